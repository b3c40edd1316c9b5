"""What the database guards about sessions: what was given out, said, decided and signed stays so; who attends is entitled.

Who leaves or retires is no delegate from that day on, whatever wrote it; who was a delegate on the day of a session that is
closed stays so.
"""

from django.conf import settings
from django.db import migrations

from proposals.migrations import DAY_OF, refusal, trigger
from proposals.rules.attendance import NEXT
from union_portal.lib.database import moves_the_edition, only_grows

# --- papers ------------------------------------------------------------------------------------------------------

VERSION = f"""
  IF TG_OP = 'DELETE' OR OLD.served_at IS NOT NULL
     OR to_jsonb(NEW) - 'served_at' <> to_jsonb(OLD) - 'served_at' THEN
    {refusal("a_version_of_a_document_stays", "a version of a document stays as it is, and is served once")}
  END IF;
  RETURN NEW;
"""
RECEIPT = f"""
  SELECT version.served_at, session.congress_id INTO given
    FROM proposals_documentversion version
    JOIN proposals_document document ON document.id = version.document_id
    JOIN proposals_session session ON session.id = document.session_id WHERE version.id = NEW.version_id;
  IF given.served_at IS NULL OR NEW.at < given.served_at THEN
    {refusal("only_what_was_served_is_received", "this version was not served by then")}
  END IF;
  SELECT * INTO hand FROM proposals_delegate WHERE id = NEW.delegate_id;
  IF hand.congress_id <> given.congress_id OR NOT proposals_mandate_holds(hand.id, {DAY_OF.format("NEW.at")}) THEN
    {refusal("who_receives_a_document_holds_a_mandate", "this delegate has no mandate on that day")}
  END IF;
  RETURN NEW;
"""
# What is decided stays the sort of matter it was.
AGENDA = f"""
  IF EXISTS (SELECT 1 FROM proposals_session WHERE id = coalesce(OLD.session_id, NEW.session_id)
             AND closed_at IS NOT NULL) THEN
    {refusal("the_agenda_of_a_closed_session_stays", "the session is closed")}
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.power, NEW.is_to_be_passed) IS DISTINCT FROM (OLD.power, OLD.is_to_be_passed)
     AND EXISTS (SELECT 1 FROM proposals_decision WHERE item_id = OLD.id) THEN
    {refusal("a_decided_item_keeps_its_power", "it is decided already")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""
DECISION = f"""
  SELECT session.* INTO about FROM proposals_agendaitem item
    JOIN proposals_session session ON session.id = item.session_id
    WHERE item.id = coalesce(NEW.item_id, OLD.item_id) FOR UPDATE OF session;
  IF about.closed_at IS NOT NULL THEN
    {refusal("decisions_of_a_closed_session_stay", "the session is closed")}
  END IF;
  IF TG_OP = 'INSERT' AND NEW.number <> 1 + (
    SELECT count(*) FROM proposals_decision decision
      JOIN proposals_agendaitem item ON item.id = decision.item_id WHERE item.session_id = about.id
  ) OR TG_OP = 'UPDATE' AND (NEW.number, NEW.item_id) IS DISTINCT FROM (OLD.number, OLD.item_id)
    OR TG_OP = 'DELETE' THEN
    {refusal("numbers_of_decisions_have_no_gap", "decisions are numbered one after the other")}
  END IF;
  RETURN NEW;
"""
DISCUSSION = f"""
  IF (SELECT congress_id FROM proposals_delegation WHERE id = NEW.delegation_id) <> (
    SELECT session.congress_id FROM proposals_agendaitem item
      JOIN proposals_session session ON session.id = item.session_id WHERE item.id = NEW.item_id
  ) OR NEW.document_id IS NOT NULL AND NEW.item_id IS DISTINCT FROM (
    SELECT item_id FROM proposals_document WHERE id = NEW.document_id
  ) THEN
    {refusal("a_delegation_discusses_its_own_congress", "delegation, document and item belong together")}
  END IF;
  RETURN NEW;
