"""The working-day calendar as the database has it now, for everybody who counts days.

Staff may change it at any time, so every call asks for its version - one value, one tiny query - and reads the days
again only when that has moved. Call it once for a page, not once for a row.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from members.models import CalendarDay, CalendarYear
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
