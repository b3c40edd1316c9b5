"""Which hidden numbers of a table can be computed from the published ones, exactly, in whole numbers.

A table whose rows and columns add up is a circulation: every number flows from the grand total to a column total, to a
cell, to a row total and back, and at every crossing as much comes in as goes out. A hidden number can be another one
just when a unit can be sent around a ring of hidden numbers through it. For such networks whole numbers lose nothing
against fractions, so this is the answer and no estimate (M. Fischetti and J.-J. Salazar, Solving the cell suppression
problem on tabular data with linear constraints, 2001; R. Ahuja and others, Network Flows, 1993).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

LEAST_HIDDEN = 1
"""Zeros are never hidden, so whoever reads the table knows that a hidden number is at least this."""

Node = Hashable


@dataclass(frozen=True)
class Arc:
    """One number of the table, from one crossing of the network to another."""

    tail: Node
    head: Node
    count: int


@dataclass
class Network:
    """All numbers of a table or of a chain of tables; `hidden` holds those that are not published, by their place.

    What is `known` is published elsewhere and cannot be hidden.
    """

    arcs: list[Arc]
    hidden: set[int] = field(default_factory=set)
    known: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self._at: dict[Node, list[int]] = {}
        for number, arc in enumerate(self.arcs):
            self._at.setdefault(arc.tail, []).append(number)
            self._at.setdefault(arc.head, []).append(number)

    def is_recovered(self, number: int) -> bool:
        """Whether only one value of this hidden number fits what is published."""
        arc = self.arcs[number]
        if self._is_joined(arc.head, arc.tail, number):
            return False
        return arc.count <= LEAST_HIDDEN or not self._is_joined(arc.tail, arc.head, number)

    def nothing_is_recovered(self) -> bool:
        return not any(self.is_recovered(number) for number in self.hidden)

    def cheapest_ring(self, number: int, price: Callable[[int], int]) -> set[int] | None:
        """What has to be hidden besides, so that this number can be another one; None where there is no way.

        Where nothing is known there always is a way: a number above zero lies on a ring of numbers above zero, since
        all of it flows back to where it came from.
        """
        arc = self.arcs[number]
        ways = [self._cheapest_way(arc.head, arc.tail, number, price)]
        if arc.count > LEAST_HIDDEN:
            ways.append(self._cheapest_way(arc.tail, arc.head, number, price))
        open_ways = [way for way in ways if way is not None]
        return min(open_ways, key=lambda way: way[0])[1] if open_ways else None

    def _steps(self, node: Node, without: int) -> Iterator[tuple[int, Node]]:
        """Where one unit can go from here: more along a number above zero, or less of one that stays above zero."""
        for number in self._at[node]:
            arc = self.arcs[number]
            if number == without or arc.count == 0 or number in self.known:
                continue
            if arc.tail == node:
                yield number, arc.head
            elif arc.count > LEAST_HIDDEN:
                yield number, arc.tail

    def _is_joined(self, start: Node, goal: Node, without: int) -> bool:
        seen, waiting = {start}, deque([start])
        while waiting:
            for number, node in self._steps(waiting.popleft(), without):
                if number not in self.hidden or node in seen:
                    continue
                if node == goal:
                    return True
                seen.add(node)
                waiting.append(node)
        return False

    def _cheapest_way(
        self, start: Node, goal: Node, without: int, price: Callable[[int], int]
    ) -> tuple[int, set[int]] | None:
        """The price of the cheapest way and the numbers on it that are still published."""
        best: dict[Node, int] = {start: 0}
        came: dict[Node, tuple[Node, int]] = {}
        waiting: list[tuple[int, int, Node]] = [(0, 0, start)]
        order = 0
        while waiting:
            paid, _, here = heappop(waiting)
            if here == goal:
                return paid, self._published_on(came, start, goal)
            if paid > best[here]:
                continue
            for number, node in self._steps(here, without):
                cost = paid + (0 if number in self.hidden else price(number))
                if node not in best or cost < best[node]:
                    order += 1
                    best[node], came[node] = cost, (here, number)
                    heappush(waiting, (cost, order, node))
        return None

    def _published_on(self, came: dict[Node, tuple[Node, int]], start: Node, goal: Node) -> set[int]:
        found, here = set(), goal
        while here != start:
            here, number = came[here]
            if number not in self.hidden:
                found.add(number)
        return found
