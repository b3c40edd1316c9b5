"""Writing under no name. What is special about these pages stands in feedback.views.nameless."""

from __future__ import annotations

from datetime import datetime

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback import brakes, words
from feedback.actions import writing
from feedback.forms.writing import FilesForm, LetterForm
from feedback.models import SealedKey
from feedback.reading import writing as reading
from feedback.sealing import codes, tokens
from feedback.sealing.errors import TokenFault, TokenRefused
from feedback.sealing.tokens import FormToken
from feedback.views.nameless import nameless
from feedback.views.writing_page import (
    Way,
    category_of,
    empty_form,
    last_page,
    letter_form,
    secret,
    token_of,
    words_page,
)
from union_portal.lib import Refused

WAY = Way(is_sealed=True, purpose="sealed")
LAST = 4
"""Symbols of the code that are asked for: who can type them has it somewhere."""


@nameless
def sealed(request: HttpRequest) -> HttpResponse:
    """The category, the words, attachments and sending, the receipt: all at one address that says nothing."""
    if request.method != "POST":
        return _category_page(request)
    token, deed = token_of(request, WAY.purpose), request.POST.get("deed")
    if deed in {"confirm", "show"}:
        return _receipt_again(request, token)
    category = category_of(request.POST.get("category", ""))
    if category is None or not reading.takes_sealed(category):
        return _category_page(request, is_missing=True)
    now = timezone.now()
    if deed == "begin":
        return words_page(request, WAY, empty_form(WAY, category), at=now)
    form, known = letter_form(request, WAY, category), request.POST.get("token", "") if token else ""
    if deed == "change":
        return words_page(request, WAY, empty_form(WAY, category, form.typed), at=now, token=known)
    if not form.is_valid():
        return words_page(request, WAY, form, at=now, token=known, status=400)
    if deed != "send":
        return last_page(request, WAY, form, at=now, token=known)
    return _send(request, form, known, now)


def _category_page(request: HttpRequest, *, is_missing: bool = False) -> HttpResponse:
    """Where somebody begins who came straight here; and comes back to without a category that takes sealed letters."""
    context = {
        "categories": reading.categories(),
        "chosen": request.POST.get("category", ""),
        "is_missing": is_missing,
        "here": request.get_full_path(),
    }
    return render(request, "feedback/sealed.html", context, status=400 if is_missing else 200)


def _send(request: HttpRequest, form: LetterForm, known: str, now: datetime) -> HttpResponse:
    files = FilesForm(request.POST, request.FILES)
    if not files.is_valid():
        return last_page(request, WAY, form, at=now, token=known, files=files, status=400)
    work = request.POST.get("work", "")
    try:
        token = tokens.checked(
            secret(), known, purpose=WAY.purpose, at=now, bits=settings.MAILBOX_WORK_BITS, work=work
        )
    except TokenRefused as refusal:
        kept = known if refusal.reason is TokenFault.YOUNG else ""
        said = _why_not(refusal)
        return last_page(request, WAY, form, at=now, token=kept, said=said, status=409)
    if not tokens.is_solved(token.challenge, work, settings.MAILBOX_WORK_BITS):
        if brakes.SENT_WITHOUT_WORK.is_on(now):
            said = _(
                "Very many sealed letters are coming in at the moment. Wait ten minutes and send it again, or use a "
                "browser with JavaScript. Nothing you typed is lost as long as this page is open."
            )
            return last_page(request, WAY, form, at=now, token=known, said=said, status=429)
        brakes.SENT_WITHOUT_WORK.count(now)
    try:
        code = writing.write_sealed(
            form.category,
            form.letter,
            nonce=token.nonce,
            at=now,
            files=files.cleaned_data["files"],
            themes=reading.themes_of(form.text),
            **form.excluded,
        )
    except Refused as refusal:
        return last_page(request, WAY, form, at=now, token=known, said=str(refusal), status=409)
    return _receipt_page(request, code)


def _why_not(refusal: TokenRefused) -> str:
    if refusal.reason is TokenFault.YOUNG:
        return ngettext(
            "This was quicker than people type, so it was not sent yet. Wait %(count)d second, then press “Send” again. Nothing is lost.",
            "This was quicker than people type, so it was not sent yet. Wait %(count)d seconds, then press “Send” again. Nothing is lost.",
            refusal.seconds,
        ) % {"count": refusal.seconds}
    if refusal.reason is TokenFault.OLD:
        return _(
            "This page was open for more than a day. Look at it once more and send it again. Nothing is lost."
        )
    return _("This page could not be checked. Look at it once more and send it again.")


def _receipt_page(request: HttpRequest, code: str, *, said: str = "", is_kept: bool = False) -> HttpResponse:
    """The code, once: copied, printed, photographed - and then typed, so that it is not only on this screen."""
    context = {
        "code": codes.shown(code),
        "qr": _picture(codes.shown(code)),
        "address": request.get_host() + reverse("feedback:receipt"),
        "token": request.POST["token"],
        "said": said,
        "is_kept": is_kept,
        "here": request.get_full_path(),
    }
    return render(request, "feedback/receipt.html", context, status=400 if said else 200)


def _receipt_again(request: HttpRequest, token: FormToken | None) -> HttpResponse:
    """The same form shows the same receipt. Whoever holds it has just sent the letter."""
    code = codes.code_from(words.pepper(), token.nonce) if token else ""
    if not code or not SealedKey.objects.filter(lookup=codes.lookup_of(words.pepper(), code)).exists():
        return _category_page(request, is_missing=True)
    if request.POST.get("deed") == "show":
        return _receipt_page(request, code)
    if codes.folded(request.POST.get("last", ""))[-LAST:] != code[-LAST:]:
        said = _("These are not the last four characters. Look at your note, and compare it with the code.")
        return _receipt_page(request, code, said=said)
    return _receipt_page(request, code, is_kept=True)


def _picture(text: str) -> SafeString:
    """The code as a picture within the page: an address of its own would carry the code."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=2, omitsize=True, title=None, light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308 - drawn here, from sixteen symbols and dashes