"""
WORDING = f"""
  PERFORM 1 FROM proposals_minutes WHERE id = NEW.minutes_id FOR UPDATE;
  IF 2 <= (
    SELECT count(*) FROM proposals_minutessignature mark
      JOIN proposals_minutesversion version ON version.id = mark.version_id
      WHERE version.minutes_id = NEW.minutes_id
      GROUP BY version.id ORDER BY count(*) DESC LIMIT 1
  ) THEN
    {refusal("signed_minutes_stay_as_they_are", "the minutes are signed by both")}
  END IF;
  IF NEW.digest <> encode(sha256(convert_to(NEW.body, 'UTF8')), 'hex') THEN
    {refusal("a_wording_of_the_minutes_has_its_hash", "the hash is not of this text")}
  END IF;
  RETURN NEW;
"""
SIGNATURE = f"""
  SELECT * INTO wording FROM proposals_minutesversion WHERE id = NEW.version_id;
  SELECT * INTO paper FROM proposals_minutes WHERE id = wording.minutes_id FOR UPDATE;
  IF NEW.digest <> wording.digest OR EXISTS (
    SELECT 1 FROM proposals_minutesversion later WHERE later.minutes_id = paper.id AND later.number > wording.number
  ) THEN
    {refusal("only_the_newest_minutes_are_signed", "there is a newer text")}
  END IF;
  IF NEW.by_id IS DISTINCT FROM (CASE NEW.part WHEN 'chair' THEN paper.chair_id ELSE paper.recorder_id END) THEN
    {refusal("chair_and_recorder_sign_for_themselves", "somebody else is to sign here")}
  END IF;
  RETURN NEW;
"""
# They stay as long as a text stands that one of them has signed; a new wording may have others.
PEOPLE = f"""
  IF (NEW.session_id, NEW.chair_id, NEW.recorder_id) IS DISTINCT FROM
     (OLD.session_id, OLD.chair_id, OLD.recorder_id) AND EXISTS (
    SELECT 1 FROM proposals_minutessignature mark
      JOIN proposals_minutesversion version ON version.id = mark.version_id WHERE version.minutes_id = NEW.id AND version.number = (
        SELECT max(number) FROM proposals_minutesversion WHERE minutes_id = NEW.id)
  ) THEN
    {refusal("who_signed_the_minutes_stays_named", "somebody has signed already")}
  END IF;
  RETURN NEW;
"""

# --- the roll of a closed session ---------------------------------------------------------------------------------

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
# No other term takes anybody out of it, or puts anybody in.
TERM = f"""
  IF EXISTS (
    SELECT 1 FROM proposals_session held WHERE held.congress_id = OLD.id AND held.closed_at IS NOT NULL
      AND coalesce(OLD.ends_on < {DAY}, false) <> coalesce(NEW.ends_on < {DAY}, false)
  ) THEN
    {refusal("the_roll_of_a_closed_session_stays", "a session of that day is closed")}
  END IF;
  RETURN NEW;
