"""The minutes of a session: drafted, edited, signed, read."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from news.editor import EDITOR_CSP
from proposals import permissions
from proposals.actions.minutes import Stale, cleaned, draft_minutes, save_minutes, sign_minutes
from proposals.forms.minutes import LIST, MinutesForm, as_typed
from proposals.minutes_paper import paper_of
from proposals.models import Session
from proposals.reading import minutes as reading
from proposals.reading.minutes import Written
from union_portal.lib import Refused
from union_portal.lib.narrowing import number as read_number
from union_portal.lib.papers import answer, as_html
from union_portal.lib.refusals import say


@login_required
@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, who has signed it, and what this person can do; others learn how far it is."""
    session = _session(request, pk)
    return _minutes_page(request, session)


def _minutes_page(request: HttpRequest, session: Session, *, status: int = 200) -> HttpResponse:
    writes = permissions.may_write_minutes(request.user, session)
    if not (writes or permissions.may_read_documents(request.user, session)):
        raise PermissionDenied
    found = reading.written(session)
    reads = writes or bool(found and found.is_signed)
    signer = found.waits_for(request.user) if found else None
    context = {
        "session": session,
        "crumbs": _crumbs(session),
        "found": found,
        "writes": writes,
        "reads": reads,
        "signer": signer if session.closed_at else None,
        "may_draft": found is None and permissions.is_secretary(request.user),
        "has_begun": session.starts_at <= timezone.now(),
    }
    return render(request, "proposals/minutes_page.html", context, status=status)


@login_required
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """From what the portal knows; then it is edited."""
    session = _session(request, pk)
    if not permissions.is_secretary(request.user):
        raise PermissionDenied
    try:
        draft_minutes(session, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _minutes_page(request, session, status=409)
    messages.success(request, _("The draft is there. Read it through, add what the portal cannot know."))
    return redirect("proposals:minutes-edit", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update(EDITOR_CSP)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The text and who signs it. Of two who write at once nobody loses anything: the later one sees both."""
    session, found = _written(request, pk)
    if found.is_signed and request.method != "POST":
        messages.info(request, _("Chair and recorder have signed: the minutes stay as they are."))
        return redirect(found.minutes)
    if request.method != "POST":
        return _edit_page(request, session, found, _form(request, session, found))
    form, status, more = _form(request, session, found, request.POST), 400, {}
    if form.is_valid():
        try:
            save_minutes(found.minutes, by=request.user, at=timezone.now(), **form.text)
        except Stale as refusal:
            status = say(form, refusal)
            more = _both(session, form)
        except Refused as refusal:
            status = say(form, refusal)
        else:
            messages.success(request, _("The minutes are saved."))
            return redirect(found.minutes)
    return _edit_page(request, session, found, form, status=status, **more)


def _form(request: HttpRequest, session: Session, found: Written, data: Any = None) -> MinutesForm:
    chairs, recorders = reading.to_choose_from(session, timezone.localdate())
    return MinutesForm(
        data,
        minutes=found.minutes,
        body=found.newest.body,
        chairs=chairs,
        recorders=recorders,
        names=permissions.is_secretary(request.user),
    )


def _both(session: Session, form: MinutesForm) -> dict[str, Any]:
    """What was saved meanwhile beside what was typed."""
    now, said = reading.written(session), form.cleaned_data
    assert now is not None
    return {
        "newer": now,
        "newer_seen": now.minutes.updated_at.isoformat(),
        "comparison": reading.against(now, cleaned(said["body"]), said["chair"], said["recorder"]),
    }


def _edit_page(
    request: HttpRequest,
    session: Session,
    found: Written,
    form: MinutesForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "session": session,
        "crumbs": [*_crumbs(session), (_("Minutes of the session"), found.minutes.get_absolute_url())],
        "found": found,
        "form": form,
        "list": LIST,
        "names": permissions.is_secretary(request.user),
        "people": [as_typed(each) for each in form.fields["recorder"].people],
        "has_signature": any(each.signature for each in found.signers),
        **more,
    }
    return render(request, "proposals/minutes_edit.html", context, status=status)


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """For the text that was on the page: its hash comes along."""
    session, found = _written(request, pk)
    try:
        sign_minutes(found.minutes, by=request.user, at=timezone.now(), digest=request.POST.get("digest", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _minutes_page(request, session, status=409)
    messages.success(request, _("You have signed the minutes."))
    return redirect(found.minutes)


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """会议记录, as a page and as a file."""
    session = _session(request, pk)
    if not permissions.may_read_minutes(request.user, session):
        raise PermissionDenied
    found = reading.written(session)
    if found is None:
        raise Http404
    made = paper_of(session, found)
    file = answer(request, made, f"{made.title} {made.subtitle}")
    if file is not None:
        return file
    context = {"session": session, "title": made.title, "paper": as_html(made)}
    return render(request, "proposals/minutes_paper.html", context)


@login_required
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every wording, the newest first; two of them can be compared."""
    session = _session(request, pk)
    if not permissions.may_write_minutes(request.user, session):
        raise PermissionDenied
    context = {**_below(session), "versions": reading.versions_of(session)}
    return render(request, "proposals/minutes_versions.html", context)


@login_required
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One wording."""
    session, found = _written(request, pk)
    shown = get_object_or_404(found.minutes.versions.select_related("by"), number=number)
    context = {**_below(session), "found": found, "version": shown}
    return render(request, "proposals/minutes_version.html", context)


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two wordings side by side; without a choice the last two."""
    session, found = _written(request, pk)
    later = read_number(request.GET.get("to", "")) or found.newest.number
    earlier = read_number(request.GET.get("from", "")) or max(later - 1, 1)
    both = {each.number: each for each in found.minutes.versions.filter(number__in=(earlier, later))}
    if not {earlier, later} <= both.keys():
        raise Http404
    earlier, later = sorted((earlier, later))
    context = {
        **_below(session),
        "earlier": both[earlier],
        "later": both[later],
        "comparison": reading.between(both[earlier], both[later]),
    }
    return render(request, "proposals/minutes_compare.html", context)


def _session(request: HttpRequest, pk: int) -> Session:
    sessions = permissions.with_part(Session.objects.for_page(), request.user, timezone.localdate())
    return get_object_or_404(sessions, pk=pk)


def _written(request: HttpRequest, pk: int) -> tuple[Session, Written]:
    """For those who write them."""
    session = _session(request, pk)
    if not permissions.may_write_minutes(request.user, session):
        raise PermissionDenied
    found = reading.written(session)
    if found is None:
        raise Http404
    return session, found


def _crumbs(session: Session) -> list[tuple[str, str]]:
    return [
        (_("Workers’ congress"), reverse("proposals:home")),
        (session.short_name, session.get_absolute_url()),
    ]


def _below(session: Session) -> dict[str, Any]:
    minutes_page = (_("Minutes of the session"), reverse("proposals:minutes", args=[session.pk]))
    return {"session": session, "crumbs": [*_crumbs(session), minutes_page]}
