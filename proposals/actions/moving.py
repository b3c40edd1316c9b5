"""The one door through which a proposal moves: the table of moves is asked, the event is written, the stage follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from proposals.chain import hash_of
from proposals.models import Proposal, ProposalEvent
from proposals.permissions import actors
from proposals.rules.moves import Clock, Move, Stage, step
from union_portal.lib import Refused

NO_CLOCK: dict[str, Any] = {"clock": Clock.NONE.value, "clock_from": None, "clock_days": None, "due_on": None}


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now; nobody else decides about it until this transaction ends."""
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("session__congress", "mover__member", "lead_department")
        .get(pk=proposal.pk)
    )


def allowed(proposal: Proposal, move: Move, *, by: User | None, at: datetime) -> Proposal:
    """The proposal, locked, once the table lets this person make this move now; else a sentence says why not."""
    proposal = locked(proposal)
    row = step(Stage(proposal.stage), move)
    if row is None:
        raise Refused(
            _("This is not possible now: the proposal is at “%(stage)s”.")
            % {"stage": proposal.get_stage_display()}
        )
    if not row.actors & actors(by, proposal, timezone.localdate(at)):
        raise Refused(_("This is not for you to decide."))
    return proposal


def move(
    proposal: Proposal,
    kind: Move,
    to: Stage | None = None,
    *,
    by: User | None,
    at: datetime,
    words: str = "",
    details: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Proposal:
    """Write the fields and the event, and let the stage follow. Inside the caller's transaction, on a locked row."""
    source = proposal.stage
    proposal.stage = (to or Stage(source)).value
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["stage", "updated_at", *fields])
    record(proposal, kind, source, by=by, at=at, words=words, details=details)
    return proposal


def record(
    proposal: Proposal,
    kind: Move,
    source: str,
    *,
    by: User | None,
    at: datetime,
    words: str = "",
    details: Mapping[str, Any] | None = None,
) -> ProposalEvent:
    """Add the next event of the chain; `source` is the stage before it, "" for the first one."""
    last = proposal.events.order_by("-number").first()
    event = ProposalEvent(
        proposal=proposal,
        number=last.number + 1 if last else 1,
        kind=kind.value,
        from_stage=source,
        to_stage=proposal.stage,
        at=at,
        by=by,
        words=words.strip(),
        details=dict(details or {}),
        text_hash=proposal.text_hash,
        previous_hash=last.hash if last else "",
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    return event


def needed(words: str, sentence: str) -> str:
    """The words, stripped; without any the sentence refuses."""
    words = words.strip()
    if not words:
        raise Refused(sentence)
    return words


@dataclass(frozen=True)
class Due:
    """A clock that begins: what is waited for, from when, how long, until when."""

    clock: Clock
    start: date
    days: int | None
    is_working: bool
    on: date

    def fields(self) -> dict[str, Any]:
        """For `move`."""
        return {
            "clock": self.clock.value,
            "clock_from": self.start,
            "clock_days": self.days,
            "clock_is_working": self.is_working,
            "due_on": self.on,
        }
