"""Budgets to look through: they are written, approved and sent back on their own pages."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from finance import permissions
from finance.admin.helping import LookOnly
from finance.models import Budget, BudgetLine, BudgetReturn
from finance.rules.money import format_yuan
from union_portal.lib.admin import ReadOnlyInline


class Lines(ReadOnlyInline):
    model = BudgetLine
    fields = readonly_fields = ("account", "branch", "activity", "amount", "note")

    @admin.display(description=gettext_lazy("amount (yuan)"))
    def amount(self, line: BudgetLine) -> str:
        return format_yuan(line.amount_fen)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetLine]:
        return super().get_queryset(request).select_related("account", "branch", "activity")


class Returns(ReadOnlyInline):
    model = BudgetReturn
    fields = readonly_fields = ("at", "by", "reason", "handed_in_at", "handed_in_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetReturn]:
        return super().get_queryset(request).select_related("by", "handed_in_by")


@admin.register(Budget)
class BudgetAdmin(LookOnly):
    """Every version, its lines, and why it was sent back."""

    list_display = ("year", "version", "prepared_by", "approved_at", "approved_by", "resolution")
    list_filter = ("year",)
    list_select_related = ("prepared_by", "approved_by")
    search_fields = ("resolution", "reason")
    fields = (
        "book",
        "year",
        "version",
        "reason",
        "resolution",
        "file_name",
        "prepared_by",
        "approved_by",
        "approved_at",
    )
    inlines = (Lines, Returns)
    may_see = staticmethod(permissions.may_use_desk)