"""

# --- who leaves ---------------------------------------------------------------------------------------------------

# Who leaves after the closing was counted: the mandate holds until that day, and ends the day before otherwise.
# The event has no author: the one who recorded the leaving is named in the member's own history.
LEAVING = f"""
CREATE FUNCTION proposals_leaving_ends_mandates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone_on date := coalesce(NEW.left_on, (now() AT TIME ZONE '{settings.TIME_ZONE}')::date); mandate record; last_day date;
BEGIN
  FOR mandate IN
    SELECT id, valid_from FROM proposals_delegate
      WHERE member_id = NEW.id AND (valid_to IS NULL OR valid_to >= gone_on) ORDER BY id FOR UPDATE
  LOOP
    last_day := greatest(greatest(gone_on, mandate.valid_from) - 1, proposals_counted_until(mandate.id));
    UPDATE proposals_delegate
      SET valid_to = last_day, ended = 'left', updated_at = now()
      WHERE id = mandate.id;
    INSERT INTO proposals_delegateevent (delegate_id, kind, at, by_id, details) VALUES (
      mandate.id, 'ended', now(), NULL,
      jsonb_build_object('why', 'left', 'until', last_day)
    );
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER proposals_leaving_ends_mandates AFTER UPDATE OF status ON members_user
  FOR EACH ROW WHEN (NEW.status <> 'active' AND OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION proposals_leaving_ends_mandates();
"""
IN_SERVICE = """
CREATE FUNCTION proposals_delegate_in_service() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about members_user;
BEGIN
  SELECT * INTO about FROM members_user WHERE id = NEW.member_id FOR UPDATE;
  IF about.status = 'left' AND (NEW.valid_to IS NULL OR NEW.valid_to >= NEW.valid_from AND NEW.valid_to >= about.left_on
       AND NOT coalesce(TG_OP = 'UPDATE' AND NEW.valid_to <= proposals_counted_until(NEW.id), false))
  THEN
    RAISE EXCEPTION 'who has left is no delegate'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'who_has_left_is_no_delegate';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposals_delegate_in_service BEFORE INSERT OR UPDATE OF member_id, valid_from, valid_to ON proposals_delegate
  FOR EACH ROW EXECUTE FUNCTION proposals_delegate_in_service();
"""

# --- attendance ---------------------------------------------------------------------------------------------------

WAYS = ", ".join(
    str((source.value, deed.value, target.value)) for (source, deed), target in sorted(NEXT.items())
)
# The person's row is locked, so that two desks come one after the other.
ROW = f"""
  IF NEW.delegate_id IS NOT NULL THEN
    PERFORM 1 FROM proposals_delegate WHERE id = NEW.delegate_id FOR NO KEY UPDATE;
  ELSE
    PERFORM 1 FROM proposals_observer WHERE id = NEW.observer_id FOR NO KEY UPDATE;
  END IF;
  SELECT * INTO about FROM proposals_session WHERE id = NEW.session_id;
  SELECT * INTO last FROM proposals_attendance WHERE session_id = NEW.session_id
    AND delegate_id IS NOT DISTINCT FROM NEW.delegate_id AND observer_id IS NOT DISTINCT FROM NEW.observer_id
    ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.from_state <> coalesce(last.to_state, 'awaited')
     OR NEW.at < last.at THEN
    {refusal("attendance_follows_the_last_row", "a row of attendance follows the last one")}
  END IF;
  IF NEW.kind = 'undo' THEN
    IF last.id IS NULL OR last.kind = 'undo' OR NEW.to_state <> last.from_state THEN
      {refusal("attendance_goes_an_allowed_way", "there is nothing to correct")}
    END IF;
  ELSIF NOT EXISTS (
    SELECT 1 FROM (VALUES {WAYS}) AS way(source, kind, target)
    WHERE way.source = NEW.from_state AND way.kind = NEW.kind AND way.target = NEW.to_state
  ) THEN
    {refusal("attendance_goes_an_allowed_way", "attendance cannot go this way")}
  END IF;
  IF NEW.delegate_id IS NOT NULL THEN
    day := (about.starts_at AT TIME ZONE '{settings.TIME_ZONE}')::date;
    SELECT member.id INTO person FROM proposals_delegate hand JOIN members_user member ON member.id = hand.member_id
      WHERE hand.id = NEW.delegate_id;
    IF NEW.kind <> 'undo' AND NOT EXISTS (
      SELECT 1 FROM proposals_delegate hand JOIN members_user member ON member.id = hand.member_id
      WHERE hand.id = NEW.delegate_id AND hand.congress_id = about.congress_id
        AND proposals_mandate_holds(hand.id, day)
        AND NOT (member.status = 'left' AND member.left_on <= day)
    ) THEN
      {refusal("only_who_is_entitled_attends_as_delegate", "this mandate does not hold on the day of the session")}
    END IF;
  ELSE
    SELECT member_id INTO person FROM proposals_observer WHERE id = NEW.observer_id;
    IF (SELECT session_id FROM proposals_observer WHERE id = NEW.observer_id) <> NEW.session_id THEN
      {refusal("an_observer_attends_the_own_session", "an observer of another session")}
    END IF;
  END IF;
  IF NEW.way IN ('self', 'hall') AND NEW.by_id IS DISTINCT FROM person THEN
    {refusal("nobody_signs_in_for_another", "who signs in alone signs in for nobody else")}
  END IF;
  IF about.closed_at <= NEW.at AND NEW.note = '' THEN
    {refusal("after_the_close_a_reason_is_given", "what is entered after the close says why")}
  END IF;
  RETURN NEW;
"""

SHOWN = ("congress", "session", "constituency", "delegation", "delegate", "committee", "committeeseat")
"""Tables whose rows appear on public pages."""


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0007_paper_guards"),
        ("proposals", "0009_roster_guards"),
        ("proposals", "0011_attendance_guards"),
        ("proposals", "0016_session_guards"),
        ("proposals", "0018_closed_rolls"),
        ("proposals", "0021_renaming_after_new_words"),
        ("proposals", "0022_terms_of_closed_sessions"),
    ]
    dependencies = [("proposals", "0002_proposal_triggers")]
    operations = [
        trigger(
            "proposals_version_stays", VERSION, ("proposals_documentversion", "BEFORE UPDATE OR DELETE")
        ),
        trigger(
            "proposals_receipt_holds", RECEIPT, ("proposals_documentreceipt", "BEFORE INSERT"),
            declare="DECLARE given record; hand proposals_delegate;",
        ),
        trigger(
            "proposals_agenda_stays", AGENDA, ("proposals_agendaitem", "BEFORE INSERT OR UPDATE OR DELETE")
        ),
        trigger(
            "proposals_decision_in_turn", DECISION,
            ("proposals_decision", "BEFORE INSERT OR UPDATE OR DELETE"), declare="DECLARE about record;",
        ),
        trigger("proposals_discussion_fits", DISCUSSION, ("proposals_discussion", "BEFORE INSERT")),
        trigger("proposals_wording_of_minutes", WORDING, ("proposals_minutesversion", "BEFORE INSERT")),
        trigger(
            "proposals_minutes_signed", SIGNATURE, ("proposals_minutessignature", "BEFORE INSERT"),
            declare="DECLARE wording proposals_minutesversion; paper proposals_minutes;",
        ),
        trigger("proposals_minutes_people", PEOPLE, ("proposals_minutes", "BEFORE UPDATE")),
        migrations.RunSQL(COUNTED, "DROP FUNCTION proposals_counted_until(bigint);"),
        migrations.RunSQL(
            LEAVING,
            "DROP TRIGGER proposals_leaving_ends_mandates ON members_user;"
            " DROP FUNCTION proposals_leaving_ends_mandates();",
        ),
        migrations.RunSQL(
            IN_SERVICE,
            "DROP TRIGGER proposals_delegate_in_service ON proposals_delegate;"
            " DROP FUNCTION proposals_delegate_in_service();",
        ),
        trigger("proposals_roll_stays", ROLL, ("proposals_delegate", "BEFORE INSERT OR UPDATE OR DELETE")),
        trigger("proposals_closed_session_stays", CLOSED, ("proposals_session", "BEFORE UPDATE OR DELETE")),
        trigger("proposals_term_of_closed_session", TERM, ("proposals_congress", "BEFORE UPDATE OF ends_on")),
        trigger(
            "proposals_attendance_in_turn", ROW, ("proposals_attendance", "BEFORE INSERT"),
            declare="DECLARE about proposals_session; last proposals_attendance; day date; person bigint;",
        ),
        *[
            only_grows(f"proposals_{table}")
            for table in (
                "documentreceipt", "documentreminder", "lateserving", "discussion", "opinionpoint",
                "disposition", "minutesversion", "minutessignature", "publicnotice", "upwardreport",
                "congressevent", "attendance",
            )
        ],
        moves_the_edition(*[f"proposals_{table}" for table in SHOWN]),
    ]  # fmt: skip
