"""Working days: Monday to Friday, less the public holidays, plus the weekend days that are worked for them (调休).

Which days these are is announced year by year (国务院办公厅 ... 部分节假日安排的通知), so a calendar also says for
which years it knows. Over the others it counts Monday to Friday, and `warnings_for` names them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days that differ from Monday-to-Friday, and the years for which that is known."""

    off: frozenset[date]
    """Days off that would be working days."""
    on: frozenset[date]
    """Weekend days that are worked."""
    years: frozenset[int]
    """The years that are defined; elsewhere `off` and `on` say nothing."""

    def is_working_day(self, day: date) -> bool:
        is_weekday = day.weekday() < 5
        if day.year not in self.years:
            return is_weekday
        return day not in self.off if is_weekday else day in self.on

    def is_defined(self, year: int) -> bool:
        return year in self.years

    def add_working_days(self, start: date, days: int) -> date:
        """The day that lies `days` working days after `start`, which itself does not count; 0 is `start`.

        Negative: that many working days before.
        """
        if days == 0:
            return start
        reached = self._until(start) + days if days > 0 else self._until(start - ONE_DAY) + days + 1
        reach = abs(days) * 7 // 5 + len(self._off) + len(self._on) + 7
        around = start.toordinal()
        nearest = range(max(1, around - reach), min(date.max.toordinal(), around + reach) + 1)
        found = bisect_left(nearest, reached, key=self._until_ordinal)
        if found == len(nearest):
            raise OverflowError("the calendar ends before that day")
        return date.fromordinal(nearest[found])

    def working_days_between(self, start: date, end: date) -> int:
        """The working days after `start` up to `end` itself; negative when `end` lies before `start`."""
        return self._until(end) - self._until(start)

    def days_left(self, due: date, today: date) -> int:
        """Working days until `due`: 0 on the day itself, and negative when it is overdue by so many."""
        return self.working_days_between(today, due)

    def warnings_for(self, start: date, end: date) -> list[int]:
        """The years between the two days that are not defined: what was counted there may still change."""
        first, last = sorted((start.year, end.year))
        return [year for year in range(first, last + 1) if year not in self.years]

    def _until(self, day: date) -> int:
        return self._until_ordinal(day.toordinal())

    def _until_ordinal(self, ordinal: int) -> int:
        """How many working days there are from the first Monday of all (0001-01-01) up to this day."""
        weeks, rest = divmod(ordinal, 7)
        taken, given = bisect_right(self._off, ordinal), bisect_right(self._on, ordinal)
        return weeks * 5 + min(rest, 5) - taken + given

    @cached_property
    def _off(self) -> list[int]:
        return self._that_count(day for day in self.off if day.weekday() < 5)

    @cached_property
    def _on(self) -> list[int]:
        return self._that_count(day for day in self.on if day.weekday() >= 5)

    def _that_count(self, days: Iterable[date]) -> list[int]:
        return sorted(day.toordinal() for day in days if day.year in self.years)


MONDAY_TO_FRIDAY = Calendar(frozenset(), frozenset(), frozenset())
"""A calendar that knows of no year."""
