"""What the public board shows of the proposals, and by what it can be narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.calendar import calendar
from members.models import Department
from proposals import finding
from proposals.models import CLASSES, Proposal, ProposalCategory, Rating, Reply, Session
from proposals.rules.moves import CAN_BE_OVERDUE, Stage
from union_portal.lib.narrowing import group, number
from union_portal.lib.working_days import Calendar

GROUPS = {
    "waiting": [Stage.DOCKETED, Stage.ASSIGNED],
    "handling": [Stage.HANDLING, Stage.REWORK, Stage.ESCALATED],
    "answered": [Stage.REPLIED],
    "implementing": [Stage.IMPLEMENTING],
    "closed": [Stage.CLOSED, Stage.CLOSED_UNRATED],
}


@dataclass(frozen=True)
class Row:
    """A proposal as the board shows it: the same for everybody."""

    proposal: Proposal
    mover: str
    days: str
    is_overdue: bool
    rating: str
    answer_class: str


def found(request: HttpRequest, today: date) -> QuerySet[Proposal]:
    """What the address asks for; what cannot be read narrows nothing."""
    asked, things = request.GET, Proposal.objects.public()
    for name, column in (
        ("session", "session"),
        ("department", "lead_department"),
        ("category", "category"),
    ):
        if (pk := number(asked.get(name, ""))) is not None:
            things = things.filter(**{column: pk})
    if asked.get("state") in GROUPS:
        things = things.filter(stage__in=GROUPS[asked["state"]])
    if asked.get("class") in dict(CLASSES):
        things = things.filter(answer_class=asked["class"])
    if "overdue" in asked:
        things = things.overdue(today)
    if "excellent" in asked:
        things = things.filter(is_excellent=True)
    return finding.holding(things, asked.get("q", ""))


def dressed(proposals: Sequence[Proposal], today: date) -> list[Row]:
    """The rows of a page: one query for their first answers, one for the calendar."""
    days = calendar()
    replies = Reply.objects.filter(proposal__in=[each.pk for each in proposals], signed_at__isnull=False)
    first = dict(replies.values_list("proposal").annotate(Min("signed_at")))
    return [_row(each, first.get(each.pk), days, today) for each in proposals]


def _row(proposal: Proposal, first: Any, days: Calendar, today: date) -> Row:
    ratings = dict(Rating.Value.choices)
    rating = ratings.get(proposal.rating, _("not rated")) if proposal.replied_at else ""
    return Row(
        proposal,
        shown_mover(proposal),
        _days(proposal, first, days, today),
        proposal.is_overdue(today),
        str(rating),
        str(dict(CLASSES).get(proposal.answer_class, "")),
    )


def shown_mover(proposal: Proposal) -> str:
    """The delegation, where the mover asked to be hidden or it moved it itself."""
    delegation = proposal.mover.delegation
    if proposal.kind == Proposal.Kind.DELEGATION and proposal.delegation:
        return proposal.delegation.name
    if proposal.hides_names:
        return delegation.name if delegation else _("a delegate")
    return proposal.mover.member.name


def _days(proposal: Proposal, first: Any, days: Calendar, today: date) -> str:
    if proposal.due_on is not None and proposal.clock in CAN_BE_OVERDUE:
        left = days.days_left(proposal.due_on, today)
        if proposal.is_overdue(today):
            if left == 0:  # the day is over, and no working day has come since
                return str(_("overdue"))
            return ngettext("%d working day overdue", "%d working days overdue", -left) % -left
        return ngettext("%d working day left", "%d working days left", left) % left
    if first is None or proposal.accepted_at is None:
        return ""
    began, ended = timezone.localdate(proposal.accepted_at), timezone.localdate(first)
    taken = days.working_days_between(began, ended)
    return ngettext("answered within %d working day", "answered within %d working days", taken) % taken


def filters(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of links above the list."""
    public = Proposal.objects.public()
    sessions = Session.objects.filter(pk__in=public.values("session")).for_page()
    departments = Department.objects.filter(pk__in=public.values("lead_department"))
    categories = ProposalCategory.objects.filter(pk__in=public.values("category"))
    states = {
        "waiting": _("to be assigned or accepted"), "handling": pgettext("stage of a proposal", "being handled"),
        "answered": pgettext("stage of a proposal", "answered"),
        "implementing": pgettext("stage of a proposal", "being carried out"),
        "closed": pgettext("stage of a proposal", "closed"),
    }  # fmt: skip
    return [
        group(request, _("Session"), "session", [(str(each.pk), each.short_name) for each in sessions]),
        group(request, _("State"), "state", states.items()),
        group(request, _("Department"), "department", [(str(each.pk), each.name) for each in departments]),
        group(request, _("Category"), "category", [(str(each.pk), each.name) for each in categories]),
        group(request, _("Answer"), "class", CLASSES),
        group(request, _("Overdue"), "overdue", [("1", _("overdue only"))]),
        group(request, _("Excellent"), "excellent", [("1", _("excellent proposals only"))]),
    ]
