"""Papers of a draft: the originals for who decides on them, the copies with their bars for who may read them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from finance import permissions
from finance.actions import vouchers
from finance.models import PublicCopy, SourceDocument
from finance.models.vouchers import KeptFile
from finance.views.desk import for_desk
from union_portal.lib import Refused

TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def kept_file(kept: KeptFile, name: str) -> FileResponse:
    """For one person and no cache; a picture on the page, a PDF to open with what the person trusts."""
    response = FileResponse(
        default_storage.open(kept.file), as_attachment=kept.kind == "pdf", filename=f"{name}.{kept.kind}",
        content_type=TYPES[kept.kind],
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def paper_of(request: HttpRequest, pk: int) -> SourceDocument:
    """404 where there is none that this person may see."""
    found = (
        SourceDocument.objects.select_related("draft__book__settings", "draft__counterparty")
        .filter(pk=pk)
        .first()
    )
    if found is None or not permissions.may_see_original(request.user, found):
        raise Http404
    return found


@require_safe
@for_desk
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper with its names."""
    found = paper_of(request, pk)
    return kept_file(found, f"{found.draft_id}-{found.number}")


@require_safe
@never_cache
def copy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper with its bars: at the desk, and for readers once its entry is published."""
    found = get_object_or_404(PublicCopy.objects.select_related("document__draft__book__settings"), pk=pk)
    if not permissions.may_see_copy(request.user, found, found.document.draft.book.settings):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    return kept_file(found, f"{found.digest[:12]}")


@require_POST
@for_desk
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a paper off a draft that is still being written."""
    found = paper_of(request, pk)
    if not permissions.may_edit_draft(request.user, found.draft):
        messages.error(request, _("It has been handed in. Take it back before you change it."))
        return redirect(found.draft)
    try:
        vouchers.remove(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The paper is taken off."))
    return redirect("finance:draft-edit", found.draft_id)
