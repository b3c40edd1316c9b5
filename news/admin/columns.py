"""The tree of columns in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.forms import ColumnForm
from news.models import Column
from union_portal.lib.admin import PortalAdmin


@admin.register(Column)
class ColumnAdmin(PortalAdmin):
    form = ColumnForm
    may_see = staticmethod(permissions.may_edit_columns)
    may_add = staticmethod(permissions.may_edit_columns)
    may_change = staticmethod(permissions.may_edit_columns)
    may_delete = staticmethod(permissions.may_delete_column)
    list_display = ("name", "parent", "holds", "review_levels", "position", "in_navigation")
    list_filter = ("holds", "in_navigation")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    search_help_text = _("Name or short address")

    def save_model(self, request: HttpRequest, obj: Column, form: Any, change: bool) -> None:
        actions.save_column(obj, by=request.user, at=timezone.now())
