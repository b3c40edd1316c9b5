"""What the database guards about resources: versions are numbered without gaps and stay as they are.

And what readers' pages and search need: the edition moves, every pair of characters is indexed.
"""

from django.db import migrations

from union_portal.lib.database import moves_the_edition, only_grows

# The row of the resource is locked, so two uploads of the same moment come one after the other.
NUMBERS = """
CREATE FUNCTION news_resource_version_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before int;
BEGIN
  PERFORM 1 FROM news_resource WHERE id = NEW.resource_id FOR UPDATE;
  SELECT coalesce(max(number), 0) INTO before FROM news_resourceversion WHERE resource_id = NEW.resource_id;
  IF NEW.number <> before + 1 THEN
    RAISE EXCEPTION 'version % of resource % does not follow %', NEW.number, NEW.resource_id, before
      USING ERRCODE = 'check_violation', CONSTRAINT = 'versions_are_numbered_without_gaps';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_resource_version_number BEFORE INSERT ON news_resourceversion
  FOR EACH ROW EXECUTE FUNCTION news_resource_version_number();
"""
DROP_NUMBERS = (
    "DROP TRIGGER news_resource_version_number ON news_resourceversion;"
    " DROP FUNCTION news_resource_version_number();"
)

# A version stays as it was uploaded. Its file and its name can be taken away, once; the row remains and says why.
STAYS = """
CREATE FUNCTION news_resource_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE taken text[] := ARRAY['file', 'name', 'removed_at', 'removal_reason'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL
     OR (to_jsonb(NEW) - taken) <> (to_jsonb(OLD) - taken) THEN
    RAISE EXCEPTION 'version % of resource % stays as it is', OLD.number, OLD.resource_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_version_stays_as_it_is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_resource_version_stays BEFORE UPDATE OR DELETE ON news_resourceversion
  FOR EACH ROW EXECUTE FUNCTION news_resource_version_stays();
"""
DROP_STAYS = (
    "DROP TRIGGER news_resource_version_stays ON news_resourceversion;"
    " DROP FUNCTION news_resource_version_stays();"
)


BIGRAMS = "CREATE INDEX news_resource_bigrams ON news_resource USING gin (zh_bigrams(search_text));"


class Migration(migrations.Migration):
    dependencies = [("news", "0011_resources")]
    operations = [
        migrations.RunSQL(NUMBERS, DROP_NUMBERS),
        migrations.RunSQL(STAYS, DROP_STAYS),
        moves_the_edition("news_resource", "news_resourcecategory", "news_resourceversion"),
        migrations.RunSQL(BIGRAMS, "DROP INDEX news_resource_bigrams;"),
        only_grows("news_resourceevent"),
    ]
