"""What a scrutineer does before a vote opens: the key, voting codes on slips, the counter-signature."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals import ballot_content, permissions
from proposals.actions import ballot_keys, opening
from proposals.actions.ballot_refusals import DAMAGED
from proposals.ballot_words import EXCEPTIONS
from proposals.explaining import cited, describe
from proposals.models import BallotOfficer, BallotPaper, KeyMessage
from proposals.reading.vote_keys import codes_missing, keys_of
from proposals.reading.vote_office import hours_of
from proposals.reading.votes import page_of
from proposals.rules.book import Topic
from proposals.rules.voting import Codes, KeyScheme, Stage
from proposals.trustee_words import in_the_browser
from proposals.views.vote_json import Unusable, in_json, posted, text, texts
from proposals.views.vote_page import Page, for_vote, is_scrutineer, own_crumbs
from union_portal.lib import Refused

MESSAGE_MOST = 400_000
"""Bytes of a step: the shares for some twenty colleagues."""
SLIPS_A_PAGE = 8
SLIP_BYTES = 700
"""A public part has 617 digits at most; with its number, quotes and a comma."""


def for_scrutineer(view: Page) -> Page:
    return for_vote(is_scrutineer)(view)


def officer_of(request: HttpRequest, paper: BallotPaper) -> BallotOfficer:
    """The scrutineer who asks: `for_scrutineer` has let nobody else in."""
    found = permissions.office_in(request.user, paper, BallotOfficer.Part.SCRUTINEER)
    assert found is not None
    found.paper = paper
    return found


def sealed(paper: BallotPaper) -> None:
    """Only sealed votes have keys and codes."""
    if not paper.is_sealed:
        raise Http404


# --- the key ---------------------------------------------------------------------------------------------------------


@require_safe
@for_scrutineer
def key(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Make a key, alone or together; keep its file; pass the drill."""
    sealed(paper)
    me = officer_of(request, paper)
    state = keys_of(paper, me)
    context = {
        "paper": paper,
        "me": me,
        "state": state,
        "is_together": paper.key_scheme == KeyScheme.SOME,
        "number_of_all": len(state["members"]),
        "words": in_the_browser(),
        "crumbs": own_crumbs(paper),
    }
    return render(request, "proposals/vote_key.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_scrutineer
@in_json
def messages(request: HttpRequest, paper: BallotPaper) -> dict[str, Any]:
    """Where everybody stands; or one step of this scrutineer, {"step", "bodies"} by the number of the receiver."""
    sealed(paper)
    me = officer_of(request, paper)
    if request.method == "POST":
        sent = posted(request, MESSAGE_MOST)
        _step(request, me, text(sent.get("step")), texts(sent.get("bodies")))
        paper.refresh_from_db()
    return keys_of(paper, me)


def _step(request: HttpRequest, me: BallotOfficer, step: str, bodies: dict[str, str]) -> None:
    who = {"by": request.user, "at": timezone.now()}
    if me.paper.key_scheme == KeyScheme.ALL:
        ballot_keys.hand_in(me, bodies.get("", ""), **who)
        return
    if step not in KeyMessage.Step.values:
        raise Unusable(str(DAMAGED))
    ballot_keys.send(me, step, {_number(name): body for name, body in bodies.items()}, **who)


def _number(name: str) -> int | None:
    """Of a receiver; nothing for everybody."""
    if name == "":
        return None
    if not name.isascii() or not name.isdigit() or len(name) > 4:
        raise Unusable(str(DAMAGED))
    return int(name)


@require_POST
@for_scrutineer
@in_json
def drill(request: HttpRequest, paper: BallotPaper) -> dict[str, Any]:
    """First the words, then the proof over them."""
    sealed(paper)
    sent = posted(request, MESSAGE_MOST)
    me = officer_of(request, paper)
    if "proof" not in sent:
        return {"words": ballot_keys.begin_drill(me, by=request.user)}
    ballot_keys.pass_drill(me, text(sent["proof"]), by=request.user, at=timezone.now())
    return keys_of(paper, me)


# --- voting codes on slips -------------------------------------------------------------------------------------------


@require_safe
@for_scrutineer
def slips(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """One voting code for everybody on the roll, made and printed in this browser alone."""
    if not paper.is_sealed or paper.codes != Codes.SLIPS:
        raise Http404
    stage = paper.stage(timezone.now())
    entries = list(paper.roll.all()) if stage == Stage.SIGNED else []
    is_made = not any(not entry.credential for entry in entries)
    context = {
        "paper": paper,
        "stage": stage.value,
        "sheets": []
        if is_made
        else [entries[n : n + SLIPS_A_PAGE] for n in range(0, len(entries), SLIPS_A_PAGE)],
        "number": len(entries),
        "is_made": is_made,
        "booth": settings.SITE_URL + page_of("vote-booth", paper),
        "words": in_the_browser(),
        "crumbs": own_crumbs(paper),
    }
    return render(request, "proposals/vote_slips.html", context)


@require_POST
@for_scrutineer
@in_json
def slips_hand_in(request: HttpRequest, paper: BallotPaper) -> dict[str, Any]:
    """The public parts, {"publics": {number on the roll: public part}}."""
    sent = posted(request, 1_000 + SLIP_BYTES * paper.roll.count())
    publics = {_number(name): each for name, each in texts(sent.get("publics")).items()}
    if None in publics:
        raise Unusable(str(DAMAGED))
    opening.hand_in_codes(paper, publics, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return {"next": reverse("proposals:vote-countersign", args=[paper.pk])}


# --- the counter-signature -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_scrutineer
def countersign(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """What is signed, in full; and the signature that lets the vote begin."""
    refused = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            opening.countersign(paper, by=request.user, at=timezone.now(), seen=seen)
        except Refused as refusal:
            refused = str(refusal)
        else:
            notes.success(request, _("Counter-signed."))
            return redirect(paper)
    return render(
        request, "proposals/vote_countersign.html", _to_sign(paper, refused), status=409 if refused else 200
    )


def _to_sign(paper: BallotPaper, refused: str) -> dict[str, Any]:
    stage = paper.stage(timezone.now())
    context: dict[str, Any] = {
        "paper": paper,
        "stage": stage.value,
        "refused": refused,
        "crumbs": own_crumbs(paper),
        "needs_codes": stage == Stage.SIGNED and codes_missing(paper),
    }
    if stage == Stage.DRAFT:
        return context
    assert paper.rules is not None
    book = paper.rules.book
    opened = paper.events.filter(kind="opened").select_related("by").last()
    reasons = opened.details.get("reasons", {}) if opened else {}
    context |= {
        "items": ballot_content.items_of(paper),
        "number": paper.roll.count(),
        "hours": hours_of(paper),
        "officers": paper.officers.select_related("user"),
        "rules": [
            (describe(book.rule(topic))[0], cited(book.citation(topic)))
            for topic in (Topic.QUORUM, Topic.PASSING)
        ],
        "reasons": [(EXCEPTIONS.get(code, code), words) for code, words in reasons.items()],
        "hashes": [
            (_("Text of the vote"), paper.content_sha256),
            (_("Roll"), paper.roll_sha256),
            (_("Rules"), paper.rules.sha256),
        ],
    }
    return context
