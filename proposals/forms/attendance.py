"""The reason of an excuse or a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Whether a reason is needed depends on what is entered: the action says so."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        strip=True,
        help_text=_("Only the desk reads it. It stands on no list and no screen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
