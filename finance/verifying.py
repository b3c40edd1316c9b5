"""The books looked through from the first entry to the last: the chain, the columns, the lines, the sums, the checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from json import loads
from typing import Any

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from finance.models import Book, Checkpoint
from finance.proof import merkle, notes
from finance.proof.canonical import Malformed, parse

BATCH = 5_000
Progress = Callable[[int, int], None]
SENTENCES = {
    "chain": _("Entry {seq} does not follow the one before it."),
    "hash": _("The text of entry {seq} is not the one that was hashed."),
    "form": _("The text of entry {seq} is not in its canonical form."),
    "columns": _("Entry {seq} shows something else than its text."),
    "lines": _("The lines of entry {seq} are not those of its text."),
    "sums": _("The sums of account {account} are not those of its lines."),
    "head": _("The book counts other entries than it has."),
    "checkpoint": _("The entries up to {seq} are not those of the checkpoint of {on}."),
    "signature": _("A signature under the checkpoint of {on} does not hold."),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which entry; 0 where it is none."""

    seq: int
    what: str
    sentence: str | Promise


@dataclass(frozen=True)
class Verdict:
    """All that was found, in the order of the entries."""

    entries: int
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify(book: Book, *, progress: Progress | None = None, most: int = 50) -> Verdict:
    """Read every entry once, in batches. Stops after `most` faults: one is enough to know."""
    size, faults = 0, list[Fault]()
    roots = _Roots(book)
    before = bytes(32)
    total = book.entries.count()
    for row in _rows(book):
        size += 1
        what = _wrong(row, size, before)
        if what:
            faults.append(_fault(what, row["seq"]))
            if len(faults) >= most:
                break
        before = bytes(row["hash"])
        faults += roots.add(row["canonical"].encode())
        if progress and size % 1000 == 0:
            progress(size, total)
    if len(faults) < most:
        faults += [*_sums(book), *_head(book, size, before), *roots.left()]
    return Verdict(size, tuple(sorted(faults, key=lambda fault: (fault.seq == 0, fault.seq))))


def _rows(book: Book) -> Iterator[dict[str, Any]]:
    """Entries with what their columns and lines say, as the database writes it."""
    after = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT e.seq, e.canonical, e.prev_hash, e.hash, e.year, e.counter, e.on::text AS day, e.posted_on::text AS posted,"
                " e.kind, e.narration, e.branch_id, a.code AS activity, r.seq AS reverses, e.amount_fen,"
                " (SELECT jsonb_agg(CASE WHEN l.memo = '' THEN jsonb_build_array(l.account_id, l.amount_fen)"
                "    ELSE jsonb_build_array(l.account_id, l.amount_fen, l.memo) END ORDER BY l.position)"
                "  FROM finance_line l WHERE l.entry_id = e.id) AS lines"
                " FROM finance_entry e LEFT JOIN finance_activity a ON a.id = e.activity_id"
                " LEFT JOIN finance_entry r ON r.id = e.reverses_id"
                " WHERE e.book_id = %s AND e.seq > %s ORDER BY e.seq LIMIT %s",
                [book.pk, after, BATCH],
            )
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            yield from rows
            if len(rows) < BATCH:
                return
            after = rows[-1]["seq"]


def _wrong(row: dict[str, Any], seq: int, before: bytes) -> str:
    """The first thing that is wrong with this entry, or nothing."""

    raw = row["canonical"].encode()
    if row["seq"] != seq or bytes(row["prev_hash"]) != before:
        return "chain"
    if bytes(row["hash"]) != sha256(before + raw).digest():
        return "hash"
    try:
        said = parse(raw)
    except Malformed:
        return "form"
    if not isinstance(said, dict) or any(said.get(name) != value for name, value in _shown(row).items()):
        return "columns"
    lines = loads(row["lines"]) if isinstance(row["lines"], str) else row["lines"]
    moved = sum(line[1] for line in lines or [] if line[1] > 0)
    return "lines" if lines != said.get("lines") or moved != row["amount_fen"] else ""


def _shown(row: dict[str, Any]) -> dict[str, object]:
    return {
        "seq": row["seq"], "number": f"{row['year']}-{row['counter']:06}", "date": row["day"], "posted": row["posted"],
        "kind": row["kind"], "narration": row["narration"], "activity": row["activity"], "reverses": row["reverses"],
        "branch": None if row["branch_id"] is None else str(row["branch_id"]),
    }  # fmt: skip


class _Roots:
    """The tree as it grows, compared with every checkpoint at its size."""

    def __init__(self, book: Book) -> None:
        self._tree = merkle.Tree()
        self._waiting = list(
            Checkpoint.objects.filter(book=book).order_by("size", "pk").prefetch_related("signatures")
        )

    def add(self, raw: bytes) -> list[Fault]:
        self._tree.append(merkle.leaf_hash(raw))
        faults = []
        while self._waiting and self._waiting[0].size == self._tree.size:
            faults += self._compare(self._waiting.pop(0))
        return faults

    def left(self) -> list[Fault]:
        """Checkpoints of more entries than there are."""
        return [_fault("checkpoint", each.size, on=each.at.date()) for each in self._waiting]

    def _compare(self, checkpoint: Checkpoint) -> list[Fault]:
        faults = []
        if bytes(checkpoint.root) != self._tree.root:
            faults.append(_fault("checkpoint", checkpoint.size, on=checkpoint.at.date()))
        try:
            said, _keys = notes.verify(notes.Note.parse(checkpoint.note.encode()))
            holds = (said.size, said.root) == (checkpoint.size, bytes(checkpoint.root))
        except (notes.Odd, notes.Forged):
            holds = False
        return faults if holds else [*faults, _fault("signature", checkpoint.size, on=checkpoint.at.date())]


