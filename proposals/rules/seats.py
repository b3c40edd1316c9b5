"""How many delegates a congress has at least, and how many members its presidium, by the tables of the book.

Readings, where a statute leaves one: "for every further hundred" counts full hundreds; where two rows meet, the higher
one begins at its lower edge; a share that falls from one number of workers to another (河南 18) is read as a number of
seats that rises evenly between the two and is rounded up - a share that falls evenly would give 10,000 workers fewer
seats than 7,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from proposals.rules.book import Band, Range, RuleBook, Topic
from proposals.rules.explanations import Explanation, Message


@dataclass(frozen=True)
class RequiredSeats:
    """At least so many; 0 where nothing can be said, with the reason."""

    least: int
    explanation: Explanation


def required_seats(book: RuleBook, workers: int) -> RequiredSeats:
    """How many delegates so many workers have at least (上海 21, 浙江 10, 河南 18)."""
    source = book.citation(Topic.SEATS)
    if workers <= 0:
        return RequiredSeats(0, Explanation(Message.SEATS_NO_WORKERS, {}, source))
    least = least_by(book.table(Topic.SEATS), workers)
    if least is None:
        return RequiredSeats(0, Explanation(Message.SEATS_NO_FIGURE, {"workers": workers}, source))
    values = {"workers": workers, "needed": least}
    if least > workers:
        return RequiredSeats(workers, Explanation(Message.SEATS_OF_ALL, values, source))
    return RequiredSeats(least, Explanation(Message.SEATS_NEEDED, values, source))


def presidium_size(book: RuleBook, delegates: int) -> Range | None:
    """How many members the presidium (主席团) of so many delegates has; None where no row speaks of them."""
    row = row_for(book.table(Topic.PRESIDIUM_SEATS), delegates)
    if row is None:
        return None
    return Range(row.least, delegates if row.most is None else row.most)


def least_by(table: Sequence[Band], number: int) -> int | None:
    """What the table asks for at this number; None below its first row."""
    row = row_for(table, number)
    if row is None:
        return None
    beyond = number - row.start
    if row.rise_to is not None:
        length = _end_of(table, row) - row.start
        return row.least - (row.least - row.rise_to) * beyond // length
    return row.least + (beyond // row.per * row.add if row.per else 0)


def row_for(table: Sequence[Band], number: int) -> Band | None:
    """The row that holds for this number."""
    return next((row for row in reversed(table) if row.start <= number), None)


Span = tuple[date, date | None]
"""The first and the last day of a mandate; None: it is open."""


def most_at_once(mandates: Sequence[Span], first: date, last: date | None = None) -> int:
    """How many of these mandates hold on the fullest day from `first` to `last`."""
    days = [
        first,
        *(begins for begins, _ends in mandates if begins > first and (last is None or begins <= last)),
    ]
    return max(
        sum(begins <= day and (ends is None or ends >= day) for begins, ends in mandates) for day in days
    )


def _end_of(table: Sequence[Band], row: Band) -> int:
    """Where the next row begins."""
    return next(after.start for before, after in pairwise(table) if before == row)
