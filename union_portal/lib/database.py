"""SQL pieces for migrations: what PostgreSQL itself has to guard."""

from django.db import migrations

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


def moves_the_edition(*tables: str) -> migrations.RunSQL:
    """A migration step: rows of these tables show on kept pages, so every change ends them (docs/decisions/0004).

    Deferred to the commit; the function is made in news/migrations/0002_guards.py.
    """
    return migrations.RunSQL(
        "".join(
            f"CREATE CONSTRAINT TRIGGER {table}_next_edition AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_next_edition();\n"
            for table in tables
        ),
        "".join(f"DROP TRIGGER {table}_next_edition ON {table};" for table in tables),
    )
