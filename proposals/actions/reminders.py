"""Reminders: three working days before a day, on it, and while it is overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members.calendar import calendar
from members.models import User
from proposals.actions.telling import office, people_of, tell
from proposals.models import Proposal, Reminder
from proposals.rules.moves import CAN_BE_OVERDUE, Clock
from union_portal.lib.working_days import Calendar

STEPS = (3, 0, -1, -5, -10, -20)
"""Working days left at which somebody is told; after the last one the overdue list goes on saying it."""
LEADERS_FROM = -5
"""From here on the office is told too."""
OF_THE_MOVER = frozenset({Clock.RATE, Clock.APPEAL})


def remind_due(at: datetime) -> int:
    """Tell everybody whom a clock waits for, each step once; how many proposals were spoken of."""
    today, days = timezone.localdate(at), calendar()
    if not days.is_working_day(today):
        return 0
    running = Proposal.objects.exclude(clock=Clock.NONE.value).filter(
        due_on__lte=days.add_working_days(today, max(STEPS))
    )
    return sum(_remind(proposal, today, days, at) for proposal in running.for_list().order_by("pk"))


@transaction.atomic
def _remind(proposal: Proposal, today: date, days: Calendar, at: datetime) -> bool:
    left = days.days_left(proposal.due_on, today)
    step = next((each for each in reversed(STEPS) if left <= each), None)
    if step is None or (proposal.clock in OF_THE_MOVER and step < 0):
        return False
    _reminder, is_new = Reminder.objects.get_or_create(
        proposal=proposal, clock=proposal.clock, due_on=proposal.due_on, days=step, defaults={"at": at}
    )
    if is_new:
        sentence = (
            gettext_lazy("Overdue: {code} “{title}”")
            if left < 0 and proposal.clock in CAN_BE_OVERDUE
            else gettext_lazy("Due soon: {code} “{title}”")
        )
        tell(_whom(proposal, step, at), sentence, proposal, at=at, waits=True)
    return is_new


def _whom(proposal: Proposal, step: int, at: datetime) -> list[User]:
    if proposal.clock in OF_THE_MOVER:
        return [proposal.mover.member]
    if proposal.clock == Clock.REVIEW:
        return office(at)
    people = people_of([proposal.lead_department], at)
    return people + office(at) if step <= LEADERS_FROM else people
