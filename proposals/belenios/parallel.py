"""The same work on many portions, in several processes that inherit what they work with instead of being sent it."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")

_inherited: list[tuple[Callable[[Any, range], Any], Any]] = []
"""In a process of the pool: what it was born with, so that nothing is sent to it but numbers."""


def portions(number: int, size: int) -> list[range]:
    """The places 0 to `number`, so many at a time."""
    return [range(start, min(start + size, number)) for start in range(0, number, size)]


def spread(
    work: Callable[[Given, range], Found], given: Given, parts: Sequence[range], jobs: int
) -> Iterator[Found]:
    """What `work(given, part)` gives for each part, in their order; build the tables that it needs before."""
    if jobs <= 1 or len(parts) <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        for part in parts:
            yield work(given, part)
        return
    # Forked: the work is inherited and not sent. This pool notices when one of its processes is killed.
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, _inherited.append, ((work, given),)) as pool:
        yield from pool.map(_call, parts)


def _call(part: range) -> Any:
    work, given = _inherited[-1]
    return work(given, part)
