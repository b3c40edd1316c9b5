"""The rows that a sealed ballot touches, in plain SQL: a hall casts within a minute, and models cost more than the locks.

The caller holds the transaction and the vote; then the line of the roll is locked, and the end of the board at last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from proposals.belenios.hashing import record_name


@dataclass(frozen=True)
class Line:
    """Of the roll: whose voting code this is, and what was handed out."""

    pk: int
    given: str
    member: int


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


PUT = """
    WITH tip AS MATERIALIZED (SELECT height + 1 AS next, hash FROM proposals_boardtip WHERE paper_id = %(paper)s FOR UPDATE),
    event AS (
      SELECT next, format('{"parent":"%%s","height":%%s,"type":"Ballot","payload":"%%s"}', hash, next, %(payload)s) AS record
        FROM tip
    )
    INSERT INTO proposals_boardevent (paper_id, height, kind, record, hash, bodies, entry_id, tracker)
    SELECT %(paper)s, next, 'Ballot', record, encode(sha256(convert_to(record, 'UTF8')), 'hex'), ARRAY[%(ballot)s], %(line)s,
           %(tracker)s
      FROM event
     WHERE (SELECT count(*) FROM proposals_boardevent WHERE entry_id = %(line)s) < %(most)s
       AND NOT EXISTS (SELECT 1 FROM proposals_boardevent WHERE entry_id = %(line)s AND tracker = %(tracker)s)
"""
"""In one statement, because everybody who casts waits for the end of the board. The record is that of `Event.encoded`."""


def put(paper: int, line: Line, raw: bytes, tracker: str, *, most: int) -> bool:
    """Make it the next event of the board; its trigger checks everything once more, and moves the end.

    False: it stands there already, or `most` ballots of this voter do. Whoever holds the line counts them right: only who
    holds it adds to them.
    """
    values = {
        "paper": paper, "payload": record_name(raw), "ballot": raw.decode(), "line": line.pk, "tracker": tracker, "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PUT, values)
        return bool(cursor.rowcount)


def _one(sql: str, *values: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()
