"""What is typed about a draft: notes, reasons, when it comes again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance.models import Recurrence
from union_portal.lib.widgets import DayInput


class ReverseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("why it is taken back"), max_length=200,
        help_text=gettext_lazy("Everybody reads it beside the entry."),
    )  # fmt: skip


class NoteForm(forms.Form):
    """`asks`: which of the two is asked for, and whether it must be there."""

    resolution = forms.CharField(
        label=gettext_lazy("resolution of the committee"), max_length=120,
        help_text=gettext_lazy("Number and day of the meeting that decided on it."),
    )  # fmt: skip
    note = forms.CharField(
        label=pgettext_lazy("to a draft", "note"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=gettext_lazy("why it may pass"), max_length=200, help_text=gettext_lazy("It stays with the draft; the audit committee reads it.")
    )  # fmt: skip

    def __init__(
        self, *args: Any, asks: dict[str, bool], labels: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in [*self.fields]:
            if name not in asks:
                del self.fields[name]
            else:
                self.fields[name].required = asks[name]
                self.fields[name].label = (labels or {}).get(name, self.fields[name].label)


class RepeatForm(forms.Form):
    every = forms.ChoiceField(label=gettext_lazy("how often"), choices=Recurrence.Every.choices)
    next_on = forms.DateField(label=gettext_lazy("for the first time on"), widget=DayInput())
    until_on = forms.DateField(
        label=gettext_lazy("for the last time on"), widget=DayInput(), required=False, help_text=gettext_lazy("Empty: until you stop it.")
    )  # fmt: skip


class CopyForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("day"), widget=DayInput())
