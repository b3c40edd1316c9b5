"""Who is told that a day is near or past, and the command that verifies every history."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from members.calendar import calendar
from members.models import Notice
from proposals.actions.reminders import remind_due
from tests.proposals.cast import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def told(person, word):
    return Notice.objects.filter(recipient=person, title__startswith=word).count()


def at_days_left(cast, proposal, left):
    """The morning with so many working days left."""
    day = calendar().add_working_days(proposal.due_on, -left)
    return cast.at + (day - timezone.localdate(cast.at))


def test_a_department_is_told_before_on_and_after_the_day_and_each_time_once(cast):
    proposal = cast.handled()
    for left, people in ((4, 0), (3, 1), (2, 0), (0, 1), (-1, 1), (-2, 0), (-5, 1)):
        at = at_days_left(cast, proposal, left)
        assert (remind_due(at), remind_due(at + timedelta(hours=2))) == (people, 0), left
    assert (told(cast.clerk, "Due soon"), told(cast.clerk, "Overdue")) == (2, 2)
    assert told(cast.secretary, "Overdue") == 1
    assert told(cast.co_clerk, "Overdue") == 0


def test_the_mover_is_reminded_of_the_rating_and_never_called_late(cast):
    proposal = cast.answered()
    remind_due(at_days_left(cast, proposal, 2))
    remind_due(at_days_left(cast, proposal, -1))
    assert (told(cast.mover.member, "Due soon"), told(cast.mover.member, "Overdue")) == (1, 0)


def test_nobody_is_told_on_a_day_off(cast):
    proposal = cast.handled()
    sunday = at_days_left(cast, proposal, -3)
    sunday += timedelta(days=6 - timezone.localtime(sunday).weekday())
    assert remind_due(sunday) == 0


def test_every_history_is_verified_and_a_changed_word_is_found(cast, capsys):
    cast.implementing()
    proposal = cast.submitted()
    call_command("verify_proposals")
    assert "2 proposals: every event and every signed text fits." in capsys.readouterr().out
    with connection.cursor() as cursor:  # as somebody who owns the database could
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE proposals_proposalevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE proposals_proposalevent SET words = 'x' WHERE proposal_id = %s AND number = 3",
            [proposal.pk],
        )
        cursor.execute("ALTER TABLE proposals_proposalevent ENABLE TRIGGER USER")
    with pytest.raises(CommandError):
        call_command("verify_proposals")
    assert f"{fresh(proposal).code}: event 3 does not fit" in capsys.readouterr().out
