"""Inboxes, their people, and the passphrases of their keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from feedback.models import DUTIES, Inbox
from feedback.rules.moves import Duty
from feedback.sealing.keys import SHORTEST
from members.models import User
from members.rules.numbers import tidy_number


def secret_field(label: str | Promise, hint: str | Promise = "") -> forms.CharField:
    """Never shown again, never filled in by the browser."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, max_length=200, strip=False, widget=widget)


class PassphraseForm(forms.Form):
    """The passphrase of the inbox, not that of the sign-in."""

    passphrase = secret_field(
        gettext_lazy("Inbox passphrase"),
        gettext_lazy("Your own one for this inbox: not your password for signing in."),
    )


class NewPassphraseForm(forms.Form):
    """A passphrase that somebody chooses, typed twice."""

    passphrase = secret_field(
        gettext_lazy("New inbox passphrase"),
        gettext_lazy("At least ten characters, another one than your password: four words that only you put together. Nobody can look it up or reset it."),
    )  # fmt: skip
    again = secret_field(gettext_lazy("The same once more"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        first, second = cleaned.get("passphrase"), cleaned.get("again")
        if first and len(first.strip()) < SHORTEST:
            self.add_error(
                "passphrase", _("A passphrase has at least %(needed)d characters.") % {"needed": SHORTEST}
            )
        elif first and second and first != second:
            self.add_error("again", _("The two are different. Type both once more."))
        return cleaned


class FirstKeyForm(NewPassphraseForm):
    """Who keeps the papers, and the lead's passphrase."""

    first = forms.CharField(
        label=gettext_lazy("Who keeps the first paper"), max_length=40,
        help_text=gettext_lazy("Somebody outside this inbox, such as the chairperson."),
    )  # fmt: skip
    second = forms.CharField(
        label=gettext_lazy("Who keeps the second paper"), max_length=40,
        help_text=gettext_lazy("Another person: each alone learns nothing from the own paper."),
    )  # fmt: skip
    field_order = ("first", "second", "passphrase", "again")


class ConfirmKeyForm(forms.Form):
    """The last groups of the two papers: only who has them can type them."""

    draft = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    group_1 = forms.CharField(label=gettext_lazy("Last four characters of the first paper"), max_length=20)
    group_2 = forms.CharField(label=gettext_lazy("Last four characters of the second paper"), max_length=20)


class ChangePassphraseForm(NewPassphraseForm):
    old = secret_field(gettext_lazy("Present inbox passphrase"))
    field_order = ("old", "passphrase", "again")


class TakeKeyForm(NewPassphraseForm):
    code = forms.CharField(
        label=gettext_lazy("Transfer code"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=gettext_lazy("Sixteen characters that your colleague reads to you. Capitals and dashes do not matter."),
    )  # fmt: skip
    field_order = ("code", "passphrase", "again")


class RecoverForm(NewPassphraseForm):
    paper_1 = forms.CharField(
        label=gettext_lazy("First paper"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=gettext_lazy("Five lines, as they are printed. Capitals and dashes do not matter."),
    )
    paper_2 = forms.CharField(
        label=gettext_lazy("Second paper"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )
    field_order = ("paper_1", "paper_2", "passphrase", "again")

    @property
    def papers(self) -> tuple[str, str]:
        return self.cleaned_data["paper_1"], self.cleaned_data["paper_2"]


class InboxForm(forms.ModelForm):
    class Meta:
        model = Inbox
        fields = ("name", "branch", "superior", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = Inbox.objects.open().exclude(pk=self.instance.pk)
        self.fields["superior"].empty_label = _("none")
        self.fields["branch"].empty_label = _("- choose -")

    def _get_validation_exclusions(self) -> set[str]:
        """A name that an open inbox has already is seen here, beside the field."""
        return super()._get_validation_exclusions() - {"closed_on"}


class AddMemberForm(forms.Form):
    member = forms.CharField(
        label=gettext_lazy("Employee number"), max_length=40,
        help_text=gettext_lazy("The person holds the role for this duty already; the system administrator gives it."),
    )  # fmt: skip
    duty = forms.TypedChoiceField(
        label=capfirst(gettext_lazy("duty")), choices=DUTIES, coerce=Duty, widget=forms.RadioSelect
    )

    def clean_member(self) -> User:
        found = User.objects.filter(employee_number=tidy_number(self.cleaned_data["member"])).first()
        if found is None or not found.is_active:
            raise forms.ValidationError(_("Nobody has this employee number."))
        return found


class EndMemberForm(forms.Form):
    """`is_last`: nobody else has the key, so that has to be meant."""

    anyway = forms.BooleanField(
        label=gettext_lazy("End it even if nobody else has the key"), required=False,
        help_text=pgettext_lazy("ending work in an inbox", "Then the lead brings the key back with the two paper shares."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_last:
            del self.fields["anyway"]


class ButtonForm(forms.Form):
    """A button alone: nothing is typed."""
