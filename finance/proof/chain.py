"""Each entry's hash holds the hash before it, so nothing in the middle can change without changing everything after."""

from __future__ import annotations

from hashlib import sha256

SIZE = 32
ZERO = bytes(SIZE)
"""What stands before the first entry."""


def next_hash(previous: bytes, raw: bytes) -> bytes:
    """The hash of an entry: `raw` is its canonical form, `previous` the hash of the entry before it."""
    if len(previous) != SIZE:
        raise ValueError("a hash has 32 bytes")
    return sha256(previous + raw).digest()


def export_line(raw: bytes, hash: bytes) -> bytes:
    """One line of the public file."""
    return b'{"entry":%b,"hash":"%b"}\n' % (raw, hash.hex().encode())
