"""A teller's own page: the count by hand, and whether the colleague has found the same."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals import ballot_results, permissions
from proposals.actions.counting import count_by_hand
from proposals.ballot_results import Progress
from proposals.ballot_words import COUNT_ROWS, answer_words
from proposals.forms.vote_count import CountForm, figures_of, names_of
from proposals.models import BallotOfficer, BallotPaper, HandCount
from proposals.reading.vote_results import Counted
from proposals.rules.hand_count import Stock
from proposals.rules.voting import Stage
from proposals.views.office_page import form_page, is_done
from proposals.views.vote_page import for_vote, is_teller, own_crumbs


@form_page
@for_vote(is_teller)
def count(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Where the counts differ is said only after every teller has entered one, and never what the other found."""
    officer = permissions.office_in(request.user, paper, BallotOfficer.Part.TELLER)
    assert officer is not None
    at, issued, progress = (
        timezone.now(),
        ballot_results.issued_on_paper(paper),
        ballot_results.progress(paper),
    )
    own, again = progress.last.get(officer.pk), names_of(progress.told) if not progress.is_agreed else []
    form = CountForm(request.POST or None, paper=paper, issued=issued, before=own, again=again)
    deed = partial(count_by_hand, officer, by=request.user, at=at)
    if is_done(form, lambda: deed(**form.figures)):
        messages.success(request, _("Your count is entered."))
        return redirect("proposals:vote-count", paper.pk)
    stage = paper.stage(at)
    context = {
        "paper": paper,
        "crumbs": own_crumbs(paper),
        "form": form,
        "issued": issued,
        "is_closed": stage == Stage.CLOSED,
        "is_early": stage in (Stage.DRAFT, Stage.SIGNED, Stage.WAITING, Stage.OPEN),
        "own": _rows(paper, own) if own else [],
        "again": [_label(paper, name) for name in again],
        **_state(officer, progress),
        "stock": _stock(paper, issued, own) if own else None,
    }
    status = getattr(form, "refused_with", 400) if form.is_bound else 200
    return render(request, "proposals/vote_count.html", context, status=status)


def _state(officer: BallotOfficer, progress: Progress) -> dict[str, Any]:
    comma = pgettext("between the names of a list", ", ")
    others = [each.user.name for each in progress.missing() if each.pk != officer.pk]
    return {
        "is_agreed": progress.is_agreed,
        "waits": progress.waits(officer),
        "is_entered": officer.pk in progress.entered,
        "differs": progress.comparisons > 0 and bool(progress.told) and not progress.is_agreed,
        "others": comma.join(others),
    }


def _stock(paper: BallotPaper, issued: int, own: HandCount) -> Counted | None:
    """Whether every printed number is accounted for, by one's own count."""
    printed = sum(each.count for each in paper.prints.all())
    return Counted([], Stock(printed, issued, own.spoiled, own.unused)) if printed else None


def _rows(paper: BallotPaper, own: HandCount) -> list[tuple[str, int]]:
    return [(_label(paper, name), value) for name, value in figures_of(own).items()]


def _label(paper: BallotPaper, name: str) -> str:
    """A row in words: Ballots in the box; 集体合同（草案）: for."""
    if name in COUNT_ROWS:
        return str(COUNT_ROWS[name])
    question, answer = (int(each) for each in name.split("-"))
    asked = paper.asked[question]
    colon = pgettext("between a label and its text", ": ")
    return f"{asked.text}{colon}{answer_words(asked.answers[answer])}"
