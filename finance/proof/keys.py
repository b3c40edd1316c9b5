"""A signing key of the union or of the audit committee: the secret half lies under a passphrase and nowhere else.

There is no second way to it. Whoever forgets the passphrase makes a new key; notes signed with the old one stay valid.
"""

from __future__ import annotations

import os
import struct
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from finance.proof import notes
from finance.proof.notes import Signature, VerifierKey

VERSION = b"\1"
SHORTEST = 10
"""Characters of a passphrase."""
_SALT, _NONCE, _KEY = 16, 12, 32
_MAX_MEMORY, _MAX_PASSES = 1024 * 1024, 16


class WrongPassphrase(Exception):
    """The passphrase does not open this key: mistyped, another key's, or what is stored was changed."""


class ShortPassphrase(Exception):
    """A new passphrase with `found` characters where `needed` are asked for."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(found, needed)
        self.found, self.needed = found, needed


@dataclass(frozen=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it. Stored with what it made, so it can be raised later."""

    memory: int = 64 * 1024
    passes: int = 3

    FORM = struct.Struct(">IB")

    def __post_init__(self) -> None:
        # A stored key that asks for more was not made here; it must not cost the server its memory.
        if not (8 <= self.memory <= _MAX_MEMORY and 1 <= self.passes <= _MAX_PASSES):
            raise ValueError("parameters of Argon2id out of range")

    def key(self, passphrase: str, salt: bytes) -> bytes:
        kdf = Argon2id(salt=salt, length=_KEY, iterations=self.passes, lanes=1, memory_cost=self.memory)
        return kdf.derive(_said(passphrase).encode())


STANDARD = Cost()
"""About 0.1 s and 64 MB."""
QUICK = Cost(memory=8, passes=1)
"""For tests and the demo data: guessing costs nothing."""


@dataclass(frozen=True)
class SigningKey:
    """An opened key. It signs and is forgotten at the end of the request."""

    key: VerifierKey
    _secret: Ed25519PrivateKey = field(repr=False)

    def sign(self, body: str) -> Signature:
        return notes.sign(body, self.key, self._secret)

    def lot(self) -> bytes:
        """Where the numbers begin that the audit committee draws samples with: known to nobody who cannot open the key."""
        return sha256(b"union-portal.finance.lot\n" + self._secret.private_bytes_raw()).digest()


@dataclass(frozen=True)
class SealedKey:
    """What is stored: 82 bytes beside the public half."""

    key: VerifierKey
    sealed: bytes = field(repr=False)

    @classmethod
    def new(cls, name: str, passphrase: str, cost: Cost = STANDARD) -> SealedKey:
        """ShortPassphrase below 10 characters, notes.Odd for a name that no key can have."""
        secret = Ed25519PrivateKey.generate()
        key = VerifierKey(name, secret.public_key().public_bytes_raw())
        return cls(key, _sealed(key, secret.private_bytes_raw(), passphrase, cost))

    def open(self, passphrase: str) -> SigningKey:
        """WrongPassphrase for everything that does not fit: passphrase, name, public half, one bit."""
        return SigningKey(self.key, Ed25519PrivateKey.from_private_bytes(_opened(self, passphrase)))

    def resealed(self, old: str, new: str, cost: Cost = STANDARD) -> SealedKey:
        """The same key under a new passphrase. WrongPassphrase, ShortPassphrase."""
        return SealedKey(self.key, _sealed(self.key, _opened(self, old), new, cost))


def _sealed(key: VerifierKey, secret: bytes, passphrase: str, cost: Cost) -> bytes:
    found = len(_said(passphrase))
    if found < SHORTEST:
        raise ShortPassphrase(found, SHORTEST)
    head = VERSION + Cost.FORM.pack(cost.memory, cost.passes) + os.urandom(_SALT)
    nonce = os.urandom(_NONCE)
    cipher = ChaCha20Poly1305(cost.key(passphrase, head[-_SALT:]))
    return head + nonce + cipher.encrypt(nonce, secret, _about(key, head))


def _opened(stored: SealedKey, passphrase: str) -> bytes:
    end = 1 + Cost.FORM.size + _SALT
    head, nonce, rest = stored.sealed[:end], stored.sealed[end : end + _NONCE], stored.sealed[end + _NONCE :]
    if head[:1] != VERSION or len(rest) < _KEY:
        raise WrongPassphrase
    try:
        cost = Cost(*Cost.FORM.unpack(head[1:-_SALT]))
        cipher = ChaCha20Poly1305(cost.key(passphrase, head[-_SALT:]))
        return cipher.decrypt(nonce, rest, _about(stored.key, head))
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error


def _about(key: VerifierKey, head: bytes) -> bytes:
    return b"union-portal.finance.key\n" + key.vkey.encode() + b"\n" + head


def _said(passphrase: str) -> str:
    """The same on every keyboard: an input method may write full-width letters or spaces."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())
