"""The site's own settings in the admin: one row, so the list leads straight to it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import permissions
from members.actions.site import change_settings
from members.models import SiteSettings
from union_portal.lib.admin import PortalAdmin


def may_change(user: Any, site: SiteSettings | None = None) -> bool:
    return permissions.may_change_site(user)


@admin.register(SiteSettings)
class SiteSettingsAdmin(PortalAdmin):
    """Name, footer, filing numbers, memorial grey."""

    may_see = may_change = staticmethod(may_change)
    fieldsets = (
        (_("Head"), {"fields": ("name", "tagline", "is_memorial")}),
        (_("Footer"), {"fields": ("organiser", "address", "office_hours", "phone", "footer_note")}),
        (_("Filing numbers"), {"fields": ("icp_number", "police_number")}),
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        SiteSettings.objects.get_or_create(pk=1)
        return redirect("admin:members_sitesettings_change", 1)

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: Any, change: bool) -> None:
        change_settings(obj, by=request.user, at=timezone.now())
