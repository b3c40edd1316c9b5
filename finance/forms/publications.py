"""Forms of publications: their days, passphrases of keys, questions, answers, the sign-off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance.models import Publication
from finance.proof.keys import SHORTEST
from finance.rules.publications import is_whole_months
from union_portal.lib.widgets import DayInput


class PublicationForm(forms.ModelForm):
    """The months, their name, the days."""

    class Meta:
        model = Publication
        fields = (
            "kind", "title", "slug", "from_on", "until_on", "opens_on", "questions_until", "answers_due", "final_on", "words",
        )  # fmt: skip
        widgets = {
            **{name: DayInput() for name in ("from_on", "until_on", "opens_on", "questions_until", "answers_due", "final_on")},
            "words": forms.Textarea(attrs={"rows": 8}),
        }  # fmt: skip
        help_texts = {
            "from_on": gettext_lazy("The first day of a month."),
            "until_on": gettext_lazy("The last day of a month. All months of it are closed."),
            "opens_on": gettext_lazy("From this day on questions are taken."),
            "final_on": gettext_lazy("From this day on the closing report is signed off."),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("from_on"), said.get("until_on")
        if first and first.day != 1:
            self.add_error("from_on", _("A publication begins with the first day of a month."))
        elif first and last and not is_whole_months(first, last):
            self.add_error("until_on", _("A publication ends with the last day of a month."))
        elif first and last and last < first:
            self.add_error("until_on", _("The last day cannot lie before the first."))
        return said

    def _get_validation_exclusions(self) -> set[str]:
        # The order of the days is said beside the day that breaks it (finance/actions/publishing.py).
        return super()._get_validation_exclusions() | {
            "opens_on",
            "questions_until",
            "answers_due",
            "final_on",
        }


class PassphraseForm(forms.Form):
    """What opens a signing key."""

    passphrase = forms.CharField(
        label=gettext_lazy("passphrase of the key"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class NewKeyForm(forms.Form):
    """A passphrase, twice."""

    passphrase = forms.CharField(
        label=gettext_lazy("passphrase of the new key"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("the same passphrase again"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passphrase"].help_text = _(
            "%(needed)d characters at least; several words are easier to remember. Nobody can find it out or replace it."
        ) % {"needed": SHORTEST}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("passphrase") and said.get("again") and said["passphrase"] != said["again"]:
            self.add_error("again", _("The two passphrases differ."))
        return said


class QuestionForm(forms.Form):
    """A question, and whether the name stands there."""

    text = forms.CharField(
        label=pgettext_lazy("about the fund", "your question"), max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everybody reads it, with the answer. Name nobody in it."),
    )  # fmt: skip
    shows_name = forms.BooleanField(
        label=gettext_lazy("Show my name beside it"), required=False,
        help_text=gettext_lazy("Otherwise only your branch stands there. The portal keeps who asked, to tell you of the answer."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the union answers."""

    text = forms.CharField(
        label=gettext_lazy("answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Everybody reads it. It stays as it is; a later answer can add to it."),
    )  # fmt: skip


class HideForm(forms.Form):
    """Why a question is taken off."""

    reason = forms.CharField(
        label=gettext_lazy("why it is taken off"), max_length=200,
        help_text=gettext_lazy("Stands in its place, for everybody: it names a person, it is an insult."),
    )  # fmt: skip


class FinishForm(forms.Form):
    """Signing the closing report off."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    sure = forms.BooleanField(label=gettext_lazy("I have read the report; it stands as it is from now on."))
