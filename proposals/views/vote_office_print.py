"""A ballot paper before it is signed, as delegates will see it; and printed, with serial numbers on the stubs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals.actions import counting
from proposals.ballot_content import items_of, questions
from proposals.forms.booth import BallotForm
from proposals.forms.votes import PrintForm
from proposals.models import BallotPaper, PaperPrint
from proposals.reading.printed_ballot import printed
from proposals.reading.vote_office import hours_of
from proposals.rules.voting import RUNNING
from proposals.views.vote_office_page import crumbs, for_office, form_page, is_done, shown, typed

SPARE = 20
"""One ballot more for every so many delegates: some are spoiled."""
AT_ONCE = 100
"""Sheets on one page: a browser prints no more at once without trouble."""


@require_safe
@for_office
def preview(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The questions of the booth, to look at: nothing can be sent."""
    items = items_of(paper)
    form = BallotForm(items, questions(items))
    return shown(request, "preview", paper, sections=form.sections, hours=hours_of(paper))


@form_page
@for_office
def print_run(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The runs so far, and the next one."""
    at = timezone.now()
    on_roll = paper.roll.count()
    runs = list(paper.prints.select_related("by"))
    form = PrintForm(typed(request), initial={} if runs else {"number": on_roll + on_roll // SPARE + 1})
    made: list[PaperPrint] = []
    if is_done(
        form,
        lambda: made.append(
            counting.print_ballots(paper, form.cleaned_data["number"], by=request.user, at=at)
        ),
    ):
        return _to_papers(paper, made[0].first)
    why_not = ""
    if not paper.takes_paper:
        why_not = _("No paper ballots are taken in this vote.")
    elif paper.opened_at is None:
        why_not = _("Ballots are printed once the paper is signed: only then do its words stay.")
    elif paper.stage(at) not in RUNNING:
        why_not = _("The vote is over: no more ballots are printed.")
    return shown(
        request, "print", paper, form, on_roll=on_roll, why_not=why_not,
        runs=[(run, _parts(run)) for run in runs],
    )  # fmt: skip


def _to_papers(paper: BallotPaper, first: int) -> HttpResponse:
    return redirect(f"{reverse('proposals:vote-papers', args=[paper.pk])}?from={first}")


def _parts(run: PaperPrint) -> list[tuple[int, int]]:
    """First and last number of every page of a run."""
    starts = range(run.first, run.last + 1, AT_ONCE)
    return [(start, min(start + AT_ONCE - 1, run.last)) for start in starts]


@require_safe
@for_office
def papers(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Sheets to print: each a stub with its serial number, and a ballot without one."""
    parts = [part for run in paper.prints.all() for part in _parts(run)]
    first = request.GET.get("from", "")
    chosen = [part for part in parts if str(part[0]) == first] or parts[:1]
    if not chosen:
        raise Http404
    context = {
        "paper": paper,
        "session": paper.session,
        "items": printed(items_of(paper)),
        "numbers": range(chosen[0][0], chosen[0][1] + 1),
        "part": chosen[0],
        "others": [part for part in parts if part != chosen[0]],
        "back": crumbs(paper)[-1][1],
    }
    return render(request, "proposals/vote_papers.html", context)
