"""What the delegations said: collected, answered, entered, and as a paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from proposals import permissions
from proposals.actions.opinions import MOST_POINTS, dispose, enter_discussion
from proposals.forms import opinions as forms
from proposals.models import Discussion, OpinionPoint, Session
from proposals.opinions_paper import collection_of
from proposals.reading import opinions as reading
from union_portal.lib import Refused
from union_portal.lib.narrowing import narrowed, number
from union_portal.lib.papers import answer, as_html
from union_portal.lib.refusals import say

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@form_page
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """By item, the strong ones first, with what became of each; the secretary answers the one in the address."""
    session = _readable(request, pk)
    found = reading.collected(session)
    answers = permissions.is_secretary(request.user) and session.closed_at is None
    point = _asked_point(request, found) if permissions.is_secretary(request.user) else None
    if request.method == "POST":
        return _answered(request, session, found, point)
    form = forms.DispositionForm(auto_id="answer-%s") if point and answers else None
    return _opinions_page(request, session, found, answers=answers, point=point, form=form)


def _answered(
    request: HttpRequest, session: Session, found: reading.Collected, point: OpinionPoint | None
) -> HttpResponse:
    if not permissions.is_secretary(request.user):
        raise PermissionDenied
    if point is None:
        raise Http404
    form, status = forms.DispositionForm(request.POST, auto_id="answer-%s"), 400
    if form.is_valid():
        try:
            dispose(point, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            status = say(form, refusal)
        else:
            messages.success(request, _("Recorded: the delegation reads it here."))
            return redirect(f"{narrowed(request, 'answer', '')}#p{point.pk}")
    return _opinions_page(request, session, found, answers=True, point=point, form=form, status=status)


def _asked_point(request: HttpRequest, found: reading.Collected) -> OpinionPoint | None:
    pk = number(request.GET.get("answer", ""))
    return next((point for point in found.points if point.pk == pk), None)


def _opinions_page(
    request: HttpRequest, session: Session, found: reading.Collected, *, status: int = 200, **more: Any
) -> HttpResponse:
    asked = reading.Asked.in_address(request)
    context = {
        "session": session,
        "crumbs": _crumbs(session),
        "found": found,
        "rows": asked.narrowed(found, answering=more.get("point") if more.get("form") else None),
        "filters": reading.filters(request, found),
        "may_enter": permissions.may_enter_opinions(request.user, session) and session.closed_at is None,
        "here": narrowed(request, "answer", ""),
        **more,
    }
    return render(request, "proposals/opinions_list.html", context, status=status)


@login_required
@form_page
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """For heads of delegations on their phones, and for the secretary. Another row loses nothing that was typed."""
    session = _session(request, pk)
    if not permissions.may_enter_opinions(request.user, session):
        raise PermissionDenied
    known: dict[str, Any] = {
        "delegations": permissions.delegations_entered_by(request.user, session),
        "places": reading.discussable(session),
    }
    if request.method != "POST":
        about = forms.DiscussionForm(initial=_first(request), **known)
        return _enter_page(request, session, about, forms.point_forms(), known)
    if "more" in request.POST:
        about = forms.DiscussionForm(initial=forms.typed(request.POST, forms.DiscussionForm), **known)
        return _enter_page(request, session, about, forms.with_another_row(request.POST), known)
    about, points = forms.DiscussionForm(request.POST, **known), forms.point_forms(request.POST)
    status = 400
    if all([about.is_valid(), *[each.is_valid() for each in points]]):
        try:
            discussion = _entered(request, about, points)
        except Refused as refusal:
            status = say(about, refusal)
        else:
            messages.success(request, _thanks(discussion))
            return redirect(
                f"{reverse('proposals:opinions', args=[pk])}?delegation={discussion.delegation_id}"
            )
    return _enter_page(request, session, about, points, known, status=status)


def _entered(request: HttpRequest, about: forms.DiscussionForm, points: list[forms.PointForm]) -> Discussion:
    said = about.cleaned_data
    item, document = said["about"]
    return enter_discussion(
        item,
        said["delegation"],
        [(each.cleaned_data["text"], each.cleaned_data["strength"]) for each in points],
        by=request.user,
        at=timezone.now(),
        held_on=said["held_on"],
        present=said["present"],
        document=document,
    )


def _thanks(discussion: Discussion) -> str:
    count = discussion.points.count()
    if not count:
        return _("Entered: the delegation agrees and has nothing to add.")
    return ngettext("Entered: %(count)d opinion.", "Entered: %(count)d opinions.", count) % {"count": count}


def _first(request: HttpRequest) -> dict[str, Any]:
    """Today, about the item of the address, for its delegation."""
    item, delegation = number(request.GET.get("item", "")), number(request.GET.get("delegation", ""))
    first: dict[str, Any] = {"held_on": timezone.localdate(), "about": f"i{item}" if item else ""}
    return {**first, "delegation": str(delegation)} if delegation else first


def _enter_page(
    request: HttpRequest,
    session: Session,
    about: forms.DiscussionForm,
    points: list[forms.PointForm],
    known: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    delegations = known["delegations"]
    context = {
        "session": session,
        "crumbs": [*_crumbs(session), (_("Opinions"), reverse("proposals:opinions", args=[session.pk]))],
        "form": about,
        "points": points,
        "blank": forms.blank_row(),
        "most": MOST_POINTS,
        "delegation": delegations[0] if len(delegations) == 1 else None,
        "has_agenda": bool(known["places"]),
        "was_sent": request.method == "POST",
        "is_wrong": about.is_bound and bool(about.errors or any(each.errors for each in points)),
    }
    return render(request, "proposals/opinions_enter.html", context, status=status)


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """代表团讨论意见汇总, as a page and as a file."""
    session = _readable(request, pk)
    made = collection_of(session, reading.collected(session), today=timezone.localdate())
    found = answer(request, made, f"{made.title} {made.subtitle}")
    if found is not None:
        return found
    context = {"session": session, "title": made.title, "paper": as_html(made)}
    return render(request, "proposals/opinions_paper.html", context)


def _session(request: HttpRequest, pk: int) -> Session:
    sessions = permissions.with_part(Session.objects.for_page(), request.user, timezone.localdate())
    return get_object_or_404(sessions, pk=pk)


def _readable(request: HttpRequest, pk: int) -> Session:
    session = _session(request, pk)
    if not permissions.may_read_documents(request.user, session):
        raise PermissionDenied
    return session


def _crumbs(session: Session) -> list[tuple[str, str]]:
    return [
        (_("Workers’ congress"), reverse("proposals:home")),
        (session.short_name, session.get_absolute_url()),
    ]
