"""What the database guards can be taken down and put up again: the way back of every RunSQL of ours."""

import pytest
from django.db import connection
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db

GUARDS = """
SELECT tgrelid::regclass::text, tgname::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE contype IN ('c', 'u', 'x')
UNION ALL SELECT tablename::text, indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'function', p.oid::regprocedure::text, p.prosrc FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  WHERE n.nspname = 'public' AND l.lanname IN ('sql', 'plpgsql')
"""


def guards():
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        return set(cursor.fetchall())


def statements(app):
    """The RunSQL of an app's migrations, oldest first."""
    loader = MigrationLoader(connection)
    found = sorted((name, one) for (label, name), one in loader.disk_migrations.items() if label == app)
    return [each for _name, one in found for each in one.operations if isinstance(each, RunSQL)]


def test_the_guards_of_the_fund_go_down_and_up_again():
    before, run = guards(), statements("finance")
    assert len(run) > 30
    with connection.schema_editor(atomic=False) as editor:
        for each in reversed(run):
            each.database_backwards("finance", editor, None, None)
        bare = guards()
        assert not {name for table, name, _words in bare if name.startswith("finance_chain")}
        assert len(before - bare) > 60
        for each in run:
            each.database_forwards("finance", editor, None, None)
    assert guards() == before
