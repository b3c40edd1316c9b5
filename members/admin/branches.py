"""The tree of branches in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Field, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members import permissions
from members.actions import branches
from members.admin.choices import branch_field, indented, own_branches
from members.models import Branch, BranchEvent, User
from members.rules.branches import BranchKind
from union_portal.lib.action_admin import ActionAdmin, ActionForm, Deed, beside
from union_portal.lib.admin import ReadOnlyInline


class BranchForm(ActionForm):
    class Meta:
        model = Branch
        fields = ["name", "kind", "parent", "position", "opened_on"]
        help_texts = {
            "kind": _("Branches stand below the union or a branch; groups are the last level."),
            "parent": _("Choosing another one moves the branch with everything below it."),
            "opened_on": _("Leave empty for today."),
        }


class BranchEvents(ReadOnlyInline):
    model = BranchEvent
    fk_name = "branch"
    fields = ("at", "kind", "what", "by")
    readonly_fields = fields
    verbose_name_plural = _("history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BranchEvent]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=_("details"))
    def what(self, event: BranchEvent) -> str:
        return from_to(event.details)


def from_to(details: dict[str, Any]) -> str:
    """一号矿 → 二号矿, as events of a move or a new name keep it."""
    return " → ".join(str(details[key]) for key in ("from", "to") if details.get(key))


class OpenFilter(admin.SimpleListFilter):
    """Branches that exist, or those that were closed."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", pgettext_lazy("branch", "open")), ("closed", pgettext_lazy("branch", "closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Branch]) -> QuerySet[Branch]:
        if self.value() not in {"open", "closed"}:
            return queryset
        return queryset.filter(closed_on__isnull=self.value() == "open")


@admin.register(Branch)
class BranchAdmin(ActionAdmin):
    form = BranchForm
    list_display = ("indented_name", "kind", "people", "opened_on", "closed_on")
    list_display_links = ("indented_name",)
    list_filter = (OpenFilter,)
    search_fields = ("name",)
    list_per_page = 500
    fieldsets = ((None, {"fields": ["name", "kind", "parent", "position", "opened_on", "closed_on"]}),)
    inlines = (BranchEvents,)
    may_see = may_change = may_add = staticmethod(permissions.may_edit_branches)
    deeds = (
        Deed(
            "close",
            _("Close this branch"),
            _("A closed branch can no longer be chosen. Its history stays, and it can be reopened."),
            _("The branch is closed."),
            branches.close,
            lambda branch: branch.is_open and branch.kind != BranchKind.UNION,
        ),
        Deed(
            "reopen",
            _("Reopen this branch"),
            _("The branch can be chosen again, where it stood before."),
            _("The branch is open again."),
            branches.reopen,
            lambda branch: not branch.is_open,
        ),
    )

    def has_view_permission(self, request: HttpRequest, obj: Branch | None = None) -> bool:
        """Whoever gives roles has to find branches too."""
        return super().has_view_permission(request, obj) or permissions.may_give_roles(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Branch]:
        members = Count("members", filter=~Q(members__status=User.Status.LEFT))
        return own_branches(request).in_tree_order().annotate(people_count=members)

    def get_inlines(self, request: HttpRequest, obj: Branch | None) -> tuple[type, ...]:
        return self.inlines if obj else ()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("place",)

    def get_readonly_fields(self, request: HttpRequest, obj: Branch | None = None) -> tuple[str, ...]:
        """The level never changes; the union itself belongs to nothing."""
        if obj is None:
            return ("closed_on",)
        return ("closed_on", "kind") + (("parent",) if obj.parent_id is None else ())

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """What can have something below it, as a tree."""
        if db_field.name != "parent":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        branch = self._edited(request)
        field = branch_field(
            request,
            keeps=branch.parent_id if branch else None,
            label=db_field.verbose_name,
            help_text=BranchForm.Meta.help_texts["parent"],
        )
        field.queryset = field.queryset.exclude(kind=BranchKind.GROUP)
        return field

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if Branch.objects.filter(kind=BranchKind.UNION).exists():
            kwargs["choices"] = [choice for choice in db_field.choices if choice[0] != BranchKind.UNION]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Branch, form: BranchForm, change: bool) -> None:
        data = form.cleaned_data
        who = {"by": request.user, "at": timezone.now()}
        if not change:
            with beside("parent"):
                made = branches.open_branch(
                    data["name"],
                    kind=BranchKind(data["kind"]),
                    parent=data["parent"],
                    position=data["position"],
                    opened_on=data["opened_on"],
                    **who,
                )
            obj.pk = made.pk
            return
        branch = Branch.objects.get(pk=obj.pk)
        with beside("name"):
            branches.rename(branch, data["name"], **who)
        if data.get("parent"):
            with beside("parent"):
                branches.move(branch, data["parent"], **who)
        with beside("opened_on"):
            branches.arrange(branch, position=data["position"], opened_on=data["opened_on"])

    @staticmethod
    def _edited(request: HttpRequest) -> Branch | None:
        pk = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        return Branch.objects.filter(pk=pk).first() if str(pk).isdecimal() else None

    @admin.display(description=_("name"), ordering="place")
    def indented_name(self, branch: Branch) -> str:
        return indented(branch)

    @admin.display(description=_("members"))
    def people(self, branch: Branch) -> int:
        return branch.people_count
