"""Who was a delegate on the day of a session that is closed stays so: no mandate is dated back over it."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

from proposals.migrations import refusal

guards = import_module("proposals.migrations.0002_guards")
roster = import_module("proposals.migrations.0009_roster_guards")
session = import_module("proposals.migrations.0016_session_guards")

DAY = f"(held.starts_at AT TIME ZONE '{settings.TIME_ZONE}')::date"
COUNTED = f"""
CREATE FUNCTION proposals_counted_until(mandate bigint) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT max({DAY}) FROM proposals_session held JOIN proposals_delegate hand ON hand.congress_id = held.congress_id
  WHERE hand.id = mandate AND held.closed_at IS NOT NULL
    AND hand.valid_from <= {DAY} AND (hand.valid_to IS NULL OR hand.valid_to >= {DAY})
$$;
"""
"""The last closed session to which a mandate was counted."""


def held(row: str) -> str:
    """Whether this version of a mandate holds on the day of the session `held`; false where there is none."""
    return f"""coalesce({row}.congress_id = held.congress_id AND {row}.valid_from <= {DAY}
        AND ({row}.valid_to IS NULL OR {row}.valid_to >= {DAY}), false)"""


ROLL = f"""
  IF EXISTS (
    SELECT 1 FROM proposals_session held
    WHERE held.closed_at IS NOT NULL AND held.congress_id IN (OLD.congress_id, NEW.congress_id) AND (
      {held("OLD")} <> {held("NEW")}
      OR {held("OLD")} AND OLD.member_id <> NEW.member_id
    )
  ) THEN
    {refusal("the_roll_of_a_closed_session_stays", "a session of that day is closed")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""
CLOSED = f"""
  IF OLD.closed_at IS NOT NULL AND (TG_OP = 'DELETE' OR
     (NEW.congress_id, NEW.starts_at, NEW.closed_at) IS DISTINCT FROM (OLD.congress_id, OLD.starts_at, OLD.closed_at))
  THEN
    {refusal("a_closed_session_keeps_its_day", "what is closed stays as it was held")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""

# Who leaves after the closing was counted: the mandate holds until that day, and ends the day before otherwise.
LEAVING_BEFORE = roster.LEAVING.partition("CREATE TRIGGER")[0].replace(
    "CREATE FUNC", "CREATE OR REPLACE FUNC"
)
LEAVING = session.other(
    LEAVING_BEFORE,
    ("mandate record;", "mandate record; last_day date;"),
    ("  LOOP\n", """  LOOP
    last_day := greatest(greatest(gone_on, mandate.valid_from) - 1, proposals_counted_until(mandate.id));
"""),
    ("SET valid_to = greatest(gone_on, mandate.valid_from) - 1,", "SET valid_to = last_day,"),
    ("'until', greatest(gone_on, mandate.valid_from) - 1", "'until', last_day"),
)  # fmt: skip
IN_SERVICE_BEFORE = roster.IN_SERVICE.partition("CREATE TRIGGER")[0].replace(
    "CREATE FUNC", "CREATE OR REPLACE FUNC"
)
IN_SERVICE = session.other(
    IN_SERVICE_BEFORE,
    (
        "NEW.valid_to >= about.left_on)",
        "NEW.valid_to >= about.left_on\n"
        "       AND NOT coalesce(TG_OP = 'UPDATE' AND NEW.valid_to <= proposals_counted_until(NEW.id), false))",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0017_no_to_one_text")]
    operations = [
        migrations.RunSQL(COUNTED, "DROP FUNCTION proposals_counted_until(bigint);"),
        migrations.RunSQL(LEAVING, LEAVING_BEFORE),
        migrations.RunSQL(IN_SERVICE, IN_SERVICE_BEFORE),
        guards.trigger(
            "proposals_roll_stays", ROLL, ("proposals_delegate", "BEFORE INSERT OR UPDATE OR DELETE")
        ),
        guards.trigger(
            "proposals_closed_session_stays", CLOSED, ("proposals_session", "BEFORE UPDATE OR DELETE")
        ),
    ]
