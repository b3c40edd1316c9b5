"""What the database guards about the papers of a session: what was given out, said, decided and signed stays so."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

from union_portal.lib.database import only_grows

earlier = import_module("proposals.migrations.0002_guards")
refusal, trigger = earlier.refusal, earlier.trigger
DAY_OF = f"(({{}} AT TIME ZONE '{settings.TIME_ZONE}')::date)"

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
  IF hand.congress_id <> given.congress_id OR hand.valid_from > {DAY_OF.format("NEW.at")}
     OR hand.valid_to < {DAY_OF.format("NEW.at")} THEN
    {refusal("who_receives_a_document_holds_a_mandate", "this delegate has no mandate on that day")}
  END IF;
  RETURN NEW;
"""
AGENDA = f"""
  IF EXISTS (SELECT 1 FROM proposals_session WHERE id = coalesce(OLD.session_id, NEW.session_id)
             AND closed_at IS NOT NULL) THEN
    {refusal("the_agenda_of_a_closed_session_stays", "the session is closed")}
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
PEOPLE = f"""
  IF (NEW.session_id, NEW.chair_id, NEW.recorder_id) IS DISTINCT FROM
     (OLD.session_id, OLD.chair_id, OLD.recorder_id) AND EXISTS (
    SELECT 1 FROM proposals_minutessignature mark
      JOIN proposals_minutesversion version ON version.id = mark.version_id WHERE version.minutes_id = NEW.id
  ) THEN
    {refusal("who_signed_the_minutes_stays_named", "somebody has signed already")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0006_papers")]
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
        *[
            only_grows(f"proposals_{table}")
            for table in (
                "documentreceipt", "documentreminder", "lateserving", "discussion", "opinionpoint",
                "disposition", "minutesversion", "minutessignature", "publicnotice", "upwardreport",
            )
        ],
    ]  # fmt: skip
