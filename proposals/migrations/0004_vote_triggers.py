"""What the database guards about votes: what was opened stays, one ballot a delegate, a board with one order and one chain.

Hours are asked of the database's own clock. They have a trigger of their own, so that a demo union can be given a past.
"""

from django.db import migrations

from proposals.belenios.events import NEXT
from proposals.migrations import refusal, trigger
from proposals.rules.voting import Way
from union_portal.lib.database import only_grows

ONCE = ("countersigned_at", "countersigned_by_id", "ended_at", "voided_at", "published_at")
FREE = ", ".join(f"'{name}'" for name in (*ONCE, "updated_at"))
ORDER = ", ".join(
    f"('{before}', '{kind}')" for before, kinds in NEXT.items() if before for kind in sorted(kinds)
)

PAPER = f"""
  IF TG_OP = 'DELETE' THEN
    IF OLD.opened_at IS NOT NULL THEN
      {refusal("an_opened_vote_is_never_deleted", "a vote that was opened is declared void, never deleted")}
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.opened_at IS NULL THEN
    RETURN NEW;
  END IF;
  was := to_jsonb(OLD); is_now := to_jsonb(NEW);
  IF was - ARRAY[{FREE}] <> is_now - ARRAY[{FREE}] THEN
    {refusal("an_opened_vote_stays_as_it_is", "paper, roll and rules are frozen since the opening")}
  END IF;
  FOREACH act IN ARRAY ARRAY[{", ".join(f"'{name}'" for name in ONCE)}] LOOP
    IF was -> act <> 'null' AND was -> act <> is_now -> act THEN
      {refusal("what_was_done_to_a_vote_stays_done", "what was done to a vote is not undone")}
    END IF;
  END LOOP;
  IF OLD.voided_at IS NOT NULL AND was - 'updated_at' <> is_now - 'updated_at' THEN
    {refusal("a_void_vote_stays_as_it_is", "the vote is void")}
  END IF;
  IF OLD.published_at IS NULL AND NEW.published_at IS NOT NULL AND greatest(NEW.keys_needed, 1) > (
    SELECT count(*) FROM proposals_resultsignature mark
      JOIN proposals_resultsheet sheet ON sheet.id = mark.sheet_id WHERE sheet.paper_id = NEW.id
  ) THEN
    {refusal("a_result_is_signed_before_it_is_published", "the scrutineers have not signed the result")}
  END IF;
  RETURN NEW;
"""
PARTS = f"""
  row_of := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  IF TG_TABLE_NAME = 'proposals_ballotoption' THEN
    SELECT paper_id INTO which FROM proposals_ballotitem WHERE id = (row_of ->> 'item_id')::bigint;
  ELSE
    which := (row_of ->> 'paper_id')::bigint;
  END IF;
  PERFORM 1 FROM proposals_ballotpaper WHERE id = which AND opened_at IS NOT NULL;
  IF FOUND THEN
    {refusal("an_opened_vote_stays_as_it_is", "paper, roll and rules are frozen since the opening")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""
ROLL = f"""
  SELECT * INTO about FROM proposals_ballotpaper WHERE id = NEW.paper_id;
  IF NEW.given <> OLD.given THEN
    IF OLD.given <> '' AND EXISTS (SELECT 1 FROM proposals_boardevent WHERE entry_id = OLD.id)
       OR EXISTS (SELECT 1 FROM proposals_namedballot WHERE entry_id = OLD.id) THEN
      {refusal("who_has_voted_on_the_web_takes_no_paper", "a ballot of this delegate is cast")}
    END IF;
    IF OLD.given = 'paper' AND NEW.given = 'web' OR OLD.given = 'web' AND NEW.given = ''
       OR NEW.given = 'paper' AND NOT about.takes_paper
       OR NEW.given = 'web' AND about.way = '{Way.PAPER.value}' THEN
      {refusal("a_ballot_is_given_an_allowed_way", "this ballot cannot be given like this")}
    END IF;
    IF about.countersigned_at IS NULL OR about.voided_at IS NOT NULL
       OR clock_timestamp() >= coalesce(about.ended_at, about.closes_at) THEN
      {refusal("ballots_are_given_while_a_vote_is_open", "no ballot is given out now")}
    END IF;
  END IF;
  IF NEW.credential <> OLD.credential AND (OLD.credential <> '' OR about.countersigned_at IS NOT NULL) THEN
    {refusal("voting_codes_stay", "the voting codes of this vote are made")}
  END IF;
  IF to_jsonb(NEW) - ARRAY['given', 'credential', 'codes_shown']
     <> to_jsonb(OLD) - ARRAY['given', 'credential', 'codes_shown'] OR NEW.codes_shown < OLD.codes_shown THEN
    {refusal("an_opened_vote_stays_as_it_is", "the roll is frozen")}
  END IF;
  RETURN NEW;
