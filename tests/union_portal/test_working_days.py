"""Counting working days, against the real year 2026 written out by hand and against counting day by day."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from union_portal.lib.working_days import MONDAY_TO_FRIDAY, Calendar

# 国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号，2025年11月4日）. Every day off, weekends as well.
HOLIDAYS_2026 = {
    "元旦": ("2026-01-01", "2026-01-03"),
    "春节": ("2026-02-15", "2026-02-23"),
    "清明节": ("2026-04-04", "2026-04-06"),
    "劳动节": ("2026-05-01", "2026-05-05"),
    "端午节": ("2026-06-19", "2026-06-21"),
    "中秋节": ("2026-09-25", "2026-09-27"),
    "国庆节": ("2026-10-01", "2026-10-07"),
}
WORKED_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
WORKING_DAYS_2026 = [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
"""Month by month; 248 in all, as the law has it: 365 days less 104 days of weekends and 13 holidays."""


def days(first, last):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


OFF = {day for span in HOLIDAYS_2026.values() for day in days(*span)}
YEAR = Calendar(
    off=frozenset(day for day in OFF if day.weekday() < 5),
    on=frozenset(map(date.fromisoformat, WORKED_2026)),
    years=frozenset({2026}),
)


def test_every_day_of_2026_is_what_the_notice_says():
    for day in days("2026-01-01", "2026-12-31"):
        expected = day.isoformat() in WORKED_2026 or (day not in OFF and day.weekday() < 5)
        assert YEAR.is_working_day(day) is expected, day


def test_the_months_of_2026_have_as_many_working_days_as_a_wall_calendar_shows():
    ends = [date(2026, month, 1) - timedelta(days=1) for month in range(1, 13)] + [date(2026, 12, 31)]
    counted = [YEAR.working_days_between(*pair) for pair in pairwise(ends)]
    assert counted == WORKING_DAYS_2026
    assert sum(counted) == 248


@pytest.mark.parametrize(
    ("start", "count", "reached"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # over 国庆节
        ("2026-09-30", 3, "2026-10-10"),  # the make-up Saturday counts
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday worked for 春节
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-20", 1, "2026-02-24"),  # from within a holiday
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-05", 0, "2026-10-05"),
        ("2026-12-31", 1, "2027-01-01"),  # nobody has said yet what 2027 is like
    ],
)
def test_so_many_working_days_later(start, count, reached):
    assert YEAR.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(reached)


def test_days_left_before_on_and_after_the_day():
    due = date(2026, 10, 9)
    asked = [date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 12)]
    assert [YEAR.days_left(due, today) for today in asked] == [2, 2, 0, -2]


def test_an_undefined_year_counts_monday_to_friday_and_is_named():
    assert YEAR.warnings_for(date(2026, 12, 1), date(2026, 12, 31)) == []
    assert YEAR.warnings_for(date(2028, 1, 5), date(2025, 12, 1)) == [2025, 2027, 2028]
    assert YEAR.is_defined(2026)
    assert not YEAR.is_defined(2027)
    lost = Calendar(off=frozenset({date(2027, 1, 1)}), on=frozenset({date(2027, 1, 2)}), years=frozenset())
    for start in days("2026-12-20", "2027-01-10"):
        assert lost.add_working_days(start, 9) == MONDAY_TO_FRIDAY.add_working_days(start, 9)
    assert MONDAY_TO_FRIDAY.working_days_between(date(2026, 12, 31), date(2027, 1, 8)) == 6


def test_counting_agrees_with_counting_day_by_day():
    """Calendars, starts and spans at random, years that are defined beside years that are not."""
    chance = random.Random(2026)
    for _ in range(300):
        calendar = at_random(chance)
        start = date(2024, 1, 1) + timedelta(days=chance.randrange(1500))
        count = chance.randrange(-260, 260)
        reached = step_by_step(calendar, start, count)
        assert calendar.add_working_days(start, count) == reached, (calendar, start, count)
        assert calendar.working_days_between(start, reached) == counted(calendar, start, reached)
        assert calendar.working_days_between(reached, start) == -counted(calendar, start, reached)


def at_random(chance):
    some = [date(2024, 1, 1) + timedelta(days=chance.randrange(1500)) for _ in range(150)]
    return Calendar(
        off=frozenset(day for day in some if day.weekday() < 5),
        on=frozenset(day for day in some if day.weekday() >= 5),
        years=frozenset(chance.sample(range(2024, 2029), chance.randrange(5))),
    )


def step_by_step(calendar, day, count):
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if calendar.is_working_day(day):
            count -= step.days
    return day


def counted(calendar, start, end):
    if end < start:
        return -counted(calendar, end, start)
    span = (start + timedelta(days=n + 1) for n in range((end - start).days))
    return sum(map(calendar.is_working_day, span))


def test_fifty_years_are_counted_as_fast_as_a_week():
    assert YEAR.add_working_days(date(2026, 1, 1), 13_000) == step_by_step(YEAR, date(2026, 1, 1), 13_000)
    for _ in range(5_000):  # a day loop would take minutes
        YEAR.add_working_days(date(2026, 1, 1), 13_000)
