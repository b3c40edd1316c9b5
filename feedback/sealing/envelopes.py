"""A case has a key of its own. It is wrapped to the inbox that reads the case and to the reporter's receipt code; with it
texts and files are sealed, each bound to its case and to its place there. A wrap in another case, or a text in another
place, does not open.
"""

from __future__ import annotations

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from feedback.sealing import primitives
from feedback.sealing.errors import NotOpened
from feedback.sealing.keys import Inbox
from feedback.sealing.primitives import KEY, STANDARD, Cost, framed

VERSION = b"\x01"
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
LARGEST = 32 * 1024 * 1024
"""Bytes of one text or file."""
SMALLEST_CLASS, STEP = 512, 64 * 1024
"""Sealed lengths double from 512 bytes to 64 KiB and then grow by 64 KiB: a length tells little about a text."""
COUNT = 4
"""Bytes before the data that say how long it is."""


def new_case_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY)


def wrapped_to_inbox(case_key: bytes, *, public: bytes, case: uuid.UUID, inbox: Inbox) -> bytes:
    """For who has the secret key of the inbox: 81 bytes (HPKE, base mode). ValueError if a key has not 32 bytes."""
    _demand(case_key)
    return VERSION + SUITE.encrypt(
        case_key, X25519PublicKey.from_public_bytes(public), _for_inbox(case, inbox)
    )


def from_inbox(wrap: bytes, *, secret: bytes, case: uuid.UUID, inbox: Inbox) -> bytes:
    """The key of the case, 32 bytes; NotOpened."""
    if wrap[:1] != VERSION:
        raise NotOpened
    try:
        return SUITE.decrypt(wrap[1:], X25519PrivateKey.from_private_bytes(secret), _for_inbox(case, inbox))
    except (InvalidTag, ValueError) as error:
        raise NotOpened from error


def transferred(
    wrap: bytes, *, secret: bytes, case: uuid.UUID, source: Inbox, target: Inbox, public: bytes
) -> bytes:
    """The wrap for another inbox, made by somebody who can open it in the first (`secret`); NotOpened.

    Whoever deletes the old wrap takes the case from the old inbox, as far as nobody there has kept its key.
    """
    case_key = from_inbox(wrap, secret=secret, case=case, inbox=source)
    return wrapped_to_inbox(case_key, public=public, case=case, inbox=target)


def wrapped_to_code(case_key: bytes, code: str, *, case: uuid.UUID, cost: Cost = STANDARD) -> bytes:
    """For who has the receipt code (normalised): 83 bytes, with a salt of its own. About 0.1 s."""
    _demand(case_key)
    return VERSION + primitives.locked(code.encode(), case_key, _for_code(case), cost)


def from_code(wrap: bytes, code: str, *, case: uuid.UUID) -> bytes:
    """The key of the case, 32 bytes; NotOpened. About 0.1 s."""
    if wrap[:1] != VERSION:
        raise NotOpened
    return primitives.unlocked(code.encode(), wrap[1:], _for_code(case))


def seal(case_key: bytes, *, case: uuid.UUID, part: str, data: bytes) -> bytes:
    """A text or a file of a case; `part` names its place ("body", "message/<uuid>"), and no two are alike.

    29 bytes longer than the data in its size class. ValueError above 32 MB or with a key that has not 32 bytes.
    """
    return VERSION + primitives.encrypted(_demand(case_key), _padded(data), _for_part(case, part))


def open_(case_key: bytes, *, case: uuid.UUID, part: str, sealed: bytes) -> bytes:
    """The data as it was sealed; NotOpened with another key, in another case or place, or when a bit was changed."""
    if sealed[:1] != VERSION:
        raise NotOpened
    return _unpadded(primitives.decrypted(_demand(case_key), sealed[1:], _for_part(case, part)))


def size_class(length: int) -> int:
    """How many bytes are sealed for so many, the count included."""
    needed, size = length + COUNT, SMALLEST_CLASS
    while size < needed and size < STEP:
        size *= 2
    return size if needed <= size else -(-needed // STEP) * STEP


def _padded(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise ValueError("too large to be sealed in one piece")
    return (len(data).to_bytes(COUNT, "big") + data).ljust(size_class(len(data)), b"\0")


def _unpadded(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:COUNT], "big")
    if len(padded) != size_class(length):
        raise NotOpened
    return padded[COUNT : COUNT + length]


def _demand(case_key: bytes) -> bytes:
    if len(case_key) != KEY:
        raise ValueError("the key of a case has 32 bytes")
    return case_key


def _for_inbox(case: uuid.UUID, inbox: Inbox) -> bytes:
    return framed("union-portal.feedback", "case-key-for-inbox", VERSION, case.bytes, inbox.label)


def _for_code(case: uuid.UUID) -> bytes:
    return framed("union-portal.feedback", "case-key-for-code", VERSION, case.bytes)


def _for_part(case: uuid.UUID, part: str) -> bytes:
    return framed("union-portal.feedback", "part", VERSION, case.bytes, part)
