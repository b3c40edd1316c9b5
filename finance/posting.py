"""Entries on their way into the books: the canonical text is made here, all else the database derives and checks.

`finance_head` locks the book until the end of the transaction, so seq and numbers are given without a gap;
`finance_post` stores entries with their lines and names, and nothing else may (finance/migrations/0002_triggers.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from finance.models import Book
from finance.proof.canonical import canonical
from finance.proof.commitments import commitment, new_salt

VERSION = 1


@dataclass(frozen=True)
class Posting:
    """One entry to be: lines are (account, fen, remark); names are private and stand in the entry as commitments."""

    kind: str
    on: date
    narration: str
    lines: Sequence[tuple[str, int, str]]
    branch: int | None = None
    activity: str = ""
    reverses: int | None = None
    """The seq of the entry that is taken back."""
    vouchers: Sequence[tuple[str, str]] = ()
    names: dict[str, str] = field(default_factory=dict)
    draft: int | None = None


@dataclass(frozen=True)
class Head:
    """Where the book stands: how many entries, and how many vouchers of each year."""

    size: int
    hash: bytes
    counters: dict[str, int]


def lock(book: Book) -> Head:
    """Nobody else posts to this book, or closes a month of it, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, hash, counters FROM finance_head(%s)", [book.pk])
        size, hash, counters = cursor.fetchone()
    return Head(size, bytes(hash), counters if isinstance(counters, dict) else json.loads(counters))


def put(book: Book, postings: Iterable[Posting], *, on: date) -> list[int]:
    """Store them in their order, posted on that day; the primary keys of the entries. Inside a transaction.

    IntegrityError, by the name of the fact, for what the books refuse.
    """
    head = lock(book)
    counters = dict(head.counters)
    rows = []
    for seq, posting in enumerate(postings, head.size + 1):
        year = str(posting.on.year)
        counters[year] = counters.get(year, 0) + 1
        salted = {name: (new_salt(), value) for name, value in posting.names.items() if value}
        said = text(book.slug, posting, seq, f"{year}-{counters[year]:06}", on, salted)
        names = {name: [salt.hex(), value] for name, (salt, value) in salted.items()}
        rows.append({"canonical": said.decode(), "draft": posting.draft, "names": names})
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT finance_post(%s::jsonb)", [json.dumps(rows, ensure_ascii=False)])
        return [row[0] for row in cursor.fetchall()]


def text(
    book: str, posting: Posting, seq: int, number: str, posted: date, salted: dict[str, tuple[bytes, str]]
) -> bytes:
    """The canonical bytes (docs/decisions/0016): what is absent is left out."""
    said: dict[str, Any] = {
        "book": book,
        "date": posting.on.isoformat(),
        "kind": posting.kind,
        "lines": [[account, fen, memo] if memo else [account, fen] for account, fen, memo in posting.lines],
        "narration": posting.narration,
        "number": number,
        "posted": posted.isoformat(),
        "seq": seq,
        "v": VERSION,
    }
    if posting.branch is not None:
        said["branch"] = str(posting.branch)
    if posting.activity:
        said["activity"] = posting.activity
    if posting.reverses is not None:
        said["reverses"] = posting.reverses
    if posting.vouchers:
        said["vouchers"] = [list(pair) for pair in posting.vouchers]
    if salted:
        said["commitments"] = {name: commitment(salt, value) for name, (salt, value) in salted.items()}
    return canonical(said)
