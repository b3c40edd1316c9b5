"""No other term of a congress takes anybody out of the roll of a session that is closed, or puts anybody in."""

from importlib import import_module

from django.db import migrations

from proposals.migrations import refusal

guards = import_module("proposals.migrations.0002_guards")
rolls = import_module("proposals.migrations.0018_closed_rolls")

TERM = f"""
  IF EXISTS (
    SELECT 1 FROM proposals_session held WHERE held.congress_id = OLD.id AND held.closed_at IS NOT NULL
      AND coalesce(OLD.ends_on < {rolls.DAY}, false) <> coalesce(NEW.ends_on < {rolls.DAY}, false)
  ) THEN
    {refusal("the_roll_of_a_closed_session_stays", "a session of that day is closed")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0021_renaming_after_new_words")]
    operations = [
        guards.trigger(
            "proposals_term_of_closed_session", TERM, ("proposals_congress", "BEFORE UPDATE OF ends_on")
        ),
    ]
