"""The rows that a sealed ballot touches, in plain SQL: a hall casts within a minute, and models cost more than the locks.

The caller holds the transaction and takes the locks in the order of the functions here: line of the roll, end of the board.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from proposals.ballot_board import record_of
from proposals.belenios.events import Kind
from proposals.belenios.hashing import record_name


@dataclass(frozen=True)
class Line:
    """Of the roll: whose voting code this is, and what was handed out."""

    pk: int
    given: str
    member: int


@dataclass(frozen=True)
class End:
    """Of the board, and what stands there of one voter."""

    height: int
    hash: str
    cast_before: int
    is_there: bool
    """This very ballot."""


def is_there(paper: int, tracker: str) -> bool:
    return bool(
        _one("SELECT 1 FROM proposals_boardevent WHERE paper_id = %s AND tracker = %s", paper, tracker)
    )


def locked_line(paper: int, credential: str) -> Line:
    """By the voting code, of which the set-up of the vote has every one."""
    return Line(
        *_one(
            "SELECT entry.id, entry.given, delegate.member_id FROM proposals_rollentry entry"
            " JOIN proposals_delegate delegate ON delegate.id = entry.delegate_id"
            " WHERE entry.paper_id = %s AND entry.credential = %s FOR UPDATE OF entry",
            paper,
            credential,
        )
    )


def locked_end(paper: int, line: Line, tracker: str) -> End:
    """Whoever holds the line counts its ballots right: they are only added by whoever holds it."""
    return End(
        *_one(
            "SELECT tip.height, tip.hash,"
            " (SELECT count(*) FROM proposals_boardevent WHERE entry_id = %s),"
            " EXISTS (SELECT 1 FROM proposals_boardevent WHERE entry_id = %s AND tracker = %s)"
            " FROM proposals_boardtip tip WHERE tip.paper_id = %s FOR UPDATE",
            line.pk,
            line.pk,
            tracker,
            paper,
        )
    )


def put(paper: int, end: End, line: Line, raw: bytes, tracker: str) -> None:
    """The next event of the board. Its trigger checks everything once more, and moves the end."""
    height = end.height + 1
    record = record_of(height, end.hash, Kind.BALLOT, [raw])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proposals_boardevent (paper_id, height, kind, record, hash, bodies, entry_id, tracker)"
            " VALUES (%s, %s, %s, %s, %s, ARRAY[%s], %s, %s)",
            [
                paper, height, Kind.BALLOT.value, record.decode(), record_name(record), raw.decode(), line.pk,
                tracker,
            ],
        )  # fmt: skip


def _one(sql: str, *values: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()
