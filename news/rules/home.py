"""How the home page is put together from blocks (首页板块): whole width, or two columns side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_LINKS = 8
ADDRESS = re.compile(r"(/(?!/)|https?://[^/\s]+)\S*")


class Place(StrEnum):
    """Where a block stands on a wide screen. On a phone all stand one below the other."""

    WIDE = "wide"
    MAIN = "main"
    SIDE = "side"


@dataclass
class Band(Generic[T]):
    """Blocks that share a strip of the page: one of whole width, or two columns beside each other."""

    wide: T | None = None
    main: list[T] = field(default_factory=list)
    side: list[T] = field(default_factory=list)

    @property
    def is_split(self) -> bool:
        return bool(self.main and self.side)

    @property
    def single(self) -> list[T]:
        """What takes the whole width: a wide block, or a column that nothing stands beside."""
        return [self.wide] if self.wide is not None else [*self.main, *self.side]


def bands(blocks: Iterable[tuple[T, Place]]) -> list[Band[T]]:
    """Neighbours that are not wide share a band, each in its column and in its order."""
    made: list[Band[T]] = []
    for block, place in blocks:
        if place is Place.WIDE:
            made.append(Band(wide=block))
            continue
        if not made or made[-1].wide is not None:
            made.append(Band())
        (made[-1].main if place is Place.MAIN else made[-1].side).append(block)
    return made


def moved(order: Sequence[int], which: int, *, up: bool) -> list[int]:
    """The order after one step; at either end nothing moves."""
    found = list(order)
    here = found.index(which)
    there = max(here - 1, 0) if up else min(here + 1, len(found) - 1)
    found[here], found[there] = found[there], found[here]
    return found


def is_address(text: str) -> bool:
    """A page of this portal, or of another site; never a script."""
    return ADDRESS.fullmatch(text) is not None


def links_in(text: str) -> list[list[str]]:
    """Words and address of each line: 入会申请 /news/in/downloads/. Raises ValueError with a line that lacks either."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        words, _space, address = line.rpartition(" ")
        if not words.strip() or not is_address(address):
            raise ValueError(line)
        found.append([words.strip(), address])
    return found
