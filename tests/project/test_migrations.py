"""The migrations were written anew before the first release (docs/decisions/0011): a portal from before goes on."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from union_portal.lib.database import is_half_migrated
from union_portal.management.commands.up import migrate

pytestmark = pytest.mark.django_db


@pytest.fixture
def replaced() -> list[tuple[str, str]]:
    """The migrations of the old chain, on a database that knows of nothing else of ours."""
    executor = MigrationExecutor(connection)
    old = [one for migration in executor.loader.replacements.values() for one in migration.replaces]
    for app, name in executor.loader.applied_migrations:
        is_ours = Path(apps.get_app_config(app).path).parent == settings.BASE_DIR
        if is_ours and (app, name) not in old:
            executor.recorder.record_unapplied(app, name)
    return old


def anew(executor: MigrationExecutor) -> set[tuple[str, str]]:
    """Which of the migrations that replace old ones would be applied."""
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {(one.app_label, one.name) for one, _back in plan} & set(executor.loader.replacements)


def test_a_portal_from_before_has_nothing_to_do_again(replaced):
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)

    assert len(replaced) == 60
    assert anew(executor) == set()


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

    assert anew(executor) == {("news", "0004_checks_seeds")}
    assert not is_half_migrated(executor.loader)
