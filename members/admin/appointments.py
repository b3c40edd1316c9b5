"""Roles: given and ended here, never rewritten."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import permissions
from members.actions import roles
from members.admin.choices import BranchField
from members.models import Appointment, Branch, User
from members.rules.numbers import tidy_number
from members.rules.roles import Role
from union_portal.lib import Refused
from union_portal.lib.action_admin import ActionAdmin, ActionForm, Deed

FACTS = ("user", "role", "branch", "starts_on", "ends_on", "given_by")


class AppointmentForm(ActionForm):
    """Whom to trust with what, from when until when."""

    employee_number = forms.CharField(
        label=gettext_lazy("Employee number"),
        max_length=40,
        help_text=gettext_lazy("Of the person who gets the role."),
    )
    branch = BranchField(
        queryset=Branch.objects.none(),
        label=gettext_lazy("Branch"),
        help_text=gettext_lazy("The role holds for this branch and everything below it."),
    )

    class Meta:
        model = Appointment
        fields = ["role", "starts_on", "ends_on"]
        help_texts = {"role": gettext_lazy("What the person may do from the first day on.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "branch" in self.fields:
            self.fields["branch"].queryset = Branch.objects.open().in_tree_order()
            self.fields["starts_on"].initial = timezone.localdate

    def clean_employee_number(self) -> str:
        number = tidy_number(self.cleaned_data["employee_number"])
        self.member = User.objects.filter(employee_number=number).first()
        if self.member is None:
            raise ValidationError(_("Nobody has this employee number."))
        return number


@admin.register(Appointment)
class AppointmentAdmin(ActionAdmin):
    form = AppointmentForm
    list_display = ("user", "number", "role", "branch", "starts_on", "ends_on", "given_by")
    list_select_related = ("user", "branch", "given_by")
    list_filter = ("role",)
    search_fields = ("user__employee_number", "user__name")
    search_help_text = gettext_lazy("Employee number or name")
    actions = ("end_selected",)
    may_see = staticmethod(lambda user, appointment=None: permissions.may_see_roles(user))
    may_add = may_change = staticmethod(lambda user, appointment=None: permissions.may_give_roles(user))
    deeds = (
        Deed(
            "end",
            gettext_lazy("End this role"),
            gettext_lazy("The role ends at once: its last day was yesterday. The entry stays."),
            gettext_lazy("The role has ended."),
            roles.end_role,
            lambda appointment: appointment.ends_on is None or appointment.ends_on >= timezone.localdate(),
        ),
    )

    @admin.display(description=gettext_lazy("employee number"), ordering="user__employee_number")
    def number(self, appointment: Appointment) -> str:
        return appointment.user.employee_number

    def own_fieldsets(self, request: HttpRequest, obj: Appointment | None = None) -> Any:
        fields = FACTS if obj else ("employee_number", "role", "branch", "starts_on", "ends_on")
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: Appointment | None = None) -> tuple[str, ...]:
        return FACTS if obj else ()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Nothing to save here: only to look at, and to end."""
        nothing = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().change_view(request, object_id, form_url, nothing)

    def save_model(self, request: HttpRequest, obj: Appointment, form: AppointmentForm, change: bool) -> None:
        data = form.cleaned_data
        given = roles.give_role(
            form.member,
            Role(data["role"]),
            data["branch"],
            by=request.user,
            at=timezone.now(),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )
        obj.pk, obj.user, obj.branch = given.pk, given.user, given.branch

    def has_end_permission(self, request: HttpRequest) -> bool:
        return permissions.may_give_roles(request.user)

    @admin.action(description=gettext_lazy("End the selected roles"), permissions=["end"])
    def end_selected(self, request: HttpRequest, queryset: QuerySet[Appointment]) -> None:
        for appointment in queryset:
            try:
                roles.end_role(appointment, by=request.user, at=timezone.now())
            except Refused as refusal:
                self.message_user(request, f"{appointment.user} · {appointment}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, _("Ended: %s") % f"{appointment.user} · {appointment}")