SUMS = """
SELECT coalesce(kept.account_id, found.account_id) FROM (
  SELECT b.account_id, b.period_id, b.debit_fen, b.credit_fen, b.lines FROM finance_balanceperiod b
  JOIN finance_period p ON p.id = b.period_id WHERE p.book_id = %(book)s
) AS kept FULL JOIN (
  SELECT l.account_id, l.period_id, sum(greatest(l.amount_fen, 0)) AS debit_fen,
    sum(greatest(-l.amount_fen, 0)) AS credit_fen, count(*) AS lines
  FROM finance_line l JOIN finance_period p ON p.id = l.period_id WHERE p.book_id = %(book)s
  GROUP BY l.account_id, l.period_id
) AS found ON kept.account_id = found.account_id AND kept.period_id = found.period_id
WHERE (kept.debit_fen, kept.credit_fen, kept.lines) IS DISTINCT FROM (found.debit_fen, found.credit_fen, found.lines)
UNION
SELECT coalesce(kept.account_id, found.account_id) FROM (
  SELECT b.account_id, b.activity_id, b.debit_fen, b.credit_fen, b.lines FROM finance_balanceactivity b
  JOIN finance_activity a ON a.id = b.activity_id WHERE a.book_id = %(book)s
) AS kept FULL JOIN (
  SELECT l.account_id, l.activity_id, sum(greatest(l.amount_fen, 0)) AS debit_fen,
    sum(greatest(-l.amount_fen, 0)) AS credit_fen, count(*) AS lines
  FROM finance_line l JOIN finance_activity a ON a.id = l.activity_id WHERE a.book_id = %(book)s
  GROUP BY l.account_id, l.activity_id
) AS found ON kept.account_id = found.account_id AND kept.activity_id = found.activity_id
WHERE (kept.debit_fen, kept.credit_fen, kept.lines) IS DISTINCT FROM (found.debit_fen, found.credit_fen, found.lines)
UNION
SELECT coalesce(kept.account_id, found.account_id) FROM (
  SELECT b.account_id, b.branch_id, b.period_id, b.debit_fen, b.credit_fen, b.lines FROM finance_balancebranch b
  JOIN finance_period p ON p.id = b.period_id WHERE p.book_id = %(book)s
) AS kept FULL JOIN (
  SELECT l.account_id, l.branch_id, l.period_id, sum(greatest(l.amount_fen, 0)) AS debit_fen,
    sum(greatest(-l.amount_fen, 0)) AS credit_fen, count(*) AS lines
  FROM finance_line l JOIN finance_period p ON p.id = l.period_id WHERE p.book_id = %(book)s AND l.branch_id IS NOT NULL
  GROUP BY l.account_id, l.branch_id, l.period_id
) AS found ON (kept.account_id, kept.branch_id, kept.period_id) = (found.account_id, found.branch_id, found.period_id)
WHERE (kept.debit_fen, kept.credit_fen, kept.lines) IS DISTINCT FROM (found.debit_fen, found.credit_fen, found.lines)
ORDER BY 1
"""


def _sums(book: Book) -> list[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(SUMS, {"book": book.pk})
        return [_fault("sums", 0, account=account) for (account,) in cursor.fetchall()]


def _head(book: Book, size: int, hash: bytes) -> list[Fault]:
    book.head.refresh_from_db()
    head = book.head.size, book.head.whole, bytes(book.head.hash)
    return [] if head == (size, size, hash) else [_fault("head", 0)]


def _fault(what: str, seq: int, **values: object) -> Fault:
    return Fault(seq, what, format_lazy(SENTENCES[what], seq=seq, **values))


REBUILD = """
ALTER TABLE finance_balanceperiod DISABLE TRIGGER finance_kept;
ALTER TABLE finance_balancebranch DISABLE TRIGGER finance_kept;
ALTER TABLE finance_balanceactivity DISABLE TRIGGER finance_kept;
DELETE FROM finance_balanceperiod;
DELETE FROM finance_balancebranch;
DELETE FROM finance_balanceactivity;
INSERT INTO finance_balanceperiod (account_id, period_id, debit_fen, credit_fen, lines)
  SELECT account_id, period_id, sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), count(*)
  FROM finance_line GROUP BY account_id, period_id;
INSERT INTO finance_balancebranch (account_id, branch_id, period_id, debit_fen, credit_fen, lines)
  SELECT account_id, branch_id, period_id, sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), count(*)
  FROM finance_line WHERE branch_id IS NOT NULL GROUP BY account_id, branch_id, period_id;
INSERT INTO finance_balanceactivity (account_id, activity_id, debit_fen, credit_fen, lines)
  SELECT account_id, activity_id, sum(greatest(amount_fen, 0)), sum(greatest(-amount_fen, 0)), count(*)
  FROM finance_line WHERE activity_id IS NOT NULL GROUP BY account_id, activity_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE finance_balanceperiod ENABLE TRIGGER finance_kept;
ALTER TABLE finance_balancebranch ENABLE TRIGGER finance_kept;
ALTER TABLE finance_balanceactivity ENABLE TRIGGER finance_kept;
"""


def rebuild() -> None:
    """Sums of all books anew from the lines, as the owner of the tables: after a fault in them, once it is known why."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REBUILD)
