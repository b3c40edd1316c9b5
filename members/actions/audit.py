"""The audit trail: one line for whatever touches trust."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from members.models import AuditEntry, User

KINDS = frozenset(kind for kind, label in AuditEntry.KINDS)


def record(
    kind: str,
    *,
    at: datetime,
    subject: User | None = None,
    by: User | None = None,
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Add a line. `details` are plain values that explain it, never personal data."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of audit entry")
    return AuditEntry.objects.create(kind=kind, at=at, subject=subject, by=by, details=dict(details or {}))
