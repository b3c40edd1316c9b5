"""The secretary's office of a session: the hub, the agenda, the credentials, the closing, and the papers."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals import attendance, ballot_sheets, permissions, session_papers
from proposals.actions.observers import add_observer, remove_observer
from proposals.actions.session import (
    close_session,
    move_agenda_item,
    record_credentials,
    remove_agenda_item,
    save_agenda_item,
)
from proposals.forms.office import CredentialsForm, ItemForm, ObserverForm
from proposals.models import AgendaItem, Observer, Session
from proposals.reading import office as reading
from proposals.reading.records import notices_of, reports_of
from proposals.reading.session import now_of, rows_of
from proposals.views.office_page import crumbs, for_office, form_page, is_done, shown
from union_portal.lib import Refused
from union_portal.lib.papers import Paper, answer, as_html


def _hub(request: HttpRequest, session: Session) -> HttpResponse:
    """What is due now, then every part of the office with its state and the way on."""
    at = timezone.now()
    rows = rows_of(session, at, sees_all=True)
    context = {
        "crumbs": crumbs(session)[:-1],
        "now": now_of(reading.to_do(session, rows)),
        "parts": reading.parts_of(session, rows, at),
        "notices": notices_of(session),
        "reports": reports_of(session),
    }
    return shown(request, "hub", session, **context)


hub = require_safe(for_office(_hub, reading.for_hub))


# --- the agenda ------------------------------------------------------------------------------------------------


@form_page
@for_office
def agenda(request: HttpRequest, session: Session) -> HttpResponse:
    """Its items in order; two buttons each move one up or down."""
    if request.method == "POST":
        return _moved(request, session)
    return shown(request, "agenda", session, items=list(session.agenda.select_related("decision")))


def _moved(request: HttpRequest, session: Session) -> HttpResponse:
    way = "up" if "up" in request.POST else "down"
    item = _item(session, _number(request.POST.get(way, "")))
    try:
        move_agenda_item(item, by=request.user, at=timezone.now(), up=way == "up")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(item)s” was moved.") % {"item": item})
    return redirect("proposals:office-agenda", session.pk)


@form_page
@for_office
def add_item(request: HttpRequest, session: Session) -> HttpResponse:
    return _item_form(request, session, AgendaItem(session=session))


@form_page
@for_office
def change_item(request: HttpRequest, session: Session, item: int) -> HttpResponse:
    return _item_form(request, session, _item(session, item))


def _item_form(request: HttpRequest, session: Session, item: AgendaItem) -> HttpResponse:
    is_new = item.pk is None
    form = ItemForm(request.POST or None, instance=item)
    if is_done(form, lambda: save_agenda_item(form.instance, by=request.user, at=timezone.now())):
        sentence = _("“%(item)s” stands on the agenda.") if is_new else _("“%(item)s” was changed.")
        messages.success(request, sentence % {"item": form.instance})
        return redirect("proposals:office-agenda", session.pk)
    context = {
        "title": _("Add an agenda item") if is_new else _("Change the agenda item"),
        "is_closed": session.closed_at is not None,
        "closed_why": _("The session is closed: its agenda and decisions stay as they are."),
        "verb": _("Put it on the agenda") if is_new else _("Keep the changes"),
        "back": reverse("proposals:office-agenda", args=[session.pk]),
        "crumbs": crumbs(session, (_("Agenda"), reverse("proposals:office-agenda", args=[session.pk]))),
    }
    return shown(request, "form", session, form, **context)


@form_page
@for_office
def remove_item(request: HttpRequest, session: Session, item: int) -> HttpResponse:
    """Asks first; what hangs on an item keeps it on the agenda."""
    found, refused = _item(session, item), ""
    if request.method == "POST":
        try:
            remove_agenda_item(found, by=request.user, at=timezone.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("“%(item)s” is off the agenda.") % {"item": found})
            return redirect("proposals:office-agenda", session.pk)
    response = shown(request, "remove", session, item=found, refused=refused)
    response.status_code = 409 if refused else 200
    return response


def _number(value: str) -> int:
    """The primary key that a button sends; 0 is nobody's."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _item(session: Session, pk: int) -> AgendaItem:
    return get_object_or_404(session.agenda, pk=pk)


