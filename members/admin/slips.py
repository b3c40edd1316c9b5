"""Making activation slips. The answer to the form is the printed page: the codes exist nowhere else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from members import permissions, slip_sheets
from members.actions.slips import make_slips, never_activated
from members.admin.choices import BranchField
from members.models import ActivationSlip, Branch, User
from members.rules.numbers import tidy_number
from members.rules.roles import Role
from union_portal.lib.admin import PortalAdmin


class MakeSlipsForm(forms.Form):
    """A whole branch, or members one by one."""

    branch = BranchField(
        queryset=Branch.objects.none(),
        label=gettext_lazy("Branch"),
        help_text=gettext_lazy("Everybody here and below who has never signed in gets a slip."),
    )
    numbers = forms.CharField(
        label=gettext_lazy("Or only these employee numbers"),
        required=False,
        help_text=gettext_lazy("One below the other. For somebody who has forgotten the password, too."),
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        branches = permissions.branches_of(by, Role.MEMBERSHIP_OFFICER)
        self.fields["branch"].queryset = Branch.objects.open().below(branches).in_tree_order()

    def clean_numbers(self) -> list[str]:
        numbers = [tidy_number(line) for line in self.cleaned_data["numbers"].splitlines() if line.strip()]
        known = User.objects.filter(employee_number__in=numbers, status__in=["active", "retired"])
        allowed = set(permissions.open_to_slips(self.by, known).values_list("employee_number", flat=True))
        if missing := [number for number in numbers if number not in allowed]:
            text = _("No member of yours has these numbers: %(numbers)s")
            raise forms.ValidationError(text % {"numbers": ", ".join(missing[:20])})
        return numbers

    def members(self) -> QuerySet[User]:
        """Who gets a slip, branch by branch."""
        numbers = self.cleaned_data["numbers"]
        if not numbers:
            return permissions.open_to_slips(self.by, never_activated(self.cleaned_data["branch"]))
        chosen = User.objects.filter(employee_number__in=numbers).select_related("branch__parent")
        return permissions.open_to_slips(self.by, chosen).order_by("branch__path", "name_key")


@admin.register(ActivationSlip)
class ActivationSlipAdmin(PortalAdmin):
    """Which slips were made; never what stood on them."""

    may_see = staticmethod(
        lambda user, slip=None: permissions.may_make_slips(user, slip.user.branch if slip else None)
    )
    may_add = staticmethod(permissions.may_make_slips)
    list_display = ("user", "number", "made_at", "made_by", "state")
    list_select_related = ("user", "made_by")
    search_fields = ("user__employee_number", "user__name")
    search_help_text = gettext_lazy("Employee number or name")
    ordering = ("-made_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ActivationSlip]:
        branches = permissions.branches_of(request.user, Role.MEMBERSHIP_OFFICER)
        return super().get_queryset(request).filter(user__branch__in=Branch.objects.below(branches))

    @admin.display(description=gettext_lazy("employee number"))
    def number(self, slip: ActivationSlip) -> str:
        return slip.user.employee_number

    @admin.display(description=gettext_lazy("state"))
    def state(self, slip: ActivationSlip) -> str:
        if slip.used_at:
            return pgettext("activation slip", "used")
        if slip.revoked_at:
            return pgettext("activation slip", "replaced")
        is_over = slip.expires_at <= timezone.now()
        return pgettext("activation slip", "expired") if is_over else pgettext("activation slip", "open")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Not a row to fill in, but the question whom to make slips for."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = MakeSlipsForm(request.POST or None, by=request.user)
        if request.method == "POST" and form.is_valid():
            return print_slips(request, form.members()) or redirect("admin:members_activationslip_add")
        context = self.admin_site.each_context(request) | {
            "title": _("Make activation slips"),
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/members/make_slips.html", context)


def print_slips(request: HttpRequest, members: QuerySet[User]) -> HttpResponse | None:
    """Make the slips and show the sheets; None when there was nobody to make one for."""
    made = make_slips(members, by=request.user, at=timezone.now())
    if not made:
        messages.warning(request, _("Nobody here still needs a slip."))
        return None
    response = TemplateResponse(request, slip_sheets.TEMPLATE, slip_sheets.sheets(made))
    response["Cache-Control"] = "no-store"
    return response


@admin.action(
    description=gettext_lazy("Print activation slips for the selected members"), permissions=["slips"]
)
def print_slips_for_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[User]
) -> HttpResponse | None:
    """For the list of members. Whoever is out of this officer's reach is left out, and that is said."""
    chosen = queryset.select_related("branch__parent")
    allowed = permissions.open_to_slips(request.user, chosen).order_by("branch__path", "name_key")
    left_out = chosen.count() - allowed.count()
    if left_out:
        text = ngettext("%d member gets no slip from you.", "%d members get no slip from you.", left_out)
        messages.warning(request, text % left_out)
    return print_slips(request, allowed)
