"""The few tools that everything here is built with. ChaCha20-Poly1305, HMAC-SHA256, Argon2id; nothing of our own make."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from feedback.sealing.errors import NotOpened

KEY, NONCE, TAG, SALT = 32, 12, 16, 16
"""Bytes."""
MAX_MEMORY, MAX_OPS, MAX_LANES = 1024 * 1024, 16, 16
"""A wrap that asks for more was not made here; it must not cost the server its memory."""


@dataclass(frozen=True)
class Cost:
    """What one guess at a passphrase costs: memory in KiB, passes over it, lanes. Stored with what it made."""

    memory: int = 64 * 1024
    ops: int = 3
    lanes: int = 1

    FORM = struct.Struct(">IBB")

    def __post_init__(self) -> None:
        is_possible = 8 * self.lanes <= self.memory <= MAX_MEMORY and 1 <= self.ops <= MAX_OPS
        if not (is_possible and 1 <= self.lanes <= MAX_LANES):
            raise ValueError("parameters of Argon2id out of range")

    @property
    def raw(self) -> bytes:
        return self.FORM.pack(self.memory, self.ops, self.lanes)

    @classmethod
    def read(cls, raw: bytes) -> Cost:
        """NotOpened if nobody here has chosen these figures."""
        try:
            return cls(*cls.FORM.unpack(raw))
        except (struct.error, ValueError) as error:
            raise NotOpened from error

    def key(self, secret: bytes, salt: bytes) -> bytes:
        """32 bytes; about 0.1 s and 64 MB with the standard cost."""
        kdf = Argon2id(salt=salt, length=KEY, iterations=self.ops, lanes=self.lanes, memory_cost=self.memory)
        return kdf.derive(secret)


STANDARD = Cost()


def framed(*parts: str | bytes) -> bytes:
    """Several values as one, so that no two lists look alike: each with its length before it."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in raw)


def mark(secret: bytes, purpose: str, *parts: str | bytes) -> bytes:
    """HMAC-SHA256, 32 bytes, of its own for each purpose. ValueError if the secret is shorter than 32 bytes."""
    if len(secret) < KEY:
        raise ValueError("a secret of the server has at least 32 bytes")
    return hmac.digest(secret, framed("union-portal.feedback", purpose, *parts), "sha256")


def encrypted(key: bytes, data: bytes, about: bytes) -> bytes:
    """12 bytes of nonce, the ciphertext, 16 bytes of tag. `about` is bound to it and not in it."""
    nonce = os.urandom(NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, data, about)


def decrypted(key: bytes, raw: bytes, about: bytes) -> bytes:
    """NotOpened if anything differs."""
    if len(raw) < NONCE + TAG:
        raise NotOpened
    try:
        return ChaCha20Poly1305(key).decrypt(raw[:NONCE], raw[NONCE:], about)
    except InvalidTag as error:
        raise NotOpened from error


def locked(secret: bytes, key: bytes, about: bytes, cost: Cost) -> bytes:
    """`key` under something that can be guessed: cost (6 bytes), salt (16), nonce, ciphertext, tag."""
    head = cost.raw + os.urandom(SALT)
    return head + encrypted(cost.key(secret, head[Cost.FORM.size :]), key, framed(about, head))


def unlocked(secret: bytes, raw: bytes, about: bytes) -> bytes:
    """NotOpened if anything differs."""
    end = Cost.FORM.size + SALT
    head = raw[:end]
    if len(raw) < end + NONCE + TAG:
        raise NotOpened
    cost = Cost.read(head[: Cost.FORM.size])
    return decrypted(cost.key(secret, head[Cost.FORM.size :]), raw[end:], framed(about, head))


def text_of(raw: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(text: str) -> bytes | None:
    """None unless it is exactly what `text_of` writes."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if text_of(raw) == text else None
