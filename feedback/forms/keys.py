"""Passphrases of inboxes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class PassphraseForm(forms.Form):
    """The passphrase of the inbox, not that of the sign-in."""

    passphrase = forms.CharField(
        label=gettext_lazy("Inbox passphrase"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Your own one for this inbox: not your password for signing in."),
    )  # fmt: skip
