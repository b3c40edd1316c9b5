"""The fund's desk: what waits for a person, own drafts, all others this person sees, narrowed by the address.

Every list is a handful of queries however many drafts there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from finance import permissions
from finance.models import Account, Activity, Approval, Book, Draft, DraftLine, Period
from finance.rules.moves import Stage
from members.models import Branch, User
from members.permissions import holds
from members.rules.roles import Role
from union_portal.lib.narrowing import group, narrowed, number

LONGEST_QUESTION = 40
MOST_MONTHS = 14
GROUPS = {
    "": gettext_lazy("waiting for me"), "mine": pgettext_lazy("drafts", "mine"),
    "under-way": gettext_lazy("all under way"), "check": gettext_lazy("to be checked"),
    "approve": gettext_lazy("to be approved"), "post": gettext_lazy("to be posted"),
    "posted": pgettext_lazy("drafts", "posted"), "dropped": pgettext_lazy("drafts", "dropped"),
}  # fmt: skip
COUNTED = ("", "mine", "check", "approve", "post")
AMOUNTS = [("1000", "1,000"), ("5000", "5,000"), ("10000", "10,000"), ("50000", "50,000")]
"""From so many yuan."""
HEADINGS = (
    "exp.activity",
    "exp.service",
    "exp.rights",
    "exp.operations",
    "exp.capital",
    "exp.other",
    "inc",
    "asset.other_receivable",
)


def waits_for(user: User) -> dict[str, Q]:
    """By what is to be done: the drafts that wait for this very person."""
    found: dict[str, Q] = {}
    if permissions.may_draft(user):
        found["mine"] = Q(stage=Stage.DRAFTING.value, prepared_by=user, submitted_at__isnull=False)
    if holds(user, Role.FUND_CHECKER):
        found["check"] = (
            Q(stage=Stage.CHECKING.value)
            & permissions.reached(user, Role.FUND_CHECKER)
            & ~Q(prepared_by=user)
        )
    if holds(user, Role.APPROVER):
        checked = Approval.objects.filter(
            draft=OuterRef("pk"), round=OuterRef("round"), step="check", by=user
        )
        found["approve"] = (
            Q(stage=Stage.APPROVING.value)
            & permissions.reached(user, Role.APPROVER)
            & ~Q(prepared_by=user)
            & ~Exists(checked)
        )
    if permissions.keeps_books(user):
        found["post"] = Q(stage=Stage.APPROVED.value)
    return found


def of_group(name: str, user: User) -> Q:
    """The condition of one group of the list."""
    if name == "":
        waiting = Q(pk__in=[])
        for condition in waits_for(user).values():
            waiting |= condition
        return waiting
    return {
        "mine": Q(prepared_by=user) & ~Q(stage__in=["posted", "dropped"]),
        "under-way": ~Q(stage__in=["posted", "dropped"]),
        "check": Q(stage=Stage.CHECKING.value),
        "approve": Q(stage=Stage.APPROVING.value),
        "post": Q(stage=Stage.APPROVED.value),
        "posted": Q(stage=Stage.POSTED.value),
        "dropped": Q(stage=Stage.DROPPED.value),
    }[name]


def shown_group(request: HttpRequest) -> str:
    """The audit committee has nothing to do here: it begins with all that is under way."""
    asked = request.GET.get("show")
    if asked in GROUPS:
        return str(asked)
    return "" if permissions.works_with_fund(request.user) else "under-way"


def found(request: HttpRequest, book: Book) -> QuerySet[Draft]:
    """What the address asks for; what cannot be read narrows nothing."""
    asked, user = request.GET, request.user
    things = permissions.drafts_for(user).filter(of_group(shown_group(request), user), book=book)
    for key in ("activity", "branch"):
        if (pk := number(asked.get(key, ""))) is not None:
            things = things.filter(**{key: pk})
    if (month := _month(asked.get("month", ""))) is not None:
        things = things.filter(on__year=month.year, on__month=month.month)
    if (heading := asked.get("category", "")) in HEADINGS:
        within = Q(account=heading) | Q(account__slug__startswith=f"{heading}.")
        things = things.filter(Exists(DraftLine.objects.filter(within, draft=OuterRef("pk"))))
    if (least := number(asked.get("from", ""))) is not None:
        debits = DraftLine.objects.filter(draft=OuterRef("pk"), amount_fen__gt=0).values("draft")
        things = things.alias(moved=Subquery(debits.values(fen=Sum("amount_fen")))).filter(
            moved__gte=least * 100
        )
    if words := asked.get("q", "").strip()[:LONGEST_QUESTION]:
        things = things.filter(Q(narration__icontains=words) | Q(counterparty__name__icontains=words))
    return things.select_related("branch", "activity", "prepared_by", "entry").prefetch_related("lines")


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


# --- rows ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A draft as the list shows it."""

    draft: Draft
    category: str
    is_to_post: bool
    """Can be ticked for posting."""

    @property
    def is_in(self) -> bool:
        return self.draft.kind == "income"


