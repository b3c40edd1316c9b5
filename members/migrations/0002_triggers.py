"""What the database itself guards: the tree of branches, roles that exclude each other, trails that only grow.

And what it keeps for all processes: the shared cache, and the version of the calendar.
"""

from django.db import migrations

from union_portal.lib.database import only_grows

BRANCH_PATHS = """
CREATE FUNCTION members_branch_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above text;
BEGIN
  -- One mover at a time, or two moves that are each fine could close a circle together.
  PERFORM pg_advisory_xact_lock(hashtext('members_branch_path'));
  IF NEW.parent_id IS NULL THEN
    NEW.path := '/' || NEW.id || '/';
  ELSE
    SELECT path INTO above FROM members_branch WHERE id = NEW.parent_id;
    IF NEW.parent_id = NEW.id OR above LIKE '%/' || NEW.id || '/%' THEN
      RAISE EXCEPTION 'branch % would stand below itself', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'branches_form_a_tree';
    END IF;
    NEW.path := above || NEW.id || '/';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION members_branch_move_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE members_branch SET path = NEW.path || substr(path, length(OLD.path) + 1)
    WHERE path LIKE OLD.path || '%' AND id <> NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER members_branch_path BEFORE INSERT OR UPDATE OF parent_id ON members_branch
  FOR EACH ROW EXECUTE FUNCTION members_branch_path();
CREATE TRIGGER members_branch_move_below AFTER UPDATE OF parent_id ON members_branch
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION members_branch_move_below();
"""
DROP_BRANCH_PATHS = """
DROP TRIGGER members_branch_move_below ON members_branch;
DROP TRIGGER members_branch_path ON members_branch;
DROP FUNCTION members_branch_move_below();
DROP FUNCTION members_branch_path();
"""

EXCLUDING_ROLES = """
CREATE FUNCTION members_appointment_excludes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Two appointments given at the same moment have to see each other.
  PERFORM 1 FROM members_user WHERE id = NEW.user_id FOR UPDATE;
  IF EXISTS (
    SELECT 1 FROM members_appointment other
    WHERE other.user_id = NEW.user_id AND other.id <> NEW.id
      AND (other.ends_on IS NULL OR other.ends_on >= other.starts_on)
      AND other.starts_on <= COALESCE(NEW.ends_on, 'infinity')
      AND NEW.starts_on <= COALESCE(other.ends_on, 'infinity')
      AND (
        (NEW.role = 'audit_committee' AND other.role IN ('bookkeeper', 'approver'))
        OR (other.role = 'audit_committee' AND NEW.role IN ('bookkeeper', 'approver'))
      )
  ) THEN
    RAISE EXCEPTION 'user % would audit their own books', NEW.user_id
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'the_audit_committee_handles_no_money';
  END IF;
  RETURN NEW;
END $$;

-- An appointment that was ended before it began ([d, d-1]) covers no day and excludes nothing.
CREATE TRIGGER members_appointment_excludes
  BEFORE INSERT OR UPDATE OF user_id, role, starts_on, ends_on ON members_appointment
  FOR EACH ROW WHEN (NEW.ends_on IS NULL OR NEW.ends_on >= NEW.starts_on)
  EXECUTE FUNCTION members_appointment_excludes();
"""
DROP_EXCLUDING_ROLES = """
DROP TRIGGER members_appointment_excludes ON members_appointment;
DROP FUNCTION members_appointment_excludes();
"""

# Behind settings.CACHES, where rate limits are counted.
CACHE_TABLE = """
CREATE TABLE IF NOT EXISTS portal_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS portal_cache_expires ON portal_cache (expires);
"""

# One value that is new after every change, so that each process knows in one small query whether what it remembers
# still holds. Not a number: one that was counted in a transaction that failed would be given out twice. At once and
# not at the commit, because due dates are counted anew in the transaction that changes the calendar.
VERSION = """
CREATE TABLE members_calendar_version (
  id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT there_is_one_calendar CHECK (id = 1),
  version uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO members_calendar_version DEFAULT VALUES;
CREATE FUNCTION members_next_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE members_calendar_version SET version = gen_random_uuid();
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_next_calendar AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION members_next_calendar();\n"
    for table in ("members_calendaryear", "members_calendarday")
)
DROP_VERSION = """
DROP TRIGGER members_calendaryear_next_calendar ON members_calendaryear;
DROP TRIGGER members_calendarday_next_calendar ON members_calendarday;
DROP FUNCTION members_next_calendar();
DROP TABLE members_calendar_version;
"""


class Migration(migrations.Migration):
    replaces = [
        ("members", "0002_guards"),
        ("members", "0003_cache_table"),
        ("members", "0006_departments_guards"),
        ("members", "0007_calendar"),
    ]
    dependencies = [("members", "0001_tables")]
    operations = [
        migrations.RunSQL(BRANCH_PATHS, DROP_BRANCH_PATHS),
        migrations.RunSQL(EXCLUDING_ROLES, DROP_EXCLUDING_ROLES),
        only_grows("members_auditentry"),
        only_grows("members_branchevent"),
        only_grows("members_userevent"),
        only_grows("members_departmentevent"),
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE portal_cache;"),
        migrations.RunSQL(VERSION, DROP_VERSION),
    ]
