"""What the secretary does with a vote: the check-list and the signature, early close, void, counting, publication, again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from proposals import attendance
from proposals.actions import counting, opening, votes
from proposals.ballot_checks import checks_of
from proposals.ballot_content import content_of, digest, items_of, questions
from proposals.forms.votes import AgainForm, CheckForm, ReasonForm, run_off_words
from proposals.models import BallotPaper
from proposals.reading import vote_office as reading
from proposals.rules.voting import Stage
from proposals.views.vote_office import frozen, hub_page, is_draft
from proposals.views.vote_office_page import deed_page, for_office, form_page, is_done, shown, to_hub, typed
from union_portal.lib import Refused


@form_page
@for_office
def open_vote(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Each point in order, with a reason, or stopping it; then the signature, and what it freezes."""
    at = timezone.now()
    checks = checks_of(paper, at) if is_draft(paper) else []
    form = CheckForm(typed(request), checks=checks)
    seen = request.POST.get("seen", "")
    if is_done(
        form, lambda: opening.sign(paper, by=request.user, at=at, reasons=form.cleaned_data, seen=seen)
    ):
        messages.success(request, _("Signed. Now a scrutineer reads the paper and counter-signs."))
        return to_hub(paper)
    items = items_of(paper)
    return shown(
        request, "open", paper, form, is_closed=not checks and not form.is_bound, closed_why=frozen(),
        checks=[(check, form[check.code] if check.code in form.fields else None) for check in checks],
        stops=any(check.stops for check in checks),
        seen=digest(content_of(paper, items)), number=len(questions(items)), hours=reading.hours_of(paper),
        entitled=attendance.entitled(paper.session).count(),
    )  # fmt: skip


NOT_NOW = gettext_lazy("This cannot be done with the vote as it stands now.")
NEVER_VOID = {
    Stage.DRAFT: gettext_lazy(
        "The vote is a draft: nothing has to be declared void. Change it, or set it aside."
    ),
    Stage.VOID: gettext_lazy("The vote was declared void already."),
    Stage.PUBLISHED: gettext_lazy("The result is published: the vote cannot be declared void any more."),
}


@form_page
@for_office
def end(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Closed before its hour."""
    at = timezone.now()
    form = ReasonForm(typed(request))
    is_open = paper.stage(at) == Stage.OPEN
    points = [reading.figures_of(reading.for_hub(paper.pk))] if is_open else []
    points.append(
        _("From that moment no ballot is taken, on the web or on paper. This cannot be taken back.")
    )
    return deed_page(
        request, paper, form, lambda: opening.end_early(paper, by=request.user, at=at, **form.cleaned_data),
        title=_("Close the vote early"), verb=_("Close it now"), points=points,
        why_not="" if is_open else str(NOT_NOW), done=_("The vote is closed. Now it is counted."),
    )  # fmt: skip


@form_page
@for_office
def void(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """It does not count, whatever was cast."""
    at = timezone.now()
    form = ReasonForm(typed(request))
    return deed_page(
        request, paper, form, lambda: opening.declare_void(paper, by=request.user, at=at, **form.cleaned_data),
        title=_("Declare the vote void"), verb=_("Declare it void"),
        points=[
            _("The vote does not count. Nothing is deleted: paper, ballots and history stay where everybody sees them."),
            _("What was to be decided is prepared anew as the next round. This cannot be taken back."),
        ],
        why_not=str(NEVER_VOID.get(paper.stage(at), "")), done=_("The vote is void. Prepare the next round."),
    )  # fmt: skip


@form_page
@for_office
def again(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """The next round: the whole paper, or only what is still open."""
    at = timezone.now()
    paper = reading.for_hub(paper.pk)
    kept = reading.open_seats(paper)
    choices = [("all", _("The whole paper, with every item and every name"))]
    for position, each in kept.items():
        choices.insert(0, (str(position), run_off_words(each.candidates, each.seats)))
    if len(kept) > 1:
        choices.insert(0, ("open", _("Everything that is still open")))
    form = AgainForm(typed(request), choices=choices, initial={"what": choices[0][0]})
    made: list[BallotPaper] = []

    def deed() -> None:
        what = form.cleaned_data["what"]
        keep = None if what == "all" else kept if what == "open" else {int(what): kept[int(what)]}
        made.append(votes.next_round(paper, by=request.user, at=at, keep=keep))

    can = (
        paper.stage(at) in (Stage.VOID, Stage.COUNTED, Stage.PUBLISHED)
        and getattr(paper, "later", None) is None
    )
    return deed_page(
        request, paper, form, deed, title=_("Prepare the next round"), verb=_("Prepare it"),
        points=[
            _("It begins as a draft with the same scrutineers and tellers. Keys, codes and roll are made anew."),
            _("Set its hours, look at names and seats, then sign it like the first one."),
        ],
        why_not="" if can else str(NOT_NOW), done=_("The next round is prepared as a draft."),
        to=lambda: reverse("proposals:office-vote", args=[made[0].pk]),
    )  # fmt: skip


# --- counting --------------------------------------------------------------------------------------------------

DEEDS: dict[str, tuple[Callable[..., object], object]] = {
    "tally": (counting.tally, gettext_lazy("The sum is made. Now the scrutineers decrypt.")),
    "sheet": (counting.make_sheet, gettext_lazy("The result sheet is made. Now the scrutineers sign it.")),
    "publish": (counting.publish, gettext_lazy("The result is published, and the delegates are told.")),
}


@require_POST
@for_office
def count(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """A button of the hub: add up, make the sheet, publish. What is missing is said there."""
    deed, done = DEEDS.get(request.POST.get("deed", ""), (None, ""))
    if deed is None:
        raise Http404
    try:
        deed(paper, by=request.user, at=timezone.now())
    except Refused as refusal:
        return hub_page(request, paper, refused=str(refusal))
    messages.success(request, str(done))
    return to_hub(paper)
