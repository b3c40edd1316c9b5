"""What pages about proposals show, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from members.calendar import calendar
from members.models import User
from members.permissions import departments_of, holds, works_for
from proposals.models import Delegate, Proposal, ProposalEvent, Reply, Session, Support
from proposals.permissions import OFFICE
from proposals.rules.moves import FINAL, SAID_IN_PUBLIC, Move, Stage
from union_portal.lib.working_days import Calendar

PAPERS_SHOWN = 4
STEPS = ("seconding", "docket", "assign", "accept", "reply", "rate", "carry_out")
WAITS_FOR_OFFICE = [
    Stage.SUBMITTED, Stage.IN_REVIEW, Stage.APPEALED, Stage.CONVERTED, Stage.DOCKETED, Stage.ESCALATED,
]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A proposal in a list, with the working days until its day; negative when they are over."""

    proposal: Proposal
    left: int | None
    is_overdue: bool

    @property
    def late(self) -> int:
        return -(self.left or 0)


def rows(found: QuerySet[Proposal], today: date, days: Calendar | None = None) -> list[Row]:
    """Each with its clock. A page with several lists asks for the calendar once and hands it on."""
    return dressed(found.for_list(), today, days or calendar())


def dressed(found: Iterable[Proposal], today: date, days: Calendar) -> list[Row]:
    """The same for proposals that were read already, as `for_list` reads them."""
    return [
        Row(each, days.days_left(each.due_on, today) if each.due_on else None, each.is_overdue(today))
        for each in found
    ]


def for_page(pk: int) -> Proposal | None:
    """One proposal with everything its page shows."""
    return (
        Proposal.objects.for_list()
        .select_related("merged_into", "split_from", "mover__congress")
        .prefetch_related(
            "files", "merged", "parts", "supports__delegate__member", "co_movers__delegate__member", "co_movers__source",
            "assignments__department", "co_opinions__department", "replies__milestones__proof_file",
            "replies__ratings", "replies__signatory", "replies__department", "events__by",
        )
        .filter(pk=pk)
        .first()
    )  # fmt: skip


def events_of(proposal: Proposal, *, is_insider: bool, sees_refusals: bool) -> list[ProposalEvent]:
    """The newest first, with the words that these readers may read.

    That somebody did not second it is for the mover and the office: nobody has to explain a no in public.
    """
    kept = [event for event in proposal.events.all() if sees_refusals or event.kind != Move.DECLINE_SECOND]
    for event in kept:
        event.said = event.words if is_insider or event.kind in SAID_IN_PUBLIC else ""  # type: ignore[attr-defined]
    return sorted(kept, key=lambda event: -event.number)


def steps_of(proposal: Proposal) -> list[dict[str, Any]]:
    """The seven steps with the day each was reached."""
    reached: dict[str, datetime] = {}
    for event in proposal.events.all():
        if event.kind == Move.MILESTONE and event.to_stage == Stage.REPLIED:
            reached["carry_out"] = event.at
        if event.kind.startswith("rate_"):
            reached["rate"] = event.at
    reached |= {
        "seconding": proposal.submitted_at, "docket": proposal.docketed_at, "assign": proposal.assigned_at,
        "accept": proposal.accepted_at, "reply": proposal.replied_at,
    }  # fmt: skip
    return [{"name": name, "at": reached.get(name)} for name in STEPS]


def draft_for(user: User, proposal: Proposal) -> Reply | None:
    """The answer that is being written: for the lead department."""
    if not user.is_authenticated or proposal.lead_department is None:
        return None
    if not works_for(user, proposal.lead_department):
        return None
    return next((each for each in proposal.replies.all() if each.signed_at is None), None)


def sessions_taking(at: datetime) -> QuerySet[Session]:
    """Those whose window for proposals is open."""
    return Session.objects.filter(proposals_from__lte=at, proposals_until__gt=at).select_related("congress")


def mandate_for_new(user: User, at: datetime) -> tuple[Session | None, Delegate | None]:
    """The session that takes proposals now, and this person's mandate in its congress."""
    for session in sessions_taking(at):
        mandate = (
            Delegate.objects.on(timezone.localdate(at)).filter(congress=session.congress, member=user).first()
        )
        if mandate is not None:
            return session, mandate
    return sessions_taking(at).first(), None


def mine(user: User) -> QuerySet[Proposal]:
    """Those this person moved, or became a mover of."""
    behind = Q(mover__member=user) | Q(co_movers__delegate__member=user)
    return Proposal.objects.filter(behind).distinct().order_by("-updated_at")


def to_second(user: User) -> QuerySet[Proposal]:
    """Those this person was asked to sign, and those that any delegate may sign and this one has not answered."""
    answered = Support.objects.filter(delegate__member=user).exclude(answer__in=["open", "void"])
    mandates = user.mandates.on(timezone.localdate())
    open_to_all = (
        Proposal.objects.filter(is_open_to_all=True, stage=Stage.SECONDING)
        .filter(session__congress__in=mandates.values("congress"))
        .exclude(mover__member=user)
        .exclude(pk__in=answered.values("proposal"))
    )
    asked = Support.objects.filter(delegate__member=user, answer="open")
    mine = Q(stage=Stage.SECONDING, pk__in=asked.values("proposal")) | Q(pk__in=open_to_all.values("pk"))
    return Proposal.objects.filter(mine).order_by("-updated_at")


def signed_by(user: User) -> QuerySet[Proposal]:
    signed = Support.objects.filter(delegate__member=user, answer="signed")
    return Proposal.objects.filter(pk__in=signed.values("proposal")).order_by("-updated_at")


def at_the_office(user: User) -> QuerySet[Proposal]:
    """What waits for the review committee and the secretary; nothing for others."""
    if not holds(user, *OFFICE.values()):
        return Proposal.objects.none()
    return Proposal.objects.filter(stage__in=[each.value for each in WAITS_FOR_OFFICE]).order_by(
        "due_on", "number"
    )


def at_departments(user: User) -> QuerySet[Proposal]:
    """What this person's departments lead or help with and is not over."""
    departments = departments_of(user)
    if not departments:
        return Proposal.objects.none()
    helps = Q(assignments__department__in=departments, assignments__ended_at=None)
    found = Proposal.objects.filter(helps).exclude(stage__in=[each.value for each in FINAL]).distinct()
    return found.order_by("due_on", "number")


def sessions_with_papers() -> QuerySet[Session]:
    """Those in which proposals were submitted, the newest first: their register and report can be opened."""
    numbered = Session.objects.filter(proposals__number__isnull=False).distinct()
    return numbered.for_page().order_by("-starts_at", "-pk")[:PAPERS_SHOWN]