"""
# A share lock, and before everything else: whoever closes takes the row for itself, and so waits for the ballots that
# are under way, and they wait for the close.
HOURS = f"""
  SELECT entry.given, entry.paper_id INTO voter FROM proposals_rollentry entry WHERE entry.id = NEW.entry_id;
  SELECT * INTO about FROM proposals_ballotpaper WHERE id = voter.paper_id FOR SHARE;
  IF about.countersigned_at IS NULL OR about.voided_at IS NOT NULL OR clock_timestamp() < about.opens_at
     OR clock_timestamp() >= coalesce(about.ended_at, about.closes_at) THEN
    {refusal("ballots_are_cast_while_a_vote_is_open", "the vote is not open")}
  END IF;
  IF voter.given <> 'web' THEN
    {refusal("who_casts_on_the_web_has_taken_no_paper", "this delegate votes on paper")}
  END IF;
  RETURN NEW;
"""
NAMED = f"""
  SELECT entry.paper_id INTO which FROM proposals_rollentry entry WHERE entry.id = NEW.entry_id;
  SELECT * INTO about FROM proposals_ballotpaper WHERE id = which;
  IF about.way <> '{Way.NAMED.value}' OR NEW.number <> 1 + (
    SELECT count(*) FROM proposals_namedballot WHERE entry_id = NEW.entry_id
  ) THEN
    {refusal("named_ballots_follow_each_other", "a named ballot follows the last one")}
  END IF;
  IF jsonb_typeof(NEW.choices) <> 'array' OR jsonb_array_length(NEW.choices) <> jsonb_array_length(about.questions) THEN
    {refusal("a_named_ballot_answers_its_paper", "the ballot does not answer the questions")}
  END IF;
  FOR pair IN
    SELECT question.value AS question, NEW.choices -> (question.ordinality - 1)::int AS choice
      FROM jsonb_array_elements(about.questions) WITH ORDINALITY AS question
  LOOP
    IF jsonb_typeof(pair.choice) <> 'array'
       OR jsonb_array_length(pair.choice) <> jsonb_array_length(pair.question -> 'answers')
       OR EXISTS (SELECT 1 FROM jsonb_array_elements(pair.choice) AS ticked WHERE ticked NOT IN ('0', '1'))
       OR NOT (
         SELECT count(*) FROM jsonb_array_elements(pair.choice) AS ticked WHERE ticked = '1'
       ) BETWEEN (pair.question ->> 'min')::int AND (pair.question ->> 'max')::int THEN
      {refusal("a_named_ballot_answers_its_paper", "the ballot does not answer the questions")}
    END IF;
  END LOOP;
  RETURN NEW;
