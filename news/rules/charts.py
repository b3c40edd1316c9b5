"""Bars for a chart that the server draws: whole numbers in the units of the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

LABELS, WIDTH, ROW = 170, 640, 30
"""Room for the names, the whole drawing, and the height of a row."""
ROOM = WIDTH - LABELS - 50
"""For the longest bar; its number stands behind it."""


@dataclass(frozen=True)
class Bar:
    """One row: its name, where it stands, how long it is."""

    label: str
    value: int
    is_late: bool
    y: int
    width: int

    @property
    def middle(self) -> int:
        """Where the line of its words stands."""
        return self.y + 19

    @property
    def end(self) -> int:
        return LABELS + self.width


@dataclass(frozen=True)
class Chart:
    """Rows below each other, and a line where the target lies."""

    bars: list[Bar]
    target_x: int | None
    labels: int = LABELS
    width: int = WIDTH

    @property
    def height(self) -> int:
        return len(self.bars) * ROW + 8


def chart(rows: Sequence[tuple[str, int, bool]], target: int | None) -> Chart:
    """Names, values and whether each is late; the longest, or the target, fills the room."""
    longest = max([value for _label, value, _late in rows] + [target or 0, 1])
    bars = [
        Bar(label, value, is_late, y=number * ROW + 4, width=value * ROOM // longest)
        for number, (label, value, is_late) in enumerate(rows)
    ]
    return Chart(bars, LABELS + target * ROOM // longest if target else None)
