"""The desk at the door, the code on the wall, the projector of the hall, and the list on paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from proposals import attendance, codes, explaining, permissions
from proposals.actions.attendance import record
from proposals.actions.attendance import sign_in as enter_sign_in
from proposals.attendance import Row
from proposals.attendance_list import list_of
from proposals.forms.attendance import ReasonForm
from proposals.models import Session
from proposals.rules.attendance import OF_OBSERVERS, Deed, State, Way, deeds_from, is_meant, seconds_left
from proposals.views.attendance import picture, way_to
from union_portal.lib import Refused
from union_portal.lib.papers import answer, as_html

SHOWN = 60
"""Rows at once: with more, searching is quicker than scrolling."""
Page = Callable[..., HttpResponse]


def for_desk(view: Page) -> Page:
    return _for(permissions.may_keep_attendance, view)


def for_projector(view: Page) -> Page:
    return _for(permissions.may_see_projector, view)


def _for(may: Callable[[Any], bool], view: Page) -> Page:
    """The view with the session, for those who may; never from a cache that others share."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        if not may(request.user):
            raise PermissionDenied
        return view(request, get_object_or_404(Session.objects.for_page(), pk=pk), **more)

    return guarded


@for_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, session: Session) -> HttpResponse:
    """Who is missing, a field to find people with, a button for each. What a scanner types is a code, not a name."""
    if request.method == "POST":
        return _signed_in(request, session)
    question = request.GET.get("q", "").strip()[:200]
    if code := codes.scanned_in(question):
        return redirect(f"{reverse('proposals:sign-in-scan', args=[session.pk])}?c={code}")
    return render(request, "proposals/attendance_desk.html", _desk_page(request, session, question))


def _desk_page(request: HttpRequest, session: Session, question: str) -> dict[str, Any]:
    rows = attendance.roll(session)
    shows = SHOWS if any(row.is_observer for row in rows) else SHOWS[:-1]
    show = request.GET.get("show", "")
    show = show if any(show == name for name, _label, _is in shows) else "missing"
    chosen = {name: is_it for name, _label, is_it in shows}[show]
    found = [row for row in rows if is_meant(question, row.name, row.number, row.name_key)]
    found = found if question else [row for row in found if chosen(row)]
    counted = attendance.summed(_delegations(rows))
    here = reverse("proposals:sign-in-desk", args=[session.pk])
    links = [
        {
            "label": f"{label} ({sum(map(is_it, rows))})",
            "url": f"{here}?show={name}",
            "is_current": show == name,
        }
        for name, label, is_it in shows
    ]
    return {
        "session": session,
        "crumbs": way_to(session),
        "rows": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "question": question,
        "show": show,
        "links": links,
        "figures": counted,
        "quorum": attendance.quorum(session, counted),
        "sentence": explaining.explain(attendance.quorum(session, counted)),
    }


def _delegations(rows: list[Row]) -> list[attendance.DelegationFigures]:
    """The figures of a roll that was read already."""
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        if not row.is_observer:
            group = counts.setdefault(row.delegation, {})
            group[row.state.value] = group.get(row.state.value, 0) + 1
    return [attendance.DelegationFigures(name, group) for name, group in counts.items()]


SHOWS: list[tuple[str, Any, Callable[[Row], bool]]] = [
    (
        "missing",
        pgettext_lazy("delegates", "Missing"),
        lambda row: not row.is_observer and row.state in (State.AWAITED, State.ASKED),
    ),
    ("present", pgettext_lazy("delegates", "Present"), lambda row: not row.is_observer and row.is_there),
    (
        "gone",
        pgettext_lazy("delegates", "Went out"),
        lambda row: not row.is_observer and row.state is State.GONE,
    ),
    (
        "excused",
        pgettext_lazy("delegates", "Excused"),
        lambda row: not row.is_observer and row.state in (State.EXCUSED, State.ASKED),
    ),
    ("observers", gettext_lazy("Observers"), lambda row: row.is_observer),
]


def _signed_in(request: HttpRequest, session: Session, *, way: Way = Way.DESK, key: str = "") -> HttpResponse:
    """The big button of a row: they are here."""
    person = attendance.find(session, key or request.POST.get("person", ""))
    if person is None:
        raise Http404
    try:
        row = enter_sign_in(session, person, way=way, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        when = timezone.localtime(row.at).strftime("%H:%M")
        messages.success(request, _("%(who)s is signed in, %(when)s.") % {"who": person, "when": when})
    if way is Way.PHONE:
        return redirect("proposals:sign-in-scan", session.pk)
    shown = request.GET.get("show", "")
    address = reverse("proposals:sign-in-desk", args=[session.pk])
    return redirect(f"{address}?show={shown}" if shown.isalpha() else address)


@for_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, session: Session, who: str) -> HttpResponse:
    """What was entered about one person, and what can be entered now: leaving, excuses, corrections."""
    found = attendance.find(session, who)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _entered(request, session, found, form):
        return redirect("proposals:sign-in-person", session.pk, who)
    row, history = attendance.row_of(found), attendance.history(session, found)
    deeds = [deed for deed in deeds_from(row.state) if not row.is_observer or deed in OF_OBSERVERS]
    context = {
        "session": session,
        "crumbs": _from_desk(session),
        "row": row,
        "history": history,
        "asked_because": history[-1].note if row.state is State.ASKED else "",
        "deeds": [(deed.value, BUTTONS[deed]) for deed in deeds if deed in BUTTONS],
        "may_undo": bool(history) and history[-1].kind != Deed.UNDO,
        "form": form,
    }
    return render(request, "proposals/attendance_person.html", context)


