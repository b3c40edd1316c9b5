"""Accounts with their numbers, activities, counterparties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance import permissions
from finance.actions import books as deeds
from finance.admin.helping import Helped
from finance.models import Account, AccountCode, Activity, Counterparty
from finance.reading.books import the_book
from finance.rules.accounts import PREFIXES, kind_of, parent_of
from members.models import Branch, User
from members.rules.numbers import tidy_number
from union_portal.lib.action_admin import ActionAdmin
from union_portal.lib.admin import PortalAdmin, PortalInline


class CodeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a table has no labels of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label


class Codes(Helped, PortalInline):
    model = AccountCode
    form = CodeForm
    fields = ("chart_version", "code")
    helps = {"code": gettext_lazy("Digits, as the chart of that year has them.")}


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_slug(self) -> str:
        """Where an account stands follows from its key: it must be below a heading."""
        slug: str = self.cleaned_data["slug"]
        if slug.partition(".")[0] not in PREFIXES or "." not in slug:
            raise forms.ValidationError(_("It begins with asset., liab., net., inc. or exp."))
        above = parent_of(slug)
        if above and not Account.objects.filter(slug=above, is_posting=False).exists():
            raise forms.ValidationError(
                _("“%(key)s” is no heading below which an account can stand.") % {"key": above}
            )
        self.instance.kind, self.instance.parent_id = kind_of(slug).value, above or None
        return slug


@admin.register(Account)
class AccountAdmin(Helped, PortalAdmin):
    """The chart of accounts. The key stays for good; a number belongs to a year's chart."""

    form = AccountForm
    inlines = (Codes,)
    list_display = ("name", "slug", "number", "kind", "is_posting", "is_open")
    list_filter = ("kind", "is_posting", "is_open")
    search_fields = ("slug", "name", "name_en", "codes__code")
    ordering = ("position", "slug")
    fields = ("slug", "name", "name_en", "is_posting", "is_open", "position", "note")
    may_see = staticmethod(permissions.may_see_reference)
    may_add = may_change = staticmethod(permissions.keeps_books)
    helps = {
        "slug": gettext_lazy(
            "Small letters and points, below its heading: exp.activity.reading. It stands in every entry and stays."
        ),
        "name": gettext_lazy("As the chart of accounts calls it."),
        "name_en": gettext_lazy("For the English pages."),
        "position": gettext_lazy("Its place among its neighbours; the smaller stands first."),
        "note": gettext_lazy("What belongs here, for whoever drafts."),
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> Any:
        return ("slug", "is_posting") if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        return super().get_queryset(request).prefetch_related("codes")

    @admin.display(description=gettext_lazy("numbers"))
    def number(self, account: Account) -> str:
        return ", ".join(f"{each.chart_version}: {each.code}" for each in account.codes.all())


@admin.register(Activity)
class ActivityAdmin(Helped, ActionAdmin):
    """Activities as the books know them; without a number one gets the next of its year."""

    list_display = ("code", "name", "branch", "starts_on", "ends_on", "is_open")
    list_filter = ("is_open",)
    list_select_related = ("branch",)
    search_fields = ("code", "name")
    fields = ("name", "branch", "starts_on", "ends_on", "budget_fen", "headcount", "is_open")
    readonly_fields = ("code",)
    may_see = staticmethod(permissions.may_see_reference)
    may_add = may_change = staticmethod(permissions.keeps_books)
    helps = {
        "name": gettext_lazy("Everybody reads it."),
        "branch": gettext_lazy("The branch that holds it."),
        "starts_on": gettext_lazy("The first day; its year is in the number."),
        "ends_on": gettext_lazy("The last day."),
        "budget_fen": gettext_lazy("In fen: 30000 yuan is 3000000. 0: none of its own."),
        "is_open": gettext_lazy("Empty: not offered for new drafts."),
    }

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "branch":
            kwargs["queryset"] = Branch.objects.open().in_tree_order()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Activity, form: Any, change: bool) -> None:
        if not change:
            obj.book = the_book()
        deeds.keep_activity(obj, by=request.user, at=timezone.now())  # type: ignore[arg-type]


class CounterpartyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The member by the number of the staff card: the roster is not the bookkeeper's to search."""

    employee_number = forms.CharField(
        label=gettext_lazy("Employee number"), max_length=40, required=False,
        help_text=gettext_lazy("Of the member this is, who can then print the slip of what was paid. Empty: no member."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "employee_number" in self.fields and self.instance.member is not None:
            self.fields["employee_number"].initial = self.instance.member.employee_number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "employee_number" not in said:
            return said
        number = tidy_number(said["employee_number"])
        member = User.objects.filter(employee_number=number).first() if number else None
        if number and member is None:
            self.add_error("employee_number", _("Nobody has this employee number."))
        elif number and said.get("kind") != Counterparty.Kind.PERSON:
            self.add_error("kind", _("A member is a person."))
        self.instance.member = member
        return said


@admin.register(Counterparty)
class CounterpartyAdmin(Helped, PortalAdmin):
    """Who paid and was paid. Private; nobody is added here: a draft brings them in."""

    form = CounterpartyForm
    list_display = ("name", "kind", "member", "updated_at")
    list_filter = ("kind",)
    list_select_related = ("member",)
    search_fields = ("name", "member__employee_number")
    fields = ("name", "kind", "employee_number", "member")
    readonly_fields = ("member",)
    may_see = staticmethod(permissions.may_see_bank)
    may_change = staticmethod(permissions.keeps_books)
    helps = {
        "name": gettext_lazy("As on invoices. What was posted keeps the name it was posted with."),
        "kind": gettext_lazy("Limits for one person are checked for persons only."),
    }
