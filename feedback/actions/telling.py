"""Who is told what about a case. What a sealed writer does tells nobody at that moment: a notice has a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, ngettext_lazy

from feedback.models import Case, Exclusion, InboxMember
from feedback.rules.clocks import PROGRESS_DAYS, Pace
from feedback.rules.moves import AT_WORK, Duty, Move
from members.actions.notices import News, notify, notify_of_each
from members.models import Appointment, NoticeKind, User
from members.rules.roles import Role


def tell_reporter(case: Case, sentence: str | Promise, *, at: datetime) -> None:
    """A named reporter hears at once; a sealed one reads it on the page of the receipt code."""
    if case.reporter is not None:
        notify(
            [case.reporter],
            kind=NoticeKind.MAILBOX,
            title=_with(sentence, case),
            url=reverse("feedback:letter", args=[case.pk]),
            at=at,
        )


def tell_staff(
    case: Case, people: Iterable[User], sentence: str | Promise, *, at: datetime, but: User | None = None
) -> None:
    """Something waits for them. Never whom the writer excluded; the title holds no word of the letter."""
    excluded = set(Exclusion.objects.filter(case=case, user__isnull=False).values_list("user", flat=True))
    people = [each for each in people if each.pk not in excluded and (but is None or each.pk != but.pk)]
    notify(people, kind=NoticeKind.TASK, title=_with(sentence, case), url=case.get_absolute_url(), at=at)


@dataclass(frozen=True)
class Line:
    """What people of the desk are told about a case."""

    case: Case
    people: Sequence[User]
    sentence: str | Promise


def tell_staff_of_each(lines: Sequence[Line], *, at: datetime) -> None:
    """As `tell_staff`, for many cases with the same few statements."""
    excluded = set(
        Exclusion.objects.filter(case__in={line.case.pk for line in lines}, user__isnull=False).values_list(
            "case", "user"
        )
    )
    several = [
        News(
            [each for each in line.people if (line.case.pk, each.pk) not in excluded],
            _with(line.sentence, line.case),
            line.case.get_absolute_url(),
        )
        for line in lines
    ]
    notify_of_each(several, kind=NoticeKind.TASK, at=at)


def tell_desk(case: Case, sentence: str | Promise, *, at: datetime) -> None:
    """The clerks and the lead of the inbox, at once - for a named letter only."""
    if not case.is_sealed:
        tell_staff(case, desk_of(case, at), sentence, at=at)


def tell_handler(case: Case, sentence: str | Promise, *, at: datetime) -> None:
    """The handler of a named letter, after something its writer did."""
    if not case.is_sealed and case.handler is not None:
        tell_staff(case, [case.handler], sentence, at=at)


def desk_of(case: Case, at: datetime, *duties: Duty) -> list[User]:
    posts = InboxMember.objects.current(timezone.localdate(at)).filter(
        inbox=case.inbox_id, duty__in=[duty.value for duty in duties or (Duty.CLERK, Duty.LEAD)]
    )
    return [post.user for post in posts.select_related("user")]


def leads_by_inbox(at: datetime) -> dict[int, list[User]]:
    """The leads of every inbox."""
    posts = InboxMember.objects.current(timezone.localdate(at)).filter(duty=Duty.LEAD.value)
    found: dict[int, list[User]] = {}
    for post in posts.select_related("user"):
        found.setdefault(post.inbox_id, []).append(post.user)
    return found


def holders(role: Role, at: datetime) -> list[User]:
    held = Appointment.objects.current(timezone.localdate(at)).filter(role=role.value)
    return [appointment.user for appointment in held.select_related("user")]


def tell_of_the_morning(*, at: datetime) -> int:
    """Once a day, at the same hour whatever came in: how many letters wait. Returns how many people were told.

    This is how desks hear of sealed letters, and of what their writers added.
    """
    today = timezone.localdate(at)
    told = 0
    waiting = dict(
        Case.objects.filter(stage="received")
        .values_list("inbox")
        .annotate(count=Count("pk"))
        .values_list("inbox", "count")
    )
    posts = InboxMember.objects.current(today).filter(
        inbox__in=waiting, duty__in=[Duty.CLERK.value, Duty.LEAD.value]
    )
    for post in posts.select_related("user"):
        count = waiting[post.inbox_id]
        sentence = ngettext_lazy(
            "%(count)d letter waits to be accepted", "%(count)d letters wait to be accepted", count
        )
        title = format_lazy("{}", sentence % {"count": count})
        told += len(
            notify([post.user], kind=NoticeKind.TASK, title=title, url=reverse("feedback:desk"), at=at)
        )
    return told


def tell_of_progress(*, at: datetime) -> int:
    """Who handles an especially complex matter is asked every ten days to say how far it is. Returns how many were."""
    today = timezone.localdate(at)
    last = Coalesce(Max("events__on", filter=Q(events__kind=Move.PROGRESS.value)), F("clock_from"))
    cases = Case.objects.filter(
        category__pace=Pace.COMPLEX.value, stage__in=[stage.value for stage in AT_WORK]
    ).select_related("category", "handler")
    lines = [
        Line(case, [case.handler], gettext_lazy("Say how far it is, ten days have passed: {code}"))
        for case in cases.annotate(told_on=last)
        if (days := (today - case.told_on).days) > 0 and days % PROGRESS_DAYS == 0
    ]
    tell_staff_of_each(lines, at=at)
    return len(lines)


def _with(sentence: str | Promise, case: Case) -> Promise:
    return format_lazy(sentence, code=case.code or case.category.name)
