"""Incidents: the list and the rooms of staff, and what everybody reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import permissions
from feedback.actions import incidents as actions
from feedback.forms.incidents import CloseForm, EntryForm, OpenForm, StatementForm, TaskForm, UnlinkForm
from feedback.models import Incident
from feedback.reading import incidents as reading
from members.models import User
from union_portal.lib import Refused
from union_portal.lib.paging import numbered_page

PAGE = 30
MOST_AT_ONCE = 100
IN_SIGHT = 8
"""Letters to link that are in sight at once; the others are folded away."""


@dataclass(frozen=True)
class Deed:
    """Something that is done in the room with a form of its own."""

    name: str
    label: str | Promise
    form: type[forms.Form]
    run: Callable[..., object]
    is_for_commanders: bool = True
    options: Callable[[User], dict[str, Any]] = field(default=lambda user: {})


DEEDS = [
    Deed("statement", gettext_lazy("Draft a statement"), StatementForm, actions.draft_statement),
    Deed("task", gettext_lazy("Give a task"), TaskForm, actions.add_task),
    Deed(
        "entry",
        gettext_lazy("Add to the timeline"),
        EntryForm,
        lambda incident, *, words, is_public=False, **who: actions.add_entry(
            incident, words=words, is_public=is_public, **who
        ),
        is_for_commanders=False,
        options=lambda user: {"may_publish": permissions.may_command(user)},
    ),
    Deed("close", gettext_lazy("Close the incident"), CloseForm, actions.close),
]
BY_NAME = {deed.name: deed for deed in DEEDS}


@require_safe
@never_cache
@login_required
def incidents(request: HttpRequest) -> HttpResponse:
    """Open ones first."""
    if not permissions.may_use_incidents(request.user):
        raise PermissionDenied
    page = numbered_page(request, reading.seen_by(request.user), size=PAGE)
    context = {
        "crumbs": crumbs()[:-1],
        "incidents": page.items,
        "page": page,
        "may_open": permissions.may_command(request.user),
    }
    return render(request, "feedback/incidents.html", context)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Worker mailbox"), reverse("feedback:home")), (_("Incidents"), reverse("feedback:incidents"))]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def open_incident(request: HttpRequest) -> HttpResponse:
    """By a commander."""
    if not permissions.may_command(request.user):
        raise PermissionDenied
    form, status = OpenForm(request.POST or None), 200
    if request.method == "POST":
        form, status = OpenForm(request.POST), 400
        if form.is_valid():
            found = actions.open_incident(
                by=request.user, at=timezone.now(), title=form.cleaned_data["title"]
            )
            messages.success(request, _("The incident is open. Link the letters that are about it."))
            return redirect(found)
    return render(request, "feedback/incident_open.html", {"crumbs": crumbs(), "form": form}, status=status)


@require_safe
@never_cache
@login_required
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """The room."""
    return _room(request, _seen(request, pk))


def _seen(request: HttpRequest, pk: int) -> Incident:
    found = reading.for_page(pk)
    if found is None or not permissions.may_work_on(request.user, found):
        raise Http404
    return found


def _room(
    request: HttpRequest,
    found: Incident,
    tried: Deed | None = None,
    form: forms.Form | None = None,
    *,
    unlinking: tuple[UUID, forms.Form] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    user, is_open = request.user, found.closed_at is None
    commands = permissions.may_command(user, found)
    room = reading.room(found)
    tried_pk, tried_form = unlinking or (None, None)
    letters, has_more = reading.candidates(request) if commands and is_open else ([], False)
    context = {
        "crumbs": crumbs(),
        "incident": found,
        "room": room,
        "cases": [
            (
                case,
                tried_form if case.pk == tried_pk else UnlinkForm(auto_id=f"unlink-{case.pk}-%s"),
                case.pk == tried_pk,
            )
            for case in room.cases
        ],
        "is_open": is_open,
        "commands": commands,
        "deeds": [
            (
                deed,
                form if deed is tried else deed.form(prefix=deed.name, **deed.options(user)),
                deed is tried,
            )
            for deed in DEEDS
            if is_open and (commands or not deed.is_for_commanders)
        ],
        "may_approve": is_open and room.waiting and permissions.may_approve_statement(user, room.waiting),
        "is_public": any(entry.is_public for entry in room.entries),
        "letters": letters[:IN_SIGHT],
        "folded": letters[IN_SIGHT:],
        "has_more": has_more,
        "filters": reading.filters(request) if commands and is_open else [],
        "today": timezone.localdate(),
        "refused": refused,
    }
    return render(request, "feedback/incident.html", context, status=status)


@require_POST
@never_cache
@login_required
def do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One deed with its form. What is refused comes back in the room with what was typed."""
    found, deed = _seen(request, pk), BY_NAME.get(name)
    if deed is None:
        raise Http404
    if deed.is_for_commanders and not permissions.may_command(request.user, found):
        raise PermissionDenied
    form = deed.form(request.POST, prefix=name, **deed.options(request.user))
    if not form.is_valid():
        return _room(request, found, deed, form, status=400)
    try:
        deed.run(found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        again = _seen(request, pk)
        refused = "" if again.closed_at is None else str(refusal)
        return _room(request, again, deed, form, refused=refused, status=409)
    messages.success(request, _("Done: %(what)s.") % {"what": deed.label})
    return redirect(found)


@require_POST
@never_cache
@login_required
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters that were ticked; each refusal is a line of its own."""
    found = _seen(request, pk)
    if not permissions.may_command(request.user, found):
        raise PermissionDenied
    asked = [pk for text in request.POST.getlist("cases")[:MOST_AT_ONCE] if (pk := _uuid(text)) is not None]
    if not asked:
        return _room(request, found, refused=_("Tick the letters that are about it."), status=400)
    done = 0
    for case in permissions.linkable_by(request.user).filter(pk__in=asked).order_by("received_on", "shuffle"):
        try:
            actions.link(found, case, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, _("%(letter)s: %(why)s") % {"letter": case, "why": refusal})
        else:
            done += 1
    if done:
        sentence = ngettext("%(count)d letter is linked.", "%(count)d letters are linked.", done)
        messages.success(request, sentence % {"count": done})
    return redirect(found)


@require_POST
@never_cache
@login_required
def unlink(request: HttpRequest, pk: int, case: UUID) -> HttpResponse:
    """A letter that was linked by mistake, with the reason."""
    found = _seen(request, pk)
    if not permissions.may_command(request.user, found):
        raise PermissionDenied
    kept = get_object_or_404(found.cases, pk=case)
    form = UnlinkForm(request.POST)
    if not form.is_valid():
        return _room(request, found, unlinking=(kept.pk, form), status=400)
    try:
        actions.unlink(found, kept, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _room(request, _seen(request, pk), unlinking=(kept.pk, form), refused=str(refusal), status=409)
    messages.success(request, _("The letter is answered by itself again."))
    return redirect(found)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@never_cache
@login_required
def approve(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Somebody else says yes to the newest version; every linked reporter gets it."""
    found = _seen(request, pk)
    statement = get_object_or_404(found.statements, version=version)
    try:
        actions.approve_statement(statement, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _room(request, _seen(request, pk), refused=str(refusal), status=409)
    messages.success(request, _("Approved: all who wrote about it are answered this from now on."))
    return redirect(found)


@require_POST
@never_cache
@login_required
def done(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    found = _seen(request, pk)
    kept = get_object_or_404(found.tasks, pk=task)
    try:
        actions.finish_task(kept, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _room(request, _seen(request, pk), refused=str(refusal), status=409)
    messages.success(request, _("Done: %(what)s.") % {"what": kept.title})
    return redirect(found)


@require_safe
def public(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said to everybody: the current statement, and the public lines of the timeline."""
    found = reading.for_page(pk)
    if found is None or not reading.is_public(found):
        raise Http404
    context = {
        "crumbs": public_crumbs(),
        "incident": found,
        "statement": reading.current_statement(found),
        "entries": reading.public_entries(found),
        "may_work": permissions.may_work_on(request.user, found),
    }
    return render(request, "feedback/incident_public.html", context)


def public_crumbs() -> list[tuple[str, str]]:
    return [
        (_("Worker mailbox"), reverse("feedback:home")),
        (_("Published answers"), reverse("feedback:answers")),
    ]
