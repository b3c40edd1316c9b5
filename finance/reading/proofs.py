"""Proofs out of the books: where an entry stands in a signed tree, and that a later tree goes on from an earlier one."""

from __future__ import annotations

import json
from dataclasses import dataclass

from finance import checkpoints
from finance.models import Book, Checkpoint, Entry, Publication
from finance.proof import merkle
from finance.proof.canonical import Malformed, parse
from finance.proof.commitments import SALT, is_of

LEVEL = 10
CHUNK = 1 << LEVEL
"""Leaves that are read together; the roots of whole chunks are remembered, for entries never change."""
_ROOTS: dict[tuple[int, bytes], list[bytes]] = {}
_KEPT = 4
"""Trees that are remembered."""


def subtree_of(book: Book, checkpoint: Checkpoint) -> merkle.Subtree:
    """Any subtree below this checkpoint. Chunks beside the path are one small query each, the others are remembered."""
    leaves: dict[int, list[bytes]] = {}
    roots = _roots(book, checkpoint)
    above = merkle.Subtrees(roots)

    def chunk(number: int) -> list[bytes]:
        if number not in leaves:
            first = number * CHUNK
            leaves[number] = list(checkpoints.leaves(book, first, min(first + CHUNK, checkpoint.size)))
        return leaves[number]

    def node(level: int, number: int) -> bytes:
        if level >= LEVEL:
            many = 1 << (level - LEVEL)
            return above(number * many, (number + 1) * many)
        place, first = divmod(number << level, CHUNK)
        return merkle.root(chunk(place)[first : first + (1 << level)])

    return lambda first, end: merkle.folded([node(*each) for each in merkle.nodes(first, end)])


def _roots(book: Book, checkpoint: Checkpoint) -> list[bytes]:
    """The roots of all whole chunks under a checkpoint."""
    key = (checkpoint.pk, bytes(checkpoint.root))
    if key not in _ROOTS:
        found, pending = list[bytes](), list[bytes]()
        whole = checkpoint.size // CHUNK * CHUNK
        for leaf in checkpoints.leaves(book, 0, whole) if whole else ():
            pending.append(leaf)
            if len(pending) == CHUNK:
                found.append(merkle.root(pending))
                pending = []
        while len(_ROOTS) >= _KEPT:
            _ROOTS.pop(next(iter(_ROOTS)))
        _ROOTS[key] = found
    return _ROOTS[key]


def newest(book: Book) -> Publication | None:
    """The publication whose checkpoint holds most entries."""
    asked = Publication.objects.public().filter(book=book).select_related("checkpoint")
    return (
        asked.prefetch_related("checkpoint__signatures__key")
        .order_by("-checkpoint__size", "-checkpoint__pk")
        .first()
    )


@dataclass(frozen=True)
class Inclusion:
    """That one entry stands at its place under a checkpoint."""

    entry: Entry
    checkpoint: Checkpoint
    hashes: list[str]

    @property
    def index(self) -> int:
        return self.entry.seq - 1

    @property
    def leaf(self) -> str:
        return merkle.leaf_hash(self.entry.canonical.encode()).hex()

    @property
    def root(self) -> str:
        return bytes(self.checkpoint.root).hex()

    def as_json(self) -> dict[str, object]:
        """Under the names that static/js/ledger-verify.js reads."""
        return {
            "raw": self.entry.canonical, "index": self.index, "size": self.checkpoint.size, "proof": self.hashes,
            "checkpoint": self.checkpoint.note,
        }  # fmt: skip


def named(book: Book, slug: str) -> Publication | None:
    """The publication of this name, if it is on display."""
    return Publication.objects.public().filter(book=book, slug=slug[:12]).select_related("checkpoint").first()


def inclusion(book: Book, entry: Entry, under: Publication | None = None) -> Inclusion | None:
    """Under the checkpoint of a publication, else the newest published one; None for what was posted after it."""
    publication = under or newest(book)
    if publication is None or publication.checkpoint is None or publication.checkpoint.size < entry.seq:
        return None
    subtree = subtree_of(book, publication.checkpoint)
    proof = merkle.inclusion_proof(entry.seq - 1, publication.checkpoint.size, subtree)
    return Inclusion(entry, publication.checkpoint, [each.hex() for each in proof])


def consistency(book: Book, older: Checkpoint, newer: Checkpoint) -> dict[str, object]:
    """That the books of the newer one begin with those of the older one."""
    proof = merkle.consistency_proof(older.size, newer.size, subtree_of(book, newer))
    return {"older": older.note, "newer": newer.note, "proof": [each.hex() for each in proof]}


class Unreadable(ValueError):
    """Not a line of the books."""


def number_in(text: str) -> str:
    """The number of the entry that somebody pasted: a line of books.jsonl, or the canonical text alone. Unreadable."""
    try:
        said = json.loads(text)
        entry = said.get("entry", said) if isinstance(said, dict) else None
        number = entry.get("number") if isinstance(entry, dict) else None
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(number, str):
        raise Unreadable
    return number


def is_the_same(text: str, entry: Entry) -> bool:
    """Whether what was pasted is this entry, byte for byte."""
    raw = text.strip("\r\n")
    head, tail = '{"entry":', f',"hash":"{bytes(entry.hash).hex()}"}}'
    if raw.startswith(head):
        return raw == f"{head}{entry.canonical}{tail}"
    try:
        parse(raw.encode())
    except Malformed:
        return False
    return raw == entry.canonical


def committed_as(entry: Entry, salt: str, value: str) -> str:
    """Which name of the entry was made of this salt and value: "payee", "handler"; "" for none."""
    digits = "".join(salt.split()).replace("-", "").lower()
    try:
        raw = bytes.fromhex(digits)
    except ValueError:
        return ""
    if len(raw) != SALT:
        return ""
    named = json.loads(entry.canonical).get("commitments", {})
    return next((name for name, found in sorted(named.items()) if is_of(found, raw, value)), "")