"""
BOARD = f"""
  said := NEW.record::jsonb;
  SELECT * INTO last FROM proposals_boardtip WHERE paper_id = NEW.paper_id FOR UPDATE;
  IF NEW.height <> coalesce(last.height + 1, 0) OR said ->> 'height' <> NEW.height::text
     OR said ->> 'parent' IS DISTINCT FROM last.hash OR said ->> 'type' <> NEW.kind
     OR said ->> 'payload' IS DISTINCT FROM
        encode(sha256(convert_to(NEW.bodies[cardinality(NEW.bodies)], 'UTF8')), 'hex')
     OR NEW.hash <> encode(sha256(convert_to(NEW.record, 'UTF8')), 'hex') THEN
    {refusal("events_of_a_board_form_a_chain", "an event of a board follows the last one")}
  END IF;
  IF last.height IS NULL AND NEW.kind <> 'Setup' OR last.height IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM (VALUES {ORDER}) AS step(before, kind) WHERE step.before = last.kind AND step.kind = NEW.kind
  ) THEN
    {refusal("a_board_goes_an_allowed_way", "this event cannot stand here")}
  END IF;
  SELECT * INTO about FROM proposals_ballotpaper WHERE id = NEW.paper_id;
  IF about.voided_at IS NOT NULL OR about.way <> '{Way.SEALED.value}' THEN
    {refusal("a_void_vote_stays_as_it_is", "nothing is added to this board")}
  END IF;
  IF NEW.kind = 'Ballot' THEN
    SELECT * INTO voter FROM proposals_rollentry WHERE id = NEW.entry_id;
    IF voter.paper_id <> NEW.paper_id OR (NEW.bodies[1]::jsonb) ->> 'credential' <> voter.credential
       OR NEW.tracker <> rtrim(encode(sha256(convert_to(NEW.bodies[1], 'UTF8')), 'base64'), '=') THEN
      {refusal("a_sealed_ballot_is_its_voters", "this ballot is of another vote or voter")}
    END IF;
  ELSIF NEW.kind = 'EndBallots' AND clock_timestamp() < coalesce(about.ended_at, about.closes_at) THEN
    {refusal("a_board_ends_when_the_vote_is_closed", "the vote is still open")}
  END IF;
  IF last.height IS NULL THEN
    INSERT INTO proposals_boardtip (paper_id, height, hash, kind) VALUES (NEW.paper_id, 0, NEW.hash, NEW.kind);
  ELSE
    UPDATE proposals_boardtip SET height = NEW.height, hash = NEW.hash, kind = NEW.kind WHERE paper_id = NEW.paper_id;
  END IF;
  RETURN NEW;
"""
# The tip follows the board and nothing else.
TIP = f"""
  IF pg_trigger_depth() < 2 THEN
    {refusal("the_end_of_a_board_follows_the_board", "the end of a board moves with its events")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""
MESSAGE = f"""
  SELECT paper.* INTO about FROM proposals_ballotpaper paper
    JOIN proposals_ballotofficer officer ON officer.paper_id = paper.id WHERE officer.id = NEW.officer_id;
  IF about.opened_at IS NOT NULL OR about.ceremony <> NEW.ceremony OR NEW.receiver_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM proposals_ballotofficer WHERE id = NEW.receiver_id AND paper_id = about.id
  ) THEN
    {refusal("a_ceremony_ends_with_the_opening", "this ceremony is over")}
  END IF;
  RETURN NEW;
"""
OFFICER = f"""
  PERFORM 1 FROM proposals_ballotpaper WHERE id = coalesce(NEW.paper_id, OLD.paper_id) AND opened_at IS NOT NULL;
  IF FOUND THEN
    {refusal("an_opened_vote_stays_as_it_is", "its officers are named")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""
COUNT = f"""
  SELECT paper.* INTO about FROM proposals_ballotpaper paper
    JOIN proposals_ballotofficer officer ON officer.paper_id = paper.id WHERE officer.id = NEW.officer_id;
  IF EXISTS (SELECT 1 FROM proposals_resultsheet WHERE paper_id = about.id) OR about.voided_at IS NOT NULL THEN
    {refusal("nothing_is_counted_after_the_result", "the result sheet is made")}
  END IF;
  RETURN NEW;
"""
SHEET = f"""
  SELECT * INTO about FROM proposals_ballotpaper WHERE id = NEW.paper_id FOR UPDATE;
  IF about.countersigned_at IS NULL OR about.voided_at IS NOT NULL
     OR NEW.made_at < coalesce(about.ended_at, about.closes_at) THEN
    {refusal("a_result_comes_after_the_close", "the vote is not closed")}
  END IF;
  IF NEW.sha256 <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') THEN
    {refusal("a_result_sheet_has_its_hash", "the hash is not of this text")}
  END IF;
  IF about.way = '{Way.SEALED.value}' AND NOT EXISTS (
    SELECT 1 FROM proposals_boardevent WHERE paper_id = about.id AND kind = 'Result'
  ) THEN
    {refusal("a_sealed_result_was_decrypted", "the sum was not decrypted")}
  END IF;
  RETURN NEW;
"""
SIGNATURE = f"""
  SELECT * INTO about FROM proposals_resultsheet WHERE id = NEW.sheet_id;
  IF NEW.sha256 <> about.sha256 OR NOT EXISTS (
    SELECT 1 FROM proposals_ballotofficer
      WHERE id = NEW.officer_id AND paper_id = about.paper_id AND part = 'scrutineer'
  ) THEN
    {refusal("scrutineers_sign_their_own_result", "a scrutineer of this vote signs this sheet")}
  END IF;
  RETURN NEW;
"""
# A test flushes with TRUNCATE; it has to say so in its session.
WHOLE = """
CREATE FUNCTION proposals_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('portal.truncate', true), '') <> 'allowed' THEN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_only_grows';
  END IF;
  RETURN NULL;
