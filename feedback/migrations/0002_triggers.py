"""What the database guards about letters: the way they may go, who is excluded, what was said, what stays sealed."""

from django.db import migrations

from feedback.rules.moves import ways
from union_portal.lib.database import only_grows, refusal, trigger

# The row of the case is locked, so that its events come one after the other.
EVENT = f"""
  SELECT * INTO about FROM feedback_case WHERE id = NEW.case_id FOR UPDATE;
  SELECT * INTO last FROM feedback_caseevent WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.from_stage <> coalesce(last.to_stage, '') OR NOT EXISTS (
    SELECT 1 FROM (VALUES {", ".join(map(str, sorted(ways())))}) AS way(source, kind, target)
    WHERE way.source = NEW.from_stage AND way.kind = NEW.kind AND way.target = NEW.to_stage
  ) THEN
    {refusal("a_case_goes_an_allowed_way", "a case cannot go this way")}
  END IF;
  IF (about.tier = 'sealed') <> (NEW.at IS NULL) THEN
    {refusal("an_event_of_a_sealed_case_has_a_day_only", "a sealed case knows days and no moments")}
  END IF;
  RETURN NEW;
"""
STAGE = f"""
  SELECT to_stage INTO reached FROM feedback_caseevent WHERE case_id = NEW.id ORDER BY number DESC LIMIT 1;
  IF reached IS DISTINCT FROM (SELECT stage FROM feedback_case WHERE id = NEW.id) THEN
    {refusal("a_case_stands_where_its_last_event_led", "the stage of a case follows from its last event")}
  END IF;
  RETURN NULL;
"""
SEALED = f"""
  IF NEW.tier = 'sealed' AND (SELECT stage FROM feedback_case WHERE id = NEW.id) <> 'purged'
     AND NOT EXISTS (SELECT 1 FROM feedback_sealedkey WHERE case_id = NEW.id) THEN
    {refusal("a_sealed_case_has_its_key", "without its key nobody could ever read it")}
  END IF;
  RETURN NULL;
"""
CASE = f"""
  IF TG_OP = 'DELETE' THEN
    {refusal("a_case_is_never_deleted", "words are destroyed after their time, the case stays")}
  END IF;
  IF (NEW.tier, NEW.received_on, NEW.branch_id) IS DISTINCT FROM (OLD.tier, OLD.received_on, OLD.branch_id)
     OR (NEW.reporter_id, NEW.received_at, NEW.subject)
        IS DISTINCT FROM (OLD.reporter_id, OLD.received_at, OLD.subject) AND NEW.stage <> 'purged' THEN
    {refusal("who_wrote_and_when_stays", "who wrote, when and about what stays")}
  END IF;
  IF OLD.serial IS NOT NULL AND (NEW.year, NEW.serial) IS DISTINCT FROM (OLD.year, OLD.serial) THEN
    {refusal("a_case_keeps_its_number", "a case keeps its number")}
  END IF;
  IF OLD.stars IS NOT NULL AND NEW.round = OLD.round
     AND (NEW.stars, NEW.solved) IS DISTINCT FROM (OLD.stars, OLD.solved) THEN
    {refusal("a_rating_stays", "what was rated stays")}
  END IF;
  IF NEW.round < OLD.round OR OLD.redone AND NOT NEW.redone THEN
    {refusal("a_case_is_done_again_once", "a case is done again once")}
  END IF;
  RETURN NEW;
"""
NUMBER = f"""
  IF NEW.serial IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.serial IS NULL) THEN
    PERFORM pg_advisory_xact_lock(hashtext('feedback_case_number'), NEW.year);
    IF NEW.serial <> 1 + coalesce((SELECT max(serial) FROM feedback_case WHERE year = NEW.year), 0) THEN
      {refusal("numbers_of_cases_have_no_gap", "numbers follow one another")}
    END IF;
  END IF;
  RETURN NEW;
"""
EXCLUDED = f"""
  IF EXISTS (SELECT 1 FROM feedback_exclusion WHERE case_id = NEW.id AND
             (user_id = NEW.handler_id OR inbox_id = NEW.inbox_id)) THEN
    {refusal("an_excluded_person_handles_nothing", "who wrote asked that this person or inbox does not read it")}
  END IF;
  RETURN NULL;
"""
CO_HANDLER = f"""
  IF EXISTS (SELECT 1 FROM feedback_exclusion WHERE case_id = NEW.case_id AND user_id = NEW.user_id) THEN
    {refusal("an_excluded_person_handles_nothing", "who wrote asked that this person does not read it")}
  END IF;
  RETURN NULL;
"""
MESSAGE = f"""
  SELECT * INTO about FROM feedback_case WHERE id = NEW.case_id FOR UPDATE;
  IF (about.tier = 'sealed') <> (length(NEW.sealed) > 0) THEN
    {refusal("words_of_a_sealed_case_are_sealed", "words of a sealed case are sealed, those of a named one are not")}
  END IF;
  IF NEW.number <> 1 + coalesce((SELECT max(number) FROM feedback_message WHERE case_id = NEW.case_id), 0) THEN
    {refusal("messages_of_a_case_are_numbered", "messages of a case are numbered without a gap")}
  END IF;
  RETURN NEW;
"""
# Only the rewriting of the night touches what was said, and the destruction of a purged case.
KEPT = f"""
  IF TG_OP = 'UPDATE' THEN
    same := OLD;
    same.shuffle := NEW.shuffle;
    IF NEW IS NOT DISTINCT FROM same THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_TABLE_NAME = 'feedback_attachment' THEN
    SELECT c.stage INTO reached FROM feedback_case c JOIN feedback_message m ON m.case_id = c.id
      WHERE m.id = OLD.message_id;
  ELSE
    SELECT stage INTO reached FROM feedback_case WHERE id = OLD.case_id;
  END IF;
  IF reached = 'purged' AND TG_TABLE_NAME <> 'feedback_caseevent' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  {refusal("what_was_said_stays", "what was said in a case stays as it is")}
"""
KEY = f"""
  IF TG_OP = 'DELETE' THEN
    IF (SELECT stage FROM feedback_case WHERE id = OLD.case_id) <> 'purged' THEN
      {refusal("a_key_is_destroyed_with_its_case", "the key of a case is destroyed with it")}
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.lookup, NEW.for_code) IS DISTINCT FROM (OLD.lookup, OLD.for_code) THEN
    {refusal("a_receipt_code_stays", "the receipt code of a case stays")}
  END IF;
  IF (SELECT tier FROM feedback_case WHERE id = NEW.case_id) <> 'sealed' THEN
    {refusal("only_sealed_cases_have_a_key", "only sealed cases have a key")}
  END IF;
  RETURN NEW;
"""
PUBLICATION = f"""
  IF TG_OP = 'DELETE' AND OLD.published_at IS NOT NULL THEN
    {refusal("a_published_answer_leaves_a_stub", "a published answer is withdrawn, never deleted")}
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF OLD.published_at IS NOT NULL AND (
    (NEW.published_at, NEW.approved_by_id, NEW.drafted_by_id)
      IS DISTINCT FROM (OLD.published_at, OLD.approved_by_id, OLD.drafted_by_id)
    OR (NEW.title, NEW.question, NEW.answer) IS DISTINCT FROM (OLD.title, OLD.question, OLD.answer)
       AND NEW.withdrawn_at IS NULL
    OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
  ) THEN
    {refusal("a_published_answer_stays_as_approved", "what two people approved stays or is withdrawn")}
  END IF;
  RETURN NEW;
"""
STATEMENT = f"""
  IF TG_OP = 'DELETE' OR OLD.approved_at IS NOT NULL
     OR (NEW.text, NEW.version, NEW.incident_id, NEW.drafted_by_id)
        IS DISTINCT FROM (OLD.text, OLD.version, OLD.incident_id, OLD.drafted_by_id) THEN
    {refusal("a_statement_stays_as_it_was_written", "a statement is followed by a next version, never changed")}
  END IF;
  RETURN NEW;
"""
INCIDENT = f"""
  IF OLD.closed_at IS NOT NULL THEN
    {refusal("a_closed_incident_stays", "a closed incident stays as it is")}
  END IF;
  RETURN NEW;
"""
DEFERRED = "DEFERRABLE INITIALLY DEFERRED"


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_tables")]
    operations = [
        trigger("feedback_event_way", EVENT, ("feedback_caseevent", "BEFORE INSERT"), declare="DECLARE about record; last record;"),
        trigger(
            "feedback_stage_follows", STAGE, ("feedback_case", f"AFTER INSERT OR UPDATE OF stage {DEFERRED}"),
            declare="DECLARE reached text;",
        ),
        trigger("feedback_case_has_key", SEALED, ("feedback_case", f"AFTER INSERT OR UPDATE OF stage {DEFERRED}")),
        trigger("feedback_case_stays", CASE, ("feedback_case", "BEFORE UPDATE OR DELETE")),
        trigger("feedback_case_number", NUMBER, ("feedback_case", "BEFORE INSERT OR UPDATE OF serial")),
        trigger("feedback_case_excludes", EXCLUDED, ("feedback_case", f"AFTER INSERT OR UPDATE OF handler_id, inbox_id {DEFERRED}")),
        trigger("feedback_co_handler_excludes", CO_HANDLER, ("feedback_cohandler", f"AFTER INSERT OR UPDATE {DEFERRED}")),
        trigger("feedback_message_sealed", MESSAGE, ("feedback_message", "BEFORE INSERT"), declare="DECLARE about record;"),
        trigger(
            "feedback_what_was_said", KEPT,
            ("feedback_message", "BEFORE UPDATE OR DELETE"),
            ("feedback_attachment", "BEFORE UPDATE OR DELETE"),
            ("feedback_caseevent", "BEFORE UPDATE OR DELETE"),
            ("feedback_exclusion", "BEFORE UPDATE OR DELETE"),
            declare="DECLARE reached text; same record;",
        ),
        trigger("feedback_key_stays", KEY, ("feedback_sealedkey", "BEFORE INSERT OR UPDATE OR DELETE")),
        trigger("feedback_publication_stays", PUBLICATION, ("feedback_publication", "BEFORE UPDATE OR DELETE")),
        trigger("feedback_statement_stays", STATEMENT, ("feedback_statement", "BEFORE UPDATE OR DELETE")),
        trigger("feedback_incident_stays", INCIDENT, ("feedback_incident", "BEFORE UPDATE")),
        only_grows("feedback_incidententry"),
        only_grows("feedback_inboxevent"),
    ]  # fmt: skip
