"""What is decided stays the sort of matter it was; no mandate outlasts the term of its congress."""

from importlib import import_module

from django.db import migrations

guards = import_module("proposals.migrations.0002_guards")
papers = import_module("proposals.migrations.0007_paper_guards")
attendance = import_module("proposals.migrations.0011_attendance_guards")

HOLDS = """
CREATE FUNCTION proposals_mandate_holds(mandate bigint, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM proposals_delegate hand JOIN proposals_congress congress ON congress.id = hand.congress_id
    WHERE hand.id = mandate AND hand.valid_from <= day AND (hand.valid_to IS NULL OR hand.valid_to >= day)
      AND (congress.ends_on IS NULL OR congress.ends_on >= day)
  )
$$;
"""
DECIDED = f"""
  IF TG_OP = 'UPDATE' AND (NEW.power, NEW.is_to_be_passed) IS DISTINCT FROM (OLD.power, OLD.is_to_be_passed)
     AND EXISTS (SELECT 1 FROM proposals_decision WHERE item_id = OLD.id) THEN
    {guards.refusal("a_decided_item_keeps_its_power", "it is decided already")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""


def other(body: str, *pieces: tuple[str, str]) -> str:
    """The body of a function with these pieces of it said otherwise."""
    for old, new in pieces:
        if body.count(old) != 1:
            raise ValueError(f"not once in this function: {old}")
        body = body.replace(old, new)
    return body


def again(name: str, body: str, before: str, *, declare: str = "") -> migrations.RunSQL:
    """Another body for a function whose triggers stay."""
    words = "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$\n{}\nBEGIN\n{}\nEND $$;\n"
    return migrations.RunSQL(words.format(name, declare, body), words.format(name, declare, before))


ANSWERED = guards.TODAY_OF.format("NEW.answered_at")
SUPPORT = other(
    guards.SUPPORT,
    (
        f"""(
    hand.valid_from <= {ANSWERED}
    AND (hand.valid_to IS NULL OR hand.valid_to >= {ANSWERED})
  )""",
        f"proposals_mandate_holds(hand.id, {ANSWERED})",
    ),
)
RECEIVED = papers.DAY_OF.format("NEW.at")
RECEIPT = other(
    papers.RECEIPT,
    (
        f"hand.valid_from > {RECEIVED}\n     OR hand.valid_to < {RECEIVED}",
        f"NOT proposals_mandate_holds(hand.id, {RECEIVED})",
    ),
)
ROW = other(
    attendance.ROW,
    (
        "hand.valid_from <= day AND (hand.valid_to IS NULL OR hand.valid_to >= day)",
        "proposals_mandate_holds(hand.id, day)",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0015_rules_of_sessions")]
    operations = [
        migrations.RunSQL(HOLDS, "DROP FUNCTION proposals_mandate_holds(bigint, date);"),
        again(
            "proposals_agenda_stays",
            other(papers.AGENDA, ("  RETURN coalesce(NEW, OLD);\n", DECIDED)),
            papers.AGENDA,
        ),
        again(
            "proposals_support_holds", SUPPORT, guards.SUPPORT,
            declare="DECLARE about proposals_proposal; hand proposals_delegate;",
        ),
        again(
            "proposals_receipt_holds", RECEIPT, papers.RECEIPT,
            declare="DECLARE given record; hand proposals_delegate;",
        ),
        again(
            "proposals_attendance_in_turn", ROW, attendance.ROW,
            declare="DECLARE about proposals_session; last proposals_attendance; day date; person bigint;",
        ),
    ]  # fmt: skip
