"""Votes in the secretary's office: the list of a session, a new one, the hub of each, its way and hours, its people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import Appointment, User
from members.rules.roles import Role
from proposals.actions import ballot_keys, votes
from proposals.forms.office import ButtonForm
from proposals.forms.votes import OfficersForm, PaperForm, first_values, people_lines, values_of
from proposals.models import BallotOfficer, BallotPaper, Session
from proposals.reading import vote_office as reading
from proposals.rules.voting import RUNNING, Stage
from proposals.views import office_page
from proposals.views.vote_office_page import (
    deed_page,
    for_office,
    form_page,
    is_done,
    list_crumbs,
    shown,
    shown_of_session,
    to_hub,
    typed,
)

SCRUTINEER, TELLER = BallotOfficer.Part.SCRUTINEER, BallotOfficer.Part.TELLER


@require_safe
@office_page.for_office
def of_session(request: HttpRequest, session: Session) -> HttpResponse:
    """Every vote of a session with its stage, and what is due."""
    at = timezone.now()
    rows = []
    for paper in reading.of_office(session):
        label, chip = reading.stage_of(paper, at)
        steps = reading.steps_of(paper, at)
        rows.append({"paper": paper, "label": label, "chip": chip, "next": reading.next_of(steps)})
    return shown_of_session(request, "list", session, rows=rows)


@form_page
@office_page.for_office
def add(request: HttpRequest, session: Session) -> HttpResponse:
    """A new vote: it begins as a draft."""
    at = timezone.now()
    form = PaperForm(typed(request), session=session, initial=first_values(session, at))
    made: list[BallotPaper] = []

    def deed() -> None:
        made.append(votes.begin(session, by=request.user, at=at, **form.values))

    if is_done(form, deed):
        messages.success(request, _("The vote is prepared as a draft. Next: what is voted on."))
        return to_hub(made[0])
    return shown_of_session(
        request, "form", session, form,
        title=_("Add a vote"), verb=_("Prepare the vote"), back=reverse("proposals:office-votes", args=[session.pk]),
        crumbs=[*list_crumbs(session), (_("Votes"), reverse("proposals:office-votes", args=[session.pk]))],
        is_closed=session.closed_at is not None,
        closed_why=_("The session is closed: its agenda and decisions stay as they are."),
    )  # fmt: skip


@form_page
@for_office
def change(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Title, way, hours, keys: until it is signed for the opening."""
    form = PaperForm(typed(request), session=paper.session, initial=values_of(paper))
    if is_done(form, lambda: votes.change(paper, by=request.user, at=timezone.now(), **form.values)):
        messages.success(request, _("The vote was changed."))
        return to_hub(paper)
    return shown(
        request, "form", paper, form, title=_("Change way and hours"), verb=_("Keep the changes"),
        is_closed=not is_draft(paper), closed_why=frozen(),
    )  # fmt: skip


def is_draft(paper: BallotPaper) -> bool:
    return paper.opened_at is None and paper.set_aside_at is None


def frozen() -> str:
    return _("The vote was signed for opening: paper, roll and rules stay as they are.")


# --- the hub ---------------------------------------------------------------------------------------------------


