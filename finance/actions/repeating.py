"""Drafts that come again by themselves (周期性草稿): written on their day, looked through and handed in by the handler."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.actions import drafting
from finance.actions.books import period_of
from finance.actions.telling import tell
from finance.models import Draft, Period, Recurrence
from finance.permissions import may_draft
from members.models import User
from union_portal.lib import Refused, refused_at

MONTHS = {"month": 1, "quarter": 3, "year": 12}
MOST_AT_ONCE = 12
"""After a long pause nobody looks through more than a year of drafts."""
DONE = {
    "repeat": gettext_lazy("The portal writes it again on its days."),
    "pause": gettext_lazy("It is paused. Nothing is written until you go on."),
    "go-on": gettext_lazy("It goes on with the next day that comes."),
    "stop": gettext_lazy("It does not come again. What was written stays."),
}


def next_after(on: date, every: str, day: int | None = None) -> date:
    """The same day of a later month; the last one where that month is shorter. `day`: of the first time."""
    months = on.year * 12 + on.month - 1 + MONTHS[every]
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day or on.day, last))


@transaction.atomic
def repeat(
    draft: Draft, *, every: str, next_on: date, until_on: date | None = None, by: User, at: datetime
) -> Recurrence:
    """From a day on that has not passed."""
    _refuse_unless_own(draft, by)
    if next_on <= timezone.localdate(at):
        raise refused_at("next_on", _("This day is over. Choose one that comes."))
    found = drafting.repeat(draft, every, next_on, until_on=until_on, by=by, at=at)
    found.paused_at, found.day = None, next_on.day
    found.save(update_fields=["paused_at", "day"])
    return found


@transaction.atomic
def pause(draft: Draft, *, by: User, at: datetime) -> None:
    found = _locked(draft, by)
    found.paused_at = found.paused_at or at
    found.save(update_fields=["paused_at", "updated_at"])


@transaction.atomic
def go_on(draft: Draft, *, by: User, at: datetime) -> None:
    """What fell into the pause is not written any more."""
    found = _locked(draft, by)
    while found.next_on <= timezone.localdate(at):
        found.next_on = next_after(found.next_on, found.every, found.day)
    found.paused_at = None
    found.save(update_fields=["paused_at", "next_on", "updated_at"])


@transaction.atomic
def stop(draft: Draft, *, by: User, at: datetime) -> None:
    _locked(draft, by).delete()


DEEDS: dict[str, Callable[..., object]] = {"repeat": repeat, "pause": pause, "go-on": go_on, "stop": stop}


def _refuse_unless_own(draft: Draft, by: User) -> None:
    if draft.prepared_by_id != by.pk:
        raise Refused(_("Only the handler who wrote this draft can do that."))


def _locked(draft: Draft, by: User) -> Recurrence:
    _refuse_unless_own(draft, by)
    found = Recurrence.objects.select_for_update().filter(draft=draft).first()
    if found is None:
        raise Refused(_("This draft does not come again."))
    return found


def write_due(*, at: datetime) -> int:
    """Every draft whose day has come, once; its handler is told. How many were written."""
    today = timezone.localdate(at)
    due = Recurrence.objects.filter(next_on__lte=today, paused_at__isnull=True).values_list("pk", flat=True)
    return sum(_write(pk, today, at) for pk in list(due))


@transaction.atomic
def _write(pk: int, today: date, at: datetime) -> int:
    """The day moves on in the same transaction: whoever comes second finds nothing to do."""
    locked = Recurrence.objects.select_for_update(of=("self",), skip_locked=True)
    found = (
        locked.filter(pk=pk, paused_at__isnull=True)
        .select_related("draft__book", "draft__prepared_by")
        .first()
    )
    if found is None:
        return 0
    handler, written = found.draft.prepared_by, 0
    while found.next_on <= today and written < MOST_AT_ONCE:
        if found.until_on is not None and found.next_on > found.until_on:
            break
        if not may_draft(handler):
            break
        on = _day_that_takes_drafts(found, today)
        if on is None:
            break
        again = drafting.copy(found.draft, on, by=handler, at=at)
        tell(
            [handler],
            again,
            gettext_lazy("A recurring draft is written: look it over and hand it in: {narration}"),
            at=at,
        )
        found.next_on = next_after(found.next_on, found.every, found.day)
        written += 1
    found.save(update_fields=["next_on", "updated_at"])
    return written


def _day_that_takes_drafts(found: Recurrence, today: date) -> date | None:
    """Its own day; today where that month is closed by now; None while the books have no open month for it."""
    for on in (found.next_on, today):
        period = period_of(found.draft.book, on)
        if period is not None and period.state != Period.State.CLOSED:
            return on
    return None
