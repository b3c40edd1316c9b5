"""Steps of migrations: what PostgreSQL itself has to guard, and many tables at once."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


def is_half_migrated(loader: MigrationLoader) -> bool:
    """Whether of the migrations that one of ours replaces some were applied here and some not.

    Django would leave the new one out and say nothing (docs/decisions/0011).
    """
    return any(
        0 < sum(old in loader.applied_migrations for old in migration.replaces) < len(migration.replaces)
        for migration in loader.replacements.values()
    )


REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_only_grows';
END $$;
"""


def only_grows(table: str) -> migrations.RunSQL:
    """A migration step: rows of `table` can be added, never changed or deleted.

    TRUNCATE stays possible for the owner of the database: tests flush with it, and so does a restore.
    """
    return migrations.RunSQL(
        REFUSE_CHANGE + f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();",
        f"DROP TRIGGER {table}_only_grows ON {table};",
    )


REFUSE_TRUNCATE = """
CREATE OR REPLACE FUNCTION portal_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('portal.truncate', true), '') <> 'allowed' THEN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_only_grows';
  END IF;
  RETURN NULL;
END $$;
"""


def not_truncated(table: str) -> migrations.RunSQL:
    """A migration step: TRUNCATE too is refused. A test flushes with it, and has to say so in its session."""
    return migrations.RunSQL(
        REFUSE_TRUNCATE + f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_truncate();",
        f"DROP TRIGGER {table}_not_truncated ON {table};",
    )


def refusal(name: str, words: str) -> str:
    """The statement of a trigger that refuses under the name of a constraint."""
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def trigger(
    name: str, body: str, *tables_and_times: tuple[str, str], declare: str = "", only: str = ""
) -> migrations.RunSQL:
    """A function with its triggers: ("table", "BEFORE INSERT OR UPDATE"). It is called `only` where this holds."""
    create = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n{declare}\nBEGIN\n{body}\nEND $$;\n"
    drop, condition = "", f" WHEN ({only})" if only else ""
    for table, times in tables_and_times:
        kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in times else "TRIGGER"
        when, _space, how = times.partition(" DEFERRABLE")
        how = f" DEFERRABLE{how}" if how else ""
        create += f"CREATE {kind} {name} {when} ON {table}{how} FOR EACH ROW{condition} EXECUTE FUNCTION {name}();\n"
        drop += f"DROP TRIGGER {name} ON {table};\n"
    return migrations.RunSQL(create, f"{drop}DROP FUNCTION {name}();")


def moves_the_edition(*tables: str) -> migrations.RunSQL:
    """A migration step: rows of these tables show on kept pages, so every change ends them (docs/decisions/0004).

    Deferred to the commit; the function is made in news/migrations/0002_triggers.py.
    """
    return migrations.RunSQL(
        "".join(
            f"CREATE CONSTRAINT TRIGGER {table}_next_edition AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_next_edition();\n"
            for table in tables
        ),
        "".join(f"DROP TRIGGER {table}_next_edition ON {table};" for table in tables),
    )


class CreateTables(Operation):
    """A migration step: many models at once, which Django renders once and not once for each of them.

    Nearly every model leads to the member, so one new model has all others rendered again: that was nine tenths of the
    time of a first start. References may go round in circles; the database checks them when all tables are there.
    """

    category = OperationCategory.ADDITION
    reduces_to_sql = True

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # as long as nothing is rendered, nothing is rendered again
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"