@require_safe
@for_office
def hub(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    return hub_page(request, paper)


def hub_page(request: HttpRequest, paper: BallotPaper, *, refused: str = "") -> HttpResponse:
    """Where it stands, step by step; what else can be done; what was done. `refused`: why a deed was not done."""
    at = timezone.now()
    paper = reading.for_hub(paper.pk)
    label, chip = reading.stage_of(paper, at)
    steps = reading.steps_of(paper, at)
    context = {
        "crumbs": crumbs_of_hub(paper),
        "label": label,
        "chip": chip,
        "steps": steps,
        "now": reading.next_of(steps),
        "items": list(paper.items.all()),
        "is_draft": is_draft(paper),
        "more": _more(paper, at),
        "history": reading.history_of(paper),
        "refused": refused,
        "status": 409 if refused else 200,
    }
    return shown(request, "hub", paper, **context)


def crumbs_of_hub(paper: BallotPaper) -> list[tuple[str, str]]:
    session = paper.session
    return office_page.crumbs(session, (_("Votes"), reverse("proposals:office-votes", args=[session.pk])))


def _more(paper: BallotPaper, at: Any) -> list[tuple[str, str]]:
    """What can be done besides the steps: label and page."""
    stage, pk = paper.stage(at), [paper.pk]
    found = []
    if stage == Stage.DRAFT and not paper.set_aside_at:
        if paper.is_sealed and any(each.public_key for each in paper.officers.all()):
            found.append((_("Begin the keys anew"), reverse("proposals:office-vote-restart-keys", args=pk)))
        found.append((_("Set the draft aside"), reverse("proposals:office-vote-set-aside", args=pk)))
    if stage == Stage.OPEN:
        found.append((_("Close it early"), reverse("proposals:office-vote-end", args=pk)))
    if stage in (*RUNNING, Stage.CLOSED, Stage.COUNTED):
        found.append((_("Declare it void"), reverse("proposals:office-vote-void", args=pk)))
    return found


# --- people ----------------------------------------------------------------------------------------------------


@form_page
@for_office
def officers(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """Scrutineers and tellers, by name or number. At first those appointed as scrutineers are offered."""
    form = OfficersForm(typed(request), paper=paper, initial=_named(paper))
    if is_done(
        form,
        lambda: votes.name_officers(
            paper,
            form.cleaned_data["scrutineers"],
            form.cleaned_data["tellers"],
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Scrutineers and tellers are named."))
        return to_hub(paper)
    return shown(
        request, "deed", paper, form, title=_("Scrutineers and tellers"), verb=_("Name them"),
        why_not="" if is_draft(paper) else frozen(),
    )  # fmt: skip


def _named(paper: BallotPaper) -> dict[str, str]:
    people = list(paper.officers.select_related("user"))
    named = {part.value: [each.user for each in people if each.part == part] for part in (SCRUTINEER, TELLER)}
    if not people:
        named[SCRUTINEER.value] = _appointed()
    return {
        "scrutineers": people_lines(named[SCRUTINEER.value]),
        "tellers": people_lines(named[TELLER.value]),
    }


def _appointed() -> list[User]:
    """Who holds the office of scrutineer today."""
    found = Appointment.objects.current(timezone.localdate()).filter(role=Role.SCRUTINEER.value)
    return list(dict.fromkeys(each.user for each in found.select_related("user").order_by("pk")))


# --- drafts ----------------------------------------------------------------------------------------------------


@form_page
@for_office
def restart_keys(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """A key was lost before the opening: every scrutineer makes a new one."""
    form = ButtonForm(typed(request))
    return deed_page(
        request, paper, form, lambda: ballot_keys.restart(paper, by=request.user, at=timezone.now()),
        title=_("Begin the keys anew"), verb=_("Begin the keys anew"),
        points=[
            _("Every key that was made for this vote stops working, and every drill is to be passed once more."),
            _("Do this when a scrutineer has lost the key, before the opening. Afterwards it cannot be done."),
        ],
        why_not="" if is_draft(paper) else frozen(),
        done=_("The scrutineers make their keys anew."),
    )  # fmt: skip


@form_page
@for_office
def set_aside(request: HttpRequest, paper: BallotPaper) -> HttpResponse:
    """A draft that is not wanted any more."""
    form = ButtonForm(typed(request))
    return deed_page(
        request, paper, form, lambda: votes.set_aside(paper, by=request.user, at=timezone.now()),
        title=_("Set the draft aside"), verb=_("Set the draft aside"),
        points=[_("No list shows it any more. It cannot be taken up again; a new vote can be prepared at any time.")],
        why_not="" if is_draft(paper) else frozen(),
        done=_("The draft is set aside."),
        to=lambda: reverse("proposals:office-votes", args=[paper.session_id]),
    )  # fmt: skip
