"""What is typed when a month is closed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from finance.closing_words import POINTS
from finance.forms.drafts import Yuan
from finance.rules.closing import Point


class CloseForm(forms.Form):
    """Both figures come from outside the books: from the bank's paper and from counting."""

    bank = Yuan(
        label=gettext_lazy("balance the bank states (yuan)"), may_be_nothing=True, required=False,
        help_text=gettext_lazy("From the bank’s statement, on the last day of the month."),
    )  # fmt: skip
    cash = Yuan(
        label=gettext_lazy("counted cash (yuan)"), may_be_nothing=True, required=False,
        help_text=gettext_lazy("Empty where there is no till."),
    )  # fmt: skip
    confirmed = forms.MultipleChoiceField(
        label=gettext_lazy("looked at"), choices=[(point.value, label) for point, label in POINTS.items()], required=False
    )  # fmt: skip

    @property
    def answers(self) -> dict[str, Any]:
        """As far as it could be read: for the list beside the form."""
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        confirmed: Collection[str] = said.get("confirmed") or ()
        return {
            "bank_fen": said.get("bank"),
            "cash_fen": said.get("cash"),
            "confirmed": {Point(each).value for each in confirmed},
        }


class DeclarationForm(forms.Form):
    """The annual declaration on the Eight Prohibitions."""

    note = forms.CharField(
        label=gettext_lazy("how it was looked into"), max_length=300, required=False,
        help_text=gettext_lazy("Who looked at what, and when."),
    )  # fmt: skip
    sure = forms.BooleanField(
        label=gettext_lazy("I sign this for the union: it stays with the books of the year.")
    )
