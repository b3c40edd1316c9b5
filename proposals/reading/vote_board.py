"""The public board of a sealed vote, page by page: every ballot with its tracker, those that were replaced marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from proposals.belenios.events import Kind
from proposals.models import BallotPaper, BoardEvent, RollEntry

PAGE = 50
SHORTEST = 4
"""Characters of a tracker that are enough to look for it."""


@dataclass(frozen=True)
class Row:
    """A ballot on the board. Its number is its height: the set-up has 0, and ballots follow."""

    number: int
    tracker: str
    is_replaced: bool
    is_own: bool


@dataclass(frozen=True)
class BoardPage:
    """The newest ballot on top; `older` and `newer` are numbers to begin below and above, or None."""

    rows: list[Row]
    older: int | None
    newer: int | None


def board_page(
    paper: BallotPaper, mine: RollEntry | None, *, below: int | None, above: int | None
) -> BoardPage:
    """So many ballots from `below` this number downwards, or from `above` it upwards. One query."""
    found = _ballots(paper)
    if above is not None:
        values = list(found.filter(height__gt=above).order_by("height")[: PAGE + 1])
        more, values = len(values) > PAGE, values[:PAGE][::-1]
        rows = _rows(values, mine)
        return BoardPage(rows, rows[-1].number if rows else None, rows[0].number if more else None)
    if below is not None:
        found = found.filter(height__lt=below)
    values = list(found.order_by("-height")[: PAGE + 1])
    rows = _rows(values[:PAGE], mine)
    newer = rows[0].number if rows and below is not None else None
    return BoardPage(rows, rows[-1].number if len(values) > PAGE else None, newer)


def looked_for(paper: BallotPaper, mine: RollEntry | None, words: str) -> list[Row]:
    """Ballots whose tracker begins like this: a whole tracker, or its first characters."""
    words = "".join(words.split())
    if len(words) < SHORTEST:
        return []
    found = _ballots(paper).filter(tracker__startswith=words)
    return _rows(list(found.order_by("-height")[:PAGE]), mine)


def _ballots(paper: BallotPaper) -> QuerySet[BoardEvent, tuple[int, str, int, bool]]:
    later = BoardEvent.objects.filter(
        entry=OuterRef("entry"), kind=Kind.BALLOT.value, height__gt=OuterRef("height")
    )
    found = paper.board.filter(kind=Kind.BALLOT.value).annotate(is_replaced=Exists(later))
    return found.values_list("height", "tracker", "entry_id", "is_replaced")


def _rows(values: list[tuple[int, str, int, bool]], mine: RollEntry | None) -> list[Row]:
    own = mine.pk if mine else None
    return [Row(height, tracker, is_replaced, entry == own) for height, tracker, entry, is_replaced in values]
