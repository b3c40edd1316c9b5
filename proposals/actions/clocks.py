"""Days that run: begun by moves, counted on the calendar that staff keep, counted anew when it changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from members.calendar import calendar
from proposals.actions.moving import Due
from proposals.models import Proposal
from proposals.rule_book import book_of
from proposals.rules.book import Topic
from proposals.rules.moves import Clock

TOPICS = {
    Clock.REVIEW: Topic.REVIEW_DAYS,
    Clock.ACCEPT: Topic.ACCEPT_DAYS,
    Clock.REPLY: Topic.REPLY_DAYS,
    Clock.REWORK: Topic.REWORK_DAYS,
    Clock.RATE: Topic.RATE_DAYS,
    Clock.APPEAL: Topic.APPEAL_DAYS,
}


def day_after(start: date, days: int, *, is_working: bool) -> date:
    """So many days later; the first day does not count."""
    return calendar().add_working_days(start, days) if is_working else start + timedelta(days=days)


def begun(proposal: Proposal, clock: Clock, *, at: datetime) -> Due:
    """The clock that begins today under the rules of this congress."""
    days = book_of(proposal.session.congress).days(TOPICS[clock])
    today = timezone.localdate(at)
    end = day_after(today, days.number, is_working=days.is_working)
    return Due(clock, today, days.number, days.is_working, end)


def until(clock: Clock, day: date, *, at: datetime) -> Due:
    """A clock that ends on a day that was promised."""
    return Due(clock, timezone.localdate(at), None, False, day)


@transaction.atomic
def recount() -> int:
    """The due days of every clock that runs on working days, after the calendar has changed. How many moved."""
    running = Proposal.objects.select_for_update().filter(clock_days__isnull=False, clock_is_working=True)
    moved = []
    for proposal in running.exclude(clock=Clock.NONE.value).order_by("pk"):
        due_on = day_after(proposal.clock_from, proposal.clock_days, is_working=True)
        if due_on != proposal.due_on:
            proposal.due_on = due_on
            moved.append(proposal)
    return Proposal.objects.bulk_update(moved, ["due_on"], batch_size=500)
