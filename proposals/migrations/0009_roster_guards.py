"""Who leaves or retires is no delegate from that day on, whatever wrote it; pages that show the roster stay fresh."""

from django.conf import settings
from django.db import migrations

from union_portal.lib.database import moves_the_edition, only_grows

SHOWN = ("congress", "session", "constituency", "delegation", "delegate", "committee", "committeeseat")

# The event has no author: the one who recorded the leaving is named in the member's own history.
LEAVING = f"""
CREATE FUNCTION proposals_leaving_ends_mandates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone_on date := coalesce(NEW.left_on, (now() AT TIME ZONE '{settings.TIME_ZONE}')::date); mandate record;
BEGIN
  FOR mandate IN
    SELECT id, valid_from FROM proposals_delegate
      WHERE member_id = NEW.id AND (valid_to IS NULL OR valid_to >= gone_on) ORDER BY id FOR UPDATE
  LOOP
    UPDATE proposals_delegate
      SET valid_to = greatest(gone_on, mandate.valid_from) - 1, ended = 'left', updated_at = now()
      WHERE id = mandate.id;
    INSERT INTO proposals_delegateevent (delegate_id, kind, at, by_id, details) VALUES (
      mandate.id, 'ended', now(), NULL,
      jsonb_build_object('why', 'left', 'until', greatest(gone_on, mandate.valid_from) - 1)
    );
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER proposals_leaving_ends_mandates AFTER UPDATE OF status ON members_user
  FOR EACH ROW WHEN (NEW.status <> 'active' AND OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION proposals_leaving_ends_mandates();
"""
IN_SERVICE = """
CREATE FUNCTION proposals_delegate_in_service() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about members_user;
BEGIN
  SELECT * INTO about FROM members_user WHERE id = NEW.member_id FOR UPDATE;
  IF about.status = 'left' AND (NEW.valid_to IS NULL OR NEW.valid_to >= NEW.valid_from AND NEW.valid_to >= about.left_on)
  THEN
    RAISE EXCEPTION 'who has left is no delegate'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'who_has_left_is_no_delegate';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposals_delegate_in_service BEFORE INSERT OR UPDATE OF member_id, valid_from, valid_to ON proposals_delegate
  FOR EACH ROW EXECUTE FUNCTION proposals_delegate_in_service();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0008_roster_events"),
        ("members", "0005_departments"),
        ("news", "0002_guards"),
    ]
    operations = [
        only_grows("proposals_congressevent"),
        migrations.RunSQL(
            LEAVING,
            "DROP TRIGGER proposals_leaving_ends_mandates ON members_user;"
            " DROP FUNCTION proposals_leaving_ends_mandates();",
        ),
        migrations.RunSQL(
            IN_SERVICE,
            "DROP TRIGGER proposals_delegate_in_service ON proposals_delegate;"
            " DROP FUNCTION proposals_delegate_in_service();",
        ),
        moves_the_edition(*[f"proposals_{table}" for table in SHOWN]),
    ]
