"""Statements and their lines, and what is proposed to belong together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Abs
from django.utils import timezone
from django.utils.functional import Promise

from finance import words
from finance.bank_files import Table
from finance.models import Account, BankLine, BankMapping, BankMatch, BankStatement, Book, Line
from finance.rules import matching
from finance.rules.money import format_yuan, parse_yuan

MOST = 2000
"""Lines of either side that are compared at once, the oldest first."""
BY_HAND = 20
"""Lines of the books that are offered at once for one line of the bank."""
NEAR, FAR = timedelta(days=60), timedelta(days=366)
"""How far away they may be, and how far where somebody looks for words."""
LONGEST_QUESTION = 40


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


def loose_entries(book: Book, account: Account, since: date, until: date) -> QuerySet[Line]:
    """Lines of the books on the account of the bank that no line of the bank belongs to. Opening balances moved no money."""
    matched = BankMatch.objects.filter(line=OuterRef("pk"))
    found = Line.objects.filter(account=account, on__gte=since, on__lte=until, entry__book=book).exclude(
        entry__kind="opening"
    )
    return (
        found.filter(~Exists(matched))
        .select_related("entry__draft__counterparty")
        .order_by("on", "seq", "position")
    )


def first_day(book: Book, account: Account) -> date | None:
    """From then on the bank has told."""
    return told(book, account)[0]


def told(book: Book, account: Account) -> tuple[date | None, date | None]:
    """The first and the last day of which the bank has told."""
    files = BankStatement.objects.filter(book=book, account=account)
    days = files.aggregate(first=Min("from_on"), last=Max("until_on"))
    return days["first"], days["last"]


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
    """What is not matched yet up to the day the bank has told of, and what may belong together."""
    bank = list(loose_lines(book, account)[: MOST + 1])
    since, until = told(book, account)
    if since is None or until is None:
        return Room((), (), (), False)
    start = max(since, min((day_of(line) for line in bank[:MOST]), default=since))
    # Of more lines than are looked at, only what lies near those that are.
    end = day_of(bank[MOST - 1]) if len(bank) > MOST else until
    apart = timedelta(days=matching.DAYS)
    entries = list(loose_entries(book, account, start - apart, end + apart)[: MOST + 1])
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
        tuple(line for line in theirs.values() if line.pk not in taken_book and since <= line.on <= until),
        is_cut,
    )  # fmt: skip


def by_hand(line: BankLine, q: str = "", *, far: bool = False) -> QuerySet[Line]:
    """Lines of the books that go the same way, the nearest amount and day first; or those with these words or this amount."""
    on, reach = day_of(line), FAR if q or far else NEAR
    side = {"amount_fen__gt": 0} if line.amount_fen > 0 else {"amount_fen__lt": 0}
    found = loose_entries(line.book, line.statement.account, on - reach, on + reach).filter(**side)
    if q:
        found = found.filter(_holding(q))
    days = Func(
        F("on"), Value(on, output_field=DateField()), template="abs(%(expressions)s)", arg_joiner=" - ",
        output_field=IntegerField(),
    )  # fmt: skip
    return found.order_by(Abs(F("amount_fen") - line.amount_fen), days, "seq", "position")


def _holding(q: str) -> Q:
    """Every word somewhere: in what it was for, in who was paid, as number or amount."""
    found = Q()
    for word in q.split():
        of_word = (
            Q(entry__narration__icontains=word)
            | Q(memo__icontains=word)
            | Q(entry__draft__counterparty__name__icontains=word)
        )
        year, _dash, counter = word.partition("-")
        if all(part.isascii() and part.isdigit() and len(part) < 9 for part in (year, counter)):
            of_word |= Q(entry__year=int(year[:4]), entry__counter=int(counter))
        with suppress(ValueError):
            fen = parse_yuan(word)
            of_word |= Q(amount_fen__in=(fen, -fen))
        found &= of_word
    return found


Row = TypeVar("Row", BankLine, Line)


def searched(rows: Iterable[Row], q: str) -> list[Row]:
    """Those with every word of `q` in what stands there, or as the amount."""
    words_of = unicodedata.normalize("NFKC", q).lower().replace(",", "").split()
    return [row for row in rows if all(word in _stands(row) for word in words_of)]


def _stands(row: BankLine | Line) -> str:
    if isinstance(row, BankLine):
        parts = [day_of(row).isoformat(), row.summary, row.counterparty, row.serial]
    else:
        parts = [row.on.isoformat(), row.entry.number, _said(row)]
    text = " ".join((*parts, format_yuan(row.amount_fen).replace(",", "")))
    return unicodedata.normalize("NFKC", text).lower()


def is_closed_with(line: BankLine) -> bool:
    """Whether its month was closed when it was there already: then it stays set aside or not."""
    day, came = day_of(line), line.statement.at
    return line.book.periods.filter(
        first_on__lte=day, last_on__gte=day, state="closed", closed_at__gte=came
    ).exists()


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
