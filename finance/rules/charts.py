"""Where the bars of the fund's charts stand: whole numbers in the units of the drawing. Their tables stand beneath.

Like news/rules/charts.py, with what money needs: a budget behind the bar, the share of the year that is over, and two
columns side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400
"""Of a bullet bar."""
BASIS = 10_000


@dataclass(frozen=True)
class Bullet:
    """Spent over planned: the bar, what was planned behind it, and a line for how much of the year is over."""

    label: str
    bar: int
    plan: int
    mark: int
    is_over: bool
    """More than was planned."""


def bullets(rows: Sequence[tuple[str, int, int]], year_bp: int, width: int = WIDTH) -> list[Bullet]:
    """Of (name, executed, budget) in fen: each on a scale of its own, which the plan fills unless more was spent.

    On one scale for all a small heading would be a line nobody sees; how large it is stands in its figures.
    """
    return [_bullet(*row, year_bp, width) for row in rows]


def _bullet(label: str, executed: int, budget: int, year_bp: int, width: int) -> Bullet:
    most = max(executed, budget, 1)
    return Bullet(
        label,
        max(0, executed) * width // most,
        max(0, budget) * width // most,
        max(0, budget) * width * year_bp // (most * BASIS),
        executed > budget,
    )


@dataclass(frozen=True)
class Piece:
    """A part of a whole, laid end to end with the others."""

    label: str
    start: int
    width: int


def pieces(rows: Sequence[tuple[str, int]], width: int = WIDTH) -> list[Piece]:
    """Shares of a sum that fill the width to the last unit; what is nothing or less is left out."""
    shown = [(label, fen) for label, fen in rows if fen > 0]
    total, until = sum(fen for _label, fen in shown), 0
    result: list[Piece] = []
    for label, fen in shown:
        start, until = until * width // total, until + fen
        result.append(Piece(label, start, until * width // total - start))
    return result


@dataclass(frozen=True)
class Column:
    """One span: two columns that stand on one line, from their tops."""

    label: str
    x: int
    tops: tuple[int, ...]
    heights: tuple[int, ...]


def columns(rows: Sequence[tuple[str, tuple[int, ...]]], width: int, height: int) -> list[Column]:
    """Of (name, sums) in fen; the largest sum fills the height."""
    most = max([fen for _label, sums in rows for fen in sums] + [1])
    step = width // max(1, len(rows))
    result: list[Column] = []
    for number, (label, sums) in enumerate(rows):
        heights = tuple(max(0, fen) * height // most for fen in sums)
        result.append(Column(label, number * step, tuple(height - each for each in heights), heights))
    return result
