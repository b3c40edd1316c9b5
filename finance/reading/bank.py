"""Statements and their lines, and what is proposed to belong together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from finance import words
from finance.bank_files import Table
from finance.models import Account, BankLine, BankMapping, BankMatch, BankStatement, Book, Line
from finance.rules import matching

MOST = 2000
"""Lines of either side that are compared at once, the oldest first."""
BY_HAND = 40
"""Lines of the books that are offered for one line of the bank."""
NEAR = timedelta(days=60)


def accounts() -> QuerySet[Account]:
    """The accounts a statement can belong to."""
    return Account.objects.posting().filter(slug__startswith="asset.bank")


def statements(book: Book) -> QuerySet[BankStatement]:
    is_loose = Q(lines__matches__isnull=True, lines__set_aside="")
    rows = BankStatement.objects.filter(book=book).select_related("account", "by")
    return rows.annotate(
        many=Count("lines", distinct=True), loose=Count("lines", filter=is_loose, distinct=True)
    )


def lines_of(statement: BankStatement) -> QuerySet[BankLine]:
    return statement.lines.prefetch_related("matches__line__entry").order_by("number")


def remembered(book: Book, table: Table, name: str = "") -> tuple[Table, BankMapping | None]:
    """The table by a mapping that was kept for such a file; as it was guessed where there is none."""
    kept = BankMapping.objects.filter(book=book)
    for mapping in kept.filter(name=name) if name else kept:
        known = table.remembered(mapping.columns)
        if known is not None:
            return known, mapping
    return table, None


def loose_lines(book: Book, account: Account) -> QuerySet[BankLine]:
    """Lines of the bank without an entry that are not set aside."""
    found = BankLine.objects.filter(book=book, statement__account=account, matches__isnull=True, set_aside="")
    return found.order_by("at", "pk")


def loose_entries(book: Book, account: Account, since: date) -> QuerySet[Line]:
    """Lines of the books on the account of the bank that no line of the bank belongs to. Opening balances moved no money."""
    matched = BankMatch.objects.filter(line=OuterRef("pk"))
    found = Line.objects.filter(account=account, on__gte=since, entry__book=book).exclude(
        entry__kind="opening"
    )
    return (
        found.filter(~Exists(matched))
        .select_related("entry__draft__counterparty")
        .order_by("on", "seq", "position")
    )


def first_day(book: Book, account: Account) -> date | None:
    """From then on the bank has told."""
    days = (
        BankStatement.objects.filter(book=book, account=account)
        .order_by("from_on")
        .values_list("from_on", flat=True)
    )
    return days.first()


@dataclass(frozen=True)
class Proposed:
    """Two sides that may belong together."""

    bank: tuple[BankLine, ...]
    book: tuple[Line, ...]
    reasons: tuple[str | Promise, ...]
    is_certain: bool

    @property
    def key(self) -> str:
        """12+13:401, as it stands in the form."""
        return ":".join("+".join(str(each.pk) for each in side) for side in (self.bank, self.book))


@dataclass(frozen=True)
class Room:
    """What the matching page shows."""

    proposals: tuple[Proposed, ...]
    loose_bank: tuple[BankLine, ...]
    """Lines of the bank for which nothing is proposed."""
    loose_book: tuple[Line, ...]
    is_cut: bool

    @property
    def is_done(self) -> bool:
        return not self.proposals and not self.loose_bank


def room(book: Book, account: Account) -> Room:
    """Everything that is not matched yet, and what may belong together."""
    bank = list(loose_lines(book, account)[: MOST + 1])
    since = first_day(book, account)
    first = min((day_of(line) for line in bank), default=None)
    start = max(filter(None, (since, first)), default=None)
    entries = list(
        loose_entries(book, account, (start or timezone.localdate()) - timedelta(days=matching.DAYS))[
            : MOST + 1
        ]
    )
    is_cut = len(bank) > MOST or len(entries) > MOST
    ours, theirs = {line.pk: line for line in bank[:MOST]}, {line.pk: line for line in entries[:MOST]}
    found = matching.propose(bank_items(ours.values()), book_items(theirs.values()))
    proposals = tuple(
        Proposed(
            tuple(ours[key] for key in each.bank), tuple(theirs[key] for key in each.book),
            tuple(words.REASONS[reason] for reason in each.reasons), each.is_certain,
        )
        for each in found
    )  # fmt: skip
    taken = {line.pk for each in proposals for line in each.bank}
    taken_book = {line.pk for each in proposals for line in each.book}
    return Room(
        tuple(sorted(proposals, key=lambda each: (not each.is_certain, day_of(each.bank[0]), each.bank[0].pk))),
        tuple(line for line in ours.values() if line.pk not in taken),
        tuple(line for line in theirs.values() if line.pk not in taken_book and (since is None or line.on >= since)),
        is_cut,
    )  # fmt: skip


def by_hand(line: BankLine) -> list[Line]:
    """Lines of the books that go the same way, the nearest amount and day first."""
    account = line.statement.account
    on = day_of(line)
    side = {"amount_fen__gt": 0} if line.amount_fen > 0 else {"amount_fen__lt": 0}
    near = loose_entries(line.book, account, on - NEAR).filter(on__lte=on + NEAR, **side)[:500]
    return sorted(near, key=lambda each: (abs(each.amount_fen - line.amount_fen), abs((each.on - on).days)))[
        :BY_HAND
    ]


def bank_items(lines: Iterable[BankLine]) -> list[matching.Item]:
    return [
        matching.Item(line.pk, day_of(line), line.amount_fen, f"{line.summary} {line.counterparty}")
        for line in lines
    ]


def book_items(lines: Iterable[Line]) -> list[matching.Item]:
    return [
        matching.Item(line.pk, line.on, line.amount_fen, _said(line), line.entry.number) for line in lines
    ]


def _said(line: Line) -> str:
    draft = line.entry.draft
    payee = draft.counterparty.name if draft and draft.counterparty else ""
    return f"{line.entry.narration} {line.memo} {payee}"


def day_of(line: BankLine) -> date:
    return timezone.localdate(line.at)
