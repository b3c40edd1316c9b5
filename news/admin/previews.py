"""The text as it will be published: on a phone and on a wide screen, in the elder view and in the dark."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

OFFERED = {
    "width": [("phone", _("Phone, 360 pixels")), ("full", _("Full width"))],
    "mode": [("standard", _("Standard view")), ("elder", _("Elder view"))],
    "theme": [("light", pgettext_lazy("colours", "Light")), ("dark", pgettext_lazy("colours", "Dark"))],
}


class PreviewPages:
    """Mixed into the admin of articles and policies."""

    def preview_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [path("<int:pk>/preview/", wrap(self.preview_view), name=f"{name}_preview")]

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The real page in a frame. Every choice is a link, and so is the page by itself."""
        thing = self._thing(request, pk, self._may_read)
        chosen = {
            name: request.GET[name] if request.GET.get(name) in dict(choices) else choices[0][0]
            for name, choices in OFFERED.items()
        }
        page = thing.get_absolute_url()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Preview"),
            "subtitle": str(thing),
            "opts": self.opts,
            "original": thing,
            "choices": [_choices(name, chosen) for name in OFFERED],
            "is_phone": chosen["width"] == "phone",
            "frame_url": _framed(page, chosen["mode"], chosen["theme"]),
            "tabs": [
                (f"{mode_label} · {theme_label}", _framed(page, mode, theme))
                for mode, mode_label in OFFERED["mode"]
                for theme, theme_label in OFFERED["theme"]
            ],
        }
        return TemplateResponse(request, "admin/news/preview.html", context)


def _framed(page: str, mode: str, theme: str) -> str:
    return f"{page}?preview&{urlencode({'mode': mode, 'theme': theme})}"


def _choices(name: str, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """One row of links: the same page with another value."""
    return [
        {"label": label, "url": f"?{urlencode({**chosen, name: value})}", "is_current": chosen[name] == value}
        for value, label in OFFERED[name]
    ]
