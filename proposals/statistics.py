"""What became of the proposals, in figures: counted from the rows, never kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Max, Min, Q
from django.utils import timezone

from members.calendar import calendar
from proposals.models import Assignment, Proposal, ProposalEvent, Reply, Session
from proposals.rules.moves import Clock, Move, Stage

DECLINED = {Stage.DECLINED, Stage.APPEALED}
ENDED = {Stage.CLOSED, Stage.CLOSED_UNRATED}


@dataclass
class DepartmentFigures:
    """How one department dealt with what it led. Late and on time are about the first answer."""

    name: str
    led: int = 0
    on_time: int = 0
    late: int = 0
    open_overdue: int = 0
    returned: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> float | None:
        return median(self.days) if self.days else None


@dataclass
class Figures:
    """Every numbered proposal has one outcome, so the outcomes add up to `received`."""

    received: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    """docketed, merged, split, declined, suggestion, withdrawn, open"""
    reasons: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    ratings: Counter[str] = field(default_factory=Counter)
    """satisfied, basically, dissatisfied; "" is answered and not rated"""
    answered: int = 0
    ended: int = 0
    reworked: int = 0
    escalated: int = 0
    excellent: int = 0
    days: list[int] = field(default_factory=list)
    departments: list[DepartmentFigures] = field(default_factory=list)

    @property
    def docketed(self) -> int:
        return self.outcomes["docketed"]

    @property
    def rated(self) -> int:
        return sum(count for value, count in self.ratings.items() if value)

    @property
    def content(self) -> int:
        return self.ratings["satisfied"] + self.ratings["basically"]

    @property
    def median_days(self) -> float | None:
        return median(self.days) if self.days else None


def share(part: int, whole: int) -> float | None:
    """In per cent with one decimal; None where there is nothing to take a share of."""
    return round(100 * part / whole, 1) if whole else None


def outcome_of(stage: str, docketed_at: Any) -> str:
    """What became of a numbered proposal, in one word."""
    if stage in {Stage.WITHDRAWN, Stage.MERGED, Stage.SPLIT}:
        return str(stage)
    if docketed_at is not None:
        return "docketed"
    if stage in DECLINED:
        return "declined"
    return "suggestion" if stage in {Stage.CONVERTED, Stage.CLOSED} else "open"


def figures_of(session: Session | None, today: date) -> Figures:
    """Of one session, or of all there ever were."""
    scope = Q(session=session) if session else Q()
    rows = list(
        Proposal.objects.filter(scope, number__isnull=False).values(
            "pk", "stage", "docketed_at", "decline_reason", "answer_class", "rating", "replied_at", "reworks",
            "is_excellent", "accepted_at", "lead_department", "lead_department__name", "due_on", "clock",
            "session__congress",
        )
    )  # fmt: skip
    figures = Figures(received=len(rows))
    for row in rows:
        _count(figures, row)
    _count_departments(figures, rows, scope, today)
    public = [row["pk"] for row in rows if _is_docketed(row)]
    figures.escalated = (
        ProposalEvent.objects.filter(proposal__in=public, to_stage=Stage.ESCALATED)
        .values("proposal")
        .distinct()
        .count()
    )
    return figures


def _is_docketed(row: dict[str, Any]) -> bool:
    return outcome_of(row["stage"], row["docketed_at"]) == "docketed"


def _count(figures: Figures, row: dict[str, Any]) -> None:
    outcome = outcome_of(row["stage"], row["docketed_at"])
    figures.outcomes[outcome] += 1
    if outcome in {"declined", "suggestion"}:
        figures.reasons[row["decline_reason"]] += 1
    if outcome != "docketed":
        return
    figures.ended += row["stage"] in ENDED
    figures.reworked += row["reworks"] > 0
    figures.excellent += row["is_excellent"]
    if row["replied_at"] is not None:
        figures.answered += 1
        figures.classes[row["answer_class"]] += 1
        figures.ratings[row["rating"]] += 1


def _count_departments(figures: Figures, rows: list[dict[str, Any]], scope: Q, today: date) -> None:
    about = Q(**{f"proposal__{name}": value for name, value in scope.children}) if scope else Q()
    signed = Reply.objects.filter(about, signed_at__isnull=False)
    first = dict(signed.values_list("proposal").annotate(Min("signed_at")))
    dues = dict(
        ProposalEvent.objects.filter(about, kind=Move.REPLY.value)
        .order_by("-number")
        .values_list("proposal", "details__due")
    )  # of the first answer: it is read last
    days = calendar()
    found: dict[int, DepartmentFigures] = {}
    for row in rows:
        if not _is_docketed(row) or row["lead_department"] is None:
            continue
        department = found.setdefault(row["lead_department"], DepartmentFigures(row["lead_department__name"]))
        department.led += 1
        answered = first.get(row["pk"])
        if answered is None:
            is_late = row["clock"] == Clock.REPLY and row["due_on"] < today
            department.open_overdue += is_late
            continue
        began, ended = timezone.localdate(row["accepted_at"]), timezone.localdate(answered)
        due = date.fromisoformat(dues[row["pk"]])
        department.on_time += ended <= due
        department.late += ended > due
        department.days.append(days.working_days_between(began, ended))
    returned = Assignment.objects.filter(about, part="lead", returned_at__isnull=False)
    for pk, name in returned.values_list("department", "department__name"):
        found.setdefault(pk, DepartmentFigures(name)).returned += 1
    figures.departments = sorted(found.values(), key=lambda each: (-each.led, each.name))
    figures.days = [taken for each in figures.departments for taken in each.days]


def session_before(session: Session) -> Session | None:
    """The one whose figures a report is compared with."""
    return (
        Session.objects.filter(congress__kind=session.congress.kind, starts_at__lt=session.starts_at)
        .annotate(last=Max("proposals__number"))
        .filter(last__isnull=False)
        .select_related("congress")
        .order_by("-starts_at")
        .first()
    )
