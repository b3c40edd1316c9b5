"""Which entries the audit committee looks at (抽查): by money, by lot, all above a sum, all reversals.

The seed comes from the signed checkpoint, so that anybody can draw the same sample again. Its root alone could be tried
out: who posts last may write one narration after another until the sample spares an entry. So the audit committee puts
a number of its own beside it (`joint_seed`). It cannot choose that number either: with its key it handed over the
`anchor`, the end of a chain of hashes that it alone can walk backwards, one `link` for each publication, shown with the
co-signature; and it could not foresee the union's signature, which goes into the seed with the root. Neither side chooses
the entries. Monetary unit sampling gives every fen the same chance: an entry of 200 yuan is drawn twice as often as one
of 100, and one as large as the interval always.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_HEX = re.compile(r"[0-9a-f]{64}")
LINKS = 1000
"""Publications that one key of the committee can draw for."""


class Method(StrEnum):
    """How a sample was drawn."""

    MONEY = "money"
    LOT = "lot"
    ABOVE = "above"
    REVERSALS = "reversals"


@dataclass(frozen=True)
class Item:
    """An entry as far as sampling knows it: its total is the sum of its debits."""

    seq: int
    fen: int
    reverses: int | None = None


@dataclass(frozen=True)
class Pick:
    """An entry that was drawn. `hits` is more than one where it is larger than the interval."""

    seq: int
    fen: int
    hits: int = 1


@dataclass(frozen=True)
class Sample:
    """What was drawn, and from how much: the report says both."""

    method: Method
    seed: str
    picks: tuple[Pick, ...]
    items: int
    total_fen: int

    @property
    def picked_fen(self) -> int:
        return sum(pick.fen for pick in self.picks)


def link(secret: bytes, turn: int) -> str:
    """The committee's number for its `turn`-th publication (1, 2, …): hashed so many times it is the anchor."""
    if not 0 <= turn < LINKS:
        raise ValueError("the chain of numbers has come to its end")
    for _step in range(LINKS - turn):
        secret = hashlib.sha256(secret).digest()
    return secret.hex()


def anchor(secret: bytes) -> str:
    """What is handed over with the key, before anything is drawn."""
    return link(secret, 0)


def is_link(number: str, turn: int, anchor: str) -> bool:
    """Whether this is the number that was fixed with the anchor for this turn: anybody can say so."""
    found = bytes.fromhex(_checked(number))
    for _step in range(turn):
        found = hashlib.sha256(found).digest()
    return turn >= 1 and found.hex() == anchor


def joint_seed(root: str, signature: str, number: str) -> str:
    """Of the root of the checkpoint, the line with which the union signed it, and the number of the audit committee."""
    signed = hashlib.sha256(signature.encode()).hexdigest()
    return f"{_digest(root, f'with {signed} and {_checked(number)}'):064x}"


def uniform(seed: str, label: str, below: int) -> int:
    """A whole number from 0 to below - 1, each equally likely: SHA-256 over "seed label counter", no remainder bias."""
    if below < 1:
        raise ValueError("nothing to draw from")
    room = 1 << 256
    for counter in range(1000):
        value = _digest(seed, f"{label} {counter}")
        if value < room - room % below:
            return value % below
    raise AssertionError("not in the lifetime of the sun")


def by_money(items: Iterable[Item], count: int, seed: str) -> Sample:
    """Monetary unit sampling: `count` points at equal distances along all money, the first one drawn."""
    entries = _in_order(items)
    total = sum(item.fen for item in entries)
    picks = _hit(entries, _points(total, count, seed)) if total and count > 0 else ()
    return Sample(Method.MONEY, _checked(seed), picks, len(entries), total)


def by_lot(items: Iterable[Item], count: int, seed: str) -> Sample:
    """`count` entries, each as likely as any other: those with the smallest hash of seed and number."""
    entries = _in_order(items)
    drawn = sorted(entries, key=lambda item: _digest(seed, f"lot {item.seq}"))[: max(0, count)]
    return _all(Method.LOT, seed, entries, drawn)


def above(items: Iterable[Item], fen: int, seed: str) -> Sample:
    """Every entry of this sum or more."""
    entries = _in_order(items)
    return _all(Method.ABOVE, seed, entries, [item for item in entries if item.fen >= fen])


def reversals(items: Iterable[Item], seed: str) -> Sample:
    """Every reversal, and beside it what it reverses where that is among these entries."""
    entries = _in_order(items)
    wanted = {seq for item in entries if item.reverses is not None for seq in (item.seq, item.reverses)}
    return _all(Method.REVERSALS, seed, entries, [item for item in entries if item.seq in wanted])


def _points(total: int, count: int, seed: str) -> list[int]:
    """Along 0 .. total - 1, in whole fen; the start is drawn in parts of a fen, so no fen is favoured."""
    start = uniform(seed, "money", total)
    return [(start + number * total) // count for number in range(count)]


def _hit(entries: list[Item], points: list[int]) -> tuple[Pick, ...]:
    picks: list[Pick] = []
    until = at = 0
    for item in entries:
        until += item.fen
        hits = 0
        while at < len(points) and points[at] < until:
            hits, at = hits + 1, at + 1
        if hits:
            picks.append(Pick(item.seq, item.fen, hits))
    return tuple(picks)


def _all(method: Method, seed: str, entries: list[Item], drawn: list[Item]) -> Sample:
    picks = tuple(Pick(item.seq, item.fen) for item in sorted(drawn, key=lambda item: item.seq))
    return Sample(method, _checked(seed), picks, len(entries), sum(item.fen for item in entries))


def _in_order(items: Iterable[Item]) -> list[Item]:
    """By number, so that the order in which they were read changes nothing."""
    entries = sorted(items, key=lambda item: item.seq)
    if any(item.fen < 0 for item in entries):
        raise ValueError("the sum of debits is not negative")
    if len({item.seq for item in entries}) != len(entries):
        raise ValueError("an entry stands twice in the list")
    return entries


def _checked(seed: str) -> str:
    if not _HEX.fullmatch(seed):
        raise ValueError("a seed is 64 hexadecimal digits, as the root of a checkpoint is")
    return seed


def _digest(seed: str, label: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{_checked(seed)} {label}".encode()).digest())
