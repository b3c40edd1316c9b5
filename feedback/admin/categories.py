"""Categories of letters with their own questions, and words to begin answers with."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from feedback import permissions
from feedback.models import Category, Question, ReplyTemplate
from union_portal.lib.admin import PortalAdmin, PortalInline


class Questions(PortalInline):
    model = Question
    fields = ("position", "label", "help", "kind", "choices", "is_required")


@admin.register(Category)
class CategoryAdmin(PortalAdmin):
    """A changed limit holds for letters that come in from now on: a running clock keeps its own."""

    list_display = (
        "name",
        "inbox",
        "pace",
        "days",
        "counts_working_days",
        "takes_sealed",
        "position",
        "is_open",
    )
    list_filter = ("is_open", "pace")
    list_select_related = ("inbox",)
    fields = (
        "name", "hint", "inbox", "pace", "days", "counts_working_days", "may_be_extended", "takes_sealed", "keep_days",
        "position", "is_open",
    )  # fmt: skip
    inlines = (Questions,)
    may_see = staticmethod(permissions.may_see_mailbox_desk)
    may_add = may_change = staticmethod(permissions.may_keep_mailbox)


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(PortalAdmin):
    """Everybody of the desk reads them; the supervisor keeps them."""

    list_display = ("title", "category", "updated_at")
    list_select_related = ("category",)
    search_fields = ("title", "text")
    fields = ("title", "text", "category")
    may_see = staticmethod(permissions.may_see_mailbox_desk)
    may_add = may_change = may_delete = staticmethod(permissions.may_keep_mailbox)

    def save_model(self, request: HttpRequest, obj: ReplyTemplate, form: Any, change: bool) -> None:
        if not change:
            obj.written_by = request.user
        super().save_model(request, obj, form, change)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReplyTemplate]:
        return super().get_queryset(request).select_related("category")
