"""SQL pieces that several migrations of this app share."""

from django.conf import settings
from django.db import migrations

DAY_OF = f"(({{}} AT TIME ZONE '{settings.TIME_ZONE}')::date)"


def refusal(name: str, words: str) -> str:
    """The statement of a trigger that refuses under the name of a constraint."""
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def trigger(name: str, body: str, *tables_and_times: tuple[str, str], declare: str = "") -> migrations.RunSQL:
    """A function with its triggers: ("table", "BEFORE INSERT OR UPDATE")."""
    create = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n{declare}\nBEGIN\n{body}\nEND $$;\n"
    drop = ""
    for table, times in tables_and_times:
        kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in times else "TRIGGER"
        when, _space, how = times.partition(" DEFERRABLE")
        how = f" DEFERRABLE{how}" if how else ""
        create += f"CREATE {kind} {name} {when} ON {table}{how} FOR EACH ROW EXECUTE FUNCTION {name}();\n"
        drop += f"DROP TRIGGER {name} ON {table};\n"
    return migrations.RunSQL(create, f"{drop}DROP FUNCTION {name}();")
