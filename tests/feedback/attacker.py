"""Somebody who takes a published table and a pencil: what can a hidden number be, at least and at most?

Written without the code under test: only the published numbers go in. The unknown numbers are solved as whole numbers
under the equations "the cells of a row add up to its total" and "the cells of a column add up to its total".
"""

from __future__ import annotations

from collections import deque

BOUNDLESS = 1_000


class Attacker:
    """`flows` names each published number: (from, to, number or None). At every crossing, in equals out."""

    def __init__(self, flows: list[tuple[object, object, int | None]], *, least: int) -> None:
        self.unknown = [(tail, head) for tail, head, number in flows if number is None]
        surplus: dict[object, int] = {}
        for tail, head, number in flows:
            known = least if number is None else number
            surplus[head] = surplus.get(head, 0) + known
            surplus[tail] = surplus.get(tail, 0) - known
        self.least = least
        self._lay(surplus)

    def _lay(self, surplus: dict[object, int]) -> None:
        self.ends: list[object] = []
        self.room: list[int] = []
        self.out: dict[object, list[int]] = {}
        for tail, head in self.unknown:
            self._join(tail, head, BOUNDLESS)
        for node, more in surplus.items():
            if more:
                self._join(*(("source", node) if more > 0 else (node, "sink")), abs(more))
        wanted = sum(more for more in surplus.values() if more > 0)
        if self._push("source", "sink") != wanted:
            raise AssertionError("no table of whole numbers fits what is published")

    def _join(self, tail: object, head: object, room: int) -> None:
        for start, goal, free in ((tail, head, room), (head, tail, 0)):
            self.out.setdefault(start, []).append(len(self.ends))
            self.ends.append(goal)
            self.room.append(free)

    def _push(self, start: object, goal: object) -> int:
        pushed = 0
        while (way := self._way(start, goal)) is not None:
            width = min(self.room[step] for step in way)
            for step in way:
                self.room[step] -= width
                self.room[step ^ 1] += width
            pushed += width
        return pushed

    def _way(self, start: object, goal: object) -> list[int] | None:
        came: dict[object, int] = {start: -1}
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            if here == goal:
                return self._back(came, start, goal)
            for step in self.out.get(here, ()):
                if self.room[step] and self.ends[step] not in came:
                    came[self.ends[step]] = step
                    waiting.append(self.ends[step])
        return None

    def _back(self, came: dict[object, int], start: object, goal: object) -> list[int]:
        way, here = [], goal
        while here != start:
            way.append(came[here])
            here = self.ends[came[here] ^ 1]
        return way

    def bounds(self, number: int) -> tuple[int, int]:
        """The least and the greatest value of the unknown number, both of which some table has."""
        (tail, head), step = self.unknown[number], 2 * number
        kept = self.room[:]
        value = self.least + self.room[step ^ 1]
        free, back = self.room[step], self.room[step ^ 1]
        self.room[step] = self.room[step ^ 1] = 0
        more = min(free, self._push(head, tail)) if free else 0
        self.room[:] = kept
        self.room[step] = self.room[step ^ 1] = 0
        less = min(back, self._push(tail, head)) if back else 0
        self.room = kept
        return value - less, value + more

    def recovered(self) -> list[int]:
        return [number for number in range(len(self.unknown)) if len(set(self.bounds(number))) == 1]


def flows_of(table) -> list[tuple[object, object, int | None]]:
    """A table with its totals, cell by cell: total > row > column > total."""
    return [
        *((("row", row), ("column", column), count) for (row, column), count in table.cells.items()),
        *(("in", ("row", row), count) for row, count in table.row_totals.items()),
        *((("column", column), "out", count) for column, count in table.column_totals.items()),
        ("out", "in", table.total),
    ]
