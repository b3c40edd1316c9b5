"""Checkpoints of the books: the tree over all entries, from the last checkpoint on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from finance.models import Book, Checkpoint, Entry, SigningKey
from finance.proof import merkle, notes
from finance.proof.notes import VerifierKey

BATCH = 20_000


def origin(book: Book) -> str:
    """What the first line of every checkpoint of this book says."""
    return f"{urlsplit(settings.SITE_URL).hostname}/finance/{book.slug}"


def leaves(book: Book, after: int = 0, upto: int | None = None) -> Iterator[bytes]:
    """Leaf hashes from the database, in the order of the entries."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                r"SELECT seq, sha256('\x00'::bytea || convert_to(canonical, 'UTF8')) FROM finance_entry"
                " WHERE book_id = %s AND seq > %s AND (%s::int IS NULL OR seq <= %s) ORDER BY seq LIMIT %s",
                [book.pk, after, upto, upto, BATCH],
            )
            rows = cursor.fetchall()
            for _seq, leaf in rows:
                yield bytes(leaf)
            if len(rows) < BATCH:
                return
            after = rows[-1][0]


def tree_at(book: Book, size: int) -> merkle.Tree:
    """The tree over the first `size` entries, grown from the newest checkpoint below."""
    known = Checkpoint.objects.filter(book=book, size__lte=size).order_by("-size", "-pk").first()
    tree = merkle.Tree()
    if known is not None:
        raw = bytes(known.peaks)
        tree = merkle.Tree(known.size, [raw[i : i + 32] for i in range(0, len(raw), 32)])
    for leaf in leaves(book, tree.size, size):
        tree.append(leaf)
    return tree


def make(
    book: Book, first_on: date, last_on: date, keys: Iterable[SigningKey], *, at: datetime
) -> Checkpoint:
    """A checkpoint over the whole book as it stands, not signed yet. Inside a transaction that holds the head."""
    last = Entry.objects.filter(book=book).order_by("-seq").first()
    assert last is not None
    tree = tree_at(book, last.seq)
    body = notes.Checkpoint(
        origin=origin(book), size=tree.size, root=tree.root, chain=bytes(last.hash), first_on=first_on, last_on=last_on,
        keys=tuple(VerifierKey.read(key.vkey) for key in keys),
    ).body  # fmt: skip
    return Checkpoint.objects.create(
        book=book,
        size=tree.size,
        root=tree.root,
        chain=bytes(last.hash),
        peaks=b"".join(tree.peaks),
        body=body,
        at=at,
    )
