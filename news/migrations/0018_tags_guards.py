"""Texts carry only tags that there are, and a tag that texts carry keeps its name."""

from django.db import migrations

from union_portal.lib.database import only_grows

# The tags are locked: who renames one at this moment comes before or after, and then sees this text.
KNOWN = """
CREATE FUNCTION news_tags_are_known() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE known int;
BEGIN
  PERFORM 1 FROM news_tag WHERE name = ANY (NEW.tags) AND merged_into_id IS NULL FOR SHARE;
  GET DIAGNOSTICS known = ROW_COUNT;
  IF known <> cardinality(NEW.tags) THEN
    RAISE EXCEPTION 'not each of % is a tag, once', NEW.tags
      USING ERRCODE = 'check_violation', CONSTRAINT = 'tags_are_known';
  END IF;
  RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_new_tags_are_known BEFORE INSERT ON {table}
  FOR EACH ROW WHEN (NEW.tags <> '{{}}') EXECUTE FUNCTION news_tags_are_known();
CREATE TRIGGER {table}_tags_are_known BEFORE UPDATE ON {table}
  FOR EACH ROW WHEN (NEW.tags <> OLD.tags) EXECUTE FUNCTION news_tags_are_known();
"""
    for table in ("news_article", "news_policy")
)
IN_USE = """
CREATE FUNCTION news_tag_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'DELETE' OR NEW.name <> OLD.name OR NEW.merged_into_id IS NOT NULL) AND (
     EXISTS (SELECT 1 FROM news_article WHERE tags @> ARRAY[OLD.name])
     OR EXISTS (SELECT 1 FROM news_policy WHERE tags @> ARRAY[OLD.name])) THEN
    RAISE EXCEPTION 'texts carry the tag %', OLD.name
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_tag_in_use_keeps_its_name';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER news_tag_in_use BEFORE UPDATE OR DELETE ON news_tag
  FOR EACH ROW EXECUTE FUNCTION news_tag_in_use();
"""
DROP_KNOWN = (
    "".join(
        f"DROP TRIGGER {table}_new_tags_are_known ON {table}; DROP TRIGGER {table}_tags_are_known ON {table};"
        for table in ("news_article", "news_policy")
    )
    + "DROP FUNCTION news_tags_are_known();"
)
DROP_IN_USE = "DROP TRIGGER news_tag_in_use ON news_tag; DROP FUNCTION news_tag_in_use();"


class Migration(migrations.Migration):
    dependencies = [("news", "0017_tags")]
    operations = [
        migrations.RunSQL(KNOWN, DROP_KNOWN),
        migrations.RunSQL(IN_USE, DROP_IN_USE),
        only_grows("news_tagevent"),
    ]
