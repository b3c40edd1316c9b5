"""Tags in the admin: how often each is used, and one form that renames or merges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news import actions, permissions
from news.models import Tag, TagEvent
from union_portal.lib.action_admin import ActionAdmin, ActionForm, beside
from union_portal.lib.admin import ReadOnlyInline
from union_portal.lib.models import Event

IN_USE = """
SELECT name, count(*) FROM (
  SELECT unnest(tags) AS name FROM news_article UNION ALL SELECT unnest(tags) FROM news_policy
) AS used GROUP BY name
"""


class TagForm(ActionForm):
    """A name that is there already is no mistake: that is how two tags become one."""

    name = forms.CharField(
        label=_("name"),
        max_length=12,
        help_text=_(
            "A new name goes onto every text at once, and the old address leads on. If another tag has this name "
            "already, both become one."
        ),
    )

    class Meta:
        model = Tag
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = self.instance.name

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"name"}


class TagEvents(ReadOnlyInline):
    model = TagEvent
    fields = ("at", "by", "happened", "explained")
    readonly_fields = fields
    ordering = ("-at", "-pk")

    @admin.display(description=_("what happened"))
    def happened(self, event: Event) -> str:
        return str(dict(event.KINDS)[event.kind])

    @admin.display(description=_("details"))
    def explained(self, event: Event) -> str:
        said = event.details
        return f"{said['from']} → {said['to']}" if said else "-"


@admin.register(Tag)
class TagAdmin(ActionAdmin):
    form = TagForm
    may_see = may_add = may_change = staticmethod(permissions.may_keep_tags)
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Those that are used today: former names only lead on."""
        return super().get_queryset(request).filter(merged_into=None)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(IN_USE)
            request.in_use = dict(cursor.fetchall())  # type: ignore[attr-defined]
        return super().changelist_view(request, extra_context)

    def get_list_display(self, request: HttpRequest) -> Any:
        in_use = getattr(request, "in_use", {})

        @admin.display(description=_("texts"))
        def texts(tag: Tag) -> int:
            return in_use.get(tag.name, 0)

        return ("name", texts)

    def get_inlines(self, request: HttpRequest, obj: Tag | None) -> Any:
        return [TagEvents] if obj else []

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        name, who = form.cleaned_data["name"].strip(), {"by": request.user, "at": timezone.now()}
        with beside("name"):
            if change:
                made = actions.rename_tag(obj, name, **who)
            else:
                made = Tag.objects.get(name=actions.keep_tags([name], **who)[0])
        obj.pk, obj.name = made.pk, made.name
