"""The chain of a proposal's events: each carries the hash of itself and of the one before.

Hashed is canonical JSON (UTF-8, sorted keys, no spaces) of: previous hash, proposal, number, kind, from, to, the
moment in UTC as ISO 8601 with microseconds, who (primary key), words, details, fingerprint of the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from proposals.models import ProposalEvent


def hash_of(event: ProposalEvent) -> str:
    """SHA-256 in hexadecimal."""
    content = [
        event.previous_hash,
        event.proposal_id,
        event.number,
        event.kind,
        event.from_stage,
        event.to_stage,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.by_id,
        event.words,
        event.details,
        event.text_hash,
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def broken_at(events: Iterable[ProposalEvent]) -> int | None:
    """The number of the first event that does not fit, of one proposal's events in their order; None if all do."""
    previous, expected, stage = "", 1, ""
    for event in events:
        fits = (event.number, event.previous_hash, event.from_stage) == (expected, previous, stage)
        if not fits or event.hash != hash_of(event):
            return expected
        previous, expected, stage = event.hash, expected + 1, event.to_stage
    return None
