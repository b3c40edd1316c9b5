"""An unlocked inbox for 25 minutes: its secret key, encrypted for the cookie of one person in one session.

The server keeps nothing; the cookie alone and the server's key alone open nothing. Cookies are HttpOnly and Secure.
"""

from __future__ import annotations

from datetime import datetime

from feedback.sealing.errors import LockFault, NotOpened, StillLocked
from feedback.sealing.keys import Inbox
from feedback.sealing.primitives import bytes_of, decrypted, encrypted, framed, mark, text_of

VERSION = b"\x01"
MINUTES = 25
MINUTE = 4
"""Bytes of the minute at which it ends, counted from 1970."""


def carried(
    secret: bytes, *, server_key: bytes, user: str, session: bytes, inbox: Inbox, at: datetime
) -> str:
    """The value of the cookie, 87 characters, good for 25 minutes from the minute of `at`.

    `session` is a fingerprint of the sign-in (not the session's key itself): after signing out nothing opens.
    ValueError if the server's key is shorter than 32 bytes.
    """
    ends = (_minute(at) + MINUTES).to_bytes(MINUTE, "big")
    key, about = mark(server_key, "unlocked-inbox"), _about(ends, user, session, inbox)
    return text_of(VERSION + ends + encrypted(key, secret, about))


def opened(value: str, *, server_key: bytes, user: str, session: bytes, inbox: Inbox, at: datetime) -> bytes:
    """The secret key of the inbox, 32 bytes; StillLocked, EXPIRED only if everything else is right."""
    raw = bytes_of(value)
    if raw is None or raw[:1] != VERSION:
        raise StillLocked(LockFault.FOREIGN)
    ends = raw[1 : 1 + MINUTE]
    key, about = mark(server_key, "unlocked-inbox"), _about(ends, user, session, inbox)
    try:
        secret = decrypted(key, raw[1 + MINUTE :], about)
    except NotOpened as error:
        raise StillLocked(LockFault.FOREIGN) from error
    if _minute(at) >= int.from_bytes(ends, "big"):
        raise StillLocked(LockFault.EXPIRED)
    return secret


def _minute(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return int(at.timestamp()) // 60


def _about(ends: bytes, user: str, session: bytes, inbox: Inbox) -> bytes:
    return framed("unlocked-inbox", VERSION, ends, user, session, inbox.label)
