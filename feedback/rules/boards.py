"""The rates of all units and of all categories, as they may leave the desk.

Source: as feedback/rules/rates.py and side_by_side.py. Whole numbers may stand beside the shares. Rates of time and rates of what reporters say are two lists,
each with its own row of small units, or few ratings would hide how fast a unit answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from feedback.rules.periods import Period
from feedback.rules.rates import WORTH, CaseFacts, Measure, Rates, Said, rates_by
from feedback.rules.side_by_side import SideBySide, suppress_both_ways
from feedback.rules.suppression import K, Table, shown_share

Shares = dict[Measure, Fraction | None]
Part = tuple[Fraction, int]
"""So many (partly solved counts half) of so many."""
TIME = (Measure.RESPONSE, Measure.ON_TIME, Measure.CLAIMED)
COUNTS = (Measure.REDONE, Measure.EXTENDED, Measure.EXCLUDED)
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Listed:
    """One list: published shares and numbers for every row, and for all rows together."""

    rows: dict[str | None, Shares]
    all_together: Shares
    counts: dict[str | None, dict[Measure, int | None]]
    cases: dict[str | None, int | None]
    """Of the list of time those received, of the list of voices those rated."""
    together: frozenset[str]
    """The names behind the row None."""
    counts_of_all: dict[Measure, int | None]
    parts_of_all: dict[Measure, Part | None]
    """What the shares of all rows together are made of: it was published with them, and can be added up."""


@dataclass(frozen=True)
class Board:
    """How fast cases are answered, and what reporters say about the answers."""

    time: Listed
    voice: Listed


def boards(cases: Iterable[CaseFacts], period: Period, today: date, *, k: int = K) -> tuple[Board, Board]:
    """All numbers of one period by unit, and the same by category: what is published is computed together."""
    known = list(cases)
    found = (
        rates_by(known, lambda case: case.unit, period, today),
        rates_by(known, lambda case: case.category, period, today),
    )
    time = suppress_both_ways(*(_time_tables(one) for one in found), k=k)
    voice = suppress_both_ways(*(_voice_tables(one) for one in found), k=k)
    by_unit, by_category = (Board(_time(time[side]), _voice(voice[side])) for side in (0, 1))
    return by_unit, by_category


def _time_tables(found: Mapping[str, Rates]) -> list[dict[tuple[str, str], int]]:
    return [_ratios(found, measure) for measure in TIME] + [_parts(found, measure) for measure in COUNTS]


def _time(shown: SideBySide) -> Listed:
    ratios = dict(zip(TIME, shown.tables, strict=False))
    numbers = dict(zip(COUNTS, shown.tables[len(TIME) :], strict=True))
    received = shown.tables[-1].row_totals
    return Listed(
        {row: {measure: _share(table, row) for measure, table in ratios.items()} for row in received},
        {measure: _share_of_all(table) for measure, table in ratios.items()},
        {row: {measure: table.cells[row, YES] for measure, table in numbers.items()} for row in received},
        received,
        shown.together,
        {measure: table.column_totals.get(YES, 0) for measure, table in numbers.items()},
        {measure: _part(table.column_totals.get(YES, 0), table.total) for measure, table in ratios.items()},
    )


def _voice_tables(found: Mapping[str, Rates]) -> list[dict[tuple[str, str], int]]:
    """Who rated and who did not are numbers that the others would give away, so they are tables of their own."""
    return [
        {(name, YES): int(one.rated.part) for name, one in found.items()},
        {(name, NO): one.rated.whole - int(one.rated.part) for name, one in found.items()},
        {(name, word): one.said[word] for name, one in found.items() for word in Said},
        _ratios(found, Measure.SATISFACTION),
    ]


def _voice(shown: SideBySide) -> Listed:
    rated, silent, said, pleased = shown.tables
    said_by_all = {word: said.column_totals.get(word, 0) for word in Said}
    return Listed(
        {
            row: {
                Measure.RATED: _rated(number, silent.row_totals[row]),
                Measure.RESOLUTION: _resolution({word: said.cells[row, word] for word in Said}),
                Measure.SATISFACTION: _share(pleased, row),
            }
            for row, number in rated.row_totals.items()
        },
        {
            Measure.RATED: _rated(rated.total, silent.total),
            Measure.RESOLUTION: _resolution({word: said.column_totals.get(word) for word in Said}),
            Measure.SATISFACTION: _share_of_all(pleased),
        },
        {},
        rated.row_totals,
        shown.together,
        {},
        {
            Measure.RATED: _part(rated.total, _sum([rated.total, silent.total])),
            Measure.RESOLUTION: _part(_score(said_by_all), _sum(said_by_all.values())),
            Measure.SATISFACTION: _part(pleased.column_totals.get(YES, 0), pleased.total),
        },
    )


def _ratios(found: Mapping[str, Rates], measure: Measure) -> dict[tuple[str, str], int]:
    counts = {}
    for name, one in found.items():
        ratio = one.ratio(measure)
        counts[name, YES] = int(ratio.part)
        counts[name, NO] = ratio.whole - int(ratio.part)
    return counts


def _parts(found: Mapping[str, Rates], measure: Measure) -> dict[tuple[str, str], int]:
    """How many of the cases received."""
    counts = {}
    for name, one in found.items():
        part: int = getattr(one, measure)
        counts[name, YES] = part
        counts[name, NO] = one.received - part
    return counts


def _share(table: Table[Any, Any], row: str | None) -> Fraction | None:
    return shown_share([table.cells[row, YES]], table.row_totals[row])


def _share_of_all(table: Table[Any, Any]) -> Fraction | None:
    return shown_share([table.column_totals.get(YES)], table.total)


def _rated(rated: int | None, silent: int | None) -> Fraction | None:
    if rated is None or silent is None:
        return None
    return shown_share([rated], rated + silent)


def _resolution(said: Mapping[Said, int | None]) -> Fraction | None:
    score, whole = _score(said), _sum(said.values())
    return None if score is None or not whole else score / whole


def _score(said: Mapping[Said, int | None]) -> Fraction | None:
    known = {word: count for word, count in said.items() if count is not None}
    if len(known) < len(said):
        return None
    return sum((WORTH[word] * count for word, count in known.items()), Fraction(0))


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)


def _part(part: Fraction | int | None, whole: int | None) -> Part | None:
    return None if part is None or whole is None else (Fraction(part), whole)
