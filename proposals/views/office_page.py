"""What the pages of a session's office share: who gets in, how a form is answered, how a file is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from proposals import permissions
from proposals.models import Session
from proposals.models.papers import StoredFile
from union_portal.lib import Refused
from union_portal.lib.refusals import say

Page = Callable[..., HttpResponse]
form_page = require_http_methods(["GET", "HEAD", "POST"])


def for_office(view: Page, sessions: Callable[[], QuerySet[Session]] | None = None) -> Page:
    """The view with the session, for the secretary; kept in no cache."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        if not permissions.may_keep_congress(request.user):
            raise PermissionDenied
        found = sessions() if sessions else Session.objects.for_page().select_related("rules")
        return view(request, get_object_or_404(found, pk=pk), **more)

    return guarded


def crumbs(session: Session, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of the office."""
    return [
        (_("Workers’ congress"), reverse("proposals:home")),
        (session.short_name, session.get_absolute_url()),
        (_("Session office"), reverse("proposals:office", args=[session.pk])),
        *more,
    ]


def is_done(form: forms.BaseForm, deed: Callable[[], object]) -> bool:
    """Whether what was typed was taken. What was refused stands in the form, beside its field where it has one."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            deed()
    except Refused as refusal:
        form.refused_with = say(form, refusal)  # type: ignore[attr-defined]
        return False
    return True


def shown(
    request: HttpRequest, template: str, session: Session, form: forms.BaseForm | None = None, **context: Any
) -> HttpResponse:
    """The page; with a form that was not taken it answers 400, or 409 where the state of things refused it."""
    status = 200
    if form is not None and form.is_bound:
        status = getattr(form, "refused_with", 400)
    context = {"session": session, "form": form, "crumbs": crumbs(session), **context}
    return render(request, f"proposals/office_{template}.html", context, status=status)


def sent(kept: StoredFile) -> FileResponse:
    """A kept file, for one person and no cache."""
    response = FileResponse(default_storage.open(kept.file), as_attachment=True, filename=kept.name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
