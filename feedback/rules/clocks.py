"""How long the union may take, and where a clock stands on a day. Working days come from the calendar staff keep.

Source: the practice of mailboxes (职工信箱办理时限): 受理 1, 咨询 3, 建议求助 5, 投诉 10, 疑难 15 个工作日, 特别复杂 30 日; once
prolonged by 10, approved by the chair and shown to the reporter (延期). All figures are defaults that staff edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from union_portal.lib.working_days import Calendar

ACKNOWLEDGE_DAYS = 1
LONGEST_PAUSE = 10
"""Working days for which a clock waits for the reporter."""
EXTENSION_DAYS = 10
SILENCE_DAYS = 15
"""Working days after the reply in which the reporter can rate it; then the case closes."""
REOPEN_DAYS = 15
"""Working days after the close in which the reporter can have it done again."""
PROGRESS_EVERY = 10
"""Calendar days between two notes to the reporter of an especially complex case."""
AMBER_SHARE = (7, 10)
"""From this share of the days on a clock is amber."""


class Pace(StrEnum):
    """How difficult a matter is, and so how long it may take."""

    CONSULT = "consult"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    DIFFICULT = "difficult"
    COMPLEX = "complex"


@dataclass(frozen=True)
class Limit:
    """Days for the reply."""

    days: int
    is_working: bool = True
    may_be_extended: bool = False


LIMITS = {
    Pace.CONSULT: Limit(3),
    Pace.SUGGESTION: Limit(5),
    Pace.COMPLAINT: Limit(10),
    Pace.DIFFICULT: Limit(15, may_be_extended=True),
    Pace.COMPLEX: Limit(30, is_working=False),
}
"""What a new category begins with."""


PROGRESS_DAYS = 10
"""So often who wrote is told how far a matter is that takes thirty days, whatever days those are."""


def progress_due(pace: str, start: date, told: date | None = None) -> date | None:
    """By when the next note about the progress goes out; None where a matter is quick enough without."""
    return (told or start) + timedelta(days=PROGRESS_DAYS) if pace == Pace.COMPLEX.value else None


class Light(StrEnum):
    """The colour of a clock."""

    NONE = "none"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PAUSED = "paused"


@dataclass(frozen=True)
class Clock:
    """A clock as a case keeps it: from when, until when, and since when it stands still."""

    start: date
    due: date
    is_working: bool
    paused_on: date | None = None


def due_day(calendar: Calendar, start: date, days: int, *, is_working: bool) -> date:
    """The last day of the limit; the day it began does not count."""
    return calendar.add_working_days(start, days) if is_working else start + timedelta(days=days)


def pause_ends(calendar: Calendar, paused_on: date) -> date:
    """The day on which a clock runs again by itself."""
    return calendar.add_working_days(paused_on, LONGEST_PAUSE)


def resumed(calendar: Calendar, clock: Clock, today: date) -> Clock:
    """The clock runs again: its end moves by the days it stood still, ten working days at most.

    What was overdue when it stopped is overdue by as much when it runs again.
    """
    if clock.paused_on is None:
        return clock
    until = min(today, pause_ends(calendar, clock.paused_on))
    if clock.is_working:
        stood = max(0, calendar.working_days_between(clock.paused_on, until))
        due = moved(calendar, clock.due, stood)
    else:
        due = clock.due + max(timedelta(0), until - clock.paused_on)
    return Clock(clock.start, due, clock.is_working)


def moved(calendar: Calendar, due: date, days: int) -> date:
    """A last day put off by so many working days."""
    return calendar.add_working_days(due, days) if days else due


def extended(calendar: Calendar, clock: Clock, days: int = EXTENSION_DAYS) -> Clock:
    """The clock with the one extension."""
    due = moved(calendar, clock.due, days) if clock.is_working else clock.due + timedelta(days=days)
    return Clock(clock.start, due, clock.is_working, clock.paused_on)


def as_it_stands(calendar: Calendar, clock: Clock, today: date) -> Clock:
    """The clock on a day: one that waited its ten days for the reporter runs again, whoever has noticed or not."""
    if clock.paused_on is not None and today > pause_ends(calendar, clock.paused_on):
        return resumed(calendar, clock, today)
    return clock


def days_left(calendar: Calendar, clock: Clock, today: date) -> int:
    """Until the last day, in the days that count for it: 0 on the day itself, negative when it is overdue."""
    return calendar.days_left(clock.due, today) if clock.is_working else (clock.due - today).days


def light(calendar: Calendar, clock: Clock, today: date) -> Light:
    """Amber from 70 per cent of the days on, red from the last day on."""
    clock = as_it_stands(calendar, clock, today)
    if clock.paused_on is not None:
        return Light.PAUSED
    if today >= clock.due:
        return Light.RED
    whole = _between(calendar, clock, clock.start, clock.due)
    gone = _between(calendar, clock, clock.start, today)
    share, of = AMBER_SHARE
    return Light.AMBER if gone * of >= whole * share else Light.GREEN


def _between(calendar: Calendar, clock: Clock, first: date, last: date) -> int:
    return calendar.working_days_between(first, last) if clock.is_working else (last - first).days


class Reminder(StrEnum):
    """Who hears of an overdue case (催办、督办)."""

    LEAD = "lead"
    CHAIR = "chair"
    PUBLIC = "public"
    """On the list of overdue cases that everybody reads: the inbox and how many."""


REMINDED_AFTER = {Reminder.LEAD: 1, Reminder.CHAIR: 3, Reminder.PUBLIC: 5}
"""Working days after the last day."""


def reminders_due(calendar: Calendar, due: date, today: date) -> frozenset[Reminder]:
    """Every step that has been reached."""
    late = -calendar.days_left(due, today)
    return frozenset(step for step, after in REMINDED_AFTER.items() if late >= after)
