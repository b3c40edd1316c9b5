"""The Merkle tree of RFC 6962: leaf sha256(0x00 || data), node sha256(0x01 || left || right).

`Tree` grows and holds a hash for each bit of its size. Proofs need the subtrees beside their path: whoever keeps all leaf
hashes asks `Subtrees`, whoever keeps subtrees in a database passes a function of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

EMPTY = sha256().digest()

Subtree = Callable[[int, int], bytes]
"""The root over the leaves from `first` up to and without `end`. `first` is a multiple of the subtree's full size."""
Proof = Sequence[bytes]


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Tree:
    """Takes leaf hashes in order. `size` and `peaks` are all there is to store; with both it goes on later."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self._peaks = size, list(peaks)
        if size < 0 or len(self._peaks) != size.bit_count() or any(len(peak) != 32 for peak in self._peaks):
            raise ValueError("a tree has one hash of 32 bytes for each bit of its size")

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the full subtrees, the largest first."""
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """The full subtrees that this leaf completes: level, number and root. Level 0 is the leaf itself.

        Whoever stores them (two for each leaf) can prove everything later from a few of them: `nodes`.
        """
        number, peaks = self.size, self._peaks
        done: list[tuple[int, int, bytes]] = []
        while True:
            done.append((len(done), number, leaf))
            if not number & 1:
                break
            leaf = node_hash(peaks.pop(), leaf)
            number >>= 1
        peaks.append(leaf)
        self.size += 1
        return done

    @property
    def root(self) -> bytes:
        return folded(self._peaks)


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root


class Subtrees:
    """Subtrees of leaf hashes held in memory; each full level is made once, when it is first asked for."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels: list[Sequence[bytes]] = [leaves]

    def __call__(self, first: int, end: int) -> bytes:
        return folded([self._level(level)[number] for level, number in nodes(first, end)])

    def _level(self, level: int) -> Sequence[bytes]:
        while len(self._levels) <= level:
            below = self._levels[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([node_hash(left, right) for left, right in pairs])
        return self._levels[level]


def nodes(first: int, end: int) -> list[tuple[int, int]]:
    """Level and number of the full subtrees whose roots, `folded`, are the root over the leaves from `first` to `end`."""
    found = []
    while first < end:
        level = (end - first).bit_length() - 1
        found.append((level, first >> level))
        first += 1 << level
    return found


def folded(roots: Sequence[bytes]) -> bytes:
    """The root over full subtrees, the largest first."""
    if not roots:
        return EMPTY
    *others, found = roots
    for each in reversed(others):
        found = node_hash(each, found)
    return found


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """From the leaf up. `index` counts from 0; an entry's is its seq - 1."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in this tree")
    first, end, proof = 0, size, []
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(first, middle))
            first = middle
    return proof[::-1]


def consistency_proof(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """That the tree of `size` leaves begins with the tree of `old` leaves. Empty if there is nothing to show."""
    if not 0 <= old <= size:
        raise ValueError("the older tree is not the smaller one")
    if old in (0, size):
        return []
    first, end, proof = 0, size, []
    while end != old:
        middle = first + _split(end - first)
        if old <= middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(first, middle))
            first = middle
    if first:
        # The verifier does not know this subtree; the whole old tree it knows.
        proof.append(subtree(first, end))
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Proof, root: bytes) -> bool:
    """Whether this leaf hash stands at this place of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    last, found = size - 1, leaf
    for each in proof:
        if not last:
            return False
        if index & 1 or index == last:
            found = node_hash(each, found)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, each)
        index, last = index >> 1, last >> 1
    return not last and found == root


def verify_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Proof) -> bool:
    """Whether the larger tree begins with the smaller one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size or not _are_hashes(old_root, root, *proof):
        return False
    if old == size:
        return not proof and old_root == root
    if not old:
        return not proof and old_root == EMPTY
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    before = after = path[0]
    for each in path[1:]:
        if not last:
            return False
        if index & 1 or index == last:
            before, after = node_hash(each, before), node_hash(each, after)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            after = node_hash(after, each)
        index, last = index >> 1, last >> 1
    return not last and before == old_root and after == root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _are_hashes(*values: bytes) -> bool:
    return all(len(each) == 32 for each in values)
