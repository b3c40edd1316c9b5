"""A sealed case as the tests of sealing need it. Guessing is made cheap here, by the parameter for it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from feedback.sealing import codes, envelopes, keys
from feedback.sealing.keys import Inbox, KeyPair
from feedback.sealing.primitives import Cost

CHEAP = Cost(memory=8, ops=1)
SECRET, PEPPER, SERVER_KEY = b"s" * 32, b"p" * 32, b"k" * 32
NONCE = bytes(range(16))
AT = datetime(2026, 11, 23, 4, 0, 30, tzinfo=UTC)
LABOUR, WOMEN = Inbox("labour-protection"), Inbox("women-workers")
STORY = "车间主任让我们签空白加班确认单。".encode()


@dataclass(frozen=True)
class SealedCase:
    """What the database holds of it, and what only people hold: the pair and the code."""

    id: uuid.UUID
    lookup: str
    for_inbox: bytes
    for_code: bytes
    body: bytes
    pair: KeyPair
    code: str


def submitted(
    nonce: bytes = NONCE, *, pair: KeyPair | None = None, inbox: Inbox = LABOUR, cost: Cost = CHEAP
) -> SealedCase:
    """What the portal does with a form: everything but the database."""
    pair = pair or keys.new_pair()
    case, code, case_key = (
        codes.case_id_from(PEPPER, nonce),
        codes.code_from(SECRET, nonce),
        envelopes.new_case_key(),
    )
    return SealedCase(
        case,
        codes.lookup_of(PEPPER, code),
        envelopes.wrapped_to_inbox(case_key, public=pair.public, case=case, inbox=inbox),
        envelopes.wrapped_to_code(case_key, code, case=case, cost=cost),
        envelopes.seal(case_key, case=case, part="body", data=STORY),
        pair,
        code,
    )


def flipped(raw: bytes, at: int, bit: int = 0) -> bytes:
    changed = bytearray(raw)
    changed[at % len(raw)] ^= 1 << bit
    return bytes(changed)
