"""Drafts to look through: they are written, checked and approved at the fund's desk."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance import permissions
from finance.admin.helping import LookOnly
from finance.models import Approval, Draft, DraftLine
from finance.rules.money import format_yuan
from members.models import User
from union_portal.lib.admin import ReadOnlyInline


class Lines(ReadOnlyInline):
    model = DraftLine
    fields = readonly_fields = ("account", "amount", "memo")

    @admin.display(description=gettext_lazy("amount (yuan)"))
    def amount(self, line: DraftLine) -> str:
        return format_yuan(line.amount_fen)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DraftLine]:
        return super().get_queryset(request).select_related("account")


class Steps(ReadOnlyInline):
    model = Approval
    fields = readonly_fields = ("at", "step", "by", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        return super().get_queryset(request).select_related("by")


def _may_see(user: User, draft: Draft | None = None) -> bool:
    return permissions.may_use_desk(user) if draft is None else permissions.may_see_draft(user, draft)


@admin.register(Draft)
class DraftAdmin(LookOnly):
    """Everybody sees here the drafts that they see at the desk."""

    list_display = ("on", "narration", "amount", "kind", "stage", "prepared_by")
    list_display_links = ("narration",)
    list_filter = ("stage", "kind")
    list_select_related = ("prepared_by",)
    search_fields = ("narration", "counterparty__name")
    fields = (
        "on", "kind", "stage", "narration", "branch", "activity", "counterparty", "occasion", "headcount", "no_voucher_reason", "resolution",
        "reverses", "reason", "prepared_by", "submitted_at", "page",
    )  # fmt: skip
    inlines = (Lines, Steps)
    may_see = staticmethod(_may_see)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        seen = permissions.drafts_for(request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=seen).prefetch_related("lines")

    @admin.display(description=gettext_lazy("amount (yuan)"))
    def amount(self, draft: Draft) -> str:
        return format_yuan(draft.amount_fen)

    @admin.display(description=pgettext_lazy("of a draft", "page"))
    def page(self, draft: Draft) -> SafeString:
        return format_html('<a href="{}">{}</a>', draft.get_absolute_url(), draft)
