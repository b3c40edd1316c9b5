"""Earlier wordings of a text: which there are, what differs, and going back to one. Autosave, and who else is writing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from news import actions
from news.comparing import compared, of_version
from news.models import Version
from news.rules.stages import Stage
from union_portal.lib import Refused
from union_portal.lib.paging import numbered_page

PAGE = 30
UNTYPED = frozenset({"csrfmiddlewaretoken", "over"})
MOST_FIELDS = 60
BESIDE = ("proposed", "declined", "retracted", "confirmed")
"""Deeds that leave the text as it was."""


class VersionPages:
    """Mixed into the admin of articles and policies."""

    def version_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/versions/", wrap(self.versions_view), name=f"{name}_versions"),
            path("<int:pk>/versions/compare/", wrap(self.compare_view), name=f"{name}_compare"),
            path("<int:pk>/versions/<int:number>/", wrap(self.version_view), name=f"{name}_version"),
            path("<int:pk>/autosave/", wrap(require_POST(self.autosave_view)), name=f"{name}_autosave"),
            path("add/autosave/", wrap(require_POST(self.autosave_new_view)), name=f"{name}_autosave_new"),
        ]

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every wording that was saved, the newest first; two of them can be compared."""
        thing = self._thing(request, pk, self._may_read)
        page = numbered_page(request, thing.versions.select_related("by").defer("body"), size=PAGE)
        return self._version_page(
            request, thing, gettext("Versions"), "admin/news/versions.html", page=page, versions=page.items
        )

    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One wording, and the button that brings it back."""
        thing = self._thing(request, pk, self._may_read)
        version = self._version(thing, number)
        newest = thing.versions.first()
        may_restore = self.has_change_permission(request, thing) and version.number != newest.number
        refusal = ""
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            try:
                actions.restore(version, by=request.user, at=timezone.now())
            except Refused as refused:
                refusal = str(refused)
            else:
                said = gettext("Version {number} is back, as the newest one.").format(number=number)
                self.message_user(request, said, messages.SUCCESS)
                return redirect(self._address("change", thing))
        title = gettext("Version {number}").format(number=number)
        more = {"version": version, "newest": newest, "may_restore": may_restore, "refusal": refusal}
        return self._version_page(request, thing, title, "admin/news/version.html", **more)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two wordings side by side; without a choice the last two."""
        thing = self._thing(request, pk, self._may_read)
        newest = thing.versions.first()
        if newest is None:
            raise Http404
        later = self._version(thing, _number(request, "to") or newest.number)
        earlier = self._version(thing, _number(request, "from") or max(later.number - 1, 1))
        if earlier.number > later.number:
            earlier, later = later, earlier
        return self._version_page(
            request,
            thing,
            gettext("Compare versions"),
            "admin/news/compare.html",
            earlier=earlier,
            later=later,
            comparison=compared(of_version(earlier), of_version(later)),
        )

    def autosave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the browser sends while somebody writes: that the text is open, and what was typed."""
        thing = self._thing(request, pk, self.may_write)
        others = actions.be_present(thing, by=request.user, at=timezone.now())
        answer: dict[str, Any] = {"others": [_of(other) for other in others], "newer": ""}
        if not self.has_change_permission(request, thing):
            answer["newer"] = closed_meanwhile(thing)
        elif request.POST.get("seen", "") != thing.updated_at.isoformat() and (last := last_event(thing)):
            answer["newer"] = gettext("{who} saved this text at {time}, after you opened it.").format(
                who=last.by or gettext("Somebody"), time=_clock(last.at)
            )
        answer |= self._autosave(request, thing)
        return JsonResponse(answer) if _is_script(request) else redirect(self._address("change", thing))

    def autosave_new_view(self, request: HttpRequest) -> HttpResponse:
        """The same for a text that is not there yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        answer = {"others": [], "newer": ""} | self._autosave(request, None)
        if _is_script(request):
            return JsonResponse(answer)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

    def _autosave(self, request: HttpRequest, thing: Any) -> dict[str, str]:
        """Keeps what was typed, if anything was; says when. Thrown away when the person says so."""
        now = timezone.now()
        if "forget" in request.POST:
            actions.forget_autosave(self.model, thing, by=request.user)
            return {}
        if "title" not in request.POST:
            return {}
        try:
            self._put_aside(request, thing)
        except Refused as refusal:
            return {"refused": str(refusal)}
        return {"kept": gettext("Kept at {time}, not saved yet.").format(time=_clock(now))}

    def _put_aside(self, request: HttpRequest, thing: Any) -> None:
        typed = {name: value for name, value in list(request.POST.items())[:MOST_FIELDS] if _is_typed(name)}
        actions.autosave(self.model, thing, typed, by=request.user, at=timezone.now())

    def _may_read(self, user: Any, thing: Any) -> bool:
        return self.may_see(user, thing) or self.may_change(user, thing)

    def _version(self, thing: Any, number: int) -> Version:
        found = thing.versions.select_related("by").filter(number=number).first()
        if found is None:
            raise Http404
        return found

    def _version_page(
        self, request: HttpRequest, thing: Any, title: str, template: str, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(thing),
            "opts": self.opts,
            "original": thing,
            "base": self._address("versions", thing),
            **more,
        }
        return TemplateResponse(request, template, context, status=400 if more.get("refusal") else 200)


def last_event(thing: Any) -> Any:
    """Who has done something with the text, and when: also what leaves its words alone makes an open form old."""
    return thing.events.exclude(kind__in=BESIDE).select_related("by").order_by("-at", "-pk").first()


def closed_meanwhile(thing: Any) -> str:
    """Why what was typed cannot be saved now, and that it is not lost."""
    if thing.stage == Stage.SUBMITTED:
        return gettext(
            "This text is with the reviewers meanwhile. What you typed is kept: go on with it once the text comes back "
            "or is taken back from review."
        )
    return gettext(
        "This text is published meanwhile, and you may not change it any more. What you typed is kept: propose it as "
        "a correction."
    )


def _is_script(request: HttpRequest) -> bool:
    """Whether desk.js asks; without it a button of the form leads here, and back to the form."""
    return request.headers.get("X-Requested-With") == "fetch"


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else None


def _is_typed(name: str) -> bool:
    """Fields of the text itself; rows beside it hold files, which a browser cannot bring back."""
    return name not in UNTYPED and not name.startswith("_") and "-" not in name


def _clock(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _of(other: actions.Other) -> str:
    return gettext("{name} has had this text open since {time}.").format(
        name=other.name, time=_clock(other.opened_at)
    )
