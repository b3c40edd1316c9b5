"""The books to look at: nobody adds, changes or deletes anything here, whoever they are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance import permissions
from finance.admin.helping import LookOnly
from finance.models import Approval, Book, Checkpoint, CheckpointSignature, Entry, Line, Period
from finance.rules.money import format_yuan
from union_portal.lib.admin import ReadOnlyInline


@admin.register(Book)
class BookAdmin(LookOnly):
    list_display = ("name", "slug", "branch")
    list_select_related = ("branch",)
    search_fields = ("name", "slug")
    fields = ("name", "slug", "branch", "created_at")
    may_see = staticmethod(permissions.may_use_desk)


@admin.register(Period)
class PeriodAdmin(LookOnly):
    """Months are closed on their own pages."""

    list_display = ("first_on", "state", "closed_at", "closed_by")
    list_filter = ("state",)
    list_select_related = ("closed_by",)
    search_fields = ("book__name",)
    fields = ("book", "first_on", "last_on", "state", "closed_at", "closed_by")
    may_see = staticmethod(permissions.may_use_desk)


class Lines(ReadOnlyInline):
    model = Line
    fields = readonly_fields = ("position", "account", "amount", "memo")

    @admin.display(description=gettext_lazy("amount (yuan)"))
    def amount(self, line: Line) -> str:
        return format_yuan(line.amount_fen)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        return super().get_queryset(request).select_related("account").order_by("position")


@admin.register(Entry)
class EntryAdmin(LookOnly):
    """Found by number (2026-000123) or by words."""

    list_display = ("number", "on", "narration", "amount", "kind", "posted_on")
    list_filter = ("kind",)
    search_fields = ("narration",)
    ordering = ("-seq",)
    fields = (
        "number",
        "seq",
        "on",
        "posted_on",
        "kind",
        "narration",
        "amount",
        "branch",
        "activity",
        "reverses",
        "draft",
        "canonical",
        "chain",
    )
    inlines = (Lines,)
    may_see = staticmethod(permissions.may_use_desk)

    @admin.display(description=pgettext_lazy("of an entry", "number"), ordering="seq")
    def number(self, entry: Entry) -> str:
        return entry.number

    @admin.display(description=gettext_lazy("amount (yuan)"))
    def amount(self, entry: Entry) -> str:
        return format_yuan(entry.amount_fen)

    @admin.display(description="SHA-256")
    def chain(self, entry: Entry) -> str:
        return bytes(entry.hash).hex()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str) -> Any:
        year, dash, counter = search_term.strip().partition("-")
        if (
            dash
            and year.isascii()
            and counter.isascii()
            and year.isdigit()
            and counter.isdigit()
            and len(search_term) < 15
        ):
            return queryset.filter(Q(year=int(year[:4]), counter=int(counter))), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(Approval)
class ApprovalAdmin(LookOnly):
    """Every step somebody took with a draft."""

    list_display = ("at", "step", "by", "draft", "note")
    list_filter = ("step",)
    list_select_related = ("by", "draft")
    search_fields = ("draft__narration", "by__name", "note")
    fields = ("at", "draft", "round", "step", "by", "note", "digest")
    may_see = staticmethod(permissions.may_see_bank)


class Signatures(ReadOnlyInline):
    model = CheckpointSignature
    fields = readonly_fields = ("line", "by", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckpointSignature]:
        return super().get_queryset(request).select_related("by")


@admin.register(Checkpoint)
class CheckpointAdmin(LookOnly):
    list_display = ("size", "at")
    search_fields = ("body",)
    fields = ("book", "size", "at", "body")
    inlines = (Signatures,)
    may_see = staticmethod(permissions.may_use_desk)
