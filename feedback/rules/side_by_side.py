"""Several measures of the same units in one list: what may be published of all of them together.

Source: feedback/rules/suppression.py (k = 5). Tables that stand side by side share the numbers of their rows, and hidden
ones could be narrowed down from several sides at once. So here no total of a row is ever hidden: units that are too
small in any of the tables stand together in one row (REST). Then the tables have nothing hidden in common, and each is
safe by itself. Hand in together what shares its totals; columns may differ.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
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
"""The row of the units that are too small to stand alone."""
Counts = Mapping[tuple[Any, Any], int]


@dataclass(frozen=True)
class SideBySide:
    """The published tables in the order they were handed in, all with the same rows."""

    tables: list[Table[Any, Any]]
    together: frozenset[Any]
    """The units that stand together in the row REST."""


class _TooSmall(Exception):
    """These rows cannot stand alone, or not by themselves together."""

    def __init__(self, rows: set[Any]) -> None:
        super().__init__(rows)
        self.rows = rows


def suppress_side_by_side(tables: Sequence[Counts], *, k: int = K) -> SideBySide:
    """All tables with the same rows; a table that cannot be shown at all has nothing but None."""
    for table in tables:
        must_be_counts(table.values())
    rows = list(dict.fromkeys(row for table in tables for row, _ in table))
    together: set[Any] = set()
    while True:
        groups = {row: REST if row in together else row for row in rows}
        try:
            return SideBySide([_shown(_grouped(table, groups), k) for table in tables], frozenset(together))
        except _TooSmall as found:
            more = (found.rows - {REST}) or _smallest(tables, [row for row in rows if row not in together])
            if not more:
                return SideBySide(
                    [_withheld(_grouped(table, groups)) for table in tables], frozenset(together)
                )
            together |= more


def _smallest(tables: Sequence[Counts], rows: list[Any]) -> set[Any]:
    """The row that adds least to those that stand together."""
    sizes = {
        row: sum(count for table in tables for (one, _), count in table.items() if one == row) for row in rows
    }
    return {min(rows, key=lambda row: sizes[row])} if rows else set()


def _grouped(table: Counts, groups: Mapping[Any, Any]) -> dict[tuple[Any, Any], int]:
    """Every row with every column, REST last."""
    columns = list(dict.fromkeys(column for _, column in table))
    names = sorted(set(groups.values()) - {REST}, key=list(groups).index)
    names += [REST] if REST in groups.values() else []
    grouped = {(name, column): 0 for name in names for column in columns}
    for (row, column), count in table.items():
        grouped[groups[row], column] += count
    return grouped


def _totals(counts: Counts, side: int) -> dict[Any, int]:
    totals: dict[Any, int] = {}
    for place, count in counts.items():
        totals[place[side]] = totals.get(place[side], 0) + count
    return totals


def _shown(counts: dict[tuple[Any, Any], int], k: int) -> Table[Any, Any]:
    rows, columns = _totals(counts, 0), _totals(counts, 1)
    small = {row for row, total in rows.items() if is_small(total, k)}
    if small:
        raise _TooSmall(small)
    arcs = [Arc(("row", row), ("column", column), count) for (row, column), count in counts.items()]
    arcs += [Arc(("column", column), "out", count) for column, count in columns.items()]
    known = range(len(arcs), len(arcs) + len(rows) + 1)
    arcs += [Arc("in", ("row", row), count) for row, count in rows.items()]
    arcs.append(Arc("out", "in", sum(rows.values())))
    prices = [CELL] * len(counts) + [TOTAL] * len(columns)
    try:
        numbers = published(arcs, prices, k, frozenset(known))
    except CannotHide as found:
        raise _TooSmall({_row_of(arcs, found.place)}) from None
    following = iter(numbers)
    cells = {place: next(following) for place in counts}
    return Table(cells, dict(rows), {column: next(following) for column in columns}, sum(rows.values()))


def _row_of(arcs: list[Arc], place: int) -> Hashable:
    """The row of a cell; of the total of a column, the first row that has something in it."""
    arc = arcs[place]
    if arc.head == "out":
        arc = next(one for one in arcs if one.head == arc.tail and one.count)
    row: Hashable = arc.tail[1]  # type: ignore[index]
    return row


def _withheld(counts: dict[tuple[Any, Any], int]) -> Table[Any, Any]:
    """Nothing at all, zeros neither: a zero shown would narrow down the rest."""
    return Table(
        dict.fromkeys(counts), dict.fromkeys(_totals(counts, 0)), dict.fromkeys(_totals(counts, 1)), None
    )
