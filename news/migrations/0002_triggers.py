"""What the database guards about texts: trees, reviews in turn, versions without gaps, what was said stays said.

And the edition that readers' pages belong to (docs/decisions/0004).
"""

from django.db import migrations

from union_portal.lib.database import moves_the_edition, only_grows

# --- columns, successors, the edition ----------------------------------------------------------------------------

COLUMN_TREE = """
CREATE FUNCTION news_column_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above bigint := NEW.parent_id; steps int := 0; below int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('news_column_tree'));
  WITH RECURSIVE under AS (
    SELECT id, 1 AS depth FROM news_column WHERE parent_id = NEW.id
    UNION ALL
    SELECT each.id, depth + 1 FROM news_column each JOIN under ON each.parent_id = under.id WHERE depth < 5
  ) SELECT coalesce(max(depth), 0) INTO below FROM under;
  WHILE above IS NOT NULL LOOP
    steps := steps + 1;
    IF above = NEW.id OR steps + below > 2 THEN
      RAISE EXCEPTION 'column % stands too deep or below itself', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'columns_form_a_tree_of_three_levels';
    END IF;
    SELECT parent_id INTO above FROM news_column WHERE id = above;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER news_column_tree BEFORE INSERT OR UPDATE OF parent_id ON news_column
  FOR EACH ROW EXECUTE FUNCTION news_column_tree();
"""
DROP_COLUMN_TREE = "DROP TRIGGER news_column_tree ON news_column; DROP FUNCTION news_column_tree();"

SHOWN = [
    "news_article",
    "news_policy",
    "news_column",
    "news_picture",
    "news_attachment",
    "news_revision",
    "news_block",
    "news_homepin",
    "news_resource",
    "news_resourcecategory",
    "news_resourceversion",
    "news_oldaddress",
    "news_mustread",
    "news_mustread_branches",
    "news_galleryitem",
    "news_video",
    "members_branch",
    "members_sitesettings",
]
"""Tables whose rows appear on public pages."""

# Deferred, so that the one row everybody shares is locked last and only for the moment of the commit; the
# comparison with xmin makes a thousand changes in one transaction move the number once. The first number is the
# time, so that a database that was emptied or restored never repeats one that a worker remembers.
EDITION = """
CREATE FUNCTION news_next_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO news_edition AS edition (id, number) VALUES (1, extract(epoch FROM clock_timestamp()) * 1000)
    ON CONFLICT (id) DO UPDATE SET number = edition.number + 1 WHERE edition.xmin <> pg_current_xact_id()::xid;
  RETURN NULL;
END $$;
INSERT INTO news_edition (id, number) VALUES (1, extract(epoch FROM clock_timestamp()) * 1000);
"""
DROP_EDITION = "DROP FUNCTION news_next_edition(); DELETE FROM news_edition;"

# A policy's chain of successors has an end.
SUCCESSION = """
CREATE FUNCTION news_policy_succession() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE earlier bigint := NEW.supersedes_id; steps int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('news_policy_succession'));
  WHILE earlier IS NOT NULL AND steps < 100 LOOP
    steps := steps + 1;
    IF earlier = NEW.id THEN
      RAISE EXCEPTION 'policy % would supersede itself', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'succession_of_policies_has_no_circle';
    END IF;
    SELECT supersedes_id INTO earlier FROM news_policy WHERE id = earlier;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER news_policy_succession BEFORE INSERT OR UPDATE OF supersedes_id ON news_policy
  FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL) EXECUTE FUNCTION news_policy_succession();
"""
DROP_SUCCESSION = (
    "DROP TRIGGER news_policy_succession ON news_policy; DROP FUNCTION news_policy_succession();"
)

# --- reviews ----------------------------------------------------------------------------------------------------

