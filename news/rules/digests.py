"""When a digest goes out: every morning, or on Monday morning, before the early shift has left the changing rooms."""

from datetime import datetime, timedelta
from enum import StrEnum

MORNING = 7
"""The hour, local time, at which a digest closes. What comes later stands in the next one."""
NOON = 12
"""From this hour on nothing is sent; what could not be sent stands in the next one too."""


class Digest(StrEnum):
    """How often a follower gets what is new in one e-mail."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


def last_due(digest: Digest, now: datetime) -> datetime:
    """The last moment, at or before `now` (local time), at which this digest closed."""
    step = timedelta(days=7 if digest == Digest.WEEKLY else 1)
    due = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if digest == Digest.WEEKLY:
        due -= timedelta(days=due.weekday())
    return due if due <= now else due - step


def is_morning(now: datetime) -> bool:
    """Whether digests may be sent at that local time: nobody's telephone rings at night."""
    return MORNING <= now.hour < NOON
