"""Numbers are published once: what may leave the desk is computed, written down, and never computed again.

A quarter has everything: all together, by inbox, by category. A year is the sum of what its quarters published, so it
tells nothing new. A month tells how much there was in steps of ten and how long answers took: exact numbers of a
month could be subtracted from its quarter (docs/decisions/0014).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Min
from django.utils import timezone

from feedback.board.facts import facts_of
from feedback.board.weeks import hot_words_of, rising_themes_of
from feedback.models import BoardSnapshot, Case, Category, Inbox
from feedback.rules.boards import Board, Listed, boards
from feedback.rules.hot_words import monday_of
from feedback.rules.periods import Length, Period, published_periods
from feedback.rules.rates import Measure, rates, shown_median
from members.calendar import calendar

STEP = 10
"""Letters of a month are told in steps of ten: no sum of steps tells one number between their ends."""
Names = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One inbox or category; without a name those that are too small to stand alone."""

    name: str
    cases: int | None
    shares: dict[Measure, Fraction | None]
    counts: dict[Measure, int | None]


@dataclass(frozen=True)
class Lists:
    """How fast, and what reporters say, each with the names behind the last row."""

    time: list[Row]
    voice: list[Row]
    time_together: list[str]
    voice_together: list[str]


@dataclass(frozen=True)
class Quarter:
    """One quarter as it was published."""

    period: Period
    made_at: datetime
    received: int | None
    median_days: Fraction | None
    shares: dict[Measure, Fraction | None]
    parts: dict[Measure, tuple[Fraction, int] | None]
    counts: dict[Measure, int | None]
    by_unit: Lists
    by_category: Lists


@dataclass(frozen=True)
class Month:
    """Lower ends of the steps, and the median."""

    period: Period
    made_at: datetime
    received: int
    answered: int
    median_days: Fraction | None


@dataclass(frozen=True)
class Heard:
    """A word or theme of a week, with how many spoke of it."""

    word: str
    cases: int
    is_new: bool


@dataclass(frozen=True)
class Week:
    """The Monday, the words of named letters, and the themes of all."""

    monday: date
    words: list[Heard]
    themes: list[Heard]


@dataclass(frozen=True)
class Published:
    """The periods that have been published, newest first; none before there was a letter."""

    quarters: list[Period]
    months: list[Period]


def published(today: date) -> Published:
    """By today."""
    first = Case.objects.aggregate(first=Min("received_on"))["first"]
    if first is None:
        return Published([], [])
    days, lengths = calendar(), (Length.QUARTER, Length.MONTH)
    return Published(*(published_periods(length, first, today, days) for length in lengths))


def quarter_of(period: Period, *, at: datetime) -> Quarter:
    """As it was published; the first who asks publishes it. Only for a period of `published`."""
    kept = _kept(BoardSnapshot.Length.QUARTER, (period.year, period.number), at, lambda: _quarter(period, at))
    tables = kept.tables
    return Quarter(
        period,
        kept.made_at,
        tables["received"],
        _fraction(tables["median_days"]),
        {Measure(key): _fraction(value) for key, value in tables["shares"].items()},
        {
            Measure(key): (Fraction(value[0]), value[1]) if value else None
            for key, value in tables["parts"].items()
        },
        {Measure(key): value for key, value in tables["counts"].items()},
        _lists(tables["by_unit"]),
        _lists(tables["by_category"]),
    )


def month_of(period: Period, *, at: datetime) -> Month:
    """As `quarter_of`."""
    kept = _kept(BoardSnapshot.Length.MONTH, (period.year, period.number), at, lambda: _month(period, at))
    tables = kept.tables
    return Month(
        period, kept.made_at, tables["received"], tables["answered"], _fraction(tables["median_days"])
    )


def week_before(today: date, *, at: datetime) -> Week:
    """The last whole week, Monday to Sunday."""
    monday = monday_of(today) - timedelta(weeks=1)
    year, number, _day = monday.isocalendar()
    tables = _kept(BoardSnapshot.Length.WEEK, (year, number), at, lambda: _week(monday)).tables
    return Week(monday, *([Heard(*each) for each in tables[key]] for key in ("words", "themes")))


