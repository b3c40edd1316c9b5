"""Decisions in the office of a session: what stands in the way of one, its text and figures, the verdict of the rule."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.calendar import calendar
from proposals import attendance, ballot_sheets, gates
from proposals.actions.session import decide as record
from proposals.actions.session import state_of
from proposals.ballot_sheets import Vote
from proposals.forms.office import FIGURES, DecisionForm
from proposals.models import AgendaItem, Decision, Session
from proposals.rule_book import book_for
from proposals.views.office_page import crumbs, for_office, form_page, is_done, shown


@require_safe
@for_office
def decisions(request: HttpRequest, session: Session) -> HttpResponse:
    """Every item with its decision, or with what stands in the way of one."""
    at = timezone.now()
    context = {"items": _judged(session, at), "is_ahead": at < session.starts_at}
    return shown(request, "decisions", session, **context)


def _judged(session: Session, at: datetime) -> list[AgendaItem]:
    """The agenda, each item with the answer of the gates; once the session has begun, with the published vote on it."""
    items = gates.items_of(session)
    book, days = book_for(session), SimpleLazyObject(calendar)
    held = ballot_sheets.published(session) if at >= session.starts_at else []
    votes = ballot_sheets.votes_on_subjects(held)
    for item in items:
        item.answer = gates.judged(item, book, days)  # type: ignore[attr-defined]
        item.vote = votes.get(item.subject_id)  # type: ignore[attr-defined]
    return items


@form_page
@for_office
def decide(request: HttpRequest, session: Session, item: int) -> HttpResponse:
    """Text, result and figures of one item. Why the congress may not decide on it is said before anything is typed."""
    at = timezone.now()
    found = next((each for each in _judged(session, at) if each.pk == item), None)
    if found is None:
        raise Http404
    recorded = getattr(found, "decision", None)
    vote: Vote | None = found.vote  # type: ignore[attr-defined]
    form = DecisionForm(request.POST or None, item=found, initial=_known(session, found, vote))
    made: list[Decision] = []
    deed = partial(record, found, by=request.user, at=at, seen=request.POST.get("seen"))
    if is_done(form, lambda: made.append(deed(**form.words, **form.figures))):
        said = {
            "number": made[0].number, "result": made[0].get_result_display(), "verdict": made[0].verdict,
        }  # fmt: skip
        messages.success(request, _("Decision %(number)d is recorded: %(result)s. %(verdict)s") % said)
        return redirect("proposals:office-decisions", session.pk)
    context = {
        "item": found,
        "seen": state_of(recorded),
        "recorded": recorded,
        "answer": found.answer,
        "vote": None if recorded else vote,
        "is_closed": session.closed_at is not None,
        "is_ahead": at < session.starts_at,
        "came": attendance.figures(session).came,
        "crumbs": crumbs(session, (_("Decisions"), reverse("proposals:office-decisions", args=[session.pk]))),
    }
    return shown(request, "decide", session, form, **context)


def _known(session: Session, item: AgendaItem, vote: Vote | None) -> dict[str, Any]:
    """What was recorded before; else the figures of the published vote on it; else roster and sign-in."""
    if hasattr(item, "decision"):
        return {name: getattr(item.decision, name) for name in ("text", "result", *FIGURES)}
    if vote is not None:
        result = Decision.Result.CARRIED if vote.is_carried else Decision.Result.NOT_CARRIED
        return {**vote.figures, "result": result.value}
    counted = attendance.figures(session)
    return {"entitled": counted.entitled, "present": counted.present or counted.came or None}
