"""A bank statement (银行对账单) as rows of a table: what the bank says happened, and everything that is wrong with it.

Amounts are seen from the union: what the bank credits comes in. A statement that does not add up is not believed: every balance
must follow from the one before, every total of the bank from the lines.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Protocol

from finance.rules import bank_cells as cells
from finance.rules.bank_columns import HEADINGS, guess, missing
from finance.rules.bank_totals import Totals, account_of, totals_of
from finance.rules.money import BadAmount
from members.rules.roster_columns import closes_the_table, is_heading_row
from members.rules.roster_values import text_of

HEAD_ROWS = 30
"""Titles, account and period may come first, but not more rows of them than this."""


MOST_OF_A_MOMENT = 500
"""Lines of one moment that are put in order; of more the file's order stays."""
OF_A_PAGE = ("本页", "承前", "过次页", "上页")
"""How a row begins that adds up a printed page."""


class Row(Protocol):
    """A row of a table with the number that Excel shows."""

    @property
    def number(self) -> int: ...

    @property
    def cells(self) -> tuple[object, ...]: ...


class Fault(StrEnum):
    """What can be wrong with a statement."""

    NO_HEADINGS = "no_headings"
    NO_DAY_COLUMN = "no_day_column"
    NO_AMOUNT_COLUMN = "no_amount_column"
    NO_LINES = "no_lines"
    NO_DAY = "no_day"
    BAD_DAY = "bad_day"
    NO_AMOUNT = "no_amount"
    BAD_AMOUNT = "bad_amount"
    BOTH_SIDES = "both_sides"
    NO_DIRECTION = "no_direction"
    BAD_DIRECTION = "bad_direction"
    BAD_BALANCE = "bad_balance"
    WRONG_BALANCE = "wrong_balance"
    WRONG_OPENING = "wrong_opening"
    WRONG_CLOSING = "wrong_closing"
    WRONG_COUNT = "wrong_count"
    WRONG_SUM = "wrong_sum"
    SAME_LINE = "same_line"
    SAME_SERIAL = "same_serial"
    OTHER_ACCOUNT = "other_account"
    OUT_OF_ORDER = "out_of_order"
    STRAY_ROW = "stray_row"

    @property
    def blocks(self) -> bool:
        """Whether such a statement cannot go in. The others are for a person to look at."""
        return self not in {Fault.SAME_SERIAL, Fault.OUT_OF_ORDER, Fault.STRAY_ROW}


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row: what stands there, what should, and the row that it contradicts."""

    row: int
    fault: Fault
    text: str = ""
    expected: int | None = None
    found: int | None = None
    other: int | None = None


@dataclass(frozen=True)
class Line:
    """One movement of money. `amount` is in fen, below zero when it left the union."""

    row: int
    on: date
    at: time | None
    amount: int
    balance: int | None
    summary: str = ""
    counterparty: str = ""
    serial: str = ""
    voucher: str = ""
    fingerprint: str = ""
    """The same for the same movement in another file of the account."""

    @property
    def occurred_at(self) -> datetime:
        """In the bank's time, midnight where it gives only the day."""
        return datetime.combine(self.on, self.at or time())


