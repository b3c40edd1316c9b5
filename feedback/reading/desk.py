"""The queue of the desk (诉求办理台): what a person sees of it, narrowed by the address, the nearest day first.

Every list is a handful of queries however many cases there are; nothing looks into what is sealed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from feedback import permissions
from feedback.models import TIERS, Case, Category, CoHandler, Inbox, InboxMember, SavedView
from feedback.models.cases import WAITS_FOR_MORE_TIME, CaseQuerySet
from feedback.models.inboxes import DUTIES
from feedback.reading import clocks
from feedback.reading.clocks import Shown
from feedback.rules.moves import ENDED, OPEN, RUNNING, Stage
from members.models import User
from union_portal.lib.narrowing import group, narrowed, number
from union_portal.lib.working_days import Calendar

LONGEST_QUESTION = 40
CODE = re.compile(r"诉?(?:(\d{4})[-－—])?0*(\d{1,6})")
"""诉2026-0012, 2026-12, 12."""
GROUPS = {
    "": gettext_lazy("all that are open"), "accept": gettext_lazy("to accept"), "assign": gettext_lazy("to assign"),
    "mine": pgettext_lazy("letters", "mine"), "passed": pgettext_lazy("letters", "passed on, not taken up"), "waiting": gettext_lazy("waiting for who wrote"),
    "overdue": pgettext_lazy("letters", "overdue"), "redo": gettext_lazy("to be done again"),
    "extension": gettext_lazy("more time asked for"), "replied": gettext_lazy("answered, to be rated"),
    "ended": pgettext_lazy("letters", "ended"), "all": pgettext_lazy("letters", "all"),
}  # fmt: skip
COUNTED = ("accept", "assign", "mine", "passed", "waiting", "overdue", "redo", "extension")
"""Groups that say how many there are."""
BY_DAY_OF_ENTRY = frozenset({"ended", "all", "replied"})
"""Where no last day presses: the newest first."""


def of_group(name: str, user: User, today: date) -> Q:
    """The condition of one group of the list."""
    running = Q(stage__in=_values(RUNNING))
    passed = _passed_on_by(user)
    return {
        "": Q(stage__in=_values(OPEN)),
        "accept": Q(stage=Stage.RECEIVED.value) & ~passed,
        "assign": Q(stage=Stage.ACCEPTED.value) & ~passed,
        "passed": passed,
        "mine": Q(stage__in=_values(OPEN)) & _is_mine(user),
        "waiting": Q(stage=Stage.WAITING.value),
        "overdue": running & Q(due_on__lt=today),
        "redo": Q(stage=Stage.REDO.value),
        "extension": WAITS_FOR_MORE_TIME,
        "replied": Q(stage=Stage.REPLIED.value),
        "ended": Q(stage__in=_values(ENDED)),
        "all": Q(),
    }[name]


def _values(stages: Iterable[Stage]) -> list[str]:
    return sorted(stage.value for stage in stages)


def _passed_on_by(user: User) -> Q:
    """Lying in an inbox that is not this person's, which has not taken it up yet."""
    own = [post.inbox_id for post in permissions.posts_of(user)]
    return Q(passed_on_by__isnull=False) & ~Q(inbox__in=own)


def _is_mine(user: User) -> Q:
    """Mine to handle, or to help with."""
    return Q(handler=user) | Q(Exists(CoHandler.objects.filter(case=OuterRef("pk"), user=user)))


def found(request: HttpRequest, today: date) -> CaseQuerySet:
    """What the address asks for; what cannot be read narrows nothing."""
    asked, user = request.GET, request.user
    name = asked.get("show", "")
    name = name if name in GROUPS else ""
    things = permissions.visible_to(user).filter(of_group(name, user, today))
    for key in ("category", "inbox", "handler"):
        if (pk := number(asked.get(key, ""))) is not None:
            things = things.filter(**{key: pk})
    if asked.get("tier") in dict(TIERS):
        things = things.filter(tier=asked["tier"])
    if (days := _period(asked.get("period", ""), today)) is not None:
        things = things.filter(received_on__range=days)
    passed = Q(pk__in=[]) if permissions.sees_every_inbox(user) else _passed_on_by(user)
    reads = permissions.reads_subjects(user)
    things = holding(things, asked.get("q", ""), reads_subjects=reads, but=passed)
    order = ("-received_on", "shuffle") if name in BY_DAY_OF_ENTRY else ("due_on", "shuffle")
    return things.for_list().order_by(*order)


def holding(
    things: QuerySet[Case], question: str, *, reads_subjects: bool, but: Q | None = None
) -> QuerySet[Case]:
    """By the case number, or by what stands in the subject of a named letter, but those whose subject is not shown."""
    question = question.strip()[:LONGEST_QUESTION]
    if not question:
        return things
    fits = Q(pk__in=[])
    if code := CODE.fullmatch(question):
        year, serial = code.groups()
        fits |= Q(serial=int(serial), **({"year": int(year)} if year else {}))
    if reads_subjects:
        named = Q(tier="named", subject__icontains=question)
        fits |= named & ~but if but else named
    return things.filter(fits)


