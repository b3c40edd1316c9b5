from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class UnionPortalConfig(AppConfig):
    name = "union_portal"

    def ready(self) -> None:
        from union_portal import checks  # noqa: F401  (registers them)


class PortalAdminConfig(AdminConfig):
    """The stock admin with our own front door."""

    default_site = "union_portal.admin.PortalAdminSite"
