"""What anybody can check of a vote: the board of its sealed ballots, the archive, and who has voted."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from members.models import User
from proposals import ballot_board, ballot_results, observer, permissions
from proposals.ballot_content import entry_of
from proposals.belenios.events import Kind
from proposals.models import BallotPaper
from proposals.reading.vote_board import SHORTEST, board_page, looked_for
from proposals.reading.votes import roll_groups, roll_with_marks
from proposals.views.vote_page import for_vote, own_crumbs
from union_portal.lib.paging import Page

LONGEST_QUESTION = 60
ARCHIVE = "application/x-tar"


@require_safe
@for_vote()
def board(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Every sealed ballot by its tracker, to be looked for; the archive; how to check the count oneself."""
    tip, mine = _board_of(paper).tip, entry_of(paper, request.user)
    q = request.GET.get("q", "")[:LONGEST_QUESTION].strip()
    if q:
        rows, page = looked_for(paper, mine, q), Page([])
    else:
        found = board_page(paper, mine, below=_number(request, "below"), above=_number(request, "above"))
        rows, page = found.rows, Page([], _more(found.older, "below"), _more(found.newer, "above"))
    context = {
        "paper": paper, "rows": rows, "page": page, "q": q, "is_short": bool(q) and len(q) < SHORTEST,
        "tip": tip, "voters": ballot_results.voters_on_web(paper), "entitled": paper.roll.count(),
        "fingerprint": ballot_board.set_up_of(paper).election.fingerprint,
        "has_proofs": paper.second_proofs.exists(), "is_finished": tip.kind == Kind.RESULT,
        "crumbs": own_crumbs(paper),
    }  # fmt: skip
    return render(request, "proposals/vote_board.html", context)


def _more(number: int | None, side: str) -> str:
    return f"?{urlencode({side: number})}" if number is not None else ""


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None


def _board_of(paper: BallotPaper) -> BallotPaper:
    """A vote that has a board."""
    if not paper.is_sealed or paper.countersigned_at is None:
        raise Http404
    return paper


@require_safe
@for_vote()
def archive(request: HttpRequest, paper: BallotPaper) -> StreamingHttpResponse:
    """<uuid>.bel as it stands now, read and sent piece by piece."""
    pieces = ballot_board.archive(_board_of(paper))
    return StreamingHttpResponse(pieces, headers=_as_file(f"{paper.uuid}.bel", ARCHIVE))


@require_safe
@for_vote()
def proofs(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """<uuid>.proofs.json, which belongs beside the archive."""
    if not _board_of(paper).second_proofs.exists():
        raise Http404
    content = ballot_board.proofs_file(paper)
    return HttpResponse(content, headers=_as_file(f"{paper.uuid}.proofs.json", "application/json"))


@login_required
@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """What checks the files at home; the same for every vote."""
    return HttpResponse(observer.program(), headers=_as_file(observer.NAME, "application/zip"))


def _as_file(name: str, kind: str) -> dict[str, str]:
    return {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}


def _may_see_roll(user: User, paper: BallotPaper) -> bool:
    return permissions.may_see_roll(user, paper, timezone.now())


@require_safe
@for_vote(_may_see_roll)
def roll(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Who has voted and on which way, by delegation: so that nobody votes in another's name unseen."""
    groups = roll_groups(roll_with_marks(paper))
    entries = [each for group in groups for each in group.entries]
    context = {
        "paper": paper, "groups": groups, "crumbs": own_crumbs(paper), "entitled": len(entries),
        "web": sum(each.has_cast for each in entries),
        "paper_ballots": sum(each.given == "paper" for each in entries),
        "own": next((each for each in entries if each.delegate.member_id == request.user.pk), None),
    }  # fmt: skip
    return render(request, "proposals/vote_roll.html", context)
