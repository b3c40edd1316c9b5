"""Several measures of the same cases in lists, by unit and by category: what may be published of all of them together.

Source: feedback/rules/suppression.py (k = 5). Tables that stand side by side share the numbers of their rows, and hidden
ones could be narrowed down from several sides at once. So here no total of a row is ever hidden: units that are too
small in any of the tables stand together in one row (REST), and so do categories. Then the tables of two measures have
nothing hidden in common. The two lists of one measure share its columns (answered in time, late) and are one chain.
Hand in together what is published together; a table of unit x category beside it would close a ring and give away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.rules.flows import Arc
from feedback.rules.suppression import (
    CELL,
    TOTAL,
    CannotHide,
    K,
    Table,
    is_small,
    must_be_counts,
    published,
)

REST = None
"""The row of the units or categories that are too small to stand alone."""
ALL = "all"
Counts = Mapping[tuple[Any, Any], int]
Grouped = dict[tuple[Any, Any], int]


@dataclass(frozen=True)
class SideBySide:
    """The published tables in the order they were handed in, all with the same rows."""

    tables: list[Table[Any, Any]]
    together: frozenset[Any]
    """Who stands together in the row REST."""


class _TooSmall(Exception):
    """These rows of one of the two lists cannot stand alone, or not by themselves together."""

    def __init__(self, side: int, rows: set[Any]) -> None:
        super().__init__(side, rows)
        self.side, self.rows = side, rows


def suppress_side_by_side(tables: Sequence[Counts], *, k: int = K) -> SideBySide:
    """One list; if it cannot be shown at all, it has nothing but None."""
    whole = [{(ALL, column): count for column, count in _totals(table, 1).items()} for table in tables]
    return suppress_both_ways(tables, whole, k=k)[0]


def suppress_both_ways(
    tables: Sequence[Counts], across: Sequence[Counts], *, k: int = K
) -> tuple[SideBySide, SideBySide]:
    """Two lists of the same measures: each table and its partner count the same cases in the same columns."""
    lists = (tables, across)
    _must_fit(tables, across)
    rows = [list(dict.fromkeys(row for table in one for row, _ in table)) for one in lists]
    together: tuple[set[Any], set[Any]] = (set(), set())
    while True:
        grouped = [[_grouped(table, rows[side], together[side]) for table in lists[side]] for side in (0, 1)]
        try:
            pairs = [_shown(one, other, k) for one, other in zip(*grouped, strict=True)]
        except _TooSmall as found:
            if _join(found, lists, rows, together):
                continue
            pairs = [(_withheld(one), _withheld(other)) for one, other in zip(*grouped, strict=True)]
        return (
            SideBySide([pair[0] for pair in pairs], frozenset(together[0])),
            SideBySide([pair[1] for pair in pairs], frozenset(together[1])),
        )


def _must_fit(tables: Sequence[Counts], across: Sequence[Counts]) -> None:
    for table, other in zip(tables, across, strict=True):
        must_be_counts([*table.values(), *other.values()])
        if _totals(table, 1) != _totals(other, 1):
            raise ValueError("a table and its partner do not count the same cases")


def _join(
    found: _TooSmall,
    lists: tuple[Sequence[Counts], Sequence[Counts]],
    rows: list[list[Any]],
    together: tuple[set[Any], set[Any]],
) -> bool:
    """Put more rows together: those that are too small, or else the smallest; False where none is left."""
    if more := found.rows - {REST}:
        together[found.side].update(more)
        return True
    for side in (found.side, 1 - found.side):
        alone = [row for row in rows[side] if row not in together[side]]
        if alone:
            sizes = [_totals(table, 0) for table in lists[side]]
            together[side].add(min(alone, key=lambda row: sum(size.get(row, 0) for size in sizes)))
            return True
    return False


def _grouped(table: Counts, rows: list[Any], together: set[Any]) -> Grouped:
    """Every row with every column, REST last."""
    names = [row for row in rows if row not in together] + [REST] * bool(together)
    columns = dict.fromkeys(column for _, column in table)
    grouped = {(name, column): 0 for name in names for column in columns}
    for (row, column), count in table.items():
        grouped[REST if row in together else row, column] += count
    return grouped


def _totals(counts: Counts, side: int) -> dict[Any, int]:
    totals: dict[Any, int] = {}
    for place, count in counts.items():
        totals[place[side]] = totals.get(place[side], 0) + count
    return totals


def _shown(one: Grouped, other: Grouped, k: int) -> tuple[Table[Any, Any], Table[Any, Any]]:
    """One measure: row > column > row of the other list, where what flows in and out of the rows is known."""
    rows = (_totals(one, 0), _totals(other, 0))
    for side in (0, 1):
        if small := {row for row, total in rows[side].items() if is_small(total, k)}:
            raise _TooSmall(side, small)
    columns = _totals(one, 1)
    arcs = [Arc((0, row), ("in", column), count) for (row, column), count in one.items()]
    arcs += [Arc(("out", column), (1, row), count) for (row, column), count in other.items()]
    arcs += [Arc(("in", column), ("out", column), count) for column, count in columns.items()]
    hideable = len(arcs)
    arcs += [Arc("source", (0, row), count) for row, count in rows[0].items()]
    arcs += [Arc((1, row), "sink", count) for row, count in rows[1].items()]
    arcs.append(Arc("sink", "source", sum(columns.values())))
    prices = [CELL] * (len(one) + len(other)) + [TOTAL] * len(columns)
    try:
        numbers = published(arcs, prices, k, frozenset(range(hideable, len(arcs))))
    except CannotHide as found:
        raise _culprit(found.place, one, other) from None
    following = iter(numbers)
    left = {place: next(following) for place in one}
    right = {place: next(following) for place in other}
    totals = {column: next(following) for column in columns}
    whole = sum(columns.values())
    return (
        Table(left, dict(rows[0]), totals, whole),
        Table(right, dict(rows[1]), {column: totals[column] for column in _totals(other, 1)}, whole),
    )


def _culprit(place: int, one: Grouped, other: Grouped) -> _TooSmall:
    """The row of a cell; of the total of a column, the first row that has something in it."""
    if place < len(one):
        return _TooSmall(0, {list(one)[place][0]})
    if place < len(one) + len(other):
        return _TooSmall(1, {list(other)[place - len(one)][0]})
    column = list(_totals(one, 1))[place - len(one) - len(other)]
    return _TooSmall(0, {next(row for (row, of), count in one.items() if of == column and count)})


def _withheld(counts: Grouped) -> Table[Any, Any]:
    """Nothing at all, zeros neither: a zero shown would narrow down the rest."""
    return Table(
        dict.fromkeys(counts), dict.fromkeys(_totals(counts, 0)), dict.fromkeys(_totals(counts, 1)), None
    )
