"""The days of a publication (公示): what stage it has reached, what span comes next, when somebody is reminded."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS = {"month": 1, "quarter": 3, "year": 12}
NEAR = timedelta(days=3)
"""Before the last day for answers somebody is reminded, and this long after it once more."""


class Stage(StrEnum):
    """How far a publication is on a day."""

    PREPARED = "prepared"
    COMING = "coming"
    """Signed, and on display from a later day on."""
    QUESTIONS = "questions"
    ANSWERS = "answers"
    CLOSING = "closing"
    """Answers are due; the closing report is not signed off yet."""
    FINAL = "final"


class Reminder(StrEnum):
    """Each goes out once."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Days:
    """As a publication has them."""

    opens_on: date
    questions_until: date
    answers_due: date
    final_on: date


@dataclass(frozen=True)
class Span:
    """Whole months, and the name they have in addresses: 2026-09, 2026-q3, 2026."""

    first_on: date
    last_on: date
    slug: str


def stage(days: Days, today: date, *, is_published: bool, is_finished: bool) -> Stage:
    if not is_published:
        return Stage.PREPARED
    if is_finished:
        return Stage.FINAL
    if today < days.opens_on:
        return Stage.COMING
    if today <= days.questions_until:
        return Stage.QUESTIONS
    return Stage.ANSWERS if today <= days.answers_due else Stage.CLOSING


def span_of(kind: str, on: date) -> Span:
    """The month, quarter or year in which a day lies."""
    months = MONTHS[kind]
    first = (on.month - 1) // months * months + 1
    last = first + months - 1
    slugs = {
        "month": f"{on.year}-{first:02}",
        "quarter": f"{on.year}-q{(first + 2) // 3}",
        "year": str(on.year),
    }
    return Span(
        date(on.year, first, 1), date(on.year, last, calendar.monthrange(on.year, last)[1]), slugs[kind]
    )


def is_whole_months(first_on: date, last_on: date) -> bool:
    return first_on.day == 1 and (last_on + timedelta(days=1)).day == 1


def reminders_due(answers_due: date, today: date) -> set[Reminder]:
    """The one before stands until the last day; the one after from three days later on."""
    if today >= answers_due + NEAR:
        return {Reminder.AFTER}
    return {Reminder.BEFORE} if answers_due - NEAR <= today <= answers_due else set()
