"""Inboxes in the admin, to look through: their people and keys are on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import permissions
from feedback.models import Inbox, InboxEvent
from union_portal.lib.admin import PortalAdmin, ReadOnlyInline


class Events(ReadOnlyInline):
    model = InboxEvent
    fields = readonly_fields = ("at", "kind_words", "by")
    verbose_name_plural = gettext_lazy("history")

    @admin.display(description=gettext_lazy("what happened"))
    def kind_words(self, event: InboxEvent) -> str:
        return event.kind_words

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboxEvent]:
        return super().get_queryset(request).select_related("by")


@admin.register(Inbox)
class InboxAdmin(PortalAdmin):
    """No key and no letter is shown here, and nothing can be changed."""

    may_see = staticmethod(permissions.may_see_mailbox_desk)
    list_display = ("name", "branch", "superior", "has_key", "closed_on", "page")
    list_select_related = ("branch", "superior")
    ordering = ("position", "name")
    inlines = (Events,)
    fields = readonly_fields = ("name", "branch", "superior", "position", "has_key", "closed_on", "page")

    @admin.display(description=gettext_lazy("takes sealed letters"), boolean=True)
    def has_key(self, inbox: Inbox) -> bool:
        return inbox.takes_sealed

    @admin.display(description=gettext_lazy("page"))
    def page(self, inbox: Inbox) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("feedback:inbox", args=[inbox.pk]), _("People and key")
        )
