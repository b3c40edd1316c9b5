"""What is typed belongs to the mover, while the text can be changed at all; and the board can be searched by pairs.

zh_bigrams is made in news/migrations/0003_search.py; proposals/finding.py asks by the same expressions.
"""

from django.db import migrations

from proposals.migrations import refusal

TYPED = f"""
CREATE FUNCTION proposals_autosave_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM proposals_proposal about JOIN proposals_delegate hand ON hand.id = about.mover_id
    WHERE about.id = NEW.proposal_id AND hand.member_id = NEW.by_id AND about.stage IN ('draft', 'seconding')
  ) THEN
    {refusal("only_the_mover_types_in_a_draft", "only the mover of a draft types in it")}
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposals_autosave_holds BEFORE INSERT OR UPDATE ON proposals_autosave
  FOR EACH ROW EXECUTE FUNCTION proposals_autosave_holds();
"""
FREE = (
    "DROP TRIGGER proposals_autosave_holds ON proposals_autosave; DROP FUNCTION proposals_autosave_holds();"
)

# Drafts have no number: what others have not submitted is in no index and found by nobody.
INDEXES = r"""
CREATE INDEX proposals_title_pairs ON proposals_proposal USING gin (zh_bigrams(title)) WHERE number IS NOT NULL;
CREATE INDEX proposals_text_pairs ON proposals_proposal
  USING gin (zh_bigrams(title || E'\n' || grounds || E'\n' || measures)) WHERE number IS NOT NULL;
"""
DROP = "DROP INDEX proposals_title_pairs; DROP INDEX proposals_text_pairs;"


class Migration(migrations.Migration):
    dependencies = [("proposals", "0019_autosaves"), ("news", "0020_search_titles")]
    operations = [migrations.RunSQL(TYPED, FREE), migrations.RunSQL(INDEXES, DROP)]