def _from_desk(session: Session) -> list[tuple[str, str]]:
    return way_to(session, (_("Sign-in desk"), reverse("proposals:sign-in-desk", args=[session.pk])))


BUTTONS = {
    Deed.IN: pgettext_lazy("at the desk", "Sign in"),
    Deed.BACK: gettext_lazy("Is back"),
    Deed.OUT: gettext_lazy("Has left the hall"),
    Deed.EXCUSE: gettext_lazy("Excuse the absence"),
    Deed.DECLINE: gettext_lazy("Do not accept the excuse"),
    Deed.WITHDRAW: gettext_lazy("Take the excuse back"),
}


def _entered(request: HttpRequest, session: Session, found: Any, form: ReasonForm) -> bool:
    said = request.POST.get("deed", "")
    if said not in (*BUTTONS, Deed.UNDO):
        raise Http404
    note = form.cleaned_data["note"]
    try:
        record(session, found, Deed(said), way=Way.DESK, by=request.user, at=timezone.now(), note=note)
    except Refused as refusal:
        form.add_error("note", str(refusal))
        return False
    messages.success(request, _("Entered."))
    return True


@for_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, session: Session) -> HttpResponse:
    """What a delegate's code opens at the desk: who it is, and one button. The ticket outlives the code's 30 seconds."""
    if request.method == "POST":
        key = codes.punched(session, codes.PHONE, request.POST.get("ticket", ""), by=request.user.pk)
        if key is None:
            messages.error(request, _("This page was open too long. Scan the code again."))
            return redirect("proposals:sign-in-scan", session.pk)
        return _signed_in(request, session, way=Way.PHONE, key=key)
    code = request.GET.get("c", "").strip()
    context: dict[str, Any] = {"session": session, "crumbs": _from_desk(session)}
    if code:
        try:
            key = codes.read_phone(session, codes.scanned_in(code) or code, timezone.now())
            found = attendance.find(session, key)
            if found is None:
                raise Refused(_("This person is not on the list of this session."))
        except Refused as refusal:
            context["refusal"] = str(refusal)
        else:
            context["row"] = attendance.row_of(found)
            context["ticket"] = codes.ticket(session, codes.PHONE, who=key, by=request.user.pk)
    return render(request, "proposals/attendance_scan.html", context)


@for_projector
@never_cache
@require_safe
def hall(request: HttpRequest, session: Session) -> HttpResponse:
    """The code for the wall or the entrance."""
    at = timezone.now()
    context = {
        "session": session,
        "is_open": attendance.hours_of(session).is_open(at),
        "opens_at": attendance.hours_of(session).opens_at,
        "seconds": seconds_left(at),
    }
    return render(request, "proposals/attendance_hall.html", context)


@for_projector
@never_cache
@require_safe
def hall_picture(request: HttpRequest, session: Session) -> HttpResponse:
    at = timezone.now()
    if not attendance.hours_of(session).is_open(at):
        raise Http404
    address = reverse("proposals:hall-scan", args=[session.pk])
    return picture(f"{settings.SITE_URL}{address}?c={codes.hall_code(session, at)}")


@for_projector
@never_cache
@require_safe
def projector(request: HttpRequest, session: Session) -> HttpResponse:
    """For the wall of the hall: how many are there, and whether that is a quorum. No reason, no name."""
    context = {"session": session, "shown": _shown(session), "now": timezone.now()}
    return render(request, "proposals/attendance_projector.html", context)


@for_projector
@require_safe
def figures(request: HttpRequest, session: Session) -> HttpResponse:
    """What the projector asks every five seconds; an unchanged answer is an empty one."""
    body = json.dumps(_shown(session), ensure_ascii=False)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json")
    response = get_conditional_response(request, etag=etag, response=response) or response
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _shown(session: Session) -> dict[str, Any]:
    """Three queries: the delegates by delegation and state, the observers, the rules."""
    rows = attendance.by_delegation(session)
    counted = attendance.summed(rows, session)
    finding = attendance.quorum(session, counted)
    needed = finding.explanation.values["needed"]
    missing = int(finding.explanation.values["missing"])
    return {
        "entitled": counted.entitled,
        "present": counted.present,
        "excused": counted.excused,
        "absent": counted.absent,
        "gone": counted.gone,
        "observers": counted.observers_present,
        "needed": needed,
        "met": finding.is_met,
        "words": _("There is a quorum")
        if finding.is_met
        else _("%(count)d more for a quorum") % {"count": missing},
        "sentence": explaining.explain(finding),
        "delegations": [[each.name or _("In no delegation"), each.present, each.entitled] for each in rows],
    }


@for_desk
@never_cache
@require_safe
def paper(request: HttpRequest, session: Session) -> HttpResponse:
    """The attendance list with a column to sign in, as a page and as a file."""
    found = list_of(session, is_blank="blank" in request.GET)
    made = answer(request, found, found.title)
    if made is not None:
        return made
    context = {"session": session, "crumbs": _from_desk(session), "paper": as_html(found)}
    return render(request, "proposals/attendance_list.html", context)
