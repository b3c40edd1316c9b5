"""The result of a vote: the sheet as a page, on paper, and as the file that anybody can check."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.rules.names import name_key
from proposals import permissions, result_paper
from proposals.ballot_sheets import Sheet
from proposals.models import BallotPaper
from proposals.reading import vote_results as reading
from proposals.reading.votes import page_of, stage_words
from proposals.rules.attendance import is_meant
from proposals.rules.voting import Stage
from proposals.views.vote_page import for_vote, own_crumbs
from union_portal.lib.narrowing import group
from union_portal.lib.papers import answer, as_html

SHOWN = 100
"""Names at once: with more, searching is quicker than scrolling. The paper has them all."""


@require_safe
@for_vote(permissions.may_see_result)
def result(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Turnout, each item with its verdict, who signed, earlier rounds; of a vote by name who voted what."""
    now = timezone.now()
    context: dict[str, Any] = {
        "paper": paper,
        "crumbs": own_crumbs(paper),
        "stage": stage_words(paper, now),
        "is_void": paper.stage(now) == Stage.VOID,
        "is_published": paper.published_at is not None,
    }
    if hasattr(paper, "sheet"):
        context |= _sheet(request, paper)
    sees_all = permissions.may_keep_congress(request.user)
    context["history"] = reading.rounds_of(paper, now, sees_all=sees_all)
    return render(request, "proposals/vote_result.html", context)


def _sheet(request: HttpRequest, paper: BallotPaper) -> dict[str, Any]:
    sheet = Sheet.of(paper)
    return {
        "sheet": sheet,
        "items": reading.items_of(sheet),
        "counted": reading.counted(paper),
        "signatures": reading.signatures_of(paper),
        "publication": reading.publication(paper),
        "archive": page_of("vote-archive", paper) if paper.is_sealed else "",
        "board": page_of("vote-board", paper) if paper.is_sealed else "",
        "names": _names(request, paper) if paper.names_published else None,
    }


def _names(request: HttpRequest, paper: BallotPaper) -> dict[str, Any]:
    """Narrowed by delegation (?delegation=) and name (?q=)."""
    voters = reading.voters_of(paper)
    question = request.GET.get("q", "").strip()[:60]
    chosen = request.GET.get("delegation", "")
    groups = [(name, name) for name in reading.delegations_of(voters) if name]
    found = [
        each
        for each in voters
        if (not chosen or each.delegation == chosen)
        and (not question or is_meant(question, each.name, "", name_key(each.name)))
    ]
    return {
        "questions": [each.text for each in paper.asked],
        "rows": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "all": len(voters),
        "q": question,
        "delegation": chosen,
        "filters": [group(request, _("Delegation"), "delegation", groups)] if len(groups) > 1 else [],
    }


@require_safe
@for_vote(permissions.may_see_result)
def result_paper_page(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """表决结果报告单, to be signed and sealed; with ?head= under the red head of the congress."""
    _with_sheet(paper)
    is_official = "head" in request.GET
    made = result_paper.sheet_paper(paper, is_official=is_official)
    here = reverse("proposals:vote-result-paper", args=[paper.pk])
    context = {
        "crumbs": [
            *own_crumbs(paper),
            (_("Result sheet"), reverse("proposals:vote-result", args=[paper.pk])),
        ],
        "title": made.title,
        "paper": as_html(made),
        "other": here if is_official else f"{here}?head=1",
        "is_official": is_official,
    }
    file = answer(request, made, f"{made.title} {paper}")
    return file or render(request, "proposals/vote_result_paper.html", context)


@require_safe
@for_vote(permissions.may_see_result)
def result_file(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The bytes that the scrutineers signed."""
    _with_sheet(paper)
    response = HttpResponse(paper.sheet.content.encode(), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.uuid}.result.json") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _with_sheet(paper: BallotPaper) -> None:
    if not hasattr(paper, "sheet"):
        raise Http404
