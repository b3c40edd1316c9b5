"""What members may type about themselves: signing in, activating, choosing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.accounts import number_behind, verified_owners
from members.actions.notices import ALWAYS_MAILED
from members.models import NoticeKind, User
from members.rules.codes import grouped, read_code
from members.rules.numbers import tidy_number

AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12, **AS_TYPED}


def plain(form: forms.Form) -> None:
    """Take the placeholders out: a label that vanishes while one types is no label."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(account_forms.LoginForm):
    """Employee number or verified e-mail address, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Employee number or e-mail address"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
        )
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay signed in on this device for two weeks")
        self.fields["remember"].help_text = _("Not on a device that others use too.")
        self.order_fields(["login", "password", "remember"])
        plain(self)

    def clean_login(self) -> str:
        login = self.cleaned_data["login"].strip()
        return login if "@" in login else tidy_number(login)

    def user_credentials(self) -> dict[str, str]:
        """One name for one person: an address counts against the same limit as the number behind it."""
        login = number_behind(self.cleaned_data["login"])
        return {"username": login, "password": self.cleaned_data["password"]}


class ReauthenticateForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        plain(self)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""
        plain(self)


class SetPasswordForm(account_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Only an address that its owner has confirmed: what a roster says may be somebody else's by now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)

    def clean_email(self) -> str:
        email = super().clean_email()
        self.users = [user for user in verified_owners(email) if user.is_active]
        return email


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)


class AddEmailForm(account_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
        plain(self)


class AuthenticateForm(mfa_forms.AuthenticateForm):
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, _("Six digits from the app, or one of your recovery codes."))


class MFAReauthenticateForm(mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, _("Six digits from the app, or one of your recovery codes."))


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, _("The six digits that the app shows now."))


@contextmanager
def wrong_unless_complete() -> Iterator[None]:
    """allauth counts on every part of a key's answer being there and fitting; any other answer is a wrong one."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise get_mfa_adapter().validation_error("incorrect_code") from error


class LoginWebAuthnForm(webauthn_forms.LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with wrong_unless_complete():
            return super().clean_credential()


class AuthenticateWebAuthnForm(webauthn_forms.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with wrong_unless_complete():
            return super().clean_credential()


class ReauthenticateWebAuthnForm(webauthn_forms.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with wrong_unless_complete():
            return super().clean_credential()


class AddWebAuthnForm(webauthn_forms.AddWebAuthnForm):
    """A passkey or a security key. Which of the two it is, the device decides with its owner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you know it again: my phone, key on the key ring.")
        self.fields["passwordless"].label = _("Also sign in with it alone, without the password")
        self.fields["passwordless"].help_text = _("The device then asks for your fingerprint, face or PIN.")
        plain(self)

    def clean(self) -> dict[str, Any]:
        with wrong_unless_complete():
            return super().clean()


class EditWebAuthnForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


def _ask_for_code(form: forms.Form, help_text: Any) -> None:
    form.fields["code"].label = _("Code")
    form.fields["code"].help_text = help_text
    form.fields["code"].widget.attrs.update(DIGITS)
    plain(form)


class ActivationForm(forms.Form):
    """What stands on the slip of paper."""

    employee_number = forms.CharField(
        label=_("Employee number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
    )
    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        help_text=_("Twelve letters and digits. Capital or small and the dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", **AS_TYPED}),
    )

    def clean_employee_number(self) -> str:
        return tidy_number(self.cleaned_data["employee_number"])

    def clean_code(self) -> str:
        symbols = read_code(self.cleaned_data["code"])
        if not symbols:
            raise forms.ValidationError(_("A code has twelve letters and digits, such as 7K3M-QX92-D4TA."))
        return grouped(symbols)


class NewPasswordForm(forms.Form):
    """The password, twice, and an address for the day it is forgotten."""

    password1 = SetPasswordField(label=_("Password"))
    password2 = PasswordField(label=_("Password again"), autocomplete="new-password")
    email = EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("If you forget the password, a link comes here. We write to you once to confirm it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user
        plain(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return data


class PreferencesForm(forms.Form):
    """Which notices also come by e-mail, and the language of it all."""

    mailed = forms.MultipleChoiceField(
        label=_("Also by e-mail"),
        required=False,
        help_text=_("Notices about your account and its security always come by e-mail too."),
        choices=[(kind.value, kind.label) for kind in NoticeKind if kind not in ALWAYS_MAILED],
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("Language of notices and e-mails"),
        choices=User._meta.get_field("language").choices,
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, request: HttpRequest, user: User) -> PreferencesForm:
        """The form as this person left it, or as just sent."""
        declined = set(user.notice_choices.filter(by_email=False).values_list("kind", flat=True))
        mailed = [kind for kind in NoticeKind.values if kind not in declined]
        return cls(request.POST or None, initial={"mailed": mailed, "language": user.language})
