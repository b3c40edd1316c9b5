"""Asking members to read something, confirming it, and reminding those who have not."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.models import Branch, NoticeKind, User
from news.actions.refusals import refusals_in_words
from news.actions.writing import Thing, locked
from news.models import Article, MustRead, Policy, Receipt, Reminder
from news.rules.must_read import is_reminder_day, is_too_far
from union_portal.lib import Refused

MORNING = 8
"""Nobody is reminded in the night, whatever clock the server keeps."""


@transaction.atomic
def require_reading(
    thing: Thing,
    *,
    by: User,
    at: datetime,
    deadline: date,
    branches: Iterable[Branch] = (),
    roles: Iterable[str] = (),
    with_retired: bool = False,
) -> MustRead:
    """Ask an audience to read a text that is public, and tell them."""
    thing = locked(thing)
    if not thing.is_public(at):
        raise Refused(_("Only what readers can see can be a must-read. Publish it first."))
    _refuse_odd(deadline, at)
    of = {"article": thing} if isinstance(thing, Article) else {"policy": thing}
    with refusals_in_words():
        must_read = MustRead.objects.create(
            **of, deadline=deadline, roles=list(roles), with_retired=with_retired, asked_by=by, asked_at=at
        )
    must_read.branches.set(branches)
    must_read.events.create(kind="asked", by=by, at=at, details={"deadline": deadline.isoformat()})
    _tell(must_read, list(must_read.audience(timezone.localdate(at))), at=at)
    return must_read


@transaction.atomic
def change_requirement(
    must_read: MustRead,
    *,
    by: User,
    at: datetime,
    deadline: date,
    branches: Iterable[Branch],
    roles: Iterable[str],
    with_retired: bool,
) -> MustRead:
    """Another deadline or audience. Whoever is asked only now is told; what was confirmed stays confirmed."""
    must_read = _locked(must_read)
    if deadline != must_read.deadline:
        _refuse_odd(deadline, at)
    today = timezone.localdate(at)
    before = set(must_read.audience(today).values_list("pk", flat=True))
    must_read.deadline, must_read.roles, must_read.with_retired = deadline, list(roles), with_retired
    with refusals_in_words():
        must_read.save()
    must_read.branches.set(branches)
    must_read.events.create(kind="edited", by=by, at=at, details={"deadline": deadline.isoformat()})
    must_read = MustRead.objects.get(pk=must_read.pk)
    _tell(must_read, list(must_read.audience(today).exclude(pk__in=before)), at=at)
    return must_read


@transaction.atomic
def end_requirement(must_read: MustRead, *, by: User, at: datetime) -> MustRead:
    """Nobody has to read it any more; what was confirmed stays."""
    must_read = _locked(must_read)
    must_read.ended_at = at
    must_read.save()
    must_read.events.create(kind="ended", by=by, at=at)
    return must_read


@transaction.atomic
def confirm_reading(must_read: MustRead, *, by: User, at: datetime) -> Receipt:
    """我已阅读. Pressing it twice changes nothing; after the deadline it still counts, as late."""
    if must_read.ended_at is not None or not must_read.thing.is_public(at):
        raise Refused(_("This does not have to be read any more."))
    if not must_read.audience(timezone.localdate(at)).filter(pk=by.pk).exists():
        raise Refused(_("You are not among those who have to read this."))
    receipt, _is_new = Receipt.objects.get_or_create(must_read=must_read, member=by, defaults={"at": at})
    return receipt


@transaction.atomic
def remind(must_read: MustRead, members: Iterable[User], *, by: User | None, at: datetime) -> int:
    """Remind those of `members` who have not confirmed it and were not reminded today; how many these were."""
    must_read = _locked(must_read)
    if not must_read.thing.is_public(at):
        raise Refused(_("This does not have to be read any more."))
    today = timezone.localdate(at)
    wanted = {member.pk for member in members}
    waiting = must_read.audience(today).filter(pk__in=wanted).exclude(receipts__must_read=must_read)
    waiting = waiting.exclude(pk__in=must_read.reminders.filter(on=today).values("member"))
    people = list(waiting)
    Reminder.objects.bulk_create(
        [Reminder(must_read=must_read, member=member, on=today) for member in people], batch_size=1000
    )
    if people:
        must_read.events.create(kind="reminded", by=by, at=at, details={"count": len(people)})
        _tell(must_read, people, at=at, is_reminder=True)
    return len(people)


def remind_due(at: datetime) -> int:
    """What the clock reminds of today: shortly before the deadline, on its day and just after. May run twice."""
    today, count = timezone.localdate(at), 0
    if timezone.localtime(at).hour < MORNING:
        return 0
    asked = MustRead.objects.filter(ended_at=None).select_related("article", "policy")
    for must_read in asked.prefetch_related("branches"):
        if is_reminder_day(today, must_read.deadline) and must_read.thing.is_public(at):
            waiting = must_read.audience(today).exclude(receipts__must_read=must_read)
            with suppress(Refused):  # ended or withdrawn a moment ago: the others are still reminded
                count += remind(must_read, waiting, by=None, at=at)
    return count


def note_export(must_read: MustRead, count: int, *, by: User, at: datetime) -> None:
    """Who took a list of names out of the portal, and how many stood on it."""
    must_read.events.create(kind="exported", by=by, at=at, details={"count": count})


def _refuse_odd(deadline: date, at: datetime) -> None:
    today = timezone.localdate(at)
    if deadline < today:
        raise Refused(_("The deadline lies in the past."))
    if is_too_far(today, deadline):
        raise Refused(_("The deadline lies more than two years ahead: look at the year."))


def _locked(must_read: MustRead) -> MustRead:
    must_read = MustRead.objects.select_for_update().get(pk=must_read.pk)
    if must_read.ended_at is not None:
        raise Refused(_("This must-read has ended."))
    return must_read


def _tell(must_read: MustRead, people: list[User], *, at: datetime, is_reminder: bool = False) -> None:
    thing: Article | Policy = must_read.thing
    sentence = (
        gettext_lazy("Still to be read by {day}: {title}")
        if is_reminder
        else gettext_lazy("To be read by {day}: {title}")
    )
    title = format_lazy(sentence, day=_day(must_read.deadline), title=thing.title)
    notify(people, kind=NoticeKind.TASK, title=title, url=thing.get_absolute_url(), at=at)


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
