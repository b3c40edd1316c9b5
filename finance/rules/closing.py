"""The checklist before a month is closed (结账): what stops it, what somebody has to look at, what is in order.

Source: 会计基础工作规范 asks that books agree with the bank's statement and that entries have their vouchers; advances
are collected before more is lent (备用金及时清理).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finance.rules.limits import Advance, Figures

ADVANCE_DAYS = 30
"""From then on an advance is old; the union's rules may say otherwise."""


class Point(StrEnum):
    """What is looked at, in the order of the list."""

    PREVIOUS = "previous"
    DRAFTS = "drafts"
    VOUCHERS = "vouchers"
    BANK = "bank"
    BANK_LINES = "bank_lines"
    CASH = "cash"
    ADVANCES = "advances"
    REVERSALS = "reversals"
    TRIAL_BALANCE = "trial_balance"
    YEAR_END = "year_end"
    DECLARATION = "declaration"


class State(StrEnum):
    """What a point means for the close."""

    OK = "ok"
    ASK = "ask"
    """Somebody confirms having looked at it."""
    STOP = "stop"


@dataclass(frozen=True)
class Item:
    """One line of the list, with the figures of its sentence."""

    point: Point
    state: State
    figures: Figures


@dataclass(frozen=True)
class Month:
    """What is known of a month on its last day. Sums of accounts are + debit, - credit."""

    last_on: date
    book_bank_fen: int
    typed_bank_fen: int | None
    """From the bank's statement; None while nobody has typed it."""
    book_cash_fen: int = 0
    counted_cash_fen: int | None = None
    """None where there is no till, or it has not been counted."""
    without_voucher: tuple[str, ...] = ()
    """Numbers of entries that have neither a voucher nor a reason."""
    excused_vouchers: tuple[str, ...] = ()
    """Numbers of those that have a reason instead."""
    approved_drafts: int = 0
    """Approved, dated in the month and not posted."""
    other_drafts: int = 0
    unmatched_lines: int = 0
    """Lines of the bank's statement that no entry belongs to."""
    unmatched_fen: int = 0
    advances: tuple[Advance, ...] = ()
    reversals: tuple[tuple[str, str], ...] = ()
    """Numbers of a reversal of the month and of what it reverses."""
    is_previous_closed: bool = True
    trial_balance_fen: int = 0
    """The sum of all lines."""
    is_last_of_year: bool = False
    uncarried_fen: int = 0
    """Balances of income and expense accounts that are left, without signs."""
    declared_by: str = ""
    """Who has signed the declaration of the year."""


def checklist(month: Month, *, advance_days: int = ADVANCE_DAYS) -> tuple[Item, ...]:
    """All points in their order; cash and the year-end only where they apply."""
    items = [
        _previous(month),
        _drafts(month),
        _vouchers(month),
        _bank(month),
        _bank_lines(month),
        _cash(month),
        _advances(month, advance_days),
        _reversals(month),
        _trial_balance(month),
        _year_end(month),
        _declaration(month),
    ]
    return tuple(item for item in items if item is not None)


def may_close(items: Iterable[Item], confirmed: Collection[Point]) -> bool:
    """Nothing stops, and everything that asks has been confirmed."""
    return all(
        item.state is State.OK or (item.state is State.ASK and item.point in confirmed) for item in items
    )


def _first(*rows: tuple[bool, State]) -> State:
    """The first that is true."""
    return next((state for is_so, state in rows if is_so), State.OK)


def _previous(month: Month) -> Item:
    return Item(Point.PREVIOUS, _first((not month.is_previous_closed, State.STOP)), {})


def _drafts(month: Month) -> Item:
    state = _first((month.approved_drafts > 0, State.STOP), (month.other_drafts > 0, State.ASK))
    return Item(Point.DRAFTS, state, {"approved": month.approved_drafts, "others": month.other_drafts})


def _vouchers(month: Month) -> Item:
    state = _first((bool(month.without_voucher), State.STOP), (bool(month.excused_vouchers), State.ASK))
    figures: Figures = {"missing": month.without_voucher, "excused": month.excused_vouchers}
    return Item(Point.VOUCHERS, state, figures)


def _bank(month: Month) -> Item:
    return _compared(Point.BANK, month.book_bank_fen, month.typed_bank_fen)


def _cash(month: Month) -> Item | None:
    if month.counted_cash_fen is None and not month.book_cash_fen:
        return None
    return _compared(Point.CASH, month.book_cash_fen, month.counted_cash_fen)


def _compared(point: Point, book_fen: int, seen_fen: int | None) -> Item:
    """Without the other figure nothing has been compared."""
    if seen_fen is None:
        return Item(point, State.STOP, {"book_fen": book_fen, "missing": 1})
    difference = seen_fen - book_fen
    state = _first((difference != 0, State.STOP))
    return Item(point, state, {"book_fen": book_fen, "seen_fen": seen_fen, "difference_fen": difference})


def _bank_lines(month: Month) -> Item:
    figures: Figures = {"lines": month.unmatched_lines, "fen": month.unmatched_fen}
    return Item(Point.BANK_LINES, _first((month.unmatched_lines > 0, State.ASK)), figures)


def _advances(month: Month, days: int) -> Item:
    still = [advance for advance in month.advances if advance.left_fen > 0]
    old = [advance for advance in still if age(advance, month.last_on) > days]
    figures: Figures = {
        "open": len(still),
        "open_fen": sum(advance.left_fen for advance in still),
        "old": len(old),
        "old_fen": sum(advance.left_fen for advance in old),
        "oldest_days": max((age(advance, month.last_on) for advance in still), default=0),
        "numbers": tuple(sorted(advance.number for advance in old)),
        "days": days,
    }
    return Item(Point.ADVANCES, _first((bool(old), State.ASK)), figures)


def age(advance: Advance, on: date) -> int:
    """Days since the advance was given."""
    return (on - advance.on).days


def by_age(advances: Iterable[Advance], on: date, edges: tuple[int, ...] = (30, 90, 180)) -> tuple[int, ...]:
    """Sums left up to 30, 90, 180 days and older (账龄): one more sum than there are edges."""
    sums = [0] * (len(edges) + 1)
    for advance in advances:
        sums[sum(age(advance, on) > edge for edge in edges)] += advance.left_fen
    return tuple(sums)


def _reversals(month: Month) -> Item:
    figures: Figures = {
        "count": len(month.reversals),
        "numbers": tuple(f"{number} {reversed_}" for number, reversed_ in month.reversals),
    }
    return Item(Point.REVERSALS, _first((bool(month.reversals), State.ASK)), figures)


def _trial_balance(month: Month) -> Item:
    state = _first((month.trial_balance_fen != 0, State.STOP))
    return Item(Point.TRIAL_BALANCE, state, {"fen": month.trial_balance_fen})


def _year_end(month: Month) -> Item | None:
    if not month.is_last_of_year:
        return None
    state = _first((month.uncarried_fen != 0, State.STOP))
    return Item(Point.YEAR_END, state, {"fen": month.uncarried_fen})


def _declaration(month: Month) -> Item | None:
    if not month.is_last_of_year:
        return None
    return Item(Point.DECLARATION, _first((not month.declared_by, State.ASK)), {"by": month.declared_by})
