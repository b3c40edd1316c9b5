"""The booth: named ballots as a plain form, sealed ones by static/ballot/booth.js; and where both are cast.

Where voting codes come on slips, whoever holds one votes: these pages are then open to visitors while the vote is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import ratelimit
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals import ballot_board, ballot_content, permissions
from proposals.actions import casting
from proposals.actions.ballot_refusals import CLOSED, OF_BALLOTS
from proposals.ballot_board import Box
from proposals.belenios.refusals import Refusal
from proposals.forms.booth import BallotForm
from proposals.models import BallotPaper
from proposals.reading.votes import Place
from proposals.rules.voting import Stage, Way
from proposals.views.vote_page import papers
from union_portal.lib import Refused

Page = Callable[..., HttpResponse]
SHUT, SHUT_SECONDS = "process", 60
"""Who is shut out stands in the memory of each process: a shared cache would be asked for every ballot of a hall, and a
process that does not know yet learns it with the next refusal, as those are counted together."""
LASTING = "private, max-age=86400, immutable"
"""What stands on the board stays as it is."""


NOT_ASKED = ("content", "rules__content", "session__rules__content", "sheet__content")
"""Long texts that no ballot needs: a hall casts within a minute."""


SIGN_IN_AGAIN = gettext_lazy("You are not signed in any more. Sign in in another window, then send again.")


def for_booth(view: Page) -> Page:
    """The view with the vote, for whoever may enter its booth. A script is told in JSON why it was not let in."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        found = get_object_or_404(papers().defer(*NOT_ASKED), pk=pk)
        at = timezone.now()
        if permissions.may_enter_booth(request.user, found, at):
            return view(request, found, **more)
        return _outside(request, found, at)

    return guarded


def _outside(request: HttpRequest, paper: BallotPaper, at: datetime) -> HttpResponse:
    """To sign in; but who comes with a slip too early or too late is told so."""
    if is_script(request):
        return said(str(SIGN_IN_AGAIN), 403)
    if request.user.is_authenticated:
        raise PermissionDenied
    is_page = request.resolver_match is not None and request.resolver_match.url_name == "vote-booth"
    if is_page and paper.countersigned_at is not None and permissions.may_cast(request.user, paper.codes):
        opens_at = paper.opens_at if paper.stage(at) == Stage.WAITING else None
        context = {"opens_at": opens_at, "here": request.get_full_path()}
        return render(request, "proposals/vote_booth_shut.html", context, status=409)
    return redirect_to_login(request.get_full_path())


