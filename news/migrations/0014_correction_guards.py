"""What a correction says stays said: it can only end, and only once."""

from django.db import migrations

ONLY_ENDS = """
CREATE FUNCTION news_correction_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ending text[] := ARRAY['outcome', 'opinion', 'decided_by_id', 'decided_at'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.outcome <> 'open' OR to_jsonb(NEW) - ending <> to_jsonb(OLD) - ending THEN
    RAISE EXCEPTION 'correction % can only end, and only once', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_correction_only_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_correction_only_ends BEFORE UPDATE OR DELETE ON news_correction
  FOR EACH ROW EXECUTE FUNCTION news_correction_only_ends();
"""
DROP = "DROP TRIGGER news_correction_only_ends ON news_correction; DROP FUNCTION news_correction_only_ends();"


class Migration(migrations.Migration):
    dependencies = [("news", "0013_corrections")]
    operations = [migrations.RunSQL(ONLY_ENDS, DROP)]
