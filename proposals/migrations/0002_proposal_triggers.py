"""What the database guards about proposals: the way they may go, numbers without a gap, the text that was signed.

And the rules of a congress: what was decided by them stays readable, and every change is visible at once.
"""

from django.db import migrations

from proposals.migrations import DAY_OF, refusal, trigger
from proposals.rules.moves import ways
from union_portal.lib.database import moves_the_edition, only_grows

HOLDS = """
CREATE FUNCTION proposals_mandate_holds(mandate bigint, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM proposals_delegate hand JOIN proposals_congress congress ON congress.id = hand.congress_id
    WHERE hand.id = mandate AND hand.valid_from <= day AND (hand.valid_to IS NULL OR hand.valid_to >= day)
      AND (congress.ends_on IS NULL OR congress.ends_on >= day)
  )
$$;
"""
# The row of the proposal is locked, so that its events come one after the other.
EVENT = f"""
  SELECT * INTO about FROM proposals_proposal WHERE id = NEW.proposal_id FOR UPDATE;
  SELECT * INTO last FROM proposals_proposalevent WHERE proposal_id = NEW.proposal_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous_hash <> coalesce(last.hash, '') THEN
    {refusal("events_of_a_proposal_form_a_chain", "an event of a proposal follows the last one")}
  END IF;
  IF NEW.from_stage <> coalesce(last.to_stage, '') OR NOT EXISTS (
    SELECT 1 FROM (VALUES {", ".join(map(str, sorted(ways())))}) AS way(source, kind, target)
    WHERE way.source = NEW.from_stage AND way.kind = NEW.kind AND way.target = NEW.to_stage
  ) THEN
    {refusal("a_proposal_goes_an_allowed_way", "a proposal cannot go this way")}
  END IF;
  IF NEW.kind = 'docket' AND (
    SELECT count(DISTINCT by_id) FROM proposals_reviewsign WHERE proposal_id = about.id AND round = about.round
  ) < 2 THEN
    {refusal("two_people_sign_off_a_docket", "two different people sign off what is docketed")}
  END IF;
  RETURN NEW;
"""
STAGE = f"""
  SELECT to_stage INTO reached FROM proposals_proposalevent WHERE proposal_id = NEW.id ORDER BY number DESC LIMIT 1;
  IF reached IS DISTINCT FROM (SELECT stage FROM proposals_proposal WHERE id = NEW.id) THEN
    {refusal("a_proposal_stands_where_its_last_event_led", "the stage of a proposal follows from its last event")}
  END IF;
  RETURN NULL;
"""
TEXT = f"""
  IF TG_OP = 'DELETE' THEN
    {refusal("a_proposal_is_never_deleted", "proposals are withdrawn, never deleted")}
  END IF;
  IF (NEW.title, NEW.grounds, NEW.measures, NEW.category_id, NEW.kind, NEW.delegation_id, NEW.mover_id, NEW.session_id)
     IS DISTINCT FROM
     (OLD.title, OLD.grounds, OLD.measures, OLD.category_id, OLD.kind, OLD.delegation_id, OLD.mover_id, OLD.session_id)
     AND NOT (OLD.stage = 'draft' AND NEW.stage = 'draft') THEN
    {refusal("a_frozen_text_stays_as_it_was_signed", "the text is frozen")}
  END IF;
  IF OLD.number IS NOT NULL AND (NEW.number IS DISTINCT FROM OLD.number OR NEW.session_id <> OLD.session_id) THEN
    {refusal("a_proposal_keeps_its_number", "a proposal keeps its number")}
  END IF;
  IF NEW.text_hash <> OLD.text_hash AND NEW.stage NOT IN ('draft', 'seconding') THEN
    {refusal("a_frozen_text_stays_as_it_was_signed", "the text is frozen")}
  END IF;
  RETURN NEW;
"""
NUMBER = f"""
  IF NEW.number IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.number IS NULL) THEN
    PERFORM 1 FROM proposals_session WHERE id = NEW.session_id FOR UPDATE;
    IF NEW.number <> 1 + coalesce(
      (SELECT max(number) FROM proposals_proposal WHERE session_id = NEW.session_id), 0
    ) THEN
      {refusal("numbers_of_proposals_have_no_gap", "numbers follow one another")}
    END IF;
  END IF;
  IF NEW.merged_into_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM proposals_proposal lead WHERE lead.id = NEW.merged_into_id
      AND lead.session_id = NEW.session_id AND lead.stage NOT IN ('merged', 'split', 'withdrawn')
  ) AND (TG_OP = 'INSERT' OR OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) THEN
    {refusal("proposals_merge_within_their_session", "a proposal is merged into a living one of its session")}
  END IF;
  RETURN NEW;
"""
EVENT_AND_STAGE = f"""
  SELECT to_stage INTO reached FROM proposals_proposalevent
    WHERE proposal_id = NEW.proposal_id ORDER BY number DESC LIMIT 1;
  IF reached IS DISTINCT FROM (SELECT stage FROM proposals_proposal WHERE id = NEW.proposal_id) THEN
    {refusal("a_proposal_stands_where_its_last_event_led", "the stage of a proposal follows from its last event")}
  END IF;
  RETURN NULL;
"""
SUPPORT = f"""
  IF TG_OP = 'DELETE' THEN
    {refusal("a_support_is_never_deleted", "a signature becomes void, it is never deleted")}
  END IF;
  IF TG_OP = 'UPDATE' AND (
    (NEW.proposal_id, NEW.round, NEW.delegate_id, NEW.part) IS DISTINCT FROM
    (OLD.proposal_id, OLD.round, OLD.delegate_id, OLD.part)
    OR OLD.answer = 'void' OR OLD.answer = 'declined' AND NEW.answer <> 'void'
    OR OLD.answer = 'signed' AND (NEW.answer <> 'void' OR NEW.text_hash <> OLD.text_hash)
  ) THEN
    {refusal("a_signature_stays_or_becomes_void", "a signature stays or becomes void")}
  END IF;
  SELECT * INTO about FROM proposals_proposal WHERE id = NEW.proposal_id FOR UPDATE;
  SELECT * INTO hand FROM proposals_delegate WHERE id = NEW.delegate_id;
  IF NEW.delegate_id = about.mover_id OR hand.member_id = (
    SELECT member_id FROM proposals_delegate WHERE id = about.mover_id
  ) THEN
    {refusal("a_mover_does_not_second_the_own_proposal", "the mover cannot second")}
  END IF;
  IF hand.congress_id <> (SELECT congress_id FROM proposals_session WHERE id = about.session_id) THEN
    {refusal("a_seconder_is_of_this_congress", "a seconder is a delegate of this congress")}
  END IF;
  IF NEW.answer = 'signed' AND (TG_OP = 'INSERT' OR OLD.answer <> 'signed') AND (
    about.stage <> 'seconding' OR about.text_hash <> NEW.text_hash OR about.round <> NEW.round
  ) THEN
    {refusal("a_signature_is_for_the_frozen_text", "only the frozen text is signed, while seconders are asked")}
  END IF;
  IF NEW.answer = 'signed' AND (TG_OP = 'INSERT' OR OLD.answer <> 'signed') AND NOT proposals_mandate_holds(hand.id, {DAY_OF.format("NEW.answered_at")}) THEN
    {refusal("a_seconder_holds_a_mandate", "the mandate of this delegate does not hold on that day")}
  END IF;
  RETURN NEW;
"""
# Who seconded the whole does not review its parts.
SIGN = f"""
  SELECT * INTO about FROM proposals_proposal WHERE id = NEW.proposal_id FOR UPDATE;
  IF about.stage <> 'in_review' OR about.round <> NEW.round THEN
    {refusal("only_what_is_in_review_is_signed_off", "this is not in review")}
  END IF;
  IF EXISTS (
    SELECT 1 FROM proposals_delegate hand WHERE hand.member_id = NEW.by_id AND (
      hand.id = about.mover_id
      OR hand.id IN (SELECT delegate_id FROM proposals_comover WHERE proposal_id = about.id)
      OR hand.id IN (
        SELECT delegate_id FROM proposals_support support JOIN proposals_proposal source ON source.id = support.proposal_id
        WHERE support.answer = 'signed'
          AND (source.id = about.id OR source.id = about.split_from_id OR source.merged_into_id = about.id)
      )
    )
  ) THEN
    {refusal("nobody_reviews_the_own_proposal", "who moved or seconded it does not review it")}
  END IF;
  RETURN NEW;
"""
MANDATE = f"""
  PERFORM 1 FROM members_user WHERE id = NEW.member_id FOR UPDATE;
  IF EXISTS (
    SELECT 1 FROM proposals_delegate other WHERE other.congress_id = NEW.congress_id
      AND other.member_id = NEW.member_id AND other.id <> NEW.id
      AND daterange(other.valid_from, other.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]')
  ) AND (NEW.valid_to IS NULL OR NEW.valid_to >= NEW.valid_from) THEN
    {refusal("mandates_of_a_member_do_not_overlap", "a member has one mandate at a time")}
  END IF;
  IF NEW.constituency_id IS NOT NULL AND NEW.congress_id <> (
       SELECT congress_id FROM proposals_constituency WHERE id = NEW.constituency_id)
     OR NEW.delegation_id IS NOT NULL AND NEW.congress_id <> (
       SELECT congress_id FROM proposals_delegation WHERE id = NEW.delegation_id) THEN
    {refusal("a_delegate_sits_in_the_own_congress", "constituency and delegation are of the same congress")}
  END IF;
  RETURN NEW;
"""
REPLY = f"""
  IF OLD.signed_at IS NOT NULL AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'updated_at' <> to_jsonb(OLD) - 'updated_at') THEN
    {refusal("a_signed_answer_stays_as_it_is", "a signed answer stays as it is")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""
MILESTONE = f"""
  SELECT * INTO about FROM proposals_reply WHERE id = coalesce(OLD.reply_id, NEW.reply_id);
  IF about.signed_at IS NULL THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP <> 'UPDATE' OR OLD.done_at IS NOT NULL OR
     (NEW.reply_id, NEW.title, NEW.responsible, NEW.due_on) IS DISTINCT FROM
     (OLD.reply_id, OLD.title, OLD.responsible, OLD.due_on) THEN
    {refusal("a_promised_measure_stays_promised", "a promised measure can only be done, once")}
  END IF;
  RETURN NEW;
