"""What the database guards about attendance: rows in turn, ways that make sense, only who is entitled, nobody for another."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

from proposals.rules.attendance import NEXT
from union_portal.lib.database import only_grows

earlier = import_module("proposals.migrations.0002_guards")
refusal, trigger = earlier.refusal, earlier.trigger

WAYS = ", ".join(
    str((source.value, deed.value, target.value)) for (source, deed), target in sorted(NEXT.items())
)
# The person's row is locked, so that two desks come one after the other.
ROW = f"""
  IF NEW.delegate_id IS NOT NULL THEN
    PERFORM 1 FROM proposals_delegate WHERE id = NEW.delegate_id FOR NO KEY UPDATE;
  ELSE
    PERFORM 1 FROM proposals_observer WHERE id = NEW.observer_id FOR NO KEY UPDATE;
  END IF;
  SELECT * INTO about FROM proposals_session WHERE id = NEW.session_id;
  SELECT * INTO last FROM proposals_attendance WHERE session_id = NEW.session_id
    AND delegate_id IS NOT DISTINCT FROM NEW.delegate_id AND observer_id IS NOT DISTINCT FROM NEW.observer_id
    ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.from_state <> coalesce(last.to_state, 'awaited')
     OR NEW.at < last.at THEN
    {refusal("attendance_follows_the_last_row", "a row of attendance follows the last one")}
  END IF;
  IF NEW.kind = 'undo' THEN
    IF last.id IS NULL OR last.kind = 'undo' OR NEW.to_state <> last.from_state THEN
      {refusal("attendance_goes_an_allowed_way", "there is nothing to correct")}
    END IF;
  ELSIF NOT EXISTS (
    SELECT 1 FROM (VALUES {WAYS}) AS way(source, kind, target)
    WHERE way.source = NEW.from_state AND way.kind = NEW.kind AND way.target = NEW.to_state
  ) THEN
    {refusal("attendance_goes_an_allowed_way", "attendance cannot go this way")}
  END IF;
  IF NEW.delegate_id IS NOT NULL THEN
    day := (about.starts_at AT TIME ZONE '{settings.TIME_ZONE}')::date;
    SELECT member.id INTO person FROM proposals_delegate hand JOIN members_user member ON member.id = hand.member_id
      WHERE hand.id = NEW.delegate_id;
    IF NEW.kind <> 'undo' AND NOT EXISTS (
      SELECT 1 FROM proposals_delegate hand JOIN members_user member ON member.id = hand.member_id
      WHERE hand.id = NEW.delegate_id AND hand.congress_id = about.congress_id
        AND hand.valid_from <= day AND (hand.valid_to IS NULL OR hand.valid_to >= day)
        AND NOT (member.status = 'left' AND member.left_on <= day)
    ) THEN
      {refusal("only_who_is_entitled_attends_as_delegate", "this mandate does not hold on the day of the session")}
    END IF;
  ELSE
    SELECT member_id INTO person FROM proposals_observer WHERE id = NEW.observer_id;
    IF (SELECT session_id FROM proposals_observer WHERE id = NEW.observer_id) <> NEW.session_id THEN
      {refusal("an_observer_attends_the_own_session", "an observer of another session")}
    END IF;
  END IF;
  IF NEW.way IN ('self', 'hall') AND NEW.by_id IS DISTINCT FROM person THEN
    {refusal("nobody_signs_in_for_another", "who signs in alone signs in for nobody else")}
  END IF;
  IF about.closed_at <= NEW.at AND NEW.note = '' THEN
    {refusal("after_the_close_a_reason_is_given", "what is entered after the close says why")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0010_attendance")]
    operations = [
        trigger(
            "proposals_attendance_in_turn", ROW, ("proposals_attendance", "BEFORE INSERT"),
            declare="DECLARE about proposals_session; last proposals_attendance; day date; person bigint;",
        ),
        only_grows("proposals_attendance"),
    ]  # fmt: skip
