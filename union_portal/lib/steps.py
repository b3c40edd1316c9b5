"""Shows what a start is doing: one line a step, with its time, and dots while it takes long."""

import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from union_portal.lib.wording import say

NAME_WIDTH = 22
BAR_WIDTH = 30
PAUSE = 0.1
SILENCE = 2.0  # seconds without a sign that a person bears


@contextmanager
def step(english: str, chinese: str) -> Iterator[None]:
    """Runs a step and prints its name, then dots if it takes long, then its time."""
    name = say(english, chinese)
    _write(pad(name, NAME_WIDTH))
    begun = time.monotonic()
    done = threading.Event()
    dots = threading.Thread(target=_dots, args=(done,), daemon=True)
    dots.start()
    try:
        yield
    except BaseException:
        done.set()
        dots.join()
        _write("\n")
        raise
    done.set()
    dots.join()
    _write(f" {time.monotonic() - begun:5.1f} s\n")


class Bar:
    """A bar on stderr, where somebody is watching; ten times a second at most."""

    def __init__(self, name: str) -> None:
        self.name, self.drawn = name, 0.0
        self.is_watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if not self.is_watched or (done < total and now - self.drawn < PAUSE):
            return
        self.drawn = now
        filled = BAR_WIDTH * done // max(total, 1)
        sys.stderr.write(f"\r{pad(self.name, NAME_WIDTH)} [{'#' * filled:<{BAR_WIDTH}}] {done}/{total}")
        sys.stderr.write("\n" if done >= total else "")
        sys.stderr.flush()


def pad(text: str, width: int) -> str:
    """Fills up to `width` columns; a Chinese character takes two."""
    return text + " " * max(0, width - columns(text))


def columns(text: str) -> int:
    """How wide a terminal shows this."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def tolerant_output() -> None:
    """Lines appear at once, also through a pipe, and a terminal that lacks Chinese shows question marks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True, errors="replace")


def _dots(done: threading.Event) -> None:
    pause = SILENCE
    while not done.wait(pause):
        _write(".")
        pause = 1.0


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
