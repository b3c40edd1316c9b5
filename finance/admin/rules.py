"""Rules with their sources, and what the union has decided about its fund: the approver's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from finance import permissions
from finance.admin.helping import Helped
from finance.models import FinanceRule, FundSettings
from finance.rules.limits import RuleKind, wrong_params
from union_portal.lib.admin import PortalAdmin


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        """The figures fit the kind: no name that it does not know, none missing, amounts in whole fen."""
        cleaned = super().clean() or self.cleaned_data
        kind, params = cleaned.get("kind"), cleaned.get("params")
        if not kind or "params" in self.errors:
            return cleaned
        if not isinstance(params, dict):
            self.add_error("params", _('Write them in braces: {"fen": 200000}.'))
        elif wrong := wrong_params(RuleKind(kind), params):
            names = pgettext("between things of a list", ", ").join(wrong)
            self.add_error(
                "params",
                _("Missing, unknown or of the wrong form for this kind of rule: %(names)s.")
                % {"names": names},
            )
        return cleaned


@admin.register(FinanceRule)
class FinanceRuleAdmin(Helped, PortalAdmin):
    """A new limit is a new row from its day on; the old one ends the day before."""

    form = RuleForm
    list_display = ("code", "kind", "province", "from_on", "to_on", "effect", "certainty")
    list_filter = ("kind", "effect", "certainty")
    search_fields = ("code", "citation")
    fields = (
        "code",
        "kind",
        "province",
        "from_on",
        "to_on",
        "params",
        "citation",
        "citation_en",
        "certainty",
        "effect",
    )
    may_see = staticmethod(permissions.may_see_reference)
    may_add = may_change = staticmethod(permissions.may_set_up)
    helps = {
        "code": gettext_lazy("A short Latin name, the same for all rows of one limit."),
        "kind": gettext_lazy("What is compared with what."),
        "from_on": gettext_lazy("The first day; drafts of earlier days are not judged by it."),
        "to_on": gettext_lazy("The last day. Empty: until further notice."),
        "citation_en": gettext_lazy("For the English pages."),
        "effect": gettext_lazy(
            "A stop needs an exception by the approver, with a reason; a warning does not."
        ),
    }


@admin.register(FundSettings)
class FundSettingsAdmin(Helped, PortalAdmin):
    """Who sees what, and how often it is made public. Made with the book, deleted by nobody."""

    list_display = ("book", "totals_for", "entries_for", "vouchers_for", "every")
    list_select_related = ("book",)
    search_fields = ("book__name",)
    fields = (
        "totals_for", "entries_for", "vouchers_for", "every", "question_days", "answer_days", "resolution_from_fen", "province",
        "chart_version",
    )  # fmt: skip
    may_see = staticmethod(permissions.may_see_reference)
    may_change = staticmethod(permissions.may_set_up)
    helps = {
        "totals_for": gettext_lazy("Who reads sums, statements and charts."),
        "entries_for": gettext_lazy("Who reads the single entries once they are published."),
        "vouchers_for": gettext_lazy("Who sees the copies with black bars."),
        "every": gettext_lazy("How much time one publication covers."),
        "resolution_from_fen": gettext_lazy(
            "In fen: 5000 yuan is 500000. From this amount an expense needs a resolution of the committee."
        ),
        "chart_version": gettext_lazy("2010 or 2021: which numbers stand beside the accounts."),
    }
