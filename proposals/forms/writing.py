"""The form in which a delegate writes a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.actions.writing import CHOICES, NEEDED, TEXT
from proposals.finding import Words
from proposals.models import Delegate, Proposal, ProposalCategory


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]
    """One matter. Nothing has to be complete before seconders are asked; what is typed is kept as a draft."""

    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("attach a file"),
        required=False,
        help_text=_("A photograph, a PDF or an Office file. It is signed together with the text."),
    )

    class Meta:
        model = Proposal
        fields = [*TEXT, *CHOICES]
        help_texts = {
            "title": _("One matter per proposal, in a sentence: what should be changed where."),
            "grounds": _("What is the case now? Figures convince: how many, how often, since when."),
            "measures": _("What should be done, point by point."),
            "category": _("The committee sees to it that it fits."),
            "delegation": _("Only for a delegation’s proposal: the delegation that moves it."),
        }
        widgets = {
            "grounds": forms.Textarea(attrs={"rows": 6}),
            "measures": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, mover: Delegate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = ProposalCategory.objects.filter(is_offered=True)
        self.fields["delegation"].queryset = mover.congress.delegations.filter(pk=mover.delegation_id)
        for name in NEEDED:
            self.fields[name].needed = _("(needed before delegates are asked)")
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.updated_at.isoformat()
            self.fields["seen"].required = True

    @property
    def words(self) -> Words:
        """What it says as it stands there, valid or not."""
        title, grounds, measures = (
            str(self[name].value() or "") for name in ("title", "grounds", "measures")
        )
        return Words(title, f"{grounds}\n{measures}")

    @property
    def text(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in (*TEXT, *CHOICES)}
