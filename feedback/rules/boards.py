"""The rates of all units (or categories) in one list, as they may leave the desk.

Source: as feedback/rules/rates.py and side_by_side.py. Rates of time and rates of what reporters say are two lists,
each with its own row of small units, or few ratings would hide how fast a unit answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from feedback.rules.periods import Period
from feedback.rules.rates import WORTH, CaseFacts, Measure, Rates, Said, rates_by
from feedback.rules.side_by_side import SideBySide, suppress_side_by_side
from feedback.rules.suppression import K, Table, shown_share

Shares = dict[Measure, Fraction | None]
TIME = (Measure.RESPONSE, Measure.ON_TIME, Measure.CLAIMED)
COUNTS = (Measure.REDONE, Measure.EXTENDED, Measure.EXCLUDED)
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Listed:
    """One list: published shares and numbers for every row, and for all rows together."""

    rows: dict[str | None, Shares]
    all_together: Shares
    counts: dict[str | None, dict[Measure, int | None]]
    together: frozenset[str]
    """The names behind the row None."""


@dataclass(frozen=True)
class Board:
    """How fast units answer, and what reporters say about the answers."""

    time: Listed
    voice: Listed


def board(
    cases: Iterable[CaseFacts], key: Callable[[CaseFacts], str], period: Period, today: date, *, k: int = K
) -> Board:
    """All numbers of one period by unit or by category; publish one of the two with all measures, not both."""
    found = rates_by(cases, key, period, today)
    return Board(_time(found, k), _voice(found, k))


def _time(found: Mapping[str, Rates], k: int) -> Listed:
    tables = [_ratios(found, measure) for measure in TIME] + [_parts(found, measure) for measure in COUNTS]
    shown = suppress_side_by_side(tables, k=k)
    ratios = dict(zip(TIME, shown.tables, strict=False))
    numbers = dict(zip(COUNTS, shown.tables[len(TIME) :], strict=True))
    rows = _rows(shown)
    return Listed(
        {row: {measure: _share(table, row) for measure, table in ratios.items()} for row in rows},
        {measure: _share_of_all(table) for measure, table in ratios.items()},
        {row: {measure: table.cells[row, YES] for measure, table in numbers.items()} for row in rows},
        shown.together,
    )


def _voice(found: Mapping[str, Rates], k: int) -> Listed:
    """Who rated and who did not are numbers that the others would give away, so they are tables of their own."""
    rated = {(name, YES): int(one.rated.part) for name, one in found.items()}
    silent = {(name, NO): one.rated.whole - int(one.rated.part) for name, one in found.items()}
    said = {(name, word): one.said[word] for name, one in found.items() for word in Said}
    pleased = _ratios(found, Measure.SATISFACTION)
    shown = suppress_side_by_side([rated, silent, said, pleased], k=k)
    of_rated, of_silent, of_said, of_pleased = shown.tables
    return Listed(
        {
            row: {
                Measure.RATED: _rated(of_rated.row_totals[row], of_silent.row_totals[row]),
                Measure.RESOLUTION: _resolution({word: of_said.cells[row, word] for word in Said}),
                Measure.SATISFACTION: _share(of_pleased, row),
            }
            for row in _rows(shown)
        },
        {
            Measure.RATED: _rated(of_rated.total, of_silent.total),
            Measure.RESOLUTION: _resolution({word: of_said.column_totals.get(word, 0) for word in Said}),
            Measure.SATISFACTION: _share_of_all(of_pleased),
        },
        {},
        shown.together,
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


def _rows(shown: SideBySide) -> list[str | None]:
    return list(shown.tables[0].row_totals)


def _share(table: Table[Any, Any], row: str | None) -> Fraction | None:
    return shown_share([table.cells[row, YES]], table.row_totals[row])


def _share_of_all(table: Table[Any, Any]) -> Fraction | None:
    return shown_share([table.column_totals.get(YES)], table.total)


def _rated(rated: int | None, silent: int | None) -> Fraction | None:
    if rated is None or silent is None:
        return None
    return shown_share([rated], rated + silent)


def _resolution(said: Mapping[Said, int | None]) -> Fraction | None:
    known = {word: count for word, count in said.items() if count is not None}
    whole = sum(known.values())
    if len(known) < len(said) or not whole:
        return None
    return sum((WORTH[word] * count for word, count in known.items()), Fraction(0)) / whole
