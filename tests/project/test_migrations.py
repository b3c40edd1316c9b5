"""The migrations were written anew before the first release (docs/decisions/0011): a portal from before goes on."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from union_portal.lib.database import is_half_migrated
from union_portal.management.commands.up import migrate

pytestmark = pytest.mark.django_db


@pytest.fixture
def replaced() -> list[tuple[str, str]]:
    """The migrations of the old chain, on a database that knows of nothing else."""
    loader = MigrationExecutor(connection).loader
    known = MigrationRecorder.Migration.objects
    for app, name in loader.replacements:
        known.get(app=app, name=name).delete()
    return [old for migration in loader.replacements.values() for old in migration.replaces]


def test_a_portal_from_before_has_nothing_left_to_do(replaced):
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)

    assert len(replaced) == 60
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize("last", [("members", "0009_notice_kinds"), ("proposals", "0025_drill_by_words")])
def test_a_portal_that_stopped_on_the_way_is_told_what_to_do(replaced, last, in_english):
    app, name = last
    MigrationRecorder.Migration.objects.get(app=app, name=name).delete()

    with pytest.raises(CommandError, match=r"docs/operations\.md"):
        migrate()
    with pytest.raises(CommandError, match=r"portal\.E004"):
        call_command("migrate", skip_checks=False)


def test_seeds_that_were_not_sown_are_sown(replaced):
    """They stand alone in their migration, so nothing is half done."""
    MigrationRecorder.Migration.objects.get(app="news", name="0026_checks_seeds").delete()
    executor = MigrationExecutor(connection)

    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert [(one.app_label, one.name) for one, _back in plan] == [("news", "0004_checks_seeds")]
    assert not is_half_migrated(executor.loader)
