"""Unlocking an inbox to read its sealed letters, and locking it again."""

from __future__ import annotations

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from feedback import permissions, words
from feedback.forms.keys import PassphraseForm
from feedback.models import InboxMember
from feedback.sealing.errors import WrongPassphrase
from feedback.sealing.unlocked import MINUTES
from feedback.views import unlocking

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@never_cache
@login_required
@sensitive_post_parameters()
def unlock(request: HttpRequest, inbox: int) -> HttpResponse:
    """The passphrase opens the inbox in this browser for 25 minutes. Who has no key is told who can give it."""
    post = _post(request, inbox)
    if not post.holds_key:
        return render(request, "feedback/unlock_no_key.html", _no_key(post), status=200)
    form = PassphraseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if not may_try(request):
            form.add_error(None, _("Too many tries in a short time. Wait five minutes."))
            status = 429
        elif form.is_valid():
            try:
                secret = words.unlocked(post, form.cleaned_data["passphrase"])
            except WrongPassphrase:
                form.add_error("passphrase", _("This is not your passphrase for this inbox."))
            else:
                response = redirect(_next(request))
                unlocking.remember(response, request, post, secret, timezone.now())
                return response
    context = {
        "post": post,
        "form": form,
        "minutes": MINUTES,
        "crumbs": crumbs(),
        "case": request.GET.get("case", ""),
    }
    return render(request, "feedback/unlock.html", context, status=status)


@require_POST
@login_required
def lock(request: HttpRequest, inbox: int) -> HttpResponse:
    """At once, in this browser."""
    response = redirect("feedback:desk")
    unlocking.forget(response, inbox)
    messages.success(request, _("The inbox is locked again."))
    return response


def may_try(request: HttpRequest) -> bool:
    """Whether this person may try a passphrase or a code once more now."""
    return ratelimit.consume(request, action="unlock_inbox", key=str(request.user.pk))


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Letters: the desk"), reverse("feedback:desk")), *more]


def _post(request: HttpRequest, inbox: int) -> InboxMember:
    post = permissions.post_in(request.user, inbox)
    if post is None:
        raise Http404
    return post


def _no_key(post: InboxMember) -> dict[str, object]:
    """Who can give it: members of the inbox who have it."""
    members = InboxMember.objects.current(timezone.localdate()).filter(
        inbox=post.inbox, generation=post.inbox.generation
    )
    holders = list(members.exclude(wrapped_key=b"").select_related("user"))
    return {"post": post, "holders": holders, "crumbs": crumbs()}


def _next(request: HttpRequest) -> str:
    """The case somebody came from, else the desk."""
    try:
        return reverse("feedback:case", args=[UUID(request.POST.get("case", ""))])
    except ValueError:
        return reverse("feedback:desk")
