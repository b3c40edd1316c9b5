"""Which article of a new version answers to which of the old one (新旧条文对照).

A revision that puts one article in moves the numbers of all that follow, so a number alone says little: articles
belong together by their words, and the number decides where the words leave a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

ALIKE = 0.3
"""Two articles that share this part of their pairs of characters are one article that was changed."""
SAME_NUMBER = 0.15
"""What the same number is worth beside the words."""
LEAST = 0.1
"""With less in common two articles of the same number are two articles: one went, one came."""
MOST_PAIRS = 90_000
"""Of articles held against each other; beyond it numbers alone decide (300 articles each: half a second)."""


@dataclass(frozen=True)
class Piece:
    """An article, a heading, or what stands before the first article. `label` is 第十二条, 第二章 or empty."""

    label: str
    text: str
    is_heading: bool = False

    @cached_property
    def pairs(self) -> frozenset[str]:
        return frozenset(self.text[at : at + 2] for at in range(len(self.text) - 1)) or frozenset([self.text])


Pair = tuple[int | None, int | None]
"""Places in the earlier and in the later version; None where that side has nothing."""


def paired(earlier: Sequence[Piece], later: Sequence[Piece]) -> list[Pair]:
    """Every piece of both once, in the order of the later version; what is gone stands where it stood."""
    partner = _partners(earlier, later)
    answers = {left: right for right, left in partner.items()}
    rows: list[Pair] = [(partner.get(place), place) for place in range(len(later))]
    for left in range(len(earlier)):
        if left not in answers:
            before = next((n for n, row in enumerate(rows) if left > 0 and row[0] == left - 1), -1)
            rows.insert(before + 1, (left, None))
    return rows


def _partners(earlier: Sequence[Piece], later: Sequence[Piece]) -> dict[int, int]:
    """By place in the later version. The best pairs first; then what is left over with the same number."""
    found: dict[int, int] = {}
    taken: set[int] = set()

    def take(left: int, right: int) -> None:
        if left not in taken and right not in found:
            found[right] = left
            taken.add(left)

    for _score, left, right in sorted(_candidates(earlier, later), reverse=True):
        take(-left, -right)
    for right, piece in enumerate(later):
        for left, other in enumerate(earlier):
            is_same = piece.label and (piece.label, piece.is_heading) == (other.label, other.is_heading)
            if is_same and likeness(other, piece) >= LEAST:
                take(left, right)
    return found


def _candidates(earlier: Sequence[Piece], later: Sequence[Piece]) -> Iterator[tuple[float, int, int]]:
    """Likeness and the places, negative so that of equals the first ones are taken first."""
    if len(earlier) * len(later) > MOST_PAIRS:
        return
    for left, old in enumerate(earlier):
        for right, new in enumerate(later):
            if old.is_heading == new.is_heading and (alike := likeness(old, new)) >= ALIKE:
                yield alike + SAME_NUMBER * (old.label == new.label), -left, -right


def likeness(left: Piece, right: Piece) -> float:
    """From 0 to 1: the part of the pairs of characters that both have (Dice)."""
    both = len(left.pairs & right.pairs)
    return 2 * both / (len(left.pairs) + len(right.pairs)) if both else 0.0
