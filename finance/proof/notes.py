"""The checkpoint of a book: a signed note (C2SP signed-note, tlog-checkpoint) that fits on the notice board.

    portal.example.org/finance/main
    1200
    <root, base64>
    chain <hash of the last entry, hexadecimal>
    period 2026-07-01 2026-09-30
    key union.portal.example.org+6f2c01ab+<base64>
    key audit.portal.example.org+19d3e5f7+<base64>

    — union.portal.example.org <base64>
    — audit.portal.example.org <base64>

The keys stand in what is signed, so nobody can put another committee beside it afterwards. What can be written in two
ways is refused: no second spelling of a number, a key or a signature, and no signature by a key that is not named.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\1"
LONGEST = 16 * 1024
"""Characters of a note."""
_P = 2**255 - 19
_EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL = {0, 1, _P - 1, _EIGHTH, _P - _EIGHTH}
"""The y of points of small order: under such a key everybody can sign."""

_NAME = re.compile(r"[!-*,-~]{1,200}", re.ASCII)
_SIZE = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PERIOD = re.compile(r"period ([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
_SIGNATURE = re.compile(r"— (\S+) (\S+)")


class Odd(ValueError):
    """Not written as a note, a checkpoint or a key has to be. The message says where."""


class Forged(ValueError):
    """A signature that this key has not made over this text."""


@dataclass(frozen=True)
class VerifierKey:
    """The public half and whose it is. Two keys of one name differ in their id."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise Odd("the name of a key is visible ASCII without space and plus")
        if len(self.public) != 32:
            raise Odd("a public key has 32 bytes")
        y = int.from_bytes(self.public, "little") & (2**255 - 1)
        if y >= _P or y in _SMALL:
            raise Odd("a public key under which everybody can sign")

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_encoded(ED25519 + self.public)}"

    @property
    def fingerprint(self) -> str:
        """To compare by eye with the wall: sha256 of name and key, 8 groups of 4 hexadecimal digits (128 bits)."""
        digits = sha256(self.name.encode() + b"\n" + ED25519 + self.public).hexdigest()[:32]
        return " ".join(digits[start : start + 4] for start in range(0, 32, 4))

    @classmethod
    def read(cls, vkey: str) -> VerifierKey:
        parts = vkey.split("+", 2)
        raw = _decoded(parts[-1])
        if len(parts) != 3 or raw[:1] != ED25519:
            raise Odd("a key is a name, an id and an Ed25519 key, with plus between them")
        key = cls(parts[0], raw[1:])
        if key.vkey != vkey:
            raise Odd("the id of a key does not belong to it")
        return key


@dataclass(frozen=True)
class Checkpoint:
    """What is signed about a book: all entries up to `size`, and the period that it closes."""

    origin: str
    size: int
    root: bytes
    chain: bytes
    first_on: date
    last_on: date
    keys: tuple[VerifierKey, ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.origin):
            raise Odd("an origin is visible ASCII without space and plus")
        if not 1 <= self.size < 10**16 or len(self.root) != 32 or len(self.chain) != 32:
            raise Odd("a checkpoint has a size from 1 and two hashes of 32 bytes")
        if self.first_on > self.last_on:
            raise Odd("a period ends before it begins")
        if not self.keys or len({key.name for key in self.keys}) < len(self.keys):
            raise Odd("a checkpoint names its keys, each name once")
        if len({key.public for key in self.keys}) < len(self.keys):
            raise Odd("two names for one key")

    @property
    def body(self) -> str:
        lines = [
            self.origin,
            str(self.size),
            _encoded(self.root),
            f"chain {self.chain.hex()}",
            f"period {self.first_on.isoformat()} {self.last_on.isoformat()}",
            *(f"key {key.vkey}" for key in self.keys),
        ]
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def read(cls, body: str) -> Checkpoint:
        lines = body.split("\n")
        if len(lines) < 7 or lines.pop():
            raise Odd("a checkpoint has six lines and more")
        origin, size, root, chain, period, *keys = lines
        if not _SIZE.fullmatch(size):
            raise Odd("line 2 of a checkpoint is its size")
        if not (chain.startswith("chain ") and _HASH.fullmatch(chain[6:])):
            raise Odd("line 4 of a checkpoint is the hash of the chain")
        dates = _PERIOD.fullmatch(period)
        if not dates or not all(line.startswith("key ") for line in keys):
            raise Odd("a checkpoint ends with its period and its keys")
        try:
            first_on, last_on = map(date.fromisoformat, dates.groups())
        except ValueError:
            raise Odd("a period with a day that is in no calendar") from None
        named = tuple(VerifierKey.read(line[4:]) for line in keys)
        found = cls(origin, int(size), _decoded(root), bytes.fromhex(chain[6:]), first_on, last_on, named)
        if found.body != body:
            raise Odd("a checkpoint that is not in its one form")
        return found