@dataclass(frozen=True)
class Statement:
    """What a file says, oldest line first."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    account: str = ""
    """Masked: 6222****1234."""
    account_tail: str = ""
    holder: str = ""
    opening: int | None = None
    closing: int | None = None
    is_turned: bool = False
    """Whether the newest line stood first."""
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether it can go in."""
        return not any(problem.fault.blocks for problem in self.problems)

    @property
    def money_in(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def money_out(self) -> int:
        return -sum(line.amount for line in self.lines if line.amount < 0)


def heading_place(rows: Sequence[Row]) -> int | None:
    """Which of the rows holds the headings: the one with most that we know; None where no row has two."""
    known = [len(guess(row.cells)) for row in rows[:HEAD_ROWS]]
    return known.index(max(known)) if known and max(known) >= 2 else None


def read(
    rows: Sequence[Row], heading: int | None = None, columns: Mapping[str, int] | None = None
) -> Statement:
    """The statement in a table; `heading` (a place in `rows`) and `columns` as a person confirmed them."""
    place = heading_place(rows) if heading is None else heading
    if place is None:
        return Statement(problems=(Problem(rows[0].number if rows else 1, Fault.NO_HEADINGS),))
    found = dict(columns) if columns is not None else guess(rows[place].cells)
    if lacking := missing(found):
        kinds = {"day": Fault.NO_DAY_COLUMN, "amount": Fault.NO_AMOUNT_COLUMN}
        here = rows[place].number
        return Statement(problems=tuple(Problem(here, kinds[each]) for each in lacking), columns=found)
    return _Reading(rows[:place], rows[place + 1 :], found).statement()


class _Reading:
    """One pass over the rows: lines, totals, and what is wrong."""

    def __init__(self, above: Sequence[Row], below: Sequence[Row], columns: dict[str, int]) -> None:
        self.columns = columns
        self.lines: list[Line] = []
        self.problems: list[Problem] = []
        self.has_holes = False
        self.totals = Totals()
        self.account, self.holder = account_of(row.cells for row in (*above, *below[-HEAD_ROWS:]))
        for row in above:
            self.totals = totals_of(row.cells, self.totals, row.number)
        for row in below:
            self._row(row)

    def statement(self) -> Statement:
        lines, is_turned = _oldest_first(self.lines)
        if not self.has_holes:
            lines = _following(lines)
        if not lines and not self.problems:
            self.problems.append(Problem(self.totals.row or 1, Fault.NO_LINES))
        lines = list(_with_fingerprints(lines, cells.tail(self.account)))
        self.problems += _order(lines)
        self.problems += _repeated(lines)
        if not self.has_holes:  # what is missing is said already
            self.problems += _balances(lines)
            self.problems += self._against_totals(lines)
        opening, closing = _ends(lines)
        return Statement(
            lines=tuple(lines),
            problems=tuple(sorted(self.problems, key=lambda each: each.row)),
            account=cells.masked(self.account),
            account_tail=cells.tail(self.account),
            holder=cells.masked_holder(self.holder),
            opening=opening if opening is not None else self.totals.opening,
            closing=closing if closing is not None else self.totals.closing,
            is_turned=is_turned,
            columns=self.columns,
        )

    # --- a row ------------------------------------------------------------------------------------------------

    def _cell(self, row: Row, name: str) -> object:
        column = self.columns.get(name)
        return row.cells[column] if column is not None and column < len(row.cells) else None

    def _row(self, row: Row) -> None:
        if is_heading_row(row.cells, self.columns, HEADINGS):
            return
        try:
            on, at = self._day(row)
        except cells.Unreadable:
            on, at = None, None
        if on is None and self._is_no_line(row):
            return
        if on is None:
            text = text_of(self._cell(row, "day")) or text_of(self._cell(row, "moment"))
            self._hole(Problem(row.number, Fault.BAD_DAY if text else Fault.NO_DAY, text))
            return
        self._same_account(row)
        amount = self._amount(row)
        if amount is not None:
            self.lines.append(self._line(row, on, at, amount))

    def _hole(self, problem: Problem) -> None:
        self.has_holes = True
        self.problems.append(problem)

    def _is_no_line(self, row: Row) -> bool:
        """Totals, or a remark of the bank between or below the lines."""
        totals = totals_of(row.cells, self.totals, row.number)
        if totals != self.totals:
            self.totals = totals
            return True
        amounts = [text_of(self._cell(row, name)) for name in ("debit", "credit", "amount")]
        if closes_the_table(row.cells) or _first_text(row).startswith(OF_A_PAGE):
            self._sums(row)
            return True
        if not any(character.isdigit() for text in amounts for character in text):
            self.problems.append(Problem(row.number, Fault.STRAY_ROW, _first_text(row)))
            return True
        return False

    def _sums(self, row: Row) -> None:
        """合计 with the sums in the columns. Sums of a page (小计, 本页合计) are no sums of the statement."""
        if not _first_text(row).replace(" ", "").startswith(("合计", "总计", "共计", "total", "Total")):
            return
        try:
            out, into = (cells.amount(self._cell(row, name)) for name in ("debit", "credit"))
        except BadAmount:
            return
        self.totals = replace(
            self.totals,
            sum_out=self.totals.sum_out if out is None else out,
            sum_in=self.totals.sum_in if into is None else into,
            row=row.number,
        )

    def _day(self, row: Row) -> tuple[date | None, time | None]:
        on, at = cells.moment(self._cell(row, "moment"))
        if on is None or at is None:
            day, clock = cells.moment(self._cell(row, "day"))
            on, at = on or day, at or clock
        return on, at

    def _same_account(self, row: Row) -> None:
        """A file with lines of two accounts cannot be checked, and is none for one book."""
        account = text_of(self._cell(row, "account"))
        self.account = self.account or account
        self.holder = self.holder or text_of(self._cell(row, "holder"))
        if account and cells.tail(account) != cells.tail(self.account):
            self.problems.append(Problem(row.number, Fault.OTHER_ACCOUNT, cells.masked(account)))

    def _amount(self, row: Row) -> int | None:
        """Signed fen; None if the row is left out, with the problem noted."""
        try:
            debit, credit, amount = (
                cells.amount(self._cell(row, name)) for name in ("debit", "credit", "amount")
            )
        except BadAmount as error:
            self._hole(Problem(row.number, Fault.BAD_AMOUNT, error.text))
            return None
        if debit and credit:
            self._hole(Problem(row.number, Fault.BOTH_SIDES, expected=credit, found=debit))
            return None
        if debit or credit:
            return (credit or 0) - (debit or 0)
        if amount:
            return self._directed(row, amount)
        if (debit, credit, amount) == (None, None, None):
            self._hole(Problem(row.number, Fault.NO_AMOUNT, text_of(self._cell(row, "summary"))))
        else:  # 0.00: nothing moved
            self.problems.append(Problem(row.number, Fault.STRAY_ROW, _first_text(row)))
        return None

    def _directed(self, row: Row, amount: int) -> int | None:
        if "direction" not in self.columns:
            return amount
        try:
            direction = cells.direction(self._cell(row, "direction"))
        except cells.Unreadable:
            self._hole(Problem(row.number, Fault.BAD_DIRECTION, text_of(self._cell(row, "direction"))))
            return None
        if direction is None:
            self._hole(Problem(row.number, Fault.NO_DIRECTION))
            return None
        return amount if direction == cells.Direction.IN else -amount

    def _line(self, row: Row, on: date, at: time | None, amount: int) -> Line:
        balance = None
        try:
            balance = cells.amount(self._cell(row, "balance"))
        except BadAmount as error:
            self.problems.append(Problem(row.number, Fault.BAD_BALANCE, error.text))
        texts = {name: text_of(self._cell(row, name)) for name in HEADINGS}
        other = texts["counterparty"] or texts["payer" if amount > 0 else "payee"]
        words = dict.fromkeys(texts[name] for name in ("summary", "purpose", "remark") if texts[name])
        return Line(
            row.number, on, at, amount, balance, " ".join(words), other, texts["serial"], texts["voucher"]
        )

    # --- the whole --------------------------------------------------------------------------------------------

    def _against_totals(self, lines: Sequence[Line]) -> Iterator[Problem]:
        """What the bank says at the head or the foot of the file against what the lines say."""
        out, into = [each for each in lines if each.amount < 0], [each for each in lines if each.amount > 0]
        opening, closing = _ends(lines)
        said, row = self.totals, self.totals.row
        for fault, expected, found in (
            (Fault.WRONG_COUNT, said.count_out, len(out)),
            (Fault.WRONG_COUNT, said.count_in, len(into)),
            (Fault.WRONG_COUNT, said.count, len(lines)),
            (Fault.WRONG_SUM, said.sum_out, -sum(each.amount for each in out)),
            (Fault.WRONG_SUM, said.sum_in, sum(each.amount for each in into)),
            (Fault.WRONG_OPENING, said.opening, opening),
            (Fault.WRONG_CLOSING, said.closing, closing),
        ):
            if expected is not None and found is not None and expected != found:
                yield Problem(row, fault, expected=expected, found=found)


def _first_text(row: Row) -> str:
    return next((text for cell in row.cells if (text := text_of(cell))), "")


def _oldest_first(lines: list[Line]) -> tuple[list[Line], bool]:
    """Turned round where the balances say that the newest stood first; without balances the days say it."""
    forth = sum(_follows(one, two) for one, two in pairwise(lines))
    back = sum(_follows(two, one) for one, two in pairwise(lines))
    if forth == back:
        forth = sum(one.occurred_at < two.occurred_at for one, two in pairwise(lines))
        back = sum(one.occurred_at > two.occurred_at for one, two in pairwise(lines))
    return (lines[::-1], True) if back > forth else (lines, False)


def _follows(before: Line, after: Line) -> bool:
    return (
        before.balance is not None
        and after.balance is not None
        and before.balance + after.amount == after.balance
    )


def _following(lines: list[Line]) -> list[Line]:
    """Lines of one moment stand in any order in some files: here each follows from the balance before it."""
    if all(_follows(one, two) for one, two in pairwise(lines)):
        return lines
    ordered: list[Line] = []
    for _moment, group in groupby(lines, key=lambda line: line.occurred_at):
        waiting = list(group)
        if len(waiting) > MOST_OF_A_MOMENT:
            ordered += waiting
            continue
        while waiting:
            last = ordered[-1] if ordered else None
            next_one = next((each for each in waiting if last and _follows(last, each)), None)
            if next_one is None:
                next_one = next((each for each in waiting if not _has_before(each, waiting)), waiting[0])
            waiting.remove(next_one)
            ordered.append(next_one)
    broken_before = sum(not _follows(one, two) for one, two in pairwise(lines))
    broken_after = sum(not _follows(one, two) for one, two in pairwise(ordered))
    return ordered if broken_after < broken_before else lines


def _has_before(line: Line, others: Iterable[Line]) -> bool:
    return any(other is not line and _follows(other, line) for other in others)


def _with_fingerprints(lines: Iterable[Line], tail: str) -> Iterator[Line]:
    """The serial number alone would not do: some banks begin anew each day, and a fee may share that of its transfer.

    Where there is no number, equal movements are counted: two equal tickets on one day are two.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    for line in lines:
        key: tuple[object, ...] = (tail, line.on.isoformat(), line.amount, line.serial)
        if not line.serial:
            words = (line.summary, line.counterparty) if line.balance is None else ()
            key = (*key, line.balance, *words)
            seen[key] += 1
            key = (*key, seen[key])
        digest = hashlib.sha256("\x1f".join("" if each is None else str(each) for each in key).encode())
        yield replace(line, fingerprint=digest.hexdigest())


def _order(lines: Iterable[Line]) -> Iterator[Problem]:
    for before, after in pairwise(lines):
        if after.on < before.on:
            yield Problem(after.row, Fault.OUT_OF_ORDER, after.on.isoformat(), other=before.row)


def _repeated(lines: Iterable[Line]) -> Iterator[Problem]:
    """The same line twice, or one serial number for two lines."""
    prints: dict[str, int] = {}
    serials: dict[str, int] = {}
    for line in sorted(lines, key=lambda line: line.row):
        if line.fingerprint in prints:
            yield Problem(line.row, Fault.SAME_LINE, line.serial, other=prints[line.fingerprint])
        elif line.serial and line.serial in serials:
            yield Problem(line.row, Fault.SAME_SERIAL, line.serial, other=serials[line.serial])
        prints.setdefault(line.fingerprint, line.row)
        serials.setdefault(line.serial, line.row)


def _balances(lines: Sequence[Line]) -> Iterator[Problem]:
    """Each balance against the one before. After a slip of one cell the true balance goes on; after a gap, the bank's."""
    expected: int | None = None
    for place, line in enumerate(lines):
        if expected is not None:
            expected += line.amount
        if expected is not None and line.balance is not None and line.balance != expected:
            yield Problem(line.row, Fault.WRONG_BALANCE, expected=expected, found=line.balance)
            after = lines[place + 1] if place + 1 < len(lines) else None
            if after is None or after.balance != expected + after.amount:
                expected = line.balance
        elif line.balance is not None:
            expected = line.balance


def _ends(lines: Sequence[Line]) -> tuple[int | None, int | None]:
    """The balance before the first line and after the last."""
    if not lines or lines[0].balance is None:
        return None, lines[-1].balance if lines else None
    return lines[0].balance - lines[0].amount, lines[-1].balance
