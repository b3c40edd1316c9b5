"""A person's own page for a session: the code that the desk scans, signing in alone, leaving, asking to be excused."""

from __future__ import annotations

import io
from typing import Any

import segno
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from proposals import attendance, codes
from proposals.actions.attendance import record
from proposals.forms.attendance import ReasonForm
from proposals.models import Delegate, Observer, Session
from proposals.rules.attendance import ALONE, COMING, Deed, State, Way, deeds_from, seconds_left
from union_portal.lib import Refused

TICKET = "hall_ticket"
SAID = {
    Deed.IN: gettext_lazy("You are signed in."),
    Deed.OUT: gettext_lazy("You have signed out. Sign in again when you come back."),
    Deed.BACK: gettext_lazy("Welcome back. You are signed in."),
    Deed.ASK: gettext_lazy("Your request to be excused is with the secretary."),
    Deed.WITHDRAW: gettext_lazy("Your excuse is withdrawn. You are expected."),
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Where I am, my code while the doors are open, and what I can enter myself."""
    session = _session(pk)
    person = attendance.own_part(session, request.user)
    if person is None:
        context = {"session": session, "crumbs": way_to(session)}
        return render(request, "proposals/attendance_stranger.html", context, status=403)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        if not ratelimit.consume(request, action="attendance", key=str(request.user.pk)):
            return ratelimit.respond_429(request)
        if form.is_valid() and _entered(request, session, person, form):
            return redirect("proposals:sign-in", pk)
    return render(request, "proposals/attendance_own.html", _own_page(request, session, person, form))


def _entered(request: HttpRequest, session: Session, person: Delegate | Observer, form: ReasonForm) -> bool:
    """Whether it could be; else the form says why not."""
    said = request.POST.get("deed", "")
    deed = Deed(said) if said in ALONE else None
    if deed is None:
        raise Http404
    way = Way.HALL if deed in COMING and _has_ticket(request, session) else Way.SELF
    try:
        record(
            session, person, deed, way=way, by=request.user, at=timezone.now(), note=form.cleaned_data["note"]
        )
    except Refused as refusal:
        form.add_error("note" if deed is Deed.ASK else None, str(refusal))
        return False
    messages.success(request, str(SAID[deed]))
    return True


def _own_page(request: HttpRequest, session: Session, person: Any, form: ReasonForm) -> dict[str, Any]:
    at, hours, state = timezone.now(), attendance.hours_of(session), State(person.state)
    is_delegate, is_open, is_before = isinstance(person, Delegate), hours.is_open(at), at < hours.starts_at
    alone = hours.is_online or _has_ticket(request, session)
    possible = {
        Deed.IN: is_open and alone,
        Deed.BACK: is_open and alone,
        Deed.OUT: is_open,
        Deed.ASK: is_delegate and is_before,
        Deed.WITHDRAW: is_delegate and is_before,
    }
    asks = possible[Deed.ASK] and state is State.AWAITED and ("ask" in request.GET or bool(form.errors))
    form.fields[
        "note"
    ].required = asks  # for the page: a request needs its reason, the action says so as well
    return {
        "session": session,
        "crumbs": way_to(session),
        "state": state,
        "since": person.since,
        "is_observer": not is_delegate,
        "is_open": is_open,
        "is_before": is_before,
        "opens_at": hours.opens_at,
        "deeds": {deed.value for deed in deeds_from(state) if possible.get(deed)},
        "asks": asks,
        "shows_code": is_open and state is not State.PRESENT and not asks,
        "seconds": seconds_left(at),
        "form": form,
    }


@login_required
@never_cache
@require_safe
def now(request: HttpRequest, pk: int) -> JsonResponse:
    """What the page asks again and again: whether the desk has signed me in meanwhile."""
    person = attendance.own_part(_session(pk), request.user)
    if person is None:
        raise Http404
    return JsonResponse({"state": person.state})


@login_required
@never_cache
@require_safe
def phone_code(request: HttpRequest, pk: int) -> HttpResponse:
    """My code of these 30 seconds, as the address that the desk's browser opens."""
    session, at = _session(pk), timezone.now()
    person = attendance.own_part(session, request.user)
    if person is None or not attendance.hours_of(session).is_open(at):
        raise Http404
    address = reverse("proposals:sign-in-scan", args=[pk])
    return picture(f"{settings.SITE_URL}{address}?c={codes.phone_code(session, person, at)}")


@never_cache
@require_safe
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """What the code of the hall opens. A ticket outlives the code, for who has to sign in to the portal first."""
    session, at = _session(pk), timezone.now()
    try:
        codes.read_hall(session, request.GET.get("c", ""), at)
    except Refused as refusal:
        context = {"session": session, "refusal": str(refusal)}
        return render(request, "proposals/attendance_old_code.html", context, status=403)
    response = redirect("proposals:sign-in", pk)
    response.set_cookie(
        TICKET,
        codes.ticket(session, codes.HALL, by=request.user.pk),
        max_age=codes.TICKET_SECONDS,
        path=reverse("proposals:sign-in", args=[pk]),
        httponly=True,
        secure=settings.IS_HTTPS,
        samesite="Lax",
    )
    return response


def way_to(session: Session, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The crumbs of the pages about signing in."""
    home = (_("Workers’ congress"), reverse("proposals:home"))
    return [home, (session.short_name, session.get_absolute_url()), *more]


def picture(address: str) -> HttpResponse:
    """A QR code to be scanned from a screen, with the quiet zone that scanners need."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        out, kind="svg", border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def _has_ticket(request: HttpRequest, session: Session) -> bool:
    """One's own, or one from before this browser knew who holds it."""
    shown = request.COOKIES.get(TICKET, "")
    holders = (request.user.pk, None)
    return any(codes.punched(session, codes.HALL, shown, by=holder) is not None for holder in holders)


def _session(pk: int) -> Session:
    found: Session = get_object_or_404(Session.objects.for_page(), pk=pk)
    return found
