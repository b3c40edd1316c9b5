"""Where the editor sends pictures."""

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from news import actions, permissions
from union_portal.lib import Refused


@require_POST
def upload_picture(request: HttpRequest) -> JsonResponse:
    """Keep a picture dropped or pasted into the editor. Whoever could not open the editor cannot upload either."""
    if not admin.site.has_permission(request) or not permissions.may_upload_pictures(request.user):
        return _error(_("You are not signed in as an editor any more. Sign in again in another window."), 403)
    upload = request.FILES.get("upload")
    if upload is None:
        return _error(_("No picture arrived."), 400)
    try:
        picture = actions.add_picture(upload, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _error(str(refusal), 400)
    return JsonResponse({"url": picture.url, "id": picture.pk})


def _error(sentence: str, status: int) -> JsonResponse:
    """In the form the editor shows to the writer."""
    return JsonResponse({"error": {"message": sentence}}, status=status)
