"""What the database itself guards: the tree of branches, roles that exclude each other, trails that only grow."""

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


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.RunSQL(BRANCH_PATHS, DROP_BRANCH_PATHS),
        migrations.RunSQL(EXCLUDING_ROLES, DROP_EXCLUDING_ROLES),
        only_grows("members_auditentry"),
        only_grows("members_branchevent"),
        only_grows("members_userevent"),
    ]
