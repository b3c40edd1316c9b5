"""Clocks against days counted one by one: ten thousand histories with questions, waits, answers and extensions."""

from datetime import date, timedelta
from random import Random

from feedback.rules.clocks import (
    EXTENSION_DAYS,
    LONGEST_PAUSE,
    Clock,
    Light,
    as_it_stands,
    days_left,
    due_day,
    extended,
    light,
    pause_ends,
    reminders_due,
    resumed,
)
from union_portal.lib.working_days import Calendar

ONE = timedelta(days=1)
FIRST = date(2026, 1, 1)


def some_calendar(random):
    """A year with holidays and make-up days, another one that nobody has defined yet."""
    days = [FIRST + number * ONE for number in range(365)]
    return Calendar(
        off=frozenset(random.sample([day for day in days if day.weekday() < 5], 25)),
        on=frozenset(random.sample([day for day in days if day.weekday() >= 5], 8)),
        years=frozenset({2026}),
    )


def counts(calendar, day, is_working):
    return calendar.is_working_day(day) if is_working else True


def days_of(first, last):
    """The days after `first` up to `last`."""
    return [first + number * ONE for number in range(1, (last - first).days + 1)]


def test_a_clock_equals_the_days_counted_one_by_one():
    random = Random(20261128)
    calendars = [some_calendar(random) for _ in range(40)]
    for number in range(10_000):
        calendar, is_working = random.choice(calendars), random.random() < 0.8
        start, limit = FIRST + random.randrange(360) * ONE, random.choice([1, 3, 5, 10, 15, 30])
        clock = Clock(start, due_day(calendar, start, limit, is_working=is_working), is_working)
        allowed, still, today = limit, set(), start
        for _step in range(random.randrange(6)):
            today += random.randrange(12) * ONE
            if random.random() < 0.3 and allowed == limit:
                clock, allowed = extended(calendar, clock), limit + EXTENSION_DAYS
                continue
            paused, answered = today, today + random.randrange(25) * ONE
            clock = Clock(clock.start, clock.due, is_working, paused)
            waited = days_of(paused, answered)
            ends = [day for day in waited if calendar.is_working_day(day)][LONGEST_PAUSE - 1 : LONGEST_PAUSE]
            still |= {day for day in waited if not ends or day <= ends[0]}
            today = answered
            clock = resumed(calendar, clock, today)
        today += random.randrange(20) * ONE
        gone = sum(counts(calendar, day, is_working) for day in days_of(start, today) if day not in still)
        assert days_left(calendar, clock, today) == allowed - gone, (number, clock, today)


def test_a_question_without_an_answer_runs_again_after_ten_working_days_whoever_looks():
    calendar = Calendar(frozenset(), frozenset(), frozenset({2026}))
    clock = Clock(date(2026, 11, 23), date(2026, 11, 30), True, paused_on=date(2026, 11, 24))
    last = pause_ends(calendar, clock.paused_on)

    assert last == date(2026, 12, 8)
    assert as_it_stands(calendar, clock, last) == clock
    assert light(calendar, clock, last) is Light.PAUSED
    assert as_it_stands(calendar, clock, last + ONE).due == date(2026, 12, 14)


def test_a_clock_is_amber_from_seventy_per_cent_on_and_red_on_its_last_day():
    calendar = Calendar(frozenset(), frozenset(), frozenset({2026}))
    clock = Clock(date(2026, 11, 23), date(2026, 12, 7), True)
    seen = [light(calendar, clock, date(2026, 11, 23) + number * ONE) for number in range(16)]
    first = {colour: seen.index(colour) for colour in (Light.GREEN, Light.AMBER, Light.RED)}

    assert first == {Light.GREEN: 0, Light.AMBER: 9, Light.RED: 14}


def test_reminders_come_on_the_first_third_and_fifth_working_day_after():
    calendar = Calendar(frozenset({date(2026, 12, 2)}), frozenset(), frozenset({2026}))
    due = date(2026, 11, 30)
    seen = {number: len(reminders_due(calendar, due, due + number * ONE)) for number in range(10)}

    assert seen == {0: 0, 1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 2, 8: 3, 9: 3}
