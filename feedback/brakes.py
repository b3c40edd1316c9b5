"""How many may do what in a while, counted over everybody: a brake that knows no person.

The counts lie in memory that all workers of one server share (made before they are forked: gunicorn's preload_app).
Not in the cache: a row of the cache has a time, and "somebody sent a sealed letter between 14:10 and 14:20" is what must
be found nowhere. With several servers each has brakes of its own.
"""

from __future__ import annotations

from datetime import datetime
from multiprocessing import Lock
from multiprocessing.sharedctypes import RawArray

PATIENCE = 0.2
"""Seconds for the lock; a worker that died with it in its hands must not stop the others."""


class Brake:
    """At most so many in so many seconds."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most, self.seconds = most, seconds
        self._window_and_count = RawArray("q", 2)
        self._lock = Lock()

    def is_on(self, at: datetime) -> bool:
        """As many as may be have been counted already."""
        window, count = self._window_and_count
        return window == self._window(at) and count >= self.most

    def count(self, at: datetime) -> None:
        """One more."""
        held = self._lock.acquire(timeout=PATIENCE)
        try:
            memory, now = self._window_and_count, self._window(at)
            memory[0], memory[1] = now, memory[1] + 1 if memory[0] == now else 1
        finally:
            if held:
                self._lock.release()

    def release(self) -> None:
        self._window_and_count[1] = 0

    def _window(self, at: datetime) -> int:
        return int(at.timestamp()) // self.seconds


SENT_WITHOUT_WORK = Brake(30, 600)
"""Sealed letters from browsers that did no sum for it."""
WRONG_CODES = Brake(100, 60)
"""Receipt codes that open nothing; then only a browser that has done the sum is answered."""
WRONG_CODES_WITH_WORK = Brake(1000, 60)
"""Then nobody is, until the minute is over."""
