"""What a scrutineer does after the close: the own part of the decryption, and the signature under the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.actions import counting
from proposals.ballot_checks import FEWEST_SEALED
from proposals.ballot_sheets import Sheet
from proposals.models import BallotPaper
from proposals.reading import vote_results
from proposals.reading.vote_keys import decryptions_of
from proposals.reading.votes import page_of
from proposals.rules.voting import OPENED, Stage
from proposals.trustee_words import in_the_browser
from proposals.views.vote_json import in_json, posted, text
from proposals.views.vote_keys import for_scrutineer, officer_of, sealed
from proposals.views.vote_page import own_crumbs
from union_portal.lib import Refused

DECRYPTION_MOST = 4_000_000
"""Bytes: 40 questions of 60 answers, a factor and two proofs each."""


@require_safe
@for_scrutineer
def decrypt(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The archive is checked in this browser; then the key opens the sum, and nothing else."""
    sealed(paper)
    stage, me = paper.stage(timezone.now()), officer_of(request, paper)
    state = decryptions_of(paper)
    context = {
        "paper": paper,
        "stage": stage.value,
        "is_opened": stage in OPENED,
        "me": me,
        "state": state,
        "mine": next(each for each in state["members"] if each["number"] == me.position),
        "few": FEWEST_SEALED,
        "archive": page_of("vote-archive", paper),
        "result": page_of("vote-result", paper) if hasattr(paper, "sheet") else "",
        "words": in_the_browser(),
        "crumbs": own_crumbs(paper),
    }
    return render(request, "proposals/vote_decrypt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_scrutineer
@in_json
def send(request: HttpRequest, paper: BallotPaper) -> dict[str, Any]:
    """Who has decrypted; or this scrutineer's part, {"decryption", "proofs"}."""
    sealed(paper)
    if request.method == "POST":
        sent = posted(request, DECRYPTION_MOST)
        raw, second = (text(sent.get(name)).encode() for name in ("decryption", "proofs"))
        counting.decrypt(officer_of(request, paper), raw, second, by=request.user, at=timezone.now())
    return decryptions_of(paper)


@require_http_methods(["GET", "HEAD", "POST"])
@for_scrutineer
def sign_result(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The result sheet and the signature under it."""
    me, refused = officer_of(request, paper), ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            counting.sign_result(me, by=request.user, at=timezone.now(), seen=seen)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("You have signed the result."))
            return redirect("proposals:vote-sign-result", paper.pk)
    sheet = getattr(paper, "sheet", None)
    context: dict[str, Any] = {
        "paper": paper,
        "sheet": sheet,
        "refused": refused,
        "crumbs": own_crumbs(paper),
    }
    if sheet is not None:
        told = Sheet.of(paper)
        signatures = list(sheet.signatures.select_related("officer__user"))
        context |= {
            "items": vote_results.items_of(told),
            "turnout": told.turnout,
            "counted": vote_results.counted(paper),
            "signatures": signatures,
            "has_signed": any(each.officer_id == me.pk for each in signatures),
            "may_sign": paper.stage(timezone.now()) in (Stage.COUNTED, Stage.PUBLISHED),
            "result": page_of("vote-result", paper),
        }
    return render(request, "proposals/vote_sign_result.html", context, status=409 if refused else 200)
