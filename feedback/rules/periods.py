"""The fixed periods of the calendar that numbers are published for: months, quarters and years.

Source: statistics of the worker mailbox (职工信箱): only fixed periods, since two that overlap could be subtracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from feedback.rules.clocks import SILENCE_DAYS
from union_portal.lib.working_days import Calendar


class Length(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """The `number`th month or quarter of a year, or the year itself."""

    year: int
    number: int
    length: Length

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // MONTHS[self.length]:
            raise ValueError(f"a year has no {self.length} {self.number}")

    @classmethod
    def of(cls, day: date, length: Length) -> Period:
        return cls(day.year, (day.month - 1) // MONTHS[length] + 1, length)

    @property
    def first(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS[self.length] + 1, 1)

    @property
    def last(self) -> date:
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Period:
        if self.number * MONTHS[self.length] == 12:
            return Period(self.year + 1, 1, self.length)
        return Period(self.year, self.number + 1, self.length)

    @property
    def before(self) -> Period:
        return Period.of(self.first - timedelta(days=1), self.length)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def published_on(period: Period, calendar: Calendar) -> date:
    """From this day on its numbers are published, once and for all: its last answer can no longer be rated.

    Earlier the satisfaction of its last weeks would be missing; and what is published twice can be subtracted.
    """
    return calendar.add_working_days(period.last, SILENCE_DAYS) + timedelta(days=1)


def published_periods(length: Length, since: date, today: date, calendar: Calendar) -> list[Period]:
    """Every period since the first letter that has been published by today, newest first."""
    found = []
    period = Period.of(since, length)
    while published_on(period, calendar) <= today:
        found.append(period)
        period = period.following
    return found[::-1]
