"""Writing under one's name.

The form's own token stands for the CSRF cookie: it is sealed for this one person. So a form that was left open over
night still sends when its writer has signed in again in another window, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from feedback.actions import writing
from feedback.forms.writing import FilesForm, LetterForm
from feedback.reading import writing as reading
from feedback.sealing.tokens import FormToken
from feedback.views.writing_page import (
    Way,
    category_of,
    empty_form,
    last_page,
    letter_form,
    token_of,
    words_page,
)
from union_portal.lib import Refused

NOT_TYPED = {"csrfmiddlewaretoken"}


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def named(request: HttpRequest) -> HttpResponse:
    """The words, then attachments and sending."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return signed_out(request)
        return redirect_to_login(request.get_full_path())
    way = Way(is_sealed=False, purpose=purpose_for(request))
    said = request.POST if request.method == "POST" else request.GET
    category = category_of(said.get("category", ""))
    if category is None:
        return redirect(reverse("feedback:write") + "?missing=1")
    if request.method != "POST":
        return words_page(request, way, empty_form(way, category), at=timezone.now())
    token = token_of(request, way.purpose)
    form = letter_form(request, way, category)
    return _answered(request, way, form, token)


def purpose_for(request: HttpRequest) -> str:
    return f"named/{request.user.pk}"


def _answered(request: HttpRequest, way: Way, form: LetterForm, token: FormToken | None) -> HttpResponse:
    now, known = timezone.now(), request.POST.get("token", "") if token else ""
    deed = request.POST.get("deed")
    if deed == "change":
        return words_page(request, way, empty_form(way, form.category, form.typed), at=now, token=known)
    if not form.is_valid():
        return words_page(request, way, form, at=now, token=known, status=400)
    if deed != "send":
        return last_page(request, way, form, at=now, token=known)
    files = FilesForm(request.POST, request.FILES)
    if not files.is_valid():
        return last_page(request, way, form, at=now, token=known, files=files, status=400)
    if token is None:
        said = _("This page could not be checked. Look at it once more and send it again.")
        return last_page(request, way, form, at=now, said=said, status=409)
    return _sent(request, way, form, files, token)


def _sent(
    request: HttpRequest, way: Way, form: LetterForm, files: FilesForm, token: FormToken
) -> HttpResponse:
    now = timezone.now()
    try:
        case = writing.write_named(
            form.category,
            form.letter,
            by=request.user,
            at=now,
            files=files.cleaned_data["files"],
            themes=reading.themes_of(form.text),
            nonce=token.nonce,
            **form.excluded,
        )
    except Refused as refusal:
        known = request.POST["token"]
        return last_page(request, way, form, at=now, token=known, said=str(refusal), status=409)
    messages.success(request, _("Your letter has been sent. Here you see every step and the answer."))
    return redirect("feedback:letter", case.pk)


def signed_out(request: HttpRequest, *, typed: Sequence[str] = (), back: str = "") -> HttpResponse:
    """Somebody sent a form after the sign-in had ended: everything typed stays on the page.

    With `back` it is to be copied into the page there: that form cannot be sent again from here.
    """
    kept = [
        (name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values
    ]
    context = {
        "kept": kept,
        "back": back,
        "shown": typed
        or [value for name, value in kept if name in {"subject", "body", "text", "comment", "reason"}],
        "were_files": bool(request.FILES),
        "here": request.get_full_path(),
    }
    return render(request, "feedback/signed_out.html", context, status=403)
