"""Small numbers that would point at people are not published, nor is what they could be computed from (k = 5).

Source: the union's promise to those who write in (职工信箱) that nobody is recognised in a statistic; why it is done
this way stands in docs/decisions/0014. A count of 1 to 4 is hidden, whether it is a cell or a total; where the rest of
its row or column would give it away, further numbers are hidden until none of them can be computed (complementary
suppression). The naive rule "hide what is under 5" lets a reader compute an exact count in half of all tables, see
tests/feedback/test_suppression.py.

- A zero is published: that nobody wrote gives nobody away. So a reader knows that a hidden number is at least one, and
  every check here counts with that reader.
- Which further number is hidden depends on whether it is one or more and not on how large it is, or its choice would
  tell something.
- Cells are hidden before totals, totals before the grand total.
- What is shared by several tables is hidden in all of them or in none: hand such tables in together (`suppress_chain`:
  outcome x category, category x unit, unit x period, each joined to the next by the totals of one side). A ring of
  tables (unit x category x period) is no chain: publish at most two sides of it. Several measures of the same units are
  no chain either, see feedback/rules/side_by_side.py.
- Numbers of a month and of its quarter are a ring too: publish breakdowns for one length of period only.
- Who knows one of the hidden cases from elsewhere can subtract it. No table guards against that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Generic, TypeVar

from feedback.rules.flows import Arc, Network

K = 5
"""Numbers from 1 to K - 1 are hidden."""
CELL, TOTAL, GRAND_TOTAL = 1_000, 3_000, 30_000
"""What it costs to hide one."""

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Line(Generic[Key]):
    """One row of numbers with its total; None is hidden."""

    cells: dict[Key, int | None]
    total: int | None


@dataclass(frozen=True)
class Table(Generic[Row, Column]):
    """Numbers by row and column with the totals of both and the grand total; None is hidden."""

    cells: dict[tuple[Row, Column], int | None]
    row_totals: dict[Row, int | None]
    column_totals: dict[Column, int | None]
    total: int | None

    @property
    def hides_something(self) -> bool:
        return None in [
            *self.cells.values(),
            *self.row_totals.values(),
            *self.column_totals.values(),
            self.total,
        ]


def is_small(count: int, k: int = K) -> bool:
    return 0 < count < k


def suppress_line(counts: Mapping[Key, int], *, k: int = K) -> Line[Key]:
    """A list of numbers with its total."""
    must_be_counts(counts.values())
    top, bottom = ("top",), ("bottom",)
    arcs = [Arc(top, bottom, count) for count in counts.values()]
    arcs.append(Arc(bottom, top, sum(counts.values())))
    prices = [CELL] * len(counts) + [GRAND_TOTAL]
    *cells, total = published(arcs, prices, k)
    return Line(dict(zip(counts, cells, strict=True)), total)


def suppress(counts: Mapping[tuple[Row, Column], int], *, k: int = K) -> Table[Row, Column]:
    """A table with the totals of its rows and columns; a cell that is missing is a zero."""
    return suppress_chain([counts], k=k)[0]


def suppress_chain(tables: Sequence[Mapping[tuple[Any, Any], int]], *, k: int = K) -> list[Table[Any, Any]]:
    """Tables that share totals: the columns of each are the rows of the next, and their totals are the same."""
    sides = _sides(tables)
    totals = _totals(tables, sides)
    arcs: list[Arc] = []
    prices: list[int] = []
    for place, counts in enumerate(totals):
        for key, count in counts.items():
            arcs.append(Arc(_gate(place, key, "in", len(sides)), _gate(place, key, "out", len(sides)), count))
            prices.append(TOTAL)
    for place, table in enumerate(tables):
        for row in sides[place]:
            for column in sides[place + 1]:
                tail = _gate(place, row, "out", len(sides))
                head = _gate(place + 1, column, "in", len(sides))
                arcs.append(Arc(tail, head, table.get((row, column), 0)))
                prices.append(CELL)
    arcs.append(Arc("bottom", "top", sum(totals[0].values())))
    prices.append(GRAND_TOTAL)
    return _tables(sides, published(arcs, prices, k))


def must_be_counts(counts: Iterable[int]) -> None:
    if any(count < 0 for count in counts):
        raise ValueError("a count is never below zero")


def _gate(place: int, key: Hashable, way: str, sides: int) -> Hashable:
    """A crossing of the network; before the first side and behind the last one all ways meet."""
    if place == 0 and way == "in":
        return "top"
    if place == sides - 1 and way == "out":
        return "bottom"
    return place, key, way


def _sides(tables: Sequence[Mapping[tuple[Any, Any], int]]) -> list[list[Any]]:
    """The keys of the rows of the first table, then of the columns of every one, in the order of their coming."""
    if not tables:
        raise ValueError("there is no table")
    sides: list[dict[Any, None]] = [{} for _ in range(len(tables) + 1)]
    for place, table in enumerate(tables):
        must_be_counts(table.values())
        for row, column in table:
            sides[place][row] = None
            sides[place + 1][column] = None
    return [list(side) for side in sides]


def _totals(tables: Sequence[Mapping[tuple[Any, Any], int]], sides: list[list[Any]]) -> list[dict[Any, int]]:
    totals = [dict.fromkeys(side, 0) for side in sides]
    for (row, _), count in tables[0].items():
        totals[0][row] += count
    for place, table in enumerate(tables):
        rows = dict.fromkeys(sides[place], 0)
        for (row, column), count in table.items():
            rows[row] += count
            totals[place + 1][column] += count
        if rows != totals[place]:
            raise ValueError(f"tables {place} and {place + 1} do not count the same cases")
    return totals


class CannotHide(Exception):
    """The small number at this place is given away by what is known already."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def published(
    arcs: list[Arc], prices: list[int], k: int = K, known: frozenset[int] = frozenset()
) -> list[int | None]:
    """Hide what is small, then what gives it away, then show again what turned out not to be needed."""
    network = Network(arcs, known=known)
    small = {number for number, arc in enumerate(arcs) if is_small(arc.count, k)}
    network.hidden |= small
    for number in sorted(small):
        if network.is_recovered(number):
            ring = network.cheapest_ring(number, prices.__getitem__)
            if ring is None:
                raise CannotHide(number)
            network.hidden |= ring
    _show_what_can_be_shown(network, small, prices)
    return [None if number in network.hidden else arc.count for number, arc in enumerate(arcs)]


