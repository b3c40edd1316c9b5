"""Rows beside a text: its files, and what happened to it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from news.forms import AttachmentForm
from news.models import Attachment
from union_portal.lib.admin import PortalInline, ReadOnlyInline
from union_portal.lib.models import Event


class AttachmentInline(PortalInline):
    """Files beside the text."""

    model = Attachment
    form = AttachmentForm
    extra = 1  # without JavaScript nothing adds a row
    fields = ("upload", "name", "position", "kept_file")
    readonly_fields = ("kept_file",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Who only reads uploads nothing."""
        fields = super().get_fields(request, obj)
        return fields if self.has_change_permission(request, obj) else fields[1:]

    @admin.display(description=_("kept"))
    def kept_file(self, attachment: Attachment) -> str:
        if not attachment.pk:
            return "-"
        address = reverse("news:attachment", args=[attachment.pk])
        return format_html('<a href="{}">{}</a>', address, attachment.kind.upper())


class EventInline(ReadOnlyInline):
    """What happened, and who did it."""

    fields = ("at", "by", "happened", "explained")
    readonly_fields = fields
    ordering = ("-at", "-pk")

    @admin.display(description=_("what happened"))
    def happened(self, event: Event) -> str:
        return str(dict(event.KINDS).get(event.kind, event.kind))

    @admin.display(description=_("details"))
    def explained(self, event: Event) -> str:
        """The reason that was given, or which fields have changed."""
        said = event.details
        return (
            said.get("reason", "")
            or "、".join(self._field_label(name) for name in said.get("fields", ()))
            or "-"
        )

    def _field_label(self, name: str) -> str:
        """A field, or the rows beside the text, as the form calls them."""
        field = self.parent_model._meta.get_field(name)
        return str(field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name)
