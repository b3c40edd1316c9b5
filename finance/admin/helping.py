"""Help beside every field, and things that nobody changes here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise

from union_portal.lib.admin import PortalAdmin


class Helped:
    """`helps`: what the model itself does not say about its fields."""

    helps: ClassVar[dict[str, str | Promise]] = {}

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name in self.helps:
            field.help_text = self.helps[db_field.name]
        return field


class LookOnly(PortalAdmin):
    """Seen by who may, changed by nobody: nothing is named for adding, changing and deleting."""

    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return self.fields or ()
