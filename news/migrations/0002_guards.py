"""What the database itself guards: the tree of columns, event trails, and the edition readers' pages belong to."""

from django.db import migrations

from union_portal.lib.database import only_grows

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
""" + "".join(
    f"CREATE CONSTRAINT TRIGGER {table}_next_edition AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION news_next_edition();\n"
    for table in SHOWN
)
DROP_EDITION = (
    "".join(f"DROP TRIGGER {table}_next_edition ON {table};" for table in SHOWN)
    + "DROP FUNCTION news_next_edition(); DELETE FROM news_edition;"
)

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


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial"), ("members", "0002_guards")]
    operations = [
        migrations.RunSQL(COLUMN_TREE, DROP_COLUMN_TREE),
        migrations.RunSQL(SUCCESSION, DROP_SUCCESSION),
        migrations.RunSQL(EDITION, DROP_EDITION),
        only_grows("news_articleevent"),
        only_grows("news_policyevent"),
    ]
