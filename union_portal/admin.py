"""The admin site: who gets in, and what its first page says."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import permissions
from members.accounts import has_second_factor, session_has_second_factor
from union_portal.waiting import waiting_at_the_desk

OUR_APPS = frozenset({"members", "news", "proposals", "feedback", "finance", "activities"})


class Choices(AutocompleteJsonView):
    """Answers of a field that is filled in by a few letters: only for those who see the list of these things."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = self.model_admin.choice_label(obj)
        return {**super().serialize_result(obj, to_field_name), "text": label}


class PortalAdminSite(admin.AdminSite):
    """Staff's door. Signing in happens on the portal's own page, where rate limits and second factors are."""

    site_title = _("Union desk")
    site_header = _("Union desk")
    index_title = _("What waits for you")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only our own models: what a package brings (tokens, sessions, jobs) has no page here."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in OUR_APPS]
        if ours:
            super().register(ours, admin_class, **options)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Choices.as_view(admin_site=self)(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one page for it, and it is not here."""
        return redirect("account_change_password")

    def has_permission(self, request: HttpRequest) -> bool:
        return permissions.may_enter_admin(request.user) and not needs_second_factor(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The first page begins with what waits for this person."""
        return super().index(request, {**(extra_context or {}), "waiting": waiting_at_the_desk(request.user)})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never a second sign-in form: say what is missing, or send to where it can be shown."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))
        if not permissions.may_enter_admin(request.user):
            raise PermissionDenied
        if not needs_second_factor(request):
            return redirect("admin:index")
        if not has_second_factor(request.user):
            return render(request, "account/second_factor.html", status=403)
        return redirect(_where_to_show_it(request))


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this session still has to show a second factor before the admin opens.

    The admin asks this several times a request; the answer is kept on the request.
    """
    if settings.ADMIN_SECOND_FACTOR != "required":
        return False
    if not hasattr(request, "_shown_second_factor"):
        request._shown_second_factor = session_has_second_factor(request)  # type: ignore[attr-defined]
    return not request._shown_second_factor


def _where_to_show_it(request: HttpRequest) -> str:
    """For a session that is older than the factor: allauth's page for it, and from there on to the admin."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = next(method["url"] for method in methods if method["id"].startswith("mfa_reauthenticate"))
    goal = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
    return f"{url}?{urlencode({REDIRECT_FIELD_NAME: goal})}"