@dataclass(frozen=True)
class Signature:
    """64 bytes of Ed25519 over the body, and which key has made them."""

    name: str
    key_id: bytes
    raw: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.key_id) != 4 or len(self.raw) != 64:
            raise Odd("a signature has a name, a key id of 4 bytes and 64 bytes of Ed25519")

    @property
    def line(self) -> str:
        return f"— {self.name} {_encoded(self.key_id + self.raw)}\n"

    @classmethod
    def read(cls, line: str) -> Signature:
        found = _SIGNATURE.fullmatch(line)
        if not found:
            raise Odd("a signature line is a dash, a name and base64")
        raw = _decoded(found[2])
        return cls(found[1], raw[:4], raw[4:])


@dataclass(frozen=True)
class Note:
    """A body and its signatures. Parsing checks only the form; `verify` says whose signatures hold."""

    body: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.body.endswith("\n") or not all(each.isprintable() for each in self.body[:-1].split("\n")):
            raise Odd("the body of a note is printable lines")
        if not self.signatures or len({(each.name, each.key_id) for each in self.signatures}) < len(
            self.signatures
        ):
            raise Odd("a note has signatures, one of each key")

    @property
    def text(self) -> str:
        return self.body + "\n" + "".join(each.line for each in self.signatures)

    def cosigned(self, signature: Signature) -> Note:
        """With one more signature at the end."""
        return Note(self.body, (*self.signatures, signature))

    @classmethod
    def parse(cls, raw: bytes) -> Note:
        """Odd unless every byte is as `text` writes it."""
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise Odd("a note is UTF-8") from None
        if len(text) > LONGEST:
            raise Odd("a note is not that long")
        body, gap, lines = text.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise Odd("a note is a body, an empty line and signatures, and ends with its last line")
        note = cls(body + "\n", tuple(Signature.read(line) for line in lines[:-1].split("\n")))
        if note.text.encode() != raw:
            raise Odd("a note that is not in its one form")
        return note


def sign(body: str, key: VerifierKey, secret: Ed25519PrivateKey) -> Signature:
    """ValueError if the secret is not the other half of the key."""
    if secret.public_key().public_bytes_raw() != key.public:
        raise ValueError("a secret key that does not belong to the public one")
    return Signature(key.name, key.id, secret.sign(body.encode()))


def holds(body: str, signature: Signature, key: VerifierKey) -> bool:
    if (signature.name, signature.key_id) != (key.name, key.id):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature.raw, body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def verify(note: Note) -> tuple[Checkpoint, tuple[VerifierKey, ...]]:
    """What is signed, and which of the keys named in it have signed, in their order; at least one.

    Odd for a body that is no checkpoint, Forged for a signature that is wrong or by a key that is not named. Whose keys
    these are, a note cannot say of itself: compare their fingerprints.
    """
    checkpoint = Checkpoint.read(note.body)
    by_id = {(key.name, key.id): key for key in checkpoint.keys}
    signed = set()
    for signature in note.signatures:
        key = by_id.get((signature.name, signature.key_id))
        if key is None:
            raise Forged(f"{signature.name} has signed and is not named in the checkpoint")
        if not holds(note.body, signature, key):
            raise Forged(f"the signature of {signature.name} is not over this text")
        signed.add(key)
    return checkpoint, tuple(key for key in checkpoint.keys if key in signed)


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Odd("base64 that is none") from None
    if _encoded(raw) != text:
        raise Odd("base64 in a second spelling")
    return raw
