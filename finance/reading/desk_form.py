"""What the form of a draft offers: accounts with the most used first, activities, known payees, open advances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from finance import checking
from finance.models import Account, Activity, Book, Counterparty, Draft, DraftLine
from finance.rules.limits import Advance
from members.models import Branch, User

OFTEN = 5
LATELY = timedelta(days=400)
MOST_NAMES = 200
ASKS_FOR_PEOPLE = (
    "exp.activity.welfare", "exp.activity.recreation", "exp.activity.education", "exp.rights.hardship",
    "exp.rights.warmth", "exp.operations.training", "exp.operations.meetings",
)  # fmt: skip
"""Categories of which limits for each person hold: the form asks for occasion and number of people."""


@dataclass(frozen=True)
class OpenAdvance:
    """What somebody has had and not accounted for (备用金)."""

    holder: int
    name: str
    left_fen: int
    oldest: Advance


@dataclass(frozen=True)
class Offered:
    accounts: list[Account]
    often: list[str]
    activities: list[Activity]
    branches: list[Branch]
    payees: list[str]
    advances: list[OpenAdvance] = field(default_factory=list)

    def group(self, kind: str) -> list[Account]:
        return [each for each in self.accounts if each.kind == kind and each.is_posting]

    def categories(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Groups for a select: the most used first, then spending by its heading, then income."""
        names = {each.slug: each for each in self.accounts}
        rows = [
            (_("most used"), [(slug, names[slug].label) for slug in self.often if slug in names]),
            *self._spending(names),
            (_("money in"), [(each.slug, each.label) for each in self.group("income")]),
        ]
        return [(label, options) for label, options in rows if options]

    def _spending(self, names: dict[str, Account]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        alone: list[tuple[str, str]] = []
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in self.group("expense"):
            parent = names.get(each.parent_id or "")
            (groups.setdefault(parent.label, []) if parent else alone).append((each.slug, each.label))
        yield from groups.items()
        yield _("other spending"), alone


def offered(book: Book, user: User, today: date, *, draft: Draft | None = None) -> Offered:
    mine = Q(drafts__prepared_by=user)
    payees = Counterparty.objects.filter(Q(kind="company") | mine, book=book).order_by("-updated_at")
    activities = book.activities.filter(Q(is_open=True) | Q(pk=draft.activity_id if draft else None))
    return Offered(
        accounts=list(Account.objects.filter(is_open=True)),
        often=_often(book, user, today),
        activities=list(activities.order_by("-starts_on", "code")),
        branches=list(Branch.objects.open()),
        payees=list(dict.fromkeys(payees.values_list("name", flat=True)[:MOST_NAMES])),
        advances=open_advances(book),
    )


def _often(book: Book, user: User, today: date) -> list[str]:
    """What this person books most; while there is nothing yet, what everybody does."""
    lines = DraftLine.objects.filter(
        Q(account__slug__startswith="exp.") | Q(account__slug__startswith="inc."),
        draft__book=book, draft__on__gte=today - LATELY, account__is_open=True,
    ).exclude(draft__stage="dropped")  # fmt: skip
    counts: dict[str, list[int]] = {}
    rows: Any = lines.values_list("account").annotate(
        own=Count("pk", filter=Q(draft__prepared_by=user)), all=Count("pk")
    )
    for slug, own, everybody in rows:
        counts[slug] = [own, everybody]
    return sorted(counts, key=lambda slug: (counts[slug], slug), reverse=True)[:OFTEN]


def open_advances(book: Book) -> list[OpenAdvance]:
    """The oldest first."""
    by_holder = checking.advances_by_payee(book)
    names = dict(Counterparty.objects.filter(pk__in=by_holder).values_list("pk", "name")) if by_holder else {}
    found = [
        OpenAdvance(pk, names[pk], sum(each.left_fen for each in rows), rows[0])
        for pk, rows in by_holder.items()
    ]
    return sorted(found, key=lambda each: (each.oldest.on, each.name))
