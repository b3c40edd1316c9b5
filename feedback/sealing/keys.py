"""The key pair of an inbox. Cases are sealed to the public key; each member keeps the secret one under a passphrase.

A member who goes loses a row with a wrap, and nothing else has to change; whoever has the secret key of an inbox can add
a member. There is no wrap for the administrator: when all passphrases are forgotten, two papers bring the key back
(shares).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from feedback.sealing import primitives
from feedback.sealing.errors import NotOpened, ShortPassphrase, WrongPassphrase
from feedback.sealing.primitives import STANDARD, Cost, framed

VERSION = b"\x01"
SHORTEST = 10
"""Characters of a passphrase."""


@dataclass(frozen=True)
class Inbox:
    """Which key is meant: the inbox, and the generation of its key, which counts up when a new pair is made."""

    id: str
    generation: int = 1

    def __post_init__(self) -> None:
        if not self.id or not 1 <= self.generation <= 0xFFFF:
            raise ValueError("an inbox has an id and a generation from 1 to 65535")

    @property
    def label(self) -> bytes:
        return framed("inbox", self.id, str(self.generation))


@dataclass(frozen=True)
class KeyPair:
    """Two times 32 bytes. The secret half is never written down as it is, not even in an error."""

    public: bytes
    secret: bytes = field(repr=False)


def new_pair() -> KeyPair:
    secret = X25519PrivateKey.generate()
    return KeyPair(secret.public_key().public_bytes_raw(), secret.private_bytes_raw())


def public_of(secret: bytes) -> bytes:
    """The public half, 32 bytes. ValueError if the secret has not 32."""
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def wrapped(secret: bytes, passphrase: str, *, inbox: Inbox, member: str, cost: Cost = STANDARD) -> bytes:
    """The secret key for one member of one inbox: 83 bytes. ShortPassphrase below 10 characters."""
    said = _said(passphrase)
    if len(said) < SHORTEST:
        raise ShortPassphrase(len(said), SHORTEST)
    return VERSION + primitives.locked(said.encode(), secret, _about(inbox, member), cost)


def unwrapped(wrap: bytes, passphrase: str, *, inbox: Inbox, member: str) -> bytes:
    """The secret key, 32 bytes. WrongPassphrase for everything that does not fit: passphrase, member, inbox, a bit."""
    if wrap[:1] != VERSION:
        raise WrongPassphrase
    try:
        return primitives.unlocked(_said(passphrase).encode(), wrap[1:], _about(inbox, member))
    except NotOpened as error:
        raise WrongPassphrase from error


def rewrapped(wrap: bytes, *, old: str, new: str, inbox: Inbox, member: str, cost: Cost = STANDARD) -> bytes:
    """Under a new passphrase, with its own salt and the cost of today. WrongPassphrase, ShortPassphrase."""
    return wrapped(
        unwrapped(wrap, old, inbox=inbox, member=member), new, inbox=inbox, member=member, cost=cost
    )


def is_cheaper(wrap: bytes, cost: Cost = STANDARD) -> bool:
    """Whether guessing at this wrap costs less than it should: wrap it anew when the passphrase is next typed."""
    found = Cost.read(wrap[1 : 1 + Cost.FORM.size])
    return found.memory < cost.memory or found.ops < cost.ops


def _said(passphrase: str) -> str:
    """The same on every keyboard: an input method may write full-width letters or spaces."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def _about(inbox: Inbox, member: str) -> bytes:
    return framed("inbox-key", VERSION, inbox.label, member)
