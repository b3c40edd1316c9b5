"""A vote on the wall of the hall: what is voted on, how many ballots are out and back, how long still; then the result.

How anybody votes is neither on the page nor in what it asks for again and again, before the result is published.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from members.models import User
from proposals import attendance, ballot_results, permissions
from proposals.ballot_sheets import Sheet
from proposals.explaining import explain
from proposals.models import BallotPaper
from proposals.reading import vote_results
from proposals.reading.votes import stage_words
from proposals.rule_book import book_for
from proposals.rules.verdicts import quorum
from proposals.rules.voting import Stage
from proposals.views.vote_page import for_vote

DAY = timedelta(days=1)


def may_show(user: User, paper: BallotPaper) -> bool:
    """Whoever opens the other page of the wall."""
    return permissions.may_see_projector(user)


@require_safe
@for_vote(may_show)
def room(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    now = timezone.now()
    shown = _shown(paper, now)
    is_published = paper.stage(now) == Stage.PUBLISHED
    context = {
        "paper": paper,
        "session": paper.session,
        "shown": shown,
        "left": _left(shown["until"], now),
        "is_far": _is_far(shown["until"], now),
        "now": now,
        "items": list(paper.items.all()),
        "results": vote_results.items_of(Sheet.of(paper)) if is_published else [],
    }
    return render(request, "proposals/vote_room.html", context)


@require_safe
@for_vote(may_show)
def now(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """What the wall asks every five seconds; an unchanged answer is an empty one."""
    body = json.dumps(_shown(paper, timezone.now()), ensure_ascii=False)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json")
    response = get_conditional_response(request, etag=etag, response=response) or response
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _shown(paper: BallotPaper, at: datetime) -> dict[str, Any]:
    """No count of votes, at any stage: the page is opened anew once the result is published."""
    stage = paper.stage(at)
    until = {Stage.WAITING: paper.opens_at, Stage.OPEN: paper.last_moment}.get(stage)
    given = ballot_results.issued(paper)
    return {
        "stage": stage.value,
        "words": stage_words(paper, at),
        "until": timezone.localtime(until).isoformat() if until else "",
        "issued": given.total,
        "issued_web": given.web,
        "issued_paper": given.paper,
        "cast": given.cast_on_web,
        **_hall(paper, at, stage),
    }


def _hall(paper: BallotPaper, at: datetime, stage: Stage) -> dict[str, Any]:
    """Who is entitled and there: by the sheet, once there is one; before that by roll and sign-in."""
    book = paper.rules.book if paper.rules else book_for(paper.session)
    if hasattr(paper, "sheet"):
        entitled, present = (paper.sheet.data["turnout"][name] for name in ("entitled", "present"))
    else:
        moment = paper.last_moment if stage == Stage.CLOSED else None
        counted = attendance.figures(paper.session, moment)
        entitled = paper.roll.count() if paper.opened_at else counted.entitled
        present = counted.present
    finding = quorum(book, entitled=entitled, present=present)
    return {
        "entitled": entitled,
        "present": present,
        "met": finding.is_met,
        "sentence": explain(finding),
    }


def _is_far(until: str, at: datetime) -> bool:
    """Nobody in the hall waits for another day."""
    return bool(until) and datetime.fromisoformat(until) - at > DAY


def _left(until: str, at: datetime) -> str:
    """The time that is left, as the clock of the wall shows it; what is far off, as a day and an hour."""
    if not until:
        return ""
    if _is_far(until, at):
        return format_date(datetime.fromisoformat(until), pgettext("date format: on the wall", "j M, H:i"))
    seconds = max(0, int((datetime.fromisoformat(until) - at).total_seconds()))
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"