def is_script(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def said(words: str, status: int) -> JsonResponse:
    """A refusal for the script of the booth, which shows the sentence."""
    return JsonResponse({"error": words}, status=status)


# --- the booth -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@for_booth
def booth(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Where one votes. Who cannot is led to the page of the vote, which says why."""
    place = Place.of(paper, request.user, timezone.now())
    if paper.way == Way.NAMED and request.method == "POST":
        return _reviewed(request, place)
    if not _has_part(place):
        raise PermissionDenied
    if not _is_open_for(place):
        return redirect(paper)
    if paper.is_sealed:
        return _sealed_booth(request, place)
    if place.has_voted and "again" not in request.GET:
        return _page(request, "done", place, sections=_form(paper, chosen=_cast_before(place)).sections)
    return _page(request, "named", place, form=_form(paper, chosen=_cast_before(place)))


def _has_part(place: Place) -> bool:
    """On the roll, or with a slip in hand."""
    return place.entry is not None or place.needs_slip


def _is_open_for(place: Place) -> bool:
    if place.needs_slip:
        return place.stage == Stage.OPEN
    return place.votes_here


def _form(paper: BallotPaper, data: Any = None, *, chosen: list[list[int]] | None = None) -> BallotForm:
    return BallotForm(ballot_content.items_of(paper), paper.asked, data, chosen=chosen)


def _cast_before(place: Place) -> list[list[int]] | None:
    return place.named_ballot.choices if place.named_ballot else None


def _page(request: HttpRequest, name: str, place: Place, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"paper": place.paper, "place": place, **more}
    return render(request, f"proposals/vote_booth_{name}.html", context, status=status)


# --- a named vote --------------------------------------------------------------------------------------------------


def _reviewed(request: HttpRequest, place: Place) -> HttpResponse:
    """What was ticked, to be read before it is cast; or the form again, with what is wrong beside the question."""
    if place.entry is None:
        raise PermissionDenied
    form = _form(place.paper, request.POST)
    if not form.is_valid():
        return _page(request, "named", place, form=form, status=400)
    if "change" in request.POST:
        return _page(request, "named", place, form=form)
    if not place.votes_here:
        return _page(request, "review", place, form=form, refusal=_why_not(place), status=409)
    return _page(request, "review", place, form=form)


def _why_not(place: Place) -> str:
    if place.is_absent:
        return _("You have not signed in to the session: sign in first, then cast.")
    return str(CLOSED)


@require_POST
@never_cache
@sensitive_post_parameters()
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """A ballot: the bytes of a sealed one, or the form of a named one."""
    if is_script(request) and (box := ballot_board.box(pk)):
        return _cast_sealed(request, box)
    return _cast_named(request, pk)


@for_booth
def _cast_named(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    if is_script(request):  # and no vote that takes sealed ballots
        return said(str(CLOSED), 409)
    place = Place.of(paper, request.user, timezone.now())
    if paper.way != Way.NAMED or place.entry is None:
        raise PermissionDenied
    form = _form(paper, request.POST)
    if not form.is_valid():
        return _page(request, "named", place, form=form, status=400)
    try:
        casting.cast_named(paper, form.choices, by=request.user, at=place.at)
    except Refused as refusal:
        return _page(request, "review", place, form=form, refusal=str(refusal), status=409)
    return redirect("proposals:vote-booth", paper.pk)


# --- a sealed vote -------------------------------------------------------------------------------------------------


def _sealed_booth(request: HttpRequest, place: Place) -> HttpResponse:
    set_up = ballot_board.set_up_of(place.paper)
    return _page(
        request, "sealed", place, form=_form(place.paper), fingerprint=set_up.election.fingerprint,
        scrutineers=place.paper.officers.filter(part="scrutineer").count(),
    )  # fmt: skip


def _cast_sealed(request: HttpRequest, box: Box) -> JsonResponse:
    """{tracker}, or {error}: 400 for a ballot that is none, 409 where the state of things refuses it."""
    if not permissions.may_cast(request.user, box.codes):
        return said(str(SIGN_IN_AGAIN), 403)
    if _length(request) > box.set_up.election.longest_ballot:
        return said(str(OF_BALLOTS["ballot-size"]), 413)
    if caches[SHUT].get(_shut(request)):
        return said(
            _("Too many ballots in a short time. Yours is not lost: it is sent again in a moment."), 429
        )
    by = request.user if request.user.is_authenticated else None
    try:
        receipt = casting.cast_into(box, request.body, by=by)
    except Refused as refusal:
        _count_refusal(request)
        return said(str(refusal), 400 if isinstance(refusal.__cause__, Refusal) else 409)
    return JsonResponse({"tracker": receipt.tracker})


def _length(request: HttpRequest) -> int:
    """As announced, and no more is read: known before the body is."""
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0


def _count_refusal(request: HttpRequest) -> None:
    """Whoever sends much that is no ballot is shut out for a minute.

    Ballots that are taken are not counted: a hall of delegates comes from one address, and nothing here is to say when
    somebody voted. How many a voting code may cast is casting.BALLOTS_MOST.
    """
    if request.user.is_authenticated:
        is_fine = ratelimit.consume(request, action="vote", key=str(request.user.pk))
    else:
        is_fine = ratelimit.consume(request, action="slip")
    if not is_fine:
        caches[SHUT].set(_shut(request), True, SHUT_SECONDS)


def _shut(request: HttpRequest) -> str:
    who = request.user.pk if request.user.is_authenticated else get_account_adapter().get_client_ip(request)
    return f"booth-shut:{who}"


@require_POST
@never_cache
@for_booth
def code(request: HttpRequest, paper: BallotPaper) -> JsonResponse:
    """The voting code of who is signed in, as {code}."""
    if not request.user.is_authenticated:
        return said(_("Type the voting code of your slip."), 403)
    if not ratelimit.consume(request, action="vote", key=str(request.user.pk)):
        return said(_("Too many tries in a short time. Wait a minute."), 429)
    try:
        return JsonResponse({"code": casting.code_for(paper, by=request.user, at=timezone.now())})
    except Refused as refusal:
        return said(str(refusal), 409)


@require_safe
@for_booth
def election(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The record of the election, byte for byte: what is hashed into every ballot."""
    record = ballot_board.set_up_of(_sealed(paper)).election.raw
    return HttpResponse(record, content_type="application/json", headers={"Cache-Control": LASTING})


@require_safe
@never_cache
@for_booth
def audit(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Where a ballot that was opened instead of cast is checked, best on another device. The file is never sent."""
    set_up = ballot_board.set_up_of(_sealed(paper))
    context = {"paper": paper, "form": _form(paper), "fingerprint": set_up.election.fingerprint}
    return render(request, "proposals/vote_audit.html", context)


def _sealed(paper: BallotPaper) -> BallotPaper:
    if not paper.is_sealed or paper.countersigned_at is None:
        raise Http404
    return paper
