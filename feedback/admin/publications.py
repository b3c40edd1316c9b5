"""Published answers in the admin, to look through: they are written and approved on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from feedback import permissions
from feedback.models import Publication
from union_portal.lib.admin import PortalAdmin


@admin.register(Publication)
class PublicationAdmin(PortalAdmin):
    """Only what everybody reads anyway: no draft, and not the letter it was made from."""

    may_see = staticmethod(permissions.may_see_mailbox_desk)
    list_display = ("title", "category", "published_at", "withdrawn_at")
    list_filter = ("category",)
    list_select_related = ("category",)
    search_fields = ("title",)
    view_on_site = False
    fields = readonly_fields = (
        "title", "category", "question", "answer", "published_at", "withdrawn_at", "withdrawn_reason",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).filter(published_at__isnull=False)
