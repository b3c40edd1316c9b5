"""Departments in the admin, and who acts for them: given and ended here, never rewritten."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import permissions
from members.actions import departments
from members.admin.branches import from_to
from members.models import Department, DepartmentEvent, DepartmentPost, User
from members.rules.numbers import tidy_number
from union_portal.lib.action_admin import ActionAdmin, ActionForm, Deed, beside
from union_portal.lib.admin import ReadOnlyInline

FACTS = ("department", "user", "number", "duty", "title", "starts_on", "ends_on")


class Posts(ReadOnlyInline):
    model = DepartmentPost
    fields = readonly_fields = ("duty", "user", "title", "starts_on", "ends_on")
    verbose_name_plural = gettext_lazy("who acts for it")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[DepartmentPost]:
        return super().get_queryset(request).select_related("user", "department")


class DepartmentEvents(ReadOnlyInline):
    model = DepartmentEvent
    fields = readonly_fields = ("at", "kind", "what", "by")
    verbose_name_plural = gettext_lazy("history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DepartmentEvent]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=gettext_lazy("details"))
    def what(self, event: DepartmentEvent) -> str:
        duties = dict(DepartmentPost.Duty.choices)
        return from_to(event.details) or str(duties.get(event.details.get("duty", ""), ""))


@admin.register(Department)
class DepartmentAdmin(ActionAdmin):
    """The offices that answer. Who acts for one is named under department posts."""

    list_display = ("name", "position", "closed_on")
    search_fields = ("name",)
    fieldsets = ((None, {"fields": ["name", "position", "closed_on"]}),)
    readonly_fields = ("closed_on",)
    inlines = (Posts, DepartmentEvents)
    may_see = may_change = may_add = staticmethod(permissions.may_keep_departments)
    deeds = (
        Deed(
            "close",
            gettext_lazy("Close this department"),
            gettext_lazy("Nothing new is handed to it, and nobody acts for it any more. Its history stays."),
            gettext_lazy("The department is closed."),
            departments.close_department,
            lambda department: department.closed_on is None,
        ),
        Deed(
            "reopen",
            gettext_lazy("Reopen this department"),
            gettext_lazy("It can be handed proposals again. Name who acts for it anew."),
            gettext_lazy("The department is open again."),
            departments.reopen_department,
            lambda department: department.closed_on is not None,
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: Department | None) -> tuple[type, ...]:
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Department, form: ActionForm, change: bool) -> None:
        who = {"by": request.user, "at": timezone.now()}
        name, position = form.cleaned_data["name"], form.cleaned_data["position"]
        with beside("name"):
            if change:
                departments.change_department(obj, name=name, position=position, **who)
            else:
                obj.pk = departments.open_department(name, position=position, **who).pk


class PostForm(ActionForm):
    """Who acts for which department, with which duty."""

    employee_number = forms.CharField(
        label=gettext_lazy("Employee number"),
        max_length=40,
        help_text=gettext_lazy(
            "Of the person. No role is needed: departments work on the portal’s own pages."
        ),
    )

    class Meta:
        model = DepartmentPost
        fields = ["department", "duty", "title", "starts_on", "ends_on"]
        help_texts = {
            "duty": gettext_lazy("A clerk prepares answers; the responsible leader signs them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "department" in self.fields:
            self.fields["department"].queryset = Department.objects.open()
            self.fields["starts_on"].initial = timezone.localdate

    def clean_employee_number(self) -> str:
        number = tidy_number(self.cleaned_data["employee_number"])
        self.member = User.objects.filter(employee_number=number).first()
        if self.member is None:
            raise ValidationError(_("Nobody has this employee number."))
        return number


@admin.register(DepartmentPost)
class DepartmentPostAdmin(ActionAdmin):
    form = PostForm
    list_display = ("user", "number", "department", "duty", "title", "starts_on", "ends_on")
    list_select_related = ("user", "department")
    list_filter = ("department", "duty")
    search_fields = ("user__employee_number", "user__name")
    search_help_text = gettext_lazy("Employee number or name")
    may_see = may_add = may_change = staticmethod(
        lambda user, post=None: permissions.may_keep_departments(user)
    )
    deeds = (
        Deed(
            "end",
            gettext_lazy("End this post"),
            gettext_lazy("The post ends at once: its last day was yesterday. The entry stays."),
            gettext_lazy("The post has ended."),
            departments.end_post,
            lambda post: post.ends_on is None or post.ends_on >= timezone.localdate(),
        ),
    )

    @admin.display(description=gettext_lazy("employee number"), ordering="user__employee_number")
    def number(self, post: DepartmentPost) -> str:
        return post.user.employee_number

    def own_fieldsets(self, request: HttpRequest, obj: DepartmentPost | None = None) -> Any:
        adding = ("department", "employee_number", "duty", "title", "starts_on", "ends_on")
        return [(None, {"fields": FACTS if obj else adding})]

    def get_readonly_fields(self, request: HttpRequest, obj: DepartmentPost | None = None) -> Any:
        return FACTS if obj else ()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Nothing to save here: only to look at, and to end."""
        nothing = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().change_view(request, object_id, form_url, nothing)

    def save_model(self, request: HttpRequest, obj: DepartmentPost, form: PostForm, change: bool) -> None:
        data = form.cleaned_data
        post = departments.give_post(
            data["department"],
            form.member,
            duty=data["duty"],
            title=data["title"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            by=request.user,
            at=timezone.now(),
        )
        obj.pk, obj.user, obj.department = post.pk, post.user, post.department
