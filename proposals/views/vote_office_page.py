"""What the pages of a vote's office share: the way to them, how a form is answered, how a deed is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.models import BallotPaper, Session
from proposals.views import office_page
from proposals.views.office_page import form_page, is_done
from proposals.views.vote_page import for_vote, keeps

__all__ = [
    "crumbs",
    "deed_page",
    "for_office",
    "form_page",
    "is_done",
    "list_crumbs",
    "shown",
    "shown_of_session",
    "to_hub",
    "typed",
]

for_office = for_vote(keeps)


def list_crumbs(session: Session) -> list[tuple[str, str]]:
    return office_page.crumbs(session)


def crumbs(paper: BallotPaper, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page below the hub of a vote."""
    session = paper.session
    return office_page.crumbs(
        session,
        (_("Votes"), reverse("proposals:office-votes", args=[session.pk])),
        (str(paper), reverse("proposals:office-vote", args=[paper.pk])),
        *more,
    )


def typed(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def shown(
    request: HttpRequest,
    template: str,
    paper: BallotPaper,
    form: forms.BaseForm | None = None,
    **context: Any,
) -> HttpResponse:
    """A page of a vote."""
    context = {
        "paper": paper,
        "back": reverse("proposals:office-vote", args=[paper.pk]),
        "crumbs": crumbs(paper),
        **context,
    }
    return shown_of_session(request, template, paper.session, form, **context)


def shown_of_session(
    request: HttpRequest, template: str, session: Session, form: forms.BaseForm | None = None, **context: Any
) -> HttpResponse:
    """With a form that was not taken it answers 400, or 409 where the state of things refused it."""
    status = context.pop("status", 200)
    if form is not None and form.is_bound:
        status = getattr(form, "refused_with", 400)
    context = {"session": session, "form": form, "crumbs": list_crumbs(session), **context}
    return render(request, f"proposals/vote_office_{template}.html", context, status=status)


def deed_page(
    request: HttpRequest,
    paper: BallotPaper,
    form: forms.BaseForm,
    deed: Callable[[], object],
    *,
    done: str,
    to: Callable[[], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """A page that says what happens, asks, and does it. `why_not` stands there instead of the form."""
    if is_done(form, deed):
        messages.success(request, done)
        return redirect(to() if to else reverse("proposals:office-vote", args=[paper.pk]))
    return shown(request, "deed", paper, form, **context)


def to_hub(paper: BallotPaper) -> HttpResponse:
    return redirect("proposals:office-vote", paper.pk)