END $$;
"""
GROWING = (
    "ballotevent", "namedballot", "boardevent", "secondproof", "keymessage", "paperprint", "handcount",
    "resultsheet", "resultsignature",
)  # fmt: skip
BALLOTS = ("namedballot", "boardevent", "boardtip", "secondproof", "rollentry", "resultsheet")
ABOUT = "DECLARE about proposals_ballotpaper;"


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0024_voting_guards"),
    ]
    dependencies = [("proposals", "0003_session_triggers")]
    operations = [
        trigger(
            "proposals_vote_stays", PAPER, ("proposals_ballotpaper", "BEFORE UPDATE OR DELETE"),
            declare="DECLARE was jsonb; is_now jsonb; act text;",
        ),
        trigger(
            "proposals_parts_of_a_vote_stay", PARTS,
            ("proposals_ballotitem", "BEFORE INSERT OR UPDATE OR DELETE"),
            ("proposals_ballotoption", "BEFORE INSERT OR UPDATE OR DELETE"),
            ("proposals_rollentry", "BEFORE INSERT OR DELETE"),
            declare="DECLARE row_of jsonb; which bigint;",
        ),
        trigger("proposals_officers_of_a_vote_stay", OFFICER, ("proposals_ballotofficer", "BEFORE INSERT OR UPDATE OR DELETE")),
        trigger("proposals_roll_of_a_vote", ROLL, ("proposals_rollentry", "BEFORE UPDATE"), declare=ABOUT),
        trigger(
            "proposals_ballot_in_its_hours", HOURS,
            ("proposals_namedballot", "BEFORE INSERT"),
            declare="DECLARE about proposals_ballotpaper; voter record;",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER proposals_ballot_in_its_hours BEFORE INSERT ON proposals_boardevent FOR EACH ROW"
            " WHEN (NEW.kind = 'Ballot') EXECUTE FUNCTION proposals_ballot_in_its_hours();",
            "DROP TRIGGER proposals_ballot_in_its_hours ON proposals_boardevent;",
        ),
        trigger(
            "proposals_named_ballot", NAMED, ("proposals_namedballot", "BEFORE INSERT"),
            declare="DECLARE about proposals_ballotpaper; which bigint; pair record;",
        ),
        # In the order of their names: hours first, which locks the vote, then the board, which locks its end.
        trigger(
            "proposals_board_in_turn", BOARD, ("proposals_boardevent", "BEFORE INSERT"),
            declare="DECLARE about proposals_ballotpaper; last proposals_boardtip; voter proposals_rollentry; said jsonb;",
        ),
        trigger("proposals_tip_follows", TIP, ("proposals_boardtip", "BEFORE INSERT OR UPDATE OR DELETE")),
        trigger("proposals_ceremony", MESSAGE, ("proposals_keymessage", "BEFORE INSERT"), declare=ABOUT),
        trigger("proposals_hand_count", COUNT, ("proposals_handcount", "BEFORE INSERT"), declare=ABOUT),
        trigger("proposals_result_sheet", SHEET, ("proposals_resultsheet", "BEFORE INSERT"), declare=ABOUT),
        trigger(
            "proposals_result_signature", SIGNATURE, ("proposals_resultsignature", "BEFORE INSERT"),
            declare="DECLARE about proposals_resultsheet;",
        ),
        *[only_grows(f"proposals_{table}") for table in GROWING],
        migrations.RunSQL(
            WHOLE + "".join(
                f"CREATE TRIGGER proposals_{table}_not_truncated BEFORE TRUNCATE ON proposals_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION proposals_refuse_truncate();\n" for table in BALLOTS
            ),
            "".join(f"DROP TRIGGER proposals_{table}_not_truncated ON proposals_{table};\n" for table in BALLOTS)
            + "DROP FUNCTION proposals_refuse_truncate();",
        ),
    ]  # fmt: skip
