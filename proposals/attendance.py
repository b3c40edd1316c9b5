"""How many delegates a session has, and how many came."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from proposals.models import Delegate, Session


@dataclass(frozen=True)
class Figures:
    """Entitled (应到) are all delegates of that day; what nobody has counted is None."""

    entitled: int
    present: int | None = None
    excused: int | None = None


def figures(session: Session) -> Figures:
    """Of the day on which it began."""
    day = timezone.localdate(session.starts_at)
    return Figures(Delegate.objects.on(day).filter(congress=session.congress_id).count())
