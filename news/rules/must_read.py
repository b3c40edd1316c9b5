"""When people are reminded of what they have to read, and how far a branch has come (必读)."""

from collections.abc import Iterable
from datetime import date, timedelta

BEFORE, AFTER = timedelta(days=2), timedelta(days=1)
"""Reminded of by itself two days before the deadline, on its day, and once the day after."""
LONGEST = timedelta(days=731)
"""A deadline further away than two years is a slip of the finger."""


def is_reminder_day(today: date, deadline: date) -> bool:
    """Whether those who have not read it are reminded today."""
    return deadline - today in (BEFORE, timedelta(), -AFTER)


def is_too_far(today: date, deadline: date) -> bool:
    """Whether nobody can have meant that day."""
    return deadline - today > LONGEST


def is_late(on: date, deadline: date) -> bool:
    """Whether a reading on that day comes after the deadline; its own day is in time."""
    return on > deadline


def percent(done: int, asked: int) -> int:
    """Whole per cent, rounded down: 100 means everybody."""
    return done * 100 // asked if asked else 100


def rolled_up(counts: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, int]]:
    """From (path, asked, done) of single branches to (asked, done) of each with everything below it, by path."""
    sums: dict[str, tuple[int, int]] = {}
    for path, asked, done in counts:
        keys = path.strip("/").split("/")
        for depth in range(1, len(keys) + 1):
            above = f"/{'/'.join(keys[:depth])}/"
            before = sums.get(above, (0, 0))
            sums[above] = (before[0] + asked, before[1] + done)
    return sums