PERIODS = {
    "month": gettext_lazy("this month"), "last-month": gettext_lazy("last month"),
    "year": gettext_lazy("this year"), "last-year": gettext_lazy("last year"),
}  # fmt: skip


def _period(name: str, today: date) -> tuple[date, date] | None:
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before = month - timedelta(days=1)
    return {
        "month": (month, today),
        "last-month": (before.replace(day=1), before),
        "year": (year, today),
        "last-year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }.get(name)


# --- rows ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A case as the queue shows it. `subject` is empty where it is sealed or not this person's to read."""

    case: Case
    clock: Shown
    subject: str

    @property
    def name(self) -> str:
        """What it is called where it has to be told from others."""
        return name_of(self.case, self.subject)


def name_of(case: Case, subject: str = "") -> str:
    return "　".join(part for part in (case.code or case.category.name, subject) if part)


def dressed(
    cases: Sequence[Case], days: Calendar, today: date, *, reads_subject: Callable[[Case], bool]
) -> list[Row]:
    return [
        Row(each, clocks.shown(each, days, today), each.subject if reads_subject(each) else "")
        for each in cases
    ]


# --- what narrows it -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """Something that can be chosen."""

    pk: int
    name: str


@dataclass(frozen=True)
class Colleague:
    """Somebody in an inbox, to whom letters can be given."""

    user_id: int
    name: str
    inbox_id: int
    duty: str

    @property
    def duty_words(self) -> str:
        return str(dict(DUTIES)[self.duty])


@dataclass(frozen=True)
class View:
    """Filters that this person has kept."""

    pk: int
    name: str
    query: str


@dataclass(frozen=True)
class Choices:
    """What the filters and the deeds offer this person."""

    inboxes: list[Named]
    categories: list[Named]
    people: list[Colleague]
    views: list[View]

    def handlers_in(self, inboxes: Iterable[int]) -> list[Colleague]:
        wanted = set(inboxes)
        return [each for each in self.people if each.inbox_id in wanted]


def choices_for(user: User, today: date) -> Choices:
    """One query: each of these short lists is an array in the one row of this person."""
    inboxes = Inbox.objects.order_by(F("closed_on").asc(nulls_first=True), "position", "name")
    people = InboxMember.objects.current(today).order_by("user__name_key", "pk")
    if not permissions.sees_every_inbox(user):
        own = [post.inbox_id for post in permissions.posts_of(user)]
        inboxes, people = inboxes.filter(pk__in=own), people.filter(inbox__in=own)
    lists = User.objects.filter(pk=user.pk).values_list(
        _array(inboxes, pk="pk", name="name"),
        _array(Category.objects.order_by("position", "name"), pk="pk", name="name"),
        _array(people, user_id="user", name="user__name", inbox_id="inbox", duty="duty"),
        _array(
            SavedView.objects.filter(user=OuterRef("pk")).order_by("name"),
            pk="pk",
            name="name",
            query="query",
        ),
    )
    return Choices(
        *(
            [kind(**row) for row in rows]
            for kind, rows in zip((Named, Named, Colleague, View), lists.get(), strict=True)
        )
    )


def _array(things: QuerySet[Any], **fields: str) -> ArraySubquery:
    return ArraySubquery(things.values(row=JSONObject(**fields)))


def counts_for(user: User, today: date) -> dict[str, int]:
    """How many wait in each group that presses: one query over what is open."""
    wanted = {name: Count("pk", filter=of_group(name, user, today)) for name in COUNTED}
    return permissions.visible_to(user).open().aggregate(**wanted)


def groups(request: HttpRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The links of the first row: which letters, and how many."""
    shown = request.GET.get("show", "")
    return [
        {
            "url": narrowed(request, "show", name),
            "label": label,
            "count": counts.get(name),
            "is_current": name == (shown if shown in GROUPS else ""),
        }
        for name, label in GROUPS.items()
    ]


def filters(request: HttpRequest, choices: Choices) -> list[dict[str, Any]]:
    """The groups of links that narrow further."""
    people = {str(each.user_id): each.name for each in choices.people}
    inboxes = [(str(each.pk), each.name) for each in choices.inboxes]
    found = [
        group(request, pgettext("of a case", "Category"), "category", [(str(each.pk), each.name) for each in choices.categories]),
        group(request, _("Under a name or sealed"), "tier", TIERS),
        group(request, pgettext("of a case", "Handler"), "handler", people.items()),
        group(request, _("Received"), "period", PERIODS.items()),
    ]  # fmt: skip
    if len(inboxes) > 1:
        found.insert(1, group(request, pgettext("of letters", "Inbox"), "inbox", inboxes))
    return found


def is_narrowed(request: HttpRequest) -> bool:
    """Whether something beyond the group was chosen."""
    return any(request.GET.get(name) for name in ("category", "inbox", "tier", "handler", "period"))