def publish_all(*, at: datetime) -> int:
    """Whatever is to be published by now and is not: returns how many. What nobody asked for stays as it was then."""
    today, before = timezone.localdate(at), BoardSnapshot.objects.count()
    due = published(today)
    for period in due.quarters:
        quarter_of(period, at=at)
    for period in due.months:
        month_of(period, at=at)
    week_before(today, at=at)
    return BoardSnapshot.objects.count() - before


def _kept(
    length: str, place: tuple[int, int], at: datetime, make: Callable[[], dict[str, Any]]
) -> BoardSnapshot:
    """Two who ask at once get the same: the period is there once."""
    kept, _is_new = BoardSnapshot.objects.get_or_create(
        length=length, year=place[0], number=place[1], defaults={"made_at": at, "tables": make}
    )
    return kept


def _quarter(period: Period, at: datetime) -> dict[str, Any]:
    cases, today = facts_of(period), timezone.localdate(at)
    by_unit, by_category = boards(cases, period, today)
    time, voice = by_unit.time, by_unit.voice
    return {
        "received": _sum(time.cases),
        "median_days": _text(shown_median(rates(cases, period, today))),
        "shares": _texts({**time.all_together, **voice.all_together}),
        "parts": {
            key.value: (str(part[0]), part[1]) if part else None
            for key, part in {**time.parts_of_all, **voice.parts_of_all}.items()
        },
        "counts": {key.value: count for key, count in time.counts_of_all.items()},
        "by_unit": _written(by_unit, dict(_names(Inbox))),
        "by_category": _written(by_category, dict(_names(Category))),
    }


def _month(period: Period, at: datetime) -> dict[str, Any]:
    found = rates(facts_of(period), period, timezone.localdate(at))
    return {
        "received": found.received // STEP * STEP,
        "answered": found.replied // STEP * STEP,
        "median_days": _text(shown_median(found)),
    }


def _week(monday: date) -> dict[str, Any]:
    found = {"words": hot_words_of(monday), "themes": rising_themes_of(monday)}
    return {key: [(one.word, one.cases, one.is_new) for one in rising] for key, rising in found.items()}


def _names(model: type[Inbox] | type[Category]) -> list[tuple[str, str]]:
    """In the order in which people know them."""
    return [(str(key), name) for key, name in model.objects.values_list("pk", "name")]


def _written(board: Board, names: Names) -> dict[str, Any]:
    """With the names of that day: an inbox that is renamed later keeps its old one here."""
    return {
        "time": _rows(board.time, names),
        "voice": _rows(board.voice, names),
        "time_together": [name for key, name in names.items() if key in board.time.together],
        "voice_together": [name for key, name in names.items() if key in board.voice.together],
    }


def _rows(listed: Listed, names: Names) -> list[dict[str, Any]]:
    ranked = [key for key in names if key in listed.rows] + [None] * (None in listed.rows)
    return [
        {
            "name": names[key] if key is not None else "",
            "cases": listed.cases[key],
            "shares": _texts(listed.rows[key]),
            "counts": {measure.value: count for measure, count in listed.counts.get(key, {}).items()},
        }
        for key in ranked
    ]


def _lists(tables: dict[str, Any]) -> Lists:
    time, voice = (
        [
            Row(
                row["name"],
                row["cases"],
                {Measure(key): _fraction(value) for key, value in row["shares"].items()},
                {Measure(key): value for key, value in row["counts"].items()},
            )
            for row in tables[name]
        ]
        for name in ("time", "voice")
    )
    return Lists(time, voice, tables["time_together"], tables["voice_together"])


def _sum(cases: Mapping[str | None, int | None]) -> int | None:
    numbers = list(cases.values())
    return None if None in numbers else sum(number for number in numbers if number is not None)


def _texts(shares: Mapping[Measure, Fraction | None]) -> dict[str, str | None]:
    return {key.value: _text(share) for key, share in shares.items()}


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
