"""The clocks of cases: how they begin, what a changed calendar does to them, who is reminded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy

from feedback.actions.telling import Line, holders, leads_by_inbox, tell_staff_of_each
from feedback.models import Case, Category, Reminder
from feedback.rules import clocks as rules
from feedback.rules.moves import Stage
from members.calendar import calendar
from members.models import User
from members.rules.roles import Role


def begun(category: Category, today: date) -> dict[str, Any]:
    """The fields of a clock that begins on this day."""
    days, limit = calendar(), category.limit
    return {
        "clock_days": limit.days,
        "clock_is_working": limit.is_working,
        "clock_from": today,
        "due_on": rules.due_day(days, today, limit.days, is_working=limit.is_working),
        "acknowledge_by": rules.due_day(days, today, rules.ACKNOWLEDGE_DAYS, is_working=True),
    }


@transaction.atomic
def recount() -> int:
    """After the calendar was changed: running clocks that never stood still are counted anew. Returns how many moved.

    One that was paused keeps the day it was given when it ran again: who wrote was told that day.
    """
    days, changed = calendar(), []
    asked = Case.objects.select_for_update().running().filter(clock_is_working=True, paused_on__isnull=True)
    for case in asked.exclude(events__kind__in=["resume", "answer_back"]):
        due = rules.due_day(days, case.clock_from, case.clock_days, is_working=True)
        if case.extended_on is not None:
            due = rules.moved(days, due, rules.EXTENSION_DAYS)
        acknowledge_by = rules.due_day(days, case.received_on, rules.ACKNOWLEDGE_DAYS, is_working=True)
        if (due, acknowledge_by) != (case.due_on, case.acknowledge_by):
            case.due_on, case.acknowledge_by = due, acknowledge_by
            changed.append(case)
    Case.objects.bulk_update(changed, ["due_on", "acknowledge_by"], batch_size=500)
    return len(changed)


SENTENCES = {
    rules.Reminder.LEAD: gettext_lazy("{code} is overdue: see to it"),
    rules.Reminder.CHAIR: gettext_lazy("{code} has been overdue for three working days"),
    rules.Reminder.PUBLIC: gettext_lazy("{code} is counted on the public list of overdue letters now"),
}


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Once a day: each step of each overdue case once. Returns how many notices of a step went out.

    The same few statements however many letters are overdue.
    """
    today, days = timezone.localdate(at), calendar()
    overdue = Case.objects.overdue(today).for_list()
    known = set(
        Reminder.objects.filter(case__in=overdue.values("pk"), due_on=F("case__due_on")).values_list(
            "case", "step"
        )
    )
    due = [
        (case, step)
        for case in overdue
        for step in sorted(rules.reminders_due(days, case.due_on, today))
        if (case.pk, step) not in known
    ]
    if not due:
        return 0
    Reminder.objects.bulk_create(
        [Reminder(case=case, due_on=case.due_on, step=step.value, on=today) for case, step in due],
        batch_size=1000,
    )
    leads, chairs = leads_by_inbox(at), holders(Role.CHAIR, at)
    tell_staff_of_each(
        [
            Line(
                case,
                chairs if step is rules.Reminder.CHAIR else _answerable(case, leads),
                SENTENCES[step],
            )
            for case, step in due
        ],
        at=at,
    )
    return len(due)


def _answerable(case: Case, leads: dict[int, list[User]]) -> list[User]:
    """The leads of its inbox, and of the one that passed it on, as long as it has not been taken up."""
    inboxes = [each for each in (case.inbox_id, case.passed_on_by_id) if each is not None]
    return list(dict.fromkeys(lead for inbox in inboxes for lead in leads.get(inbox, [])))


def run_on(*, at: datetime) -> tuple[int, int]:
    """What the clock alone does: cases waited for ten days run again, answers not rated in time close.

    Returns how many of each. Nothing depends on when this runs: the rules count from dates.
    """
    from feedback.actions import replying, writing

    today, days = timezone.localdate(at), calendar()
    again = [
        case
        for case in Case.objects.filter(stage=Stage.WAITING)
        if case.paused_on and today > rules.pause_ends(days, case.paused_on)
    ]
    for case in again:
        writing.resume(case, by=None, at=at)
    silent = [
        case
        for case in Case.objects.filter(stage=Stage.REPLIED)
        if case.replied_on and days.working_days_between(case.replied_on, today) > rules.SILENCE_DAYS
    ]
    for case in silent:
        replying.lapse(case, at=at)
    return len(again), len(silent)
