"""The working-day calendar as the database has it now, for everybody who counts days.

Staff may change it at any time, so every call asks for its version - one value, one tiny query - and reads the days
again only when that has moved. Call it once for a page, not once for a row.
"""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from members.models import CalendarDay, CalendarYear
from members.rules.holiday_notices import NamedDay, Notice
from union_portal.lib.working_days import Calendar

_remembered: dict[UUID, Calendar] = {}


def calendar() -> Calendar:
    """Days off and make-up days of the years that are confirmed."""
    version = _current_version()
    known = _remembered.get(version)
    if known is None:
        known = _read()
        _remembered.clear()
        _remembered[version] = known
    return known


def _current_version() -> UUID:
    """New after every change (trigger in members/migrations)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM members_calendar_version")
        return cursor.fetchone()[0]


def _read() -> Calendar:
    days = dict(CalendarDay.objects.values_list("day", "is_working"))
    return Calendar(
        off=frozenset(day for day, is_working in days.items() if not is_working),
        on=frozenset(day for day, is_working in days.items() if is_working),
        years=frozenset(
            CalendarYear.objects.filter(confirmed_at__isnull=False).values_list("year", flat=True)
        ),
    )


REMINDED_FROM = (11, 15)
"""Month and day: the notice for the coming year is usually out by then."""


def years_to_define(today: date) -> list[int]:
    """This year, and from the middle of November the coming one, as far as they are not defined."""
    wanted = [today.year]
    if (today.month, today.day) >= REMINDED_FROM:
        wanted.append(today.year + 1)
    return [year for year in wanted if not calendar().is_defined(year)]


@dataclass(frozen=True)
class Change:
    """What taking a notice does to one day: it is new, it goes, or neither."""

    day: NamedDay
    is_new: bool = False
    goes: bool = False


def changes_by(notice: Notice, year: int) -> list[Change]:
    """Every day of the notice, and those the calendar had from an earlier text and would lose."""
    said = notice.days
    known = {row.day for row in CalendarDay.objects.filter(day__in=[each.day for each in said])}
    lost = CalendarDay.objects.filter(notice__year=year).exclude(day__in=[each.day for each in said])
    changes = [Change(each, is_new=each.day not in known) for each in said]
    changes += [Change(NamedDay(row.day, row.is_working, row.name), goes=True) for row in lost]
    return sorted(changes, key=lambda change: change.day.day)


@dataclass(frozen=True)
class Cell:
    """One day on the page of a year."""

    day: date
    row: CalendarDay | None

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5


Month = tuple[date, list[list[Cell | None]]]


def months_of(year: int, rows: Iterable[CalendarDay]) -> list[Month]:
    """The twelve months: the first day of each, and its weeks from Monday to Sunday with gaps as None."""
    differing = {row.day: row for row in rows}
    weeks = Weeks(firstweekday=0)
    return [
        (
            date(year, month, 1),
            [
                [Cell(day, differing.get(day)) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
