"""How a person wants the pages to look: elder mode, type size, light or dark, language. Kept in one cookie.

Rendered by the server, so that it works without JavaScript, and small enough to be part of a cached page's key.
"""

from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from union_portal.lib.web import Handler
from union_portal.nameless import is_nameless

COOKIE = "display"
CHOICES = {
    "mode": ("standard", "elder"),
    "size": ("medium", "small", "large"),
    "theme": ("auto", "light", "dark"),
    "language": ("zh-hans", "en"),
}


@dataclass(frozen=True)
class Display:
    """One of each of CHOICES; the first is what a new visitor gets."""

    mode: str = "standard"
    size: str = "medium"
    theme: str = "auto"
    language: str = "zh-hans"

    @classmethod
    def read(cls, cookie: str) -> "Display":
        """What the cookie says; anything unknown is as if it had not been said."""
        said = dict(zip(CHOICES, cookie.split("."), strict=False))
        return cls(**{name: value for name, value in said.items() if value in CHOICES[name]})

    @classmethod
    def asked(cls, query: QueryDict) -> "Display":
        """What the address says: on the pages of sealed letters there is no cookie."""
        return cls(**{name: query[name] for name in CHOICES if query.get(name) in CHOICES[name]})

    @property
    def query(self) -> str:
        """The same as part of an address; empty for what a new visitor gets."""
        new = Display()
        return urlencode(
            {
                each.name: value
                for each in fields(self)
                if (value := getattr(self, each.name)) != getattr(new, each.name)
            }
        )

    def write(self) -> str:
        return ".".join(getattr(self, field.name) for field in fields(self))


def middleware(get_response: Handler) -> Handler:
    """Puts `display` on the request and speaks its language. The browser's own languages are not asked."""

    def handle(request: HttpRequest) -> HttpResponse:
        if is_nameless(request):
            request.display = Display.asked(request.GET)
        else:
            request.display = Display.read(request.COOKIES.get(COOKIE, ""))
        with translation.override(request.display.language):
            response = get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", request.display.language)
        return response

    return handle


@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Change what the address names and go back to where the person was.

    A link, not a form: it changes nothing but the person's own view, and a cached page cannot carry a token.
    """
    wanted = {name: request.GET[name] for name in CHOICES if request.GET.get(name) in CHOICES[name]}
    response = HttpResponseRedirect(_back_to(request))
    remember(response, replace(request.display, **wanted))
    return response


def remember(response: HttpResponse, display: Display) -> None:
    """Write the cookie; it holds no personal data and stays a year."""
    response.set_cookie(
        COOKIE,
        display.write(),
        max_age=365 * 24 * 3600,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _back_to(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/"):
        return target
    return reverse("home")
