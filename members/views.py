"""A member's own pages: activation, notices, preferences, sessions."""

from __future__ import annotations

import time
from functools import wraps

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.usersessions.adapter import get_adapter as get_sessions_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actions import notices as inbox
from members.actions import slips
from members.forms import ActivationForm, NewPasswordForm, PreferencesForm
from members.models import ActivationSlip, Notice
from union_portal.lib import Refused
from union_portal.lib.paging import keyset_page
from union_portal.lib.web import View

SLIP, SLIP_SECONDS = "activation_slip", 15 * 60
PAGE = 20
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@never_cache
@sensitive_post_parameters("code")
def activate(request: HttpRequest) -> HttpResponse:
    """First half: the number and the code of the slip. A wrong one says no more than that it is wrong."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, code = form.cleaned_data["employee_number"], form.cleaned_data["code"]
        if not ratelimit.consume(request, action="activate", key=number):
            return ratelimit.respond_429(request)
        slip = slips.find_slip(number, code, at=timezone.now())
        if slip is not None:
            request.session[SLIP] = {"pk": slip.pk, "until": time.time() + SLIP_SECONDS}
            return redirect("members:choose-password")
        slips.record_failure(number, at=timezone.now())
        form.add_error(
            None, _("This number and this code do not belong together, or the slip is no longer valid.")
        )
    return render(request, "members/activate.html", {"form": form})


@form_page
@never_cache
@sensitive_post_parameters("password1", "password2")
def choose_password(request: HttpRequest) -> HttpResponse:
    """Second half: the password, and who wants to leaves an address. Then the member is signed in."""
    slip = _slip_at_hand(request)
    if slip is None:
        messages.error(request, _("Please type the number and the code again."))
        return redirect("members:activate")
    form = NewPasswordForm(request.POST or None, user=slip.user, initial={"email": slip.user.email})
    if request.method == "POST" and form.is_valid():
        return _activated(request, slip, form)
    return render(request, "members/choose_password.html", {"form": form, "member": slip.user})


def _slip_at_hand(request: HttpRequest) -> ActivationSlip | None:
    """The slip shown in this session a moment ago, if it can still be used."""
    shown = request.session.get(SLIP) or {"pk": None, "until": 0}
    if shown["until"] < time.time():
        return None
    return (
        ActivationSlip.objects.open(timezone.now())
        .select_related("user__branch")
        .filter(pk=shown["pk"])
        .first()
    )


def _activated(request: HttpRequest, slip: ActivationSlip, form: NewPasswordForm) -> HttpResponse:
    try:
        user = slips.activate(slip, form.cleaned_data["password1"], at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:activate")
    del request.session[SLIP]
    email = form.cleaned_data["email"]
    if email and not EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        EmailAddress.objects.add_new_email(request, user, email)
    response = perform_login(request, user)
    request.session.set_expiry(0)  # as after signing in on a shared device: until the browser is closed
    return response


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The inbox: what is unread stands above the rest of the first page."""
    page = keyset_page(request, request.user.notices.all(), field="at", size=PAGE)
    context = {
        "page": page,
        "notices": sorted(page.items, key=lambda notice: notice.read_at is not None),
        "unread": inbox.unread_count(request.user),
    }
    return render(request, "members/notices.html", context)


@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where a notice points to; going there is reading it."""
    found = get_object_or_404(Notice, pk=pk, recipient=request.user)
    inbox.mark_read(found, at=timezone.now())
    return redirect(found.url or "members:notices")


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    inbox.mark_all_read(request.user, at=timezone.now())
    return redirect("members:notices")


@login_required
@form_page
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm.of(request, request.user)
    if request.method == "POST" and form.is_valid():
        inbox.choose(request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("members:preferences")
    return render(request, "members/preferences.html", {"form": form})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign another of one's own devices out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        messages.error(request, _("This is the device in front of you. Use “Sign out” instead."))
    else:
        get_sessions_adapter().end_sessions([session])
        messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


def by_way_of_a_page(view: View) -> View:
    """Send people to an outside sign-in from a page of our own, not straight from the form they sent.

    Our policy lets forms go nowhere but here (form-action), and browsers hold redirects after a form to it -
    those of the other side too, which nobody can list.
    """

    @wraps(view)
    def leave(request: HttpRequest, **address: str) -> HttpResponse:
        response = view(request, **address)
        if request.method == "POST" and response.status_code == 302 and "://" in response["Location"]:
            return render(request, "socialaccount/login_redirect.html", {"redirect_to": response["Location"]})
        return response

    return leave
