"""Forms of the audit room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance.models import AuditFinding, AuditMark, AuditReview
from finance.rules.money import BadAmount, parse_yuan
from finance.words import amount_sentence

MOST = 500
"""Entries drawn in one way."""


class DrawForm(forms.Form):
    """How many entries are drawn in which way."""

    by_money = forms.IntegerField(
        label=gettext_lazy("entries by the weight of their amount"), required=False, min_value=1, max_value=MOST,
        help_text=gettext_lazy("Every yuan has the same chance: large amounts are drawn more often."),
    )  # fmt: skip
    at_random = forms.IntegerField(
        label=gettext_lazy("entries at random"), required=False, min_value=1, max_value=MOST
    )
    above = forms.CharField(
        label=gettext_lazy("all entries of this amount or more, in yuan"), required=False, max_length=40
    )
    reversals = forms.BooleanField(label=gettext_lazy("all reversals"), required=False)

    def clean_above(self) -> int | None:
        text = self.cleaned_data["above"].strip()
        if not text:
            return None
        try:
            return parse_yuan(text)
        except BadAmount as error:
            raise forms.ValidationError(amount_sentence(error)) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not any(
            (
                said.get("by_money"),
                said.get("at_random"),
                said.get("above") is not None,
                said.get("reversals"),
            )
        ):
            raise forms.ValidationError(_("Say how entries are drawn."))
        return said


class ChooseForm(forms.Form):
    """One entry by its number."""

    number = forms.CharField(
        label=gettext_lazy("number of the entry"), max_length=20, help_text=gettext_lazy("2026-000123")
    )


class MarksForm(forms.Form):
    """What was seen with one's own eyes."""

    marks = forms.MultipleChoiceField(choices=AuditMark.MARKS)


class FindingForm(forms.Form):
    """Something to object to."""

    number = forms.CharField(
        label=gettext_lazy("number of the entry"), max_length=20, required=False,
        help_text=gettext_lazy("Empty: the finding is general."),
    )  # fmt: skip
    weight = forms.ChoiceField(label=gettext_lazy("weight"), choices=AuditFinding.Weight, initial="fault")
    text = forms.CharField(
        label=gettext_lazy("finding"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ReplyForm(forms.Form):
    """What the union says to it."""

    text = forms.CharField(
        label=gettext_lazy("reply of the union"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class OpinionForm(forms.Form):
    """The opinion and its words."""

    opinion = forms.ChoiceField(label=gettext_lazy("opinion"), choices=AuditReview.Opinion)
    text = forms.CharField(
        label=gettext_lazy("words of the opinion"), max_length=8000, widget=forms.Textarea(attrs={"rows": 10})
    )
    sure = forms.BooleanField(
        label=pgettext_lazy("audit opinion", "I sign it: it stands on the page of the publication and stays.")
    )
