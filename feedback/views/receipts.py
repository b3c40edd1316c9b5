"""Coming back with a receipt code. Nothing is remembered between two pages: every form carries the code in its body."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback import brakes, words
from feedback.models import Case
from feedback.reading import letters as reading
from feedback.sealing import codes, tokens
from feedback.sealing.errors import CodeFault, CodeRefused
from feedback.sealing.primitives import mark, text_of
from feedback.views import letter_page
from feedback.views.letter_page import Writer
from feedback.views.nameless import nameless
from feedback.views.writing_page import OfForm, new_token, secret, token_of
from feedback.words import CaseKey

PURPOSE, ASKING = "receipt", "receipt-code"
FRESH = 10 * 60
"""Seconds for which the sum of a page counts while many wrong codes come in."""


@nameless
def receipt(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with it, everything about the letter."""
    now = timezone.now()
    if request.method != "POST":
        return _ask(request, now)
    typed = request.POST.get("code", "")
    try:
        code = codes.normalised(typed)
    except CodeRefused as refusal:
        return _ask(request, now, said=_why_no_code(refusal), status=400)
    if not _was_here(request, code) and (busy := _braked(request, now)):
        return _ask(request, now, said=busy, status=429)
    found = words.find_by_code(code)
    if found is None:
        _count_wrong(now)
        said = _(
            "There is no letter with this code. Compare it with your note, character by character - or the letter was "
            "destroyed after its time."
        )
        return _ask(request, now, said=said, status=404)
    return _page(request, code, *found, now)


def _page(request: HttpRequest, code: str, case: Case, key: CaseKey, now: datetime) -> HttpResponse:
    hidden = {"code": codes.shown(code), "pass": _pass(code)}
    writer = Writer("feedback/frame_nameless.html", PURPOSE, key=key, hidden=hidden)
    if request.POST.get("deed") == "file":
        attachment = reading.attachment(case, request.POST.get("file", ""))
        if attachment is not None:
            return letter_page.as_file(attachment, key)
    if not letter_page.deed_of(request):
        return letter_page.page(request, case, writer, at=now)
    _case, refused, sentence = letter_page.do(request, case, writer, token_of(request, PURPOSE), at=now)
    if refused is not None:
        return refused
    return letter_page.page(request, letter_page.fresh(case), writer, at=now, done=sentence)


def _ask(request: HttpRequest, now: datetime, *, said: str = "", status: int = 200) -> HttpResponse:
    token = new_token(ASKING, now)
    is_braked = brakes.WRONG_CODES.is_on(now)
    challenge = tokens.read(secret(), token, purpose=ASKING).challenge
    context = {
        "typed": request.POST.get("code", ""),
        "said": said,
        "token": token,
        "brake": OfForm(challenge, settings.MAILBOX_WORK_BITS, FRESH) if is_braked else None,
        "here": request.get_full_path(),
    }
    return render(request, "feedback/code.html", context, status=status)


def _why_no_code(refusal: CodeRefused) -> str:
    if refusal.reason is CodeFault.EMPTY:
        return _("Type the receipt code: sixteen letters and digits.")
    if refusal.reason is CodeFault.SYMBOL:
        return _("“%(symbol)s” is in no receipt code. Codes are made of digits and capital letters.") % {
            "symbol": refusal.symbol
        }
    return ngettext(
        "A receipt code has sixteen characters, here is %(count)d.",
        "A receipt code has sixteen characters, here are %(count)d.",
        refusal.found,
    ) % {"count": refusal.found}


def _pass(code: str) -> str:
    """What says that this code has opened a letter before: whoever is on the page of a letter is not braked."""
    return text_of(mark(secret(), "receipt-pass", code))


def _was_here(request: HttpRequest, code: str) -> bool:
    return hmac.compare_digest(request.POST.get("pass", "").encode(), _pass(code).encode())


def _braked(request: HttpRequest, now: datetime) -> str:
    """Why no code is looked up at the moment, for who has not done the sum; empty while few wrong ones come in."""
    if not brakes.WRONG_CODES.is_on(now):
        return ""
    token = token_of(request, ASKING)
    is_fresh = token is not None and int(now.timestamp()) - token.issued <= FRESH
    is_solved = token is not None and tokens.is_solved(
        token.challenge, request.POST.get("work", ""), settings.MAILBOX_WORK_BITS
    )
    if is_fresh and is_solved and not brakes.WRONG_CODES_WITH_WORK.is_on(now):
        return ""
    return _(
        "Somebody is trying very many codes at the moment. Press the button again: your browser then does a sum that "
        "keeps machines away. Without JavaScript, wait a minute."
    )


def _count_wrong(now: datetime) -> None:
    for brake in (brakes.WRONG_CODES, brakes.WRONG_CODES_WITH_WORK):
        brake.count(now)
