"""One account's journal (明细账): its lines in their order with the running balance, a page at a time.

A page costs what is on it: the opening is the sums of the months before, and the lines of the month before the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from finance.models import Account, BalancePeriod, Book, Line, Period

PAGE = 50
Place = tuple[date, int, int]
"""Day, seq of the entry, position in it: where a line stands in the journal."""


@dataclass(frozen=True)
class Moved:
    """A line with the balance after it."""

    line: Line
    balance: int

    @property
    def debit(self) -> int | None:
        return self.line.amount_fen if self.line.amount_fen > 0 else None

    @property
    def credit(self) -> int | None:
        return -self.line.amount_fen if self.line.amount_fen < 0 else None


@dataclass(frozen=True)
class MonthOfAccount:
    """What moved on the account in a month, and what was there at its end."""

    period: Period
    debit: int
    credit: int
    closing: int


@dataclass(frozen=True)
class Part:
    """The lines of one month on a page; `total` where the month ends on it."""

    first_on: date
    lines: tuple[Moved, ...]
    total: MonthOfAccount | None


@dataclass(frozen=True)
class Journal:
    account: Account
    opening: int
    parts: tuple[Part, ...]
    months: tuple[MonthOfAccount, ...]
    """All months in which the account moved, the newest first."""
    earlier: str = ""
    later: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.parts


def place_of(text: str) -> Place | None:
    """2026-11-23.18.2, as it stands in an address."""
    day, *rest = text.split(".")
    try:
        on, (seq, position) = date.fromisoformat(day), map(int, rest)
    except ValueError:
        return None
    return (on, seq, position) if 0 < seq < 2**31 and 0 <= position < 2**15 else None


def journal(
    book: Book, account: Account, *, month: date | None = None, after: Place | None = None, before: Place | None = None,
    size: int = PAGE,
) -> Journal:  # fmt: skip
    """The page behind a line, before a line, or from the first day of a month on; without any of them the last page."""
    months = _months(book, account)
    lines = _lines(book, account)
    found, more_before, more_after = _page(lines, month, after, before, size)
    if not found:
        return Journal(account, _opening_of(months, month), (), months)
    opening = _opening(lines, months, found[0])
    return Journal(
        account, opening, _parts(found, opening, months, is_cut=more_after), months,
        earlier=_text(found[0]) if more_before else "", later=_text(found[-1]) if more_after else "",
    )  # fmt: skip


def whole_month(book: Book, account: Account, month: date, *, most: int) -> Journal:
    """All lines of one month, for paper."""
    months = _months(book, account)
    found = list(_ordered(_lines(book, account).filter(on__gte=month, on__lte=_end(months, month)))[:most])
    opening = _opening_of(months, month)
    return Journal(account, opening, _parts(found, opening, months, is_cut=False), months)


def _lines(book: Book, account: Account) -> QuerySet[Line]:
    """A line names no book: the entry does, and asking it would cost. With one book there is nothing to ask."""
    lines = Line.objects.filter(account=account)
    return lines.filter(entry__book=book) if Book.objects.exclude(pk=book.pk).exists() else lines


def _ordered(lines: QuerySet[Line]) -> QuerySet[Line]:
    return lines.order_by("on", "seq", "position").select_related("entry")


def _page(
    lines: QuerySet[Line], month: date | None, after: Place | None, before: Place | None, size: int
) -> tuple[list[Line], bool, bool]:
    """The lines, whether there are earlier ones and whether there are later ones."""
    if before is not None or (after is None and month is None):
        found = lines.filter(_beyond("lt", before)) if before else lines
        rows = list(found.order_by("-on", "-seq", "-position").select_related("entry")[: size + 1])
        return rows[:size][::-1], len(rows) > size, before is not None
    found = lines.filter(_beyond("gt", after)) if after else lines.filter(on__gte=month)
    rows = list(_ordered(found)[: size + 1])
    has_before = after is not None or (bool(rows) and lines.filter(on__lt=month).exists())
    return rows[:size], has_before, len(rows) > size


def _beyond(side: str, place: Place) -> Q:
    on, seq, position = place
    later = Q(**{f"seq__{side}": seq}) | Q(seq=seq, **{f"position__{side}": position})
    # The first condition lets the index be used; the second decides between lines of one day.
    return Q(**{f"on__{side}e": on}) & (Q(**{f"on__{side}": on}) | later)


def _months(book: Book, account: Account) -> tuple[MonthOfAccount, ...]:
    rows = BalancePeriod.objects.filter(account=account, period__book=book).select_related("period")
    found, closing = [], 0
    for row in rows.order_by("period__first_on"):
        closing += row.debit_fen - row.credit_fen
        found.append(MonthOfAccount(row.period, row.debit_fen, row.credit_fen, closing))
    return tuple(reversed(found))


def _opening_of(months: tuple[MonthOfAccount, ...], month: date | None) -> int:
    """The balance at the end of the last month before this one."""
    return next((each.closing for each in months if month is None or each.period.first_on < month), 0)


def _opening(lines: QuerySet[Line], months: tuple[MonthOfAccount, ...], first: Line) -> int:
    month = first.on.replace(day=1)
    place = (first.on, first.seq, first.position)
    within = lines.filter(_beyond("lt", place), on__gte=month).aggregate(fen=Sum(F("amount_fen")))
    return _opening_of(months, month) + int(within["fen"] or 0)


def _parts(
    lines: list[Line], opening: int, months: tuple[MonthOfAccount, ...], *, is_cut: bool
) -> tuple[Part, ...]:
    sums = {each.period.first_on: each for each in months}
    parts: dict[date, list[Moved]] = {}
    balance = opening
    for line in lines:
        balance += line.amount_fen
        parts.setdefault(line.on.replace(day=1), []).append(Moved(line, balance))
    ends = list(parts)
    return tuple(
        Part(month, tuple(parts[month]), None if month == ends[-1] and _goes_on(parts[month], sums, month, is_cut) else sums.get(month))
        for month in ends
    )  # fmt: skip


def _goes_on(lines: list[Moved], sums: dict[date, MonthOfAccount], month: date, is_cut: bool) -> bool:
    """Whether lines of the month stand on the next page, as far as its closing balance tells."""
    return is_cut and (month not in sums or lines[-1].balance != sums[month].closing)


def _end(months: tuple[MonthOfAccount, ...], month: date) -> date:
    return next((each.period.last_on for each in months if each.period.first_on == month), month)


def _text(line: Line) -> str:
    return f"{line.on.isoformat()}.{line.seq}.{line.position}"
