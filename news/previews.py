"""The page of a text as readers will see it, for those who may see it before them: ?preview.

Named looks - ?preview&mode=elder&theme=dark - come from the address and not from the person's own cookie, and such a
page is made as for a stranger: nothing on it but what readers get. It alone may stand in a frame, on our own pages.
"""

from __future__ import annotations

from datetime import datetime

from csp.constants import SELF
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from news.models import Article, Policy

LOOKS = ("mode", "size", "theme")


def is_asked(request: HttpRequest) -> bool:
    """Whether the address asks for a preview. Whether the person gets one is asked in news.permissions."""
    return "preview" in request.GET


def is_framed(request: HttpRequest) -> bool:
    """Whether it names a look, as the preview in the admin does."""
    return is_asked(request) and any(name in request.GET for name in LOOKS)


def dress(request: HttpRequest, thing: Article | Policy, at: datetime) -> None:
    """From here on the page is made for a reader with the look that the address names, as if it came out now."""
    thing.published_at = thing.published_at or at
    said = [request.GET.get(name, "") for name in LOOKS]
    request.display = request.display.read(".".join([*said, request.display.language]))
    request.user = AnonymousUser()
    vars(request).pop("_messages", None)  # they wait for the next page of the desk


def framed(response: HttpResponse) -> HttpResponse:
    """May stand in a frame of this portal, and nowhere else."""
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response