# The row of the submission is locked, so two reviewers of the same level come one after the other.
REVIEW = """
CREATE FUNCTION news_review_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about news_submission; approved int;
BEGIN
  SELECT * INTO about FROM news_submission WHERE id = NEW.submission_id FOR UPDATE;
  SELECT count(*) INTO approved FROM news_review WHERE submission_id = NEW.submission_id;
  IF about.outcome <> 'open' OR NEW.level <> approved + 1 OR NEW.level > about.levels THEN
    RAISE EXCEPTION 'level % of submission % is not waiting', NEW.level, about.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'levels_are_reviewed_in_order';
  END IF;
  IF EXISTS (SELECT 1 FROM news_submission WHERE submitted_by_id = NEW.by_id
             AND (article_id = about.article_id OR policy_id = about.policy_id))
     OR EXISTS (SELECT 1 FROM news_article WHERE id = about.article_id AND author_id = NEW.by_id)
     OR EXISTS (SELECT 1 FROM news_policy WHERE id = about.policy_id AND author_id = NEW.by_id) THEN
    RAISE EXCEPTION 'person % wrote or submitted what submission % is about', NEW.by_id, about.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_reviews_the_own_text';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_review_in_turn BEFORE INSERT ON news_review
  FOR EACH ROW EXECUTE FUNCTION news_review_in_turn();
"""
DROP_REVIEW = "DROP TRIGGER news_review_in_turn ON news_review; DROP FUNCTION news_review_in_turn();"

# What a submission says stays said; it can only end, and only once.
SUBMISSION = """
CREATE FUNCTION news_submission_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.outcome <> 'open' OR
     (to_jsonb(NEW) - 'outcome' - 'ended_at') <> (to_jsonb(OLD) - 'outcome' - 'ended_at') THEN
    RAISE EXCEPTION 'submission % can only end, and only once', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_submission_only_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER news_submission_only_ends BEFORE UPDATE OR DELETE ON news_submission
  FOR EACH ROW EXECUTE FUNCTION news_submission_only_ends();
"""
DROP_SUBMISSION = (
    "DROP TRIGGER news_submission_only_ends ON news_submission; DROP FUNCTION news_submission_only_ends();"
)

# --- versions of texts and resources ----------------------------------------------------------------------------

# Whoever saves holds the row of the text, so the highest number cannot move meanwhile.
VERSIONS = """
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
DROP_VERSIONS = "DROP TRIGGER news_version_in_turn ON news_version; DROP FUNCTION news_version_in_turn();"

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

# --- corrections and tags -----------------------------------------------------------------------------------------

# What a correction says stays said: it can only end, and only once.
CORRECTION = """
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
DROP_CORRECTION = (
    "DROP TRIGGER news_correction_only_ends ON news_correction; DROP FUNCTION news_correction_only_ends();"
)

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

GROWING = (
    "articleevent", "policyevent", "review", "version", "homeevent", "resourceevent", "tagevent", "receipt",
    "mustreadevent",
)  # fmt: skip


class Migration(migrations.Migration):
    replaces = [
        ("news", "0002_guards"),
        ("news", "0005_review_guards"),
        ("news", "0008_version_guards"),
        ("news", "0010_home_page_guards"),
        ("news", "0012_resource_guards"),
        ("news", "0014_correction_guards"),
        ("news", "0018_tags_guards"),
        ("news", "0022_must_read_guards"),
    ]
    dependencies = [("news", "0001_tables"), ("members", "0002_triggers")]
    operations = [
        migrations.RunSQL(COLUMN_TREE, DROP_COLUMN_TREE),
        migrations.RunSQL(SUCCESSION, DROP_SUCCESSION),
        migrations.RunSQL(EDITION, DROP_EDITION),
        migrations.RunSQL(REVIEW, DROP_REVIEW),
        migrations.RunSQL(SUBMISSION, DROP_SUBMISSION),
        migrations.RunSQL(VERSIONS, DROP_VERSIONS),
        migrations.RunSQL(NUMBERS, DROP_NUMBERS),
        migrations.RunSQL(STAYS, DROP_STAYS),
        migrations.RunSQL(CORRECTION, DROP_CORRECTION),
        migrations.RunSQL(KNOWN, DROP_KNOWN),
        migrations.RunSQL(IN_USE, DROP_IN_USE),
        *[only_grows(f"news_{table}") for table in GROWING],
        moves_the_edition(*SHOWN),
    ]
