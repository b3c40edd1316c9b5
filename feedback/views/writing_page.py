"""The two pages on which a letter is written, the same for both ways: the words first, then attachments and sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback.forms.writing import FilesForm, LetterForm
from feedback.models import Category
from feedback.reading import writing as reading
from feedback.sealing import tokens
from feedback.sealing.errors import TokenRefused
from feedback.sealing.tokens import FormToken


@dataclass(frozen=True)
class Way:
    """Under a name or sealed."""

    is_sealed: bool
    purpose: str
    """Of the form's token; under a name it holds for one person."""

    @property
    def frame(self) -> str:
        return "feedback/frame_nameless.html" if self.is_sealed else "base.html"


def secret() -> bytes:
    return settings.SECRET_KEY.encode()


def new_token(purpose: str, at: datetime) -> str:
    return tokens.issue(secret(), purpose=purpose, at=at)


def token_of(request: HttpRequest, purpose: str) -> FormToken | None:
    """What the form that was sent carries, however old; None if it was not made here or for another form."""
    try:
        return tokens.read(secret(), request.POST.get("token", ""), purpose=purpose)
    except TokenRefused:
        return None


def cut_off(request: HttpRequest) -> str:
    """Why an upload whose end is missing was not taken: the button, which a browser names last, is not in it.

    Django drops a file without its end in silence; the letter would go without its photograph.
    """
    if request.content_type != "multipart/form-data" or "deed" in request.POST:
        return ""
    return _("The connection broke off while the files were sent, so nothing was sent. Send it again.")


def category_of(said: str) -> Category | None:
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        return None
    categories = Category.objects.open().select_related("inbox__superior__superior")
    return categories.prefetch_related("questions").filter(pk=int(said)).first()


def letter_form(request: HttpRequest, way: Way, category: Category) -> LetterForm:
    return LetterForm(request.POST, category=category, is_sealed=way.is_sealed)


def empty_form(way: Way, category: Category, typed: dict[str, Any] | None = None) -> LetterForm:
    return LetterForm(initial=typed, category=category, is_sealed=way.is_sealed)


def words_page(
    request: HttpRequest, way: Way, form: LetterForm, *, at: datetime, token: str = "", status: int = 200
) -> HttpResponse:
    """Where the letter is written."""
    context = {
        "frame": way.frame,
        "way": way,
        "form": form,
        "category": form.category,
        "token": token or new_token(way.purpose, at),
        "here": request.get_full_path(),
    }
    return render(request, "feedback/write.html", context, status=status)


def last_page(
    request: HttpRequest,
    way: Way,
    form: LetterForm,
    *,
    at: datetime,
    token: str = "",
    files: FilesForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """Where it is looked over, something is attached, and it is sent. `said` is why it was not sent just now."""
    token = token or new_token(way.purpose, at)
    if broken := cut_off(request):
        said, status = broken, 400
    issued = tokens.read(secret(), token, purpose=way.purpose)
    context = {
        "frame": way.frame,
        "way": way,
        "form": form,
        "letter": form.letter,
        "category": form.category,
        "excluded": _names_of(form),
        "files": files or FilesForm(),
        "token": token,
        "work": request.POST.get("work", "") if request.POST.get("token") == token else "",
        "brake": brake_of(issued, at) if way.is_sealed else None,
        "similar": reading.similar(form.text),
        "traces": reading.own_traces(form.text) if way.is_sealed else [],
        "said": said,
        "were_files": bool(request.FILES) or status == 400,
        "here": request.get_full_path(),
    }
    return render(request, "feedback/write_last.html", context, status=status)


@dataclass(frozen=True)
class OfForm:
    """What a form tells the browser that does the sum: the question, how hard it is, and when it may go without."""

    challenge: str
    bits: int
    wait: int


def brake_of(token: FormToken, at: datetime) -> OfForm | None:
    """None for a form that is old enough."""
    wait = token.issued + tokens.WAIT - int(at.timestamp())
    return OfForm(token.challenge, settings.MAILBOX_WORK_BITS, wait) if wait > 0 else None


def _names_of(form: LetterForm) -> list[str]:
    labels = dict(form.fields["excluded"].choices)
    return [labels[value] for value in form.cleaned_data["excluded"]]
