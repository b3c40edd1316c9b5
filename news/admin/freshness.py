"""The freshness report in the admin: a page for the desk, one sheet for leaders, a table for the spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Branch
from news import permissions
from news.freshness import BranchRow, ColumnRow, Report, report
from news.reports import table_as_csv
from news.rules.charts import chart

ON_THE_SHEET = 12
"""Rows of each table that fit on one sheet of paper; those that are late come first."""


class FreshnessReport(ModelAdmin):  # type: ignore[type-arg]
    """Addresses beside those of the articles; leaders get in who may open no article."""

    def report_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("freshness/", wrap(self.freshness_view), name="news_article_freshness"),
            path("freshness/sheet/", wrap(self.sheet_view), name="news_article_freshness_sheet"),
            path("freshness/table.csv", wrap(self.table_view), name="news_article_freshness_table"),
        ]

    def freshness_view(self, request: HttpRequest) -> HttpResponse:
        """Which columns and branches have fallen silent, what went out before a review, what was read."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Freshness"),
            "opts": self.opts,
            "report": _report(request),
            "may_set": permissions.may_edit_columns(request.user),
        }
        return TemplateResponse(request, "admin/news/freshness.html", context)

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """One sheet of A4."""
        found = _report(request)
        branches = sorted(found.branches, key=lambda row: (not row.is_late, row.items))[:ON_THE_SHEET]
        columns = sorted(found.columns, key=lambda row: not row.is_late)[:ON_THE_SHEET]
        quota = branches[0].quota if branches else None
        context = {
            "report": found,
            "branches": branches,
            "columns": columns,
            "more_branches": len(found.branches) - len(branches),
            "more_columns": len(found.columns) - len(columns),
            "chart": chart([(row.branch.name, row.items, row.is_late) for row in branches], quota),
            "quota": quota,
        }
        return TemplateResponse(request, "admin/news/freshness_sheet.html", context)

    def table_view(self, request: HttpRequest) -> HttpResponse:
        """Every row, for a spreadsheet."""
        found = _report(request)
        response = HttpResponse(table_as_csv(_table(found)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = (
            f'attachment; filename="freshness-{timezone.localdate(found.at)}.csv"'
        )
        return response


def _report(request: HttpRequest) -> Report:
    if not permissions.may_see_report(request.user):
        raise PermissionDenied
    places = permissions.branches_in_report(request.user)
    is_whole = any(place.parent_id is None for place in places)
    return report(Branch.objects.below(places), timezone.now(), is_whole=is_whole)


def _table(found: Report) -> list[list[Any]]:
    head = [
        _("Kind"), _("Column or branch"), _("Last item"), _("Days since"), _("Limit (days)"), _("Items this quarter"),
        _("Due a quarter"), _("Published in twelve months"), _("Of them before a review"), _("State"),
        _("Must-reads"), _("Must-reads confirmed"),
    ]  # fmt: skip
    return [head, *map(_column_line, found.columns), *map(_branch_line(found), found.branches)]


def _column_line(row: ColumnRow) -> list[Any]:
    late = _("silent too long") if row.is_late else _("fresh")
    state = late if row.column.fresh_days is not None else ""
    return [
        _("column"), row.column.name, row.last_on, row.days, row.column.fresh_days, row.items, None, row.published,
        row.forced, state, None, None,
    ]  # fmt: skip


def _branch_line(found: Report) -> Any:
    today = timezone.localdate(found.at)

    def line(row: BranchRow) -> list[Any]:
        days = (today - row.last_on).days if row.last_on else None
        late = _("behind") if row.is_late else _("on time")
        return [
            _("branch"), row.branch.name, row.last_on, days, None, row.items, row.quota, row.published, row.forced,
            late if row.quota is not None else "", row.asked, row.read,
        ]  # fmt: skip

    return line
