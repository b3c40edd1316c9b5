"""The page of a vote, and the list of a session's votes, for everybody who may see the session."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals import ballot_content, ballot_results, permissions
from proposals.ballot_words import ITEM_KINDS
from proposals.models import BallotOfficer, BallotPaper, Session
from proposals.reading.votes import (
    Place,
    events_of,
    reason_of,
    rounds_of,
    rows_of_session,
    stage_words,
)
from proposals.rules.questions import ItemKind
from proposals.views.vote_page import crumbs, for_vote


@login_required
@require_safe
def session_votes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every vote of a session with its stage."""
    session = get_object_or_404(Session.objects.for_page(), pk=pk)
    context = {
        "session": session,
        "rows": rows_of_session(session, request.user, timezone.now()),
        "keeps": permissions.may_keep_congress(request.user),
        "crumbs": [
            (_("Workers’ congress"), reverse("proposals:home")),
            (session.short_name, session.get_absolute_url()),
        ],
    }
    return render(request, "proposals/votes.html", context)


@require_safe
@for_vote()
def vote(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """What it is about, where it stands, and what this person can do there now."""
    place = Place.of(paper, request.user, timezone.now())
    officers = list(paper.officers.select_related("user"))
    events, rounds = events_of(paper), rounds_of(paper)
    context = {
        "paper": paper,
        "place": place,
        "doors": place.doors(),
        "stage": stage_words(paper, place.at),
        "items": [(each, ITEM_KINDS[ItemKind(each.kind)]) for each in ballot_content.items_of(paper)],
        "scrutineers": [each.user.name for each in officers if each.part == BallotOfficer.Part.SCRUTINEER],
        "tellers": [each.user.name for each in officers if each.part == BallotOfficer.Part.TELLER],
        "entitled": paper.roll.count() if paper.opened_at else None,
        "issued": ballot_results.issued(paper) if paper.countersigned_at else None,
        "events": events,
        "void_reason": reason_of(events, "voided"),
        "end_reason": reason_of(events, "ended"),
        "rounds": [(each, stage_words(each, place.at)) for each in rounds] if len(rounds) > 1 else [],
        "later": next((each for each in rounds if each.round > paper.round), None),
        "crumbs": crumbs(paper),
    }
    return render(request, "proposals/vote.html", context)
