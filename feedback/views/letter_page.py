"""The page of a letter for who wrote it, and what can be done there: the same for both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback import words
from feedback.actions import replying, writing
from feedback.forms.writing import AddForm, RateForm, ReopenForm
from feedback.models import Attachment, Case
from feedback.reading import letters as reading
from feedback.rules.moves import Move, Solved
from feedback.sealing.tokens import FormToken
from feedback.views.writing_page import cut_off, new_token
from feedback.words import CaseKey
from members.models import User
from union_portal.lib import Refused

FORMS: dict[str, type[forms.Form]] = {"add": AddForm, "rate": RateForm, "reopen": ReopenForm}


@dataclass(frozen=True)
class Writer:
    """Who is at the page: a member, or whoever holds the receipt code."""

    frame: str
    purpose: str
    by: User | None = None
    key: CaseKey | None = None
    hidden: dict[str, str] = field(default_factory=dict)
    """What every form on the page carries."""

    @property
    def acting(self) -> dict[str, Any]:
        return {"by": self.by, "key": self.key, "holder": self.key is not None}


def page(
    request: HttpRequest,
    case: Case,
    writer: Writer,
    *,
    at: datetime,
    tried: tuple[str, forms.Form] | None = None,
    said: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    """Everything about the letter. `tried` is the form that was refused, with what was typed; `said` is why."""
    seen = reading.seen(case, writer.key, at=at)
    offered = {
        "rate": bool(seen.moves & {Move.RATE_SATISFIED, Move.RATE_DISSATISFIED}),
        "add": bool(seen.moves & {Move.ADD, Move.ANSWER_BACK}),
        "reopen": seen.can_reopen,
    }
    name, form = tried or ("", None)
    context = {
        "frame": writer.frame,
        "seen": seen,
        "case": case,
        "deeds": [
            (deed, form if deed == name else _unbound(deed)) for deed, is_open in offered.items() if is_open
        ],
        "lost": _typed(form) if form is not None and not offered.get(name) else [],
        "said": said,
        "done": done,
        "hidden": {**writer.hidden, "token": new_token(writer.purpose, at)},
        "is_sealed": case.is_sealed,
        "here": request.get_full_path(),
    }
    return render(request, "feedback/letter.html", context, status=status)


def _unbound(deed: str) -> forms.Form:
    return FORMS[deed](auto_id=f"{deed}_%s")


def _typed(form: forms.Form) -> list[str]:
    """Words of a form that is not on the page any more: they are shown, so that they can be copied."""
    return [
        str(form[name].value())
        for name in ("text", "comment", "reason")
        if name in form.fields and form[name].value()
    ]


def fresh(case: Case) -> Case:
    """As it is now, with everything the page shows beside it. Its key was derived already: that is what takes long."""
    return reading.rows().get(pk=case.pk)


def deed_of(request: HttpRequest) -> str:
    """Which form was sent. Its button stands behind the files, and may be missing when an upload was cut off."""
    deed = request.POST.get("deed") or request.POST.get("about", "")
    return deed if deed in FORMS else ""


def do(
    request: HttpRequest, case: Case, writer: Writer, token: FormToken | None, *, at: datetime
) -> tuple[Case | None, HttpResponse | None, str]:
    """What a form on the page asks for: the case after it and a sentence, or the page with what was refused."""
    deed = deed_of(request)
    form = FORMS[deed](request.POST, request.FILES, auto_id=f"{deed}_%s")
    if not form.is_valid():
        return None, page(request, case, writer, at=at, tried=(deed, form), status=400), ""
    if broken := cut_off(request):
        return None, page(request, case, writer, at=at, tried=(deed, form), said=broken, status=400), ""
    if token is None:
        said = _("This page could not be checked. Look at it once more and send it again.")
        return None, page(request, case, writer, at=at, tried=(deed, form), said=said, status=409), ""
    try:
        changed, sentence = DEEDS[deed](case, form.cleaned_data, writer, token, at)
    except Refused as refusal:
        answer = page(request, fresh(case), writer, at=at, tried=(deed, form), said=str(refusal), status=409)
        return None, answer, ""
    return changed, None, sentence


def _add(
    case: Case, said: dict[str, Any], writer: Writer, token: FormToken, at: datetime
) -> tuple[Case, str]:
    changed = writing.add(case, said["text"], files=said["files"], at=at, nonce=token.nonce, **writer.acting)
    return changed, _("It has been added to your letter.")


def _rate(
    case: Case, said: dict[str, Any], writer: Writer, token: FormToken, at: datetime
) -> tuple[Case, str]:
    changed = replying.rate(
        case,
        solved=Solved(said["solved"]),
        stars=said["stars"],
        comment=said["comment"],
        at=at,
        nonce=token.nonce,
        **writer.acting,
    )
    if changed.is_ended:
        return changed, _("Thank you. The letter is closed with your rating.")
    return changed, _("Thank you. It is done again, by somebody else.")


def _reopen(
    case: Case, said: dict[str, Any], writer: Writer, token: FormToken, at: datetime
) -> tuple[Case, str]:
    changed = replying.reopen(case, reason=said["reason"], at=at, **writer.acting)
    return changed, _("Your letter is taken up again.")


DEEDS: dict[str, Callable[[Case, dict[str, Any], Writer, FormToken, datetime], tuple[Case, str]]] = {
    "add": _add,
    "rate": _rate,
    "reopen": _reopen,
}


def as_file(attachment: Attachment, key: CaseKey | None) -> HttpResponse:
    """An attachment as it was made anew, to be looked at in the browser."""
    data = words.file_of(attachment, key)
    response = HttpResponse(data or b"", content_type=words.CONTENT_TYPES[attachment.kind])
    response.headers["Content-Disposition"] = (
        f"inline; filename=attachment-{attachment.number}.{attachment.kind}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
