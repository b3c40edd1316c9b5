"""Three guards closed: who seconded the whole does not review its parts; an event without its stage; a no to an old text."""

from django.db import migrations

from proposals.migrations import refusal

SIGN = f"""
CREATE OR REPLACE FUNCTION proposals_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about proposals_proposal;
BEGIN
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
END $$;
"""
EVENT = f"""
CREATE FUNCTION proposals_event_moves_the_stage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE reached text;
BEGIN
  SELECT to_stage INTO reached FROM proposals_proposalevent
    WHERE proposal_id = NEW.proposal_id ORDER BY number DESC LIMIT 1;
  IF reached IS DISTINCT FROM (SELECT stage FROM proposals_proposal WHERE id = NEW.proposal_id) THEN
    {refusal("a_proposal_stands_where_its_last_event_led", "the stage of a proposal follows from its last event")}
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER proposals_event_moves_the_stage AFTER INSERT ON proposals_proposalevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION proposals_event_moves_the_stage();
"""
DROP_EVENT = (
    "DROP TRIGGER proposals_event_moves_the_stage ON proposals_proposalevent;"
    " DROP FUNCTION proposals_event_moves_the_stage();"
)


def of_old_texts(apps, schema_editor):
    """A no was to one text: it may become void with that text. The body of the guard stays as it is but for this."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('proposals_support_holds'::regproc)")
        body = cursor.fetchone()[0]
        old = "OR OLD.answer IN ('void', 'declined')"
        assert old in body
        cursor.execute(
            body.replace(old, "OR OLD.answer = 'void' OR OLD.answer = 'declined' AND NEW.answer <> 'void'")
        )


class Migration(migrations.Migration):
    dependencies = [("proposals", "0012_whole_windows")]
    operations = [
        migrations.RunSQL(SIGN, migrations.RunSQL.noop),
        migrations.RunSQL(EVENT, DROP_EVENT),
        migrations.RunPython(of_old_texts, migrations.RunPython.noop),
    ]
