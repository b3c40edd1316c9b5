"""The pictures the portal keeps: described here, used everywhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.forms import PictureForm
from news.models import Picture
from union_portal.lib.admin import PortalAdmin


@admin.register(Picture)
class PictureAdmin(PortalAdmin):
    form = PictureForm
    may_see = staticmethod(permissions.may_edit_picture)
    may_add = staticmethod(permissions.may_upload_pictures)
    may_change = staticmethod(permissions.may_edit_picture)
    list_display = ("thumbnail", "alt", "caption", "credit", "created_at")
    list_display_links = ("thumbnail", "alt")
    search_fields = ("alt", "caption", "credit")
    search_help_text = _("Words from the description, caption or credit")
    readonly_fields = ("thumbnail", "size")

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[str, ...]:
        return (
            ("thumbnail", "size", "alt", "caption", "credit")
            if obj
            else ("upload", "alt", "caption", "credit")
        )

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        words = {name: form.cleaned_data[name] for name in ("alt", "caption", "credit")}
        if change:
            actions.describe_picture(obj, by=request.user, at=timezone.now(), **words)
            return
        now = timezone.now()
        kept = actions.add_picture(form.cleaned_data["upload"], by=request.user, at=now, **words)
        if kept.created_at < now:
            self.message_user(request, gettext("This picture was there already."), messages.WARNING)
        obj.__dict__.update(kept.__dict__)

    @admin.display(description=_("picture"))
    def thumbnail(self, picture: Picture) -> str:
        height = max(1, round(160 * picture.height / picture.width))
        return format_html(
            '<img src="{}" alt="{}" width="160" height="{}" loading="lazy">',
            picture.small_url,
            picture.alt,
            height,
        )

    @admin.display(description=_("width and height"))
    def size(self, picture: Picture) -> str:
        return f"{picture.width} × {picture.height}"
