"""The members' records in the admin."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.db.models import Field, Func, QuerySet, TextField, Value
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import permissions
from members.actions import people
from members.admin import roster
from members.admin.branches import from_to
from members.admin.choices import branch_field, indented, own_branches
from members.admin.slips import print_slips_for_selected
from members.models import Branch, User, UserEvent
from union_portal.lib.action_admin import ActionAdmin, ActionForm, Deed, beside
from union_portal.lib.admin import ReadOnlyInline

CONTACT = ("phone", "email", "born_on")


class UserForm(ActionForm):
    class Meta:
        model = User
        fields = ["branch", *people.CORRECTABLE]
        help_texts = {
            "employee_number": _(
                "Digits and capital letters, as on the staff card. The member signs in with it."
            ),
            "name": _(
                "As on the identity card, without spaces; a middle dot in minority names: 阿依古丽·吐尔逊."
            ),
            "branch": _("The group, or the branch where there are no groups. Another one moves the member."),
            "status": _("Changed with the buttons above."),
            "sex": _("As in the roster; may stay empty."),
            "post_class": _("As in the roster: front line, technical or management."),
            "joined_on": _("The day the member joined the union."),
            "phone": _("Eleven digits. Seen by the member and by membership officers only."),
            "email": _(
                "For notices and for choosing a new password. Seen by the member and by officers only."
            ),
            "remarks": _("As in the roster, for example 职工代表. Seen by membership officers only."),
        }

    def clean_employee_number(self) -> str:
        return people.tidy_number(self.cleaned_data["employee_number"])


class UserEvents(ReadOnlyInline):
    model = UserEvent
    fk_name = "user"
    fields = ("at", "kind", "what", "by")
    readonly_fields = fields
    verbose_name_plural = _("history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[UserEvent]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=_("details"))
    def what(self, event: UserEvent) -> str:
        """Which fields, or from where to where."""
        fields = [str(User._meta.get_field(name).verbose_name) for name in event.details.get("fields", [])]
        return ", ".join(fields) or from_to(event.details)


class BranchFilter(admin.SimpleListFilter):
    """A branch with everything below it."""

    title = _("branch")
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        return [(branch.pk, indented(branch)) for branch in own_branches(request).in_tree_order()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        branch = Branch.objects.filter(pk=self.value()).first() if str(self.value()).isdecimal() else None
        return queryset.filter(branch__path__startswith=branch.path) if branch else queryset


@admin.register(User)
class UserAdmin(ActionAdmin):
    form = UserForm
    list_display = ("name", "employee_number", "where", "status")
    list_filter = ("status", BranchFilter)
    list_select_related = ("branch__parent",)
    ordering = ("name_key",)
    change_list_template = "admin/members/user/change_list.html"
    search_fields = ("employee_number", "name")
    search_help_text = _("Name, employee number or pinyin: 李建国, lijianguo, ljg")
    readonly_fields = ("status", "left_on")
    inlines = (UserEvents,)
    actions = (print_slips_for_selected,)
    may_see = staticmethod(permissions.may_find_member)
    may_add = may_change = staticmethod(permissions.may_edit_member)
    deeds = (
        Deed(
            "retire",
            _("Record the retirement"),
            _("A retired member still reads, writes in and signs in."),
            _("The retirement is recorded."),
            people.retire,
            lambda user: user.status == User.Status.ACTIVE,
        ),
        Deed(
            "leave",
            _("Record the leaving"),
            _("Roles end today, activation slips lose their force, every session is signed out."),
            _("The leaving is recorded."),
            people.leave,
            lambda user: user.is_active,
        ),
        Deed(
            "return",
            _("Record the return to service"),
            _("The member is in service again. Roles have to be given anew."),
            _("The return is recorded."),
            people.return_,
            lambda user: user.status != User.Status.ACTIVE,
        ),
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_open_roster = permissions.may_see_members(request.user)
        return super().changelist_view(request, {**(extra_context or {}), "may_open_roster": may_open_roster})

    def get_urls(self) -> list[Any]:
        return roster.urls(self.admin_site) + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(branch__in=own_branches(request).values("pk"))

    def own_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who only has to find people sees who they are and where they belong."""
        fieldsets = [(None, {"fields": ["employee_number", "name", "branch", *(["status"] if obj else [])]})]
        if permissions.may_see_contact_data(request.user, obj) if obj else self.may_add(request.user):
            fieldsets.append((_("Roster"), {"fields": ["sex", "post_class", "joined_on", "remarks"]}))
            fieldsets.append((_("Contact data"), {"fields": list(CONTACT)}))
        return fieldsets

    def get_inlines(self, request: HttpRequest, obj: User | None) -> tuple[type, ...]:
        return self.inlines if obj and permissions.may_edit_member(request.user, obj) else ()

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "branch":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        pk = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        kept = User.objects.filter(pk=pk).values_list("branch", flat=True) if str(pk).isdecimal() else ()
        return branch_field(
            request,
            keeps=next(iter(kept), None),
            label=db_field.verbose_name,
            help_text=UserForm.Meta.help_texts["branch"],
        )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[User], search_term: str) -> Any:
        """Letters are pinyin, in full or the first of each syllable."""
        letters = re.sub(r"[\s1-5]", "", search_term.lower())
        if not re.fullmatch(r"[a-z]{2,}", letters):
            return super().get_search_results(request, queryset, search_term)
        syllables = _replaced("name_key", r"\|.*$", "")
        full = _replaced(syllables, "[^a-z]", "")
        first = _replaced(syllables, "([a-z])[a-z]*[0-9 ]*", r"\1")
        annotated = queryset.alias(full_pinyin=full, first_letters=first)
        found = annotated.filter(full_pinyin__startswith=letters) | annotated.filter(first_letters=letters)
        found |= annotated.filter(name__icontains=search_term.strip())
        return found | annotated.filter(employee_number__istartswith=search_term.strip()), False

    def has_slips_permission(self, request: HttpRequest) -> bool:
        return permissions.may_make_slips(request.user)

    @admin.display(description=_("branch"), ordering="branch__path")
    def where(self, user: User) -> str:
        return user.branch.long_name

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:
        data = {name: form.cleaned_data[name] for name in people.CORRECTABLE if name in form.cleaned_data}
        who = {"by": request.user, "at": timezone.now()}
        with beside("employee_number"):
            if change:
                people.correct(User.objects.get(pk=obj.pk), **data, **who)
            else:
                obj.pk = people.enter(form.cleaned_data["branch"], **data, **who).pk
        if change and "branch" in form.changed_data:
            with beside("branch"):
                people.move_to_branch(User.objects.get(pk=obj.pk), form.cleaned_data["branch"], **who)


def _replaced(text: Any, pattern: str, by: str) -> Func:
    """PostgreSQL's regexp_replace, everywhere in the text."""
    return Func(
        text,
        Value(pattern),
        Value(by),
        Value("g"),
        function="regexp_replace",
        arity=4,
        output_field=TextField(),
    )