"""
FILE = f"""
  IF TG_OP = 'UPDATE' OR TG_OP = 'DELETE' AND OLD.purpose <> 'text' THEN
    {refusal("a_file_of_a_proposal_stays", "files of a proposal stay as they are")}
  END IF;
  IF coalesce(NEW.purpose, OLD.purpose) = 'text' AND (
    SELECT stage FROM proposals_proposal WHERE id = coalesce(NEW.proposal_id, OLD.proposal_id)
  ) <> 'draft' THEN
    {refusal("a_frozen_text_stays_as_it_was_signed", "the text is frozen")}
  END IF;
  RETURN coalesce(NEW, OLD);
"""
# What is typed belongs to the mover, while the text can be changed at all.
TYPED = f"""
  IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM proposals_proposal about JOIN proposals_delegate hand ON hand.id = about.mover_id
    WHERE about.id = NEW.proposal_id AND hand.member_id = NEW.by_id AND about.stage IN ('draft', 'seconding')
  ) THEN
    {refusal("only_the_mover_types_in_a_draft", "only the mover of a draft types in it")}
  END IF;
  RETURN NEW;
"""
# The board is searched by pairs: zh_bigrams is made in news/migrations/0003_pairs.py, proposals/finding.py asks by the same
# expressions. Drafts have no number: what others have not submitted is in no index and found by nobody.
INDEXES = r"""
CREATE INDEX proposals_title_pairs ON proposals_proposal USING gin (zh_bigrams(title)) WHERE number IS NOT NULL;
CREATE INDEX proposals_text_pairs ON proposals_proposal
  USING gin (zh_bigrams(title || E'\n' || grounds || E'\n' || measures)) WHERE number IS NOT NULL;