# --- observers -------------------------------------------------------------------------------------------------


@form_page
@for_office
def observers(request: HttpRequest, session: Session) -> HttpResponse:
    """Who listens or is invited, and the form for one more."""
    if "remove" in request.POST:
        return _removed(request, session)
    form = ObserverForm(request.POST or None, initial={"capacity": Observer.Capacity.OBSERVER})
    deed = partial(add_observer, session, by=request.user, at=timezone.now())
    if is_done(form, lambda: deed(**form.cleaned_data)):
        messages.success(request, _("The list of observers is longer by one."))
        return redirect("proposals:office-observers", session.pk)
    listed = session.observers.select_related("member__branch").order_by("capacity", "pk")
    return shown(request, "observers", session, form, observers=listed)


def _removed(request: HttpRequest, session: Session) -> HttpResponse:
    found = get_object_or_404(session.observers, pk=_number(request.POST["remove"]))
    try:
        remove_observer(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(who)s is off the list.") % {"who": found})
    return redirect("proposals:office-observers", session.pk)


# --- credentials and closing -----------------------------------------------------------------------------------


@form_page
@for_office
def credentials(request: HttpRequest, session: Session) -> HttpResponse:
    """How many mandates are valid, once; afterwards the page shows what was recorded."""
    at = timezone.now()
    recorded = session.events.filter(kind="credentials").select_related("by").first()
    entitled = attendance.figures(session).entitled
    form = CredentialsForm(request.POST or None, initial={"on": timezone.localdate(at), "valid": entitled})
    deed = partial(record_credentials, session, by=request.user, at=at)
    if is_done(form, lambda: deed(**form.cleaned_data)):
        messages.success(request, _("The review of credentials is recorded."))
        return redirect("proposals:office", session.pk)
    return shown(request, "credentials", session, form, recorded=recorded, entitled=entitled)


def _with_votes() -> QuerySet[Session]:
    return ballot_sheets.with_votes(Session.objects.for_page().select_related("rules"))


@form_page
@partial(for_office, sessions=_with_votes)
def close(request: HttpRequest, session: Session) -> HttpResponse:
    """What freezes and which clocks begin, before anything is done."""
    at, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            close_session(session, by=request.user, at=at)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The session is closed. The days of publication count from now on."))
            return redirect("proposals:office", session.pk)
    items = list(session.agenda.select_related("decision"))
    context = {
        "refused": refused,
        "is_ahead": at < session.starts_at,
        "clocks": reading.clocks_from(session, at),
        "undecided": [item for item in items if not hasattr(item, "decision")],
        "figures": attendance.as_recorded(attendance.figures(session)),
        "votes": reading.unpublished(session, at),
    }
    response = shown(request, "close", session, **context)
    response.status_code = 409 if refused else 200
    return response


# --- papers ----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def agenda_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """会议议程, for every member: it stands on the session's page too."""
    session = _for_members(request, pk)
    return paper(request, session, session_papers.agenda_of(session))


@login_required
@require_safe
def decisions_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """决议汇编, for every member."""
    session = _for_members(request, pk)
    return paper(request, session, session_papers.decisions_of(session))


def _for_members(request: HttpRequest, pk: int) -> Session:
    session = get_object_or_404(Session.objects.for_page(), pk=pk)
    if not permissions.may_see_session(request.user, session):
        raise PermissionDenied
    return session


def paper(request: HttpRequest, session: Session, made: Paper, *more: tuple[str, str]) -> HttpResponse:
    """A paper about a session, as a page and as a file."""
    context = {
        "crumbs": [(_("Workers’ congress"), reverse("proposals:home")), (session.short_name, session.get_absolute_url()), *more],
        "title": made.title,
        "paper": as_html(made),
    }  # fmt: skip
    file = answer(request, made, f"{made.title} {made.subtitle}")
    return file or render(request, "proposals/board_paper.html", context)