def _show_what_can_be_shown(network: Network, small: set[int], prices: list[int]) -> None:
    for number in sorted(network.hidden - small, key=lambda number: (-prices[number], -number)):
        network.hidden.discard(number)
        if not network.nothing_is_recovered():
            network.hidden.add(number)


def _tables(sides: list[list[Any]], numbers: list[int | None]) -> list[Table[Any, Any]]:
    """Back from the network, in the order in which it was laid."""
    following = iter(numbers)
    totals = [{key: next(following) for key in side} for side in sides]
    cells = [
        {(row, column): next(following) for row in rows for column in columns}
        for rows, columns in pairwise(sides)
    ]
    total = next(following)
    return [
        Table(inner, rows, columns, total)
        for inner, rows, columns in zip(cells, totals, totals[1:], strict=False)
    ]


def shown_share(parts: Iterable[int | None], whole: int | None) -> Fraction | None:
    """A share of published numbers; hidden as soon as one of them is, since it could be computed from the share.

    Numerator, rest and whole must come from one suppressed table: 40 of 42 tells that two are missing.
    """
    known = list(parts)
    if not whole or any(part is None for part in known):
        return None
    return Fraction(sum(part for part in known if part is not None), whole)


def share_of(part: int, whole: int, *, k: int = K) -> Fraction | None:
    """A share that stands alone: hidden when part, rest or whole is a small number."""
    line = suppress_line({"part": part, "rest": whole - part}, k=k)
    return shown_share([line.cells["part"]], line.total)


def enough(count: int | None, *, k: int = K) -> bool:
    """Whether a mean, a median or a rate may be shown: of at least k, and their number is published itself."""
    return count is not None and count >= k