def dressed(drafts: Sequence[Draft], names: dict[str, str], *, posts: bool) -> list[Row]:
    return [
        Row(each, _category(each, names), posts and each.stage == Stage.APPROVED.value) for each in drafts
    ]


def _category(draft: Draft, names: dict[str, str]) -> str:
    """What the money was for: the largest line that is neither bank nor cash."""
    lines = [line for line in draft.lines.all() if line.account_id not in {"asset.bank", "asset.cash"}]
    largest = max(lines, key=lambda line: abs(line.amount_fen), default=None)
    return names.get(largest.account_id, largest.account_id) if largest else ""


# --- what narrows it -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choices:
    """What the filters offer, and what accounts are called."""

    activities: list[tuple[str, str]]
    branches: list[tuple[str, str]]
    months: list[str]
    names: dict[str, str]


def choices_for(user: User, book: Book) -> Choices:
    """One query: each of these short lists is an array in the one row of the book."""
    drafts = Draft.objects.filter(book=book)
    activities = Activity.objects.filter(book=book).order_by("-starts_on", "code")[:20]
    branches = Branch.objects.filter(pk__in=drafts.values("branch")).order_by("path")
    months = Period.objects.filter(book=book).order_by("-first_on")[:MOST_MONTHS]
    row = Book.objects.filter(pk=book.pk).values_list(
        _array(activities, pk="pk", name="name"), _array(branches, pk="pk", name="name"),
        _array(months, on="first_on"), _array(Account.objects.all(), slug="slug", name="name", name_en="name_en"),
    ).get()  # fmt: skip
    names = {each["slug"]: Account(name=each["name"], name_en=each["name_en"]).label for each in row[3]}
    return Choices(
        [(str(each["pk"]), each["name"]) for each in row[0]], [(str(each["pk"]), each["name"]) for each in row[1]],
        [each["on"][:7] for each in row[2]], names,
    )  # fmt: skip


def _array(things: QuerySet[Any], **fields: str) -> ArraySubquery:
    return ArraySubquery(things.values(row=JSONObject(**fields)))


def counts_for(user: User, book: Book) -> dict[str, int]:
    """How many wait in each group that presses: one query over what is under way."""
    wanted = {name or "waiting": Count("pk", filter=of_group(name, user)) for name in COUNTED}
    counts = permissions.drafts_for(user).filter(book=book).under_way().aggregate(**wanted)
    return {"": counts.pop("waiting"), **counts}


def groups(request: HttpRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The links of the first row: which drafts, and how many."""
    shown = shown_group(request)
    names = [name for name in GROUPS if name or permissions.works_with_fund(request.user)]
    return [
        {
            "url": narrowed(request, "show", name) if name else _without_group(request),
            "label": GROUPS[name],
            "count": counts.get(name),
            "is_current": name == shown,
        }
        for name in names
        if name != "mine" or permissions.may_draft(request.user)
    ]


def _without_group(request: HttpRequest) -> str:
    return narrowed(request, "show", "")


def filters(request: HttpRequest, choices: Choices) -> list[dict[str, Any]]:
    """The groups of links that narrow further."""
    headings = [
        (slug, _("money in") if slug == "inc" else choices.names.get(slug, slug)) for slug in HEADINGS
    ]
    rows = [
        group(request, _("Month"), "month", [(each, each) for each in choices.months]),
        group(request, pgettext("of a draft", "Category"), "category", headings),
        group(request, pgettext("of a draft", "Activity"), "activity", choices.activities),
        group(request, _("From (yuan)"), "from", AMOUNTS),
    ]
    if choices.branches:
        rows.insert(3, group(request, _("Branch"), "branch", choices.branches))
    return rows


def is_narrowed(request: HttpRequest) -> bool:
    return any(request.GET.get(name) for name in ("month", "category", "activity", "branch", "from"))
