"""A Word document becomes an article: upload, look at it, keep it as a draft."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from news import actions, word
from news.actions.files import read
from news.checking import remarks_on_body
from news.editor import EDITOR_CSP
from news.forms import KeepWordForm, WordForm
from news.models import Article
from union_portal.lib import Refused, pictures


class WordImport:
    """A page of the article admin. Between its two steps the document waits in one place per person."""

    @method_decorator(csp_update(EDITOR_CSP))
    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._import_page(request, WordForm(user=request.user))
        return self._keep(request) if "digest" in request.POST else self._preview(request)

    def _preview(self, request: HttpRequest) -> HttpResponse:
        form = WordForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._import_page(request, form, status=400)
        upload = form.cleaned_data["file"]
        try:
            data = read(upload, word.LIMIT)
            document = word.read(data, upload.name)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self._import_page(request, form, status=400)
        _put_aside(request.user.pk, data)
        said = {
            "digest": hashlib.sha256(data).hexdigest(),
            "column": request.POST.get("column"),
            "branch": request.POST.get("branch"),
        }
        kept_form = KeepWordForm(initial=said, user=request.user)
        return self._import_page(request, kept_form, preview=_preview_of(document), document=document)

    def _keep(self, request: HttpRequest) -> HttpResponse:
        form = KeepWordForm(request.POST, user=request.user)
        data = _taken_back(request.user.pk)
        if hashlib.sha256(data).hexdigest() != request.POST["digest"]:
            form.add_error(None, _("The document is no longer here. Choose the file once more."))
        if not form.is_valid():
            return self._import_page(request, form if data else WordForm(user=request.user), status=400)
        said = form.cleaned_data
        document = word.read(data, "")
        report = word.store(
            document,
            document.title,
            column=said["column"],
            branch=said["branch"],
            by=request.user,
            at=timezone.now(),
        )
        default_storage.delete(_slot(request.user.pk))
        if report.outcome == actions.Outcome.NEW:
            kept = _("Saved as a draft. Look at the preview, then submit it for review.")
            self.message_user(request, kept, messages.SUCCESS)
        if report.outcome == actions.Outcome.UNCHANGED:
            self.message_user(
                request, _("This document has been imported before: here it is."), messages.WARNING
            )
        for note in report.notes:
            self.message_user(request, note, messages.WARNING)
        return redirect("admin:news_article_change", report.pk)

    def _import_page(self, request: HttpRequest, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import from Word"),
            "opts": self.opts,
            "form": form,
            "media": self.media,
            **more,
        }
        return TemplateResponse(request, "admin/news/import_word.html", context, status=status)


def _slot(person: int) -> str:
    """Nobody can guess it from outside."""
    return f"incoming/{salted_hmac('news.word_import', str(person)).hexdigest()[:32]}.docx"


def _put_aside(person: int, data: bytes) -> None:
    default_storage.delete(_slot(person))
    default_storage.save(_slot(person), ContentFile(data))


def _taken_back(person: int) -> bytes:
    """What this person uploaded last; nothing if it has been kept already."""
    if not default_storage.exists(_slot(person)):
        return b""
    with default_storage.open(_slot(person)) as file:
        return bytes(file.read())


def _preview_of(document: word.Document) -> SafeString:
    """As it will be kept; the pictures, not stored yet, stand in the page itself."""
    text = actions.cleaned(Article, document.html).html
    for address, data in document.pictures.items():
        encoded = pictures.encode(data)
        kind = "png" if encoded.extension == "png" else "jpeg"
        inline = f"data:image/{kind};base64,{base64.b64encode(encoded.small).decode()}"
        text = text.replace(f'src="{address}"', f'src="{inline}"')
    document.notes += remarks_on_body(text)
    return mark_safe(text)  # noqa: S308 - cleaned above
