"""The desk where delegates take a slip with a voting code, or a paper ballot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from members.models import User
from proposals import attendance, permissions
from proposals.actions import casting
from proposals.forms.votes import ReasonForm
from proposals.models import BallotPaper, RollEntry
from proposals.reading import vote_desk as reading
from proposals.reading.vote_desk import DeskRow
from proposals.reading.votes import stage_words
from proposals.rules.attendance import is_meant
from proposals.rules.voting import Codes, Given, Stage
from proposals.views.office_page import form_page, is_done
from proposals.views.vote_page import for_vote, own_crumbs
from union_portal.lib import Refused

SHOWN = 60
"""Rows at once: with more, searching is quicker than scrolling."""
SHOWS: list[tuple[str, Any, Callable[[DeskRow], bool]]] = [
    ("nothing", pgettext_lazy("delegates", "No ballot yet"), lambda row: row.given == Given.NOTHING),
    ("web", pgettext_lazy("delegates", "On the web"), lambda row: row.given == Given.WEB),
    ("paper", pgettext_lazy("delegates", "On paper"), lambda row: row.given == Given.PAPER),
]
DONE = {
    Given.WEB: gettext_lazy("%(name)s has a slip now: No. %(number)d."),
    Given.PAPER: gettext_lazy("%(name)s has a paper ballot now."),
}


def at_the_desk(user: User, paper: BallotPaper) -> bool:
    return permissions.may_hand_out_ballots(user)


for_desk = for_vote(at_the_desk)


@form_page
@for_desk
def desk(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Who has no ballot yet, a field to find people with, large buttons."""
    if request.method == "POST":
        return _handed_out(request, paper)
    return _page(request, paper)


def _page(request: HttpRequest, paper: BallotPaper, *, refused: str = "") -> HttpResponse:
    at = timezone.now()
    question = request.GET.get("q", "").strip()[:200]
    show = request.GET.get("show", "")
    show = show if any(show == name for name, _label, _is in SHOWS) else "nothing"
    rows = reading.rows_of(paper)
    found = [row for row in rows if is_meant(question, row.name, row.employee_number, row.name_key)]
    if not question:
        chosen = {name: is_it for name, _label, is_it in SHOWS}[show]
        found = [row for row in found if chosen(row)]
    here = reverse("proposals:vote-desk", args=[paper.pk])
    shows = SHOWS if paper.takes_paper else SHOWS[:-1]
    links = [
        {
            "label": f"{label} ({sum(map(is_it, rows))})",
            "url": f"{here}?show={name}",
            "is_current": show == name,
        }
        for name, label, is_it in shows
    ]
    context = {
        "paper": paper,
        "session": paper.session,
        "crumbs": own_crumbs(paper),
        "stage": stage_words(paper, at),
        "is_open": paper.stage(at) == Stage.OPEN,
        "hands_out": paper.stage(at) in (Stage.WAITING, Stage.OPEN),
        "gives_slips": paper.codes == Codes.SLIPS,
        "figures": reading.figures_of(paper).as_data(),
        "rows": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "question": question,
        "show": show,
        "links": links,
        "refused": refused,
    }
    return render(request, "proposals/vote_desk.html", context, status=409 if refused else 200)


def _handed_out(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    given = Given.PAPER if "paper" in request.POST else Given.WEB
    entry = _entry(paper, request.POST.get(given.value, ""))
    try:
        entry = casting.give(entry, given, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, paper, refused=str(refusal))
    messages.success(request, str(DONE[given]) % {"name": entry.name, "number": entry.number})
    return _back(request, paper)


def _back(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    shown = request.GET.get("show", "")
    address = reverse("proposals:vote-desk", args=[paper.pk])
    return redirect(f"{address}?show={shown}" if shown.isalpha() else address)


def _entry(paper: BallotPaper, number: str) -> RollEntry:
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        raise Http404
    return get_object_or_404(
        paper.roll.select_related("delegate__member", "paper__session"), number=int(number)
    )


@form_page
@for_desk
def take_back(request: HttpRequest, paper: BallotPaper, number: int) -> HttpResponse:
    """A paper ballot that comes back unused, with the reason."""
    entry = _entry(paper, str(number))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    deed = partial(casting.take_back, entry, by=request.user, at=timezone.now())
    if is_done(form, lambda: deed(**form.cleaned_data)):
        said = _("The paper ballot of %(name)s is back. It can be taken anew, on paper or on the web.")
        messages.success(request, said % {"name": entry.name})
        return redirect("proposals:vote-desk", paper.pk)
    status = getattr(form, "refused_with", 400) if form.is_bound else 200
    state = (
        attendance.delegates(paper.session)
        .filter(pk=entry.delegate_id)
        .values_list("state", flat=True)
        .first()
    )
    context = {
        "paper": paper,
        "row": reading.row_of(paper, entry, state or ""),
        "form": form,
        "has_paper": entry.given == Given.PAPER,
        "crumbs": [*own_crumbs(paper), (_("Ballot desk"), reverse("proposals:vote-desk", args=[paper.pk]))],
    }
    return render(request, "proposals/vote_desk_entry.html", context, status=status)


@require_safe
@for_desk
def now(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The figures above the list, which other desks change too."""
    return JsonResponse(reading.figures_of(paper).as_data())
