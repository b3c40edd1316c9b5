"""What a form without a session carries: a nonce, when it was issued, and the seal of the server.

The nonce makes the receipt (codes), so a form sent twice makes one case. The brake on machines: a browser with JavaScript
finds a number whose SHA-256 with the nonce begins with some zero bits; without it the form has to be older than anybody
needs who types. The seal also stands for the token against forged requests: another site cannot read the page.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime

from feedback.sealing.errors import TokenFault, TokenRefused
from feedback.sealing.primitives import bytes_of, mark, text_of

VERSION = b"\x01"
NONCE, MOMENT, SEAL = 16, 4, 16
"""Bytes."""
STEP = 10
"""Seconds. When a form was issued is rounded up to a whole step: no page holds a finer time, and nobody waits a minute."""
WAIT = 20
"""Seconds after which a form is taken without work; up to a step more."""
OLD = 24 * 60 * 60
"""Seconds."""
LONGEST_WORK = 20
"""Characters of a solution."""


@dataclass(frozen=True)
class FormToken:
    """A token that was issued here for this purpose; `issued` in seconds from 1970, a whole step."""

    nonce: bytes
    issued: int

    @property
    def challenge(self) -> str:
        return self.nonce.hex()


def issue(secret: bytes, *, purpose: str, at: datetime) -> str:
    """A new token of 50 characters for one kind of form. ValueError if the secret is shorter than 32 bytes."""
    issued = -(-_second(at) // STEP) * STEP
    head = VERSION + os.urandom(NONCE) + issued.to_bytes(MOMENT, "big")
    return text_of(head + _seal(secret, purpose, head))


def read(secret: bytes, token: str, *, purpose: str) -> FormToken:
    """What the token says, however old; TokenRefused (FORGED)."""
    raw = bytes_of(token) if len(token) < 100 else None
    if raw is None or len(raw) != 1 + NONCE + MOMENT + SEAL or raw[:1] != VERSION:
        raise TokenRefused(TokenFault.FORGED)
    head, seal = raw[:-SEAL], raw[-SEAL:]
    if not hmac.compare_digest(seal, _seal(secret, purpose, head)):
        raise TokenRefused(TokenFault.FORGED)
    return FormToken(head[1 : 1 + NONCE], int.from_bytes(head[1 + NONCE :], "big"))


def checked(
    secret: bytes, token: str, *, purpose: str, at: datetime, bits: int, work: str = "", wait: int = WAIT
) -> FormToken:
    """The token of a form that may be taken now; TokenRefused (FORGED; OLD; YOUNG with the seconds to wait)."""
    found = read(secret, token, purpose=purpose)
    age = _second(at) - found.issued
    if age > OLD:
        raise TokenRefused(TokenFault.OLD)
    if age < wait and not is_solved(found.challenge, work, bits):
        raise TokenRefused(TokenFault.YOUNG, wait - age)
    return found


def is_solved(challenge: str, work: str, bits: int) -> bool:
    """Whether SHA-256 of "challenge:work" begins with so many zero bits; `work` is a decimal number."""
    if not (0 < len(work) <= LONGEST_WORK and work.isascii() and work.isdigit()):
        return False
    digest = hashlib.sha256(f"{challenge}:{work}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0


def solve(challenge: str, bits: int) -> str:
    """What static/js/mailbox-solver.js does in the browser: some 2^bits tries."""
    tried = 0
    while not is_solved(challenge, str(tried), bits):
        tried += 1
    return str(tried)


def _second(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return int(at.timestamp())


def _seal(secret: bytes, purpose: str, head: bytes) -> bytes:
    return mark(secret, "form-token", purpose, head)[:SEAL]
