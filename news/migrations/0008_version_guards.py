"""Versions are counted without gaps and never change; what was there before has its first one."""

from django.db import migrations

from union_portal.lib.database import only_grows

# Whoever saves holds the row of the text, so the highest number cannot move meanwhile.
IN_TURN = """
CREATE FUNCTION news_version_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last int;
BEGIN
  IF NEW.article_id IS NOT NULL THEN
    SELECT coalesce(max(number), 0) INTO last FROM news_version WHERE article_id = NEW.article_id;
  ELSE
    SELECT coalesce(max(number), 0) INTO last FROM news_version WHERE policy_id = NEW.policy_id;
  END IF;
  IF NEW.number <> last + 1 THEN
    RAISE EXCEPTION 'version % does not follow version %', NEW.number, last
      USING ERRCODE = 'check_violation', CONSTRAINT = 'versions_are_counted_without_gaps';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_version_in_turn BEFORE INSERT ON news_version
  FOR EACH ROW EXECUTE FUNCTION news_version_in_turn();
"""
DROP_IN_TURN = "DROP TRIGGER news_version_in_turn ON news_version; DROP FUNCTION news_version_in_turn();"

FIRST = """
INSERT INTO news_version (number, title, body, length, fields, by_id, at, article_id)
SELECT 1, title, body, length(body_text), jsonb_build_object(
  'summary', summary, 'column_id', column_id, 'branch_id', branch_id, 'lead_picture_id', lead_picture_id,
  'source', source, 'author_name', author_name, 'photo_credit', photo_credit,
  'reviewer_name', reviewer_name, 'editor_name', editor_name), author_id, updated_at, id FROM news_article;
INSERT INTO news_version (number, title, body, length, fields, by_id, at, policy_id)
SELECT 1, title, body, length(body_text), jsonb_build_object(
  'column_id', column_id, 'level', level, 'number', number, 'issuing_body', issuing_body, 'subject', subject,
  'issued_on', issued_on, 'effective_on', effective_on, 'repealed_on', repealed_on,
  'supersedes_id', supersedes_id), author_id, updated_at, id FROM news_policy;
"""


class Migration(migrations.Migration):
    dependencies = [("news", "0007_versions")]
    operations = [
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(IN_TURN, DROP_IN_TURN),
        only_grows("news_version"),
    ]
