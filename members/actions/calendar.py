"""Keeping the working-day calendar: single days, the notice of a year, and saying that a year is complete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions import audit
from members.models import CalendarDay, CalendarYear, User
from members.models.calendar import FIRST_YEAR, LAST_YEAR
from members.rules.holiday_notices import Notice, Unclear, UnclearNotice, read_notice
from union_portal.lib import Refused

WHEN_THE_CALENDAR_CHANGES: list[Callable[[], None]] = []
"""Called after each change, inside its transaction: whoever keeps due dates counts them anew here."""

WHY = {
    Unclear.NO_SUCH_DAY: gettext_lazy("There is no such day: “%(about)s”."),
    Unclear.OTHER_WEEKDAY: gettext_lazy("“%(about)s” is a 周%(instead)s in that year."),
    Unclear.ENDS_BEFORE_IT_STARTS: gettext_lazy("“%(about)s” ends before it begins."),
    Unclear.OTHER_COUNT: gettext_lazy("It says “%(about)s”, but these are %(instead)s days."),
    Unclear.NEITHER_OFF_NOR_WORKED: gettext_lazy(
        "“%(about)s” says neither which days are off (放假) nor which are worked (上班)."
    ),
    Unclear.WORKED_ON_A_WEEKDAY: gettext_lazy("“%(about)s” is no Saturday or Sunday: it is worked anyway."),
    Unclear.SAID_TWICE: gettext_lazy("“%(about)s” stands in an earlier line already."),
    Unclear.NOT_READ: gettext_lazy(
        "It has to look like this: 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。"
    ),
}


def read(text: str, year: int) -> Notice:
    """The notice for `year` that somebody pasted; refused with the line that cannot be read."""
    try:
        notice = read_notice(text, year)
    except UnclearNotice as unclear:
        why = str(WHY[unclear.why]) % {"about": unclear.about, "instead": unclear.instead}
        sentence = _("Line %(number)d cannot be read: “%(line)s” %(why)s")
        raise Refused(sentence % {"number": unclear.number, "line": unclear.line, "why": why}) from None
    if notice.year and notice.year != year:
        raise Refused(
            _("This notice is about %(other)d, not about %(year)d.") % {"other": notice.year, "year": year}
        )
    if not notice.holidays:
        raise Refused(_("No holiday was found in this text. Paste the numbered lines of the notice."))
    return notice


@transaction.atomic
def take_year(year: int, text: str, *, by: User | None, at: datetime, source: str = "") -> CalendarYear:
    """Put the days of a notice into the calendar, in place of those it had for this year before.

    Days that were set by hand stay.
    """
    _lock()
    notice = read(text, year)
    row = _year(year)
    row.source = source.strip() or notice.title or row.source
    row.save(update_fields=["source", "updated_at"])
    row.days.exclude(day__in=[each.day for each in notice.days]).delete()
    for each in notice.days:
        values = {"is_working": each.is_working, "name": each.name, "source": "", "notice": row}
        CalendarDay.objects.update_or_create(day=each.day, defaults=values)
    details = {"year": year, "days": len(notice.days)}
    _changed("calendar_year_taken", details, by=by, at=at)
    return row


@transaction.atomic
def cite_year(year: CalendarYear, source: str, *, by: User | None, at: datetime) -> CalendarYear:
    """Say which notice the year follows."""
    _lock()
    year = CalendarYear.objects.get(pk=year.pk)
    if year.is_defined and not source.strip():
        raise Refused(_("A year that is confirmed names its notice."))
    if source.strip() != year.source:
        year.source = source.strip()
        year.save(update_fields=["source", "updated_at"])
        _changed("calendar_year_taken", {"year": year.year, "fields": ["source"]}, by=by, at=at)
    return year


@transaction.atomic
def confirm_year(year: CalendarYear, *, by: User | None, at: datetime) -> CalendarYear:
    """Say that the days of the year are complete: from now on deadlines count with them."""
    _lock()
    year = CalendarYear.objects.get(pk=year.pk)
    if not year.source:
        raise Refused(_("Say first which notice this year follows."))
    if not CalendarDay.objects.filter(day__year=year.year, is_working=False).exists():
        raise Refused(_("This year has no holiday yet. Paste the notice first, or add its days."))
    year.confirmed_at, year.confirmed_by = at, by
    year.save(update_fields=["confirmed_at", "confirmed_by", "updated_at"])
    _changed("calendar_year_confirmed", {"year": year.year}, by=by, at=at)
    return year


@transaction.atomic
def set_day(day: date, *, name: str, by: User | None, at: datetime, source: str = "") -> CalendarDay:
    """Make this weekday a day off, or this Saturday or Sunday a working day."""
    _lock()
    if not name.strip():
        raise Refused(_("Say for which holiday, or why."))
    _year(day.year)
    values = {"is_working": day.weekday() >= 5, "name": name.strip(), "source": source.strip()}
    row, _is_new = CalendarDay.objects.update_or_create(day=day, defaults=values)
    _changed("calendar_day_set", {"day": day.isoformat(), "holiday": row.name}, by=by, at=at)
    return row


@transaction.atomic
def clear_day(day: CalendarDay, *, by: User | None, at: datetime) -> None:
    """Take the day out again: it counts like any other of its weekday."""
    _lock()
    CalendarDay.objects.filter(pk=day.pk).delete()
    _changed("calendar_day_cleared", {"day": day.day.isoformat(), "holiday": day.name}, by=by, at=at)


def _lock() -> None:
    """One writer at a time; the row is the one that triggers change anyway."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM members_calendar_version FOR UPDATE")


def _year(year: int) -> CalendarYear:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("This year cannot be meant: %(year)d.") % {"year": year})
    return CalendarYear.objects.get_or_create(year=year)[0]


def _changed(kind: str, details: dict[str, object], *, by: User | None, at: datetime) -> None:
    audit.record(kind, by=by, at=at, details=details)
    for recount in WHEN_THE_CALENDAR_CHANGES:
        recount()
