"""The admin as a second door to the same actions: it asks permissions.py, never Django's permission tables."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

Permission = Callable[..., bool]
LOOKUPS = frozenset({"id", "exact", "isnull", "gte", "lt"})
"""What Django's own filters of a list put into its address."""


def nobody(user: Any, thing: Any = None) -> bool:
    """The permission that nobody has."""
    return False


class PortalAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A ModelAdmin whose four permissions are functions `may(user)` / `may(user, thing)`.

    `may_see` is also asked without a thing, for the list. What is not named is refused. Nothing is deleted
    unless a subclass says so: things end, close or are withdrawn.
    """

    may_see: Permission = staticmethod(nobody)
    may_add: Permission = staticmethod(nobody)
    may_change: Permission = staticmethod(nobody)
    may_delete: Permission = staticmethod(nobody)
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_see(request.user) or self.may_add(request.user)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._ask(self.may_see, request, obj) or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._ask(self.may_change, request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._ask(self.may_delete, request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Lists are filtered by what they offer and nothing else.

        Django would let anybody who sees the list spell out any field letter by letter: ?password__startswith=...
        """
        name, *rest = lookup.split("__")
        is_offered = name in map(_filtered_by, self.get_list_filter(request)) and LOOKUPS.issuperset(rest)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def response_action(  # type: ignore[override]  # the stubs know a later Django
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> HttpResponse | None:
        """Rows are chosen by number; Django would ask the database for anything that was sent."""
        if not all(key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("rows that cannot be")
        return super().response_action(request, queryset)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What is saved redirects; a form that comes back was refused, and its status says so."""
        response = super().render_change_form(request, context, *args, **kwargs)
        if request.method == "POST":
            response.status_code = 400
        return response

    def choice_label(self, thing: Any) -> str:
        """What stands for the thing where it is looked for by a few letters (autocomplete)."""
        return str(thing)

    @staticmethod
    def _ask(permission: Permission, request: HttpRequest, obj: models.Model | None) -> bool:
        return permission(request.user) if obj is None else permission(request.user, obj)

    def pk_of(self, object_id: str) -> str:
        """The primary key behind a quoted one in an admin address."""
        return unquote(object_id)


def _filtered_by(offer: Any) -> str:
    """The name in the address: a field, a field with its own filter, or a filter of ours."""
    return getattr(offer, "parameter_name", "") or str(offer[0] if isinstance(offer, tuple) else offer)


class LabelledRows(BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows whose tick box for deleting has a name: Django leaves it to the head of the column."""

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete this row")


class PortalInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that follow the permissions of the thing they belong to."""

    formset = LabelledRows
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._parent_may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._parent_may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._parent_may_change(request, obj)

    def _parent_may_change(self, request: HttpRequest, obj: models.Model | None) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return parent.has_change_permission(request, obj) if obj else parent.has_add_permission(request)


class ReadOnlyInline(PortalInline):
    """Rows that can only be looked at, such as events."""

    can_delete = False
    template = "admin/read_only_inline.html"

    def _parent_may_change(self, request: HttpRequest, obj: models.Model | None) -> bool:
        return False
