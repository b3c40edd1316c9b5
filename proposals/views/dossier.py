"""The dossier of a session: what will lie in it and what is missing, and the archive itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from proposals import dossier as made
from proposals import permissions
from proposals.actions.session import take_out_dossier
from proposals.models import Session


@never_cache
@login_required
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    context = {
        "session": session,
        "parts": made.parts_of(session, timezone.now()),
        "taken_out": session.events.filter(kind="exported").select_related("by").last(),
        "crumbs": [
            (_("Workers’ congress"), reverse("proposals:home")),
            (session.short_name, session.get_absolute_url()),
        ],
    }
    return render(request, "proposals/dossier.html", context)


@never_cache
@login_required
@require_POST
def file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The archive, sent while it is made. That somebody took it out is recorded before the first byte leaves."""
    session, at = _session(request, pk), timezone.now()
    take_out_dossier(session, by=request.user, at=at)
    with override("zh-hans"):
        name = made.safe(f"{session} 大会档案 {timezone.localdate(at)}")
    response = StreamingHttpResponse(made.archive(session, at), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.zip") or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _session(request: HttpRequest, pk: int) -> Session:
    """For the secretary and leaders, who read every paper in it anyway."""
    if not permissions.reads_all_papers(request.user):
        raise PermissionDenied
    return get_object_or_404(Session.objects.for_page().select_related("rules"), pk=pk)