"""
DROP_INDEXES = "DROP INDEX proposals_title_pairs; DROP INDEX proposals_text_pairs;"


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0002_guards"),
        ("proposals", "0004_rule_row_guards"),
        ("proposals", "0013_tighter_guards"),
        ("proposals", "0014_what_is_approved"),
        ("proposals", "0017_no_to_one_text"),
        ("proposals", "0020_autosave_guards"),
    ]
    dependencies = [("proposals", "0001_tables"), ("news", "0003_pairs")]
    operations = [
        migrations.RunSQL(HOLDS, "DROP FUNCTION proposals_mandate_holds(bigint, date);"),
        trigger(
            "proposals_event_in_turn", EVENT, ("proposals_proposalevent", "BEFORE INSERT"),
            declare="DECLARE about proposals_proposal; last proposals_proposalevent;",
        ),
        trigger(
            "proposals_stage_of_last_event", STAGE,
            ("proposals_proposal", "AFTER INSERT OR UPDATE DEFERRABLE INITIALLY DEFERRED"),
            declare="DECLARE reached text;",
        ),
        trigger(
            "proposals_event_moves_the_stage", EVENT_AND_STAGE,
            ("proposals_proposalevent", "AFTER INSERT DEFERRABLE INITIALLY DEFERRED"),
            declare="DECLARE reached text;",
        ),
        trigger("proposals_text_is_frozen", TEXT, ("proposals_proposal", "BEFORE UPDATE OR DELETE")),
        trigger("proposals_number_in_turn", NUMBER, ("proposals_proposal", "BEFORE INSERT OR UPDATE")),
        trigger(
            "proposals_support_holds", SUPPORT, ("proposals_support", "BEFORE INSERT OR UPDATE OR DELETE"),
            declare="DECLARE about proposals_proposal; hand proposals_delegate;",
        ),
        trigger(
            "proposals_sign_off", SIGN, ("proposals_reviewsign", "BEFORE INSERT"),
            declare="DECLARE about proposals_proposal;",
        ),
        trigger("proposals_mandate", MANDATE, ("proposals_delegate", "BEFORE INSERT OR UPDATE")),
        trigger("proposals_reply_stays", REPLY, ("proposals_reply", "BEFORE UPDATE OR DELETE")),
        trigger(
            "proposals_milestone_stays", MILESTONE,
            ("proposals_milestone", "BEFORE INSERT OR UPDATE OR DELETE"),
            declare="DECLARE about proposals_reply;",
        ),
        trigger("proposals_file_stays", FILE, ("proposals_proposalfile", "BEFORE INSERT OR UPDATE OR DELETE")),
        *[
            only_grows(f"proposals_{table}")
            for table in (
                "proposalevent", "sessionevent", "delegateevent", "reviewsign", "coopinion", "rating", "comover",
                "ruleevent", "rulesnapshot",
            )
        ],
        trigger("proposals_autosave_holds", TYPED, ("proposals_autosave", "BEFORE INSERT OR UPDATE")),
        migrations.RunSQL(INDEXES, DROP_INDEXES),
        migrations.RunSQL(
            "ALTER TABLE proposals_rulesnapshot ADD CONSTRAINT a_snapshot_is_what_its_hash_says"
            " CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));",
            "ALTER TABLE proposals_rulesnapshot DROP CONSTRAINT a_snapshot_is_what_its_hash_says;",
        ),
        moves_the_edition("proposals_congressrule", "proposals_ruleevent"),
    ]  # fmt: skip
