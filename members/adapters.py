"""How django-allauth meets our members: nobody signs up, outside accounts are linked, never created.

These methods are doors, as views are: they read the clock and call the actions.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import tasks
from members.accounts import OUTSIDE_NAMES, site_name
from members.actions import audit
from members.actions.notices import notify
from members.models import NoticeKind, User
from members.rules.devices import device_name

SHOWING = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With a code from the app"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
"""Ways to show that it is really oneself, by allauth's name for each."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in for members that the records know; every success and failure leaves an audit row."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The employee number or the password is not right."),
        "too_many_login_attempts": _("Too many tries. Please wait five minutes."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This password is not right."),
        "incorrect_code": _("This code is not right or was used before. Please type a fresh one."),
        "duplicate_email": _("This is your address already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Where somebody wants to go after signing in. What is no address at all ends at my page."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def login(self, request: HttpRequest, user: User) -> None:
        records = get_authentication_records(request, user)
        means = [record.get("type") or record["method"] for record in records]
        super().login(request, user)
        audit.record("signed_in", at=timezone.now(), subject=user, by=user, details={"means": means})

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            audit.record("signed_out", at=timezone.now(), subject=request.user, by=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Of a number that nobody has, only the fact is kept: people type passwords into the wrong field."""
        subject = User.objects.filter(employee_number=credentials.get("username", "")).first()
        audit.record("sign_in_failed", at=timezone.now(), subject=subject, details={"means": ["password"]})

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        audit.record("sign_in_failed", at=timezone.now(), subject=user, details={"why": "left"})
        return super().respond_user_inactive(request, user)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        audit.record("password_changed", at=timezone.now(), subject=user, by=user)
        _warn(user, _("Your password was changed."))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed:
            user = email_address.user
            audit.record("email_changed", at=timezone.now(), subject=user, by=user)
            _warn(user, _("Your e-mail address was confirmed."))
        return is_confirmed

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        return [
            method | {"description": SHOWING[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """By a job: a slow mail server must not show by its slowness whether an address is known."""
        address = EmailAddress.objects.filter(user=user, email=email.lower(), verified=True).first()
        if address is not None:
            tasks.mail_password_reset.defer(address=address.pk)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        tasks.mail_email_confirmation.defer(address=emailconfirmation.email_address.pk)


class UserSessionsAdapter(DefaultUserSessionsAdapter):
    """Ending sessions from elsewhere."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        sessions = list(sessions)
        super().end_sessions(sessions)
        for session in sessions:
            audit.record("session_ended", at=timezone.now(), subject=session.user, by=session.user)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """WeChat, DingTalk, Feishu and OIDC open the account they were linked to; they never make one."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _("Choose a password first, or you could no longer sign in."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """The address of a sign-in that this portal is not configured for does not exist."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Nothing that the outside account tells about the person is kept, only that it is theirs."""
        sociallogin.account.extra_data = {}
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An account that is linked to nobody: say what to do instead of offering to sign up."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        provider = sociallogin.account.provider
        audit.record("sign_in_failed", at=timezone.now(), details={"means": [provider], "why": "not_linked"})
        context = {"provider": OUTSIDE_NAMES.get(provider, sociallogin.provider.name)}
        raise ImmediateHttpResponse(render(request, "socialaccount/not_linked.html", context, status=403))


class MFAAdapter(DefaultMFAAdapter):
    """Second factors under the portal's own name; their secrets lie encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right or was used before. Please type a fresh one."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """The device in hand, for a start: its owner may rename the passkey."""
        return device_name(get_account_adapter().get_http_user_agent(context.request)) or gettext("Passkey")

    def get_totp_label(self, user: User) -> str:
        return user.employee_number

    def get_totp_issuer(self) -> str:
        return site_name()

    def build_totp_svg(self, url: str) -> str:
        """Drawn into the page itself: our pages load no picture from a data: address."""
        return segno.make(url, error="m").svg_inline(scale=5, border=4, light="#fff", title=None)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": site_name()}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        names = {"display_name": user.name, "name": user.employee_number}
        return super().get_public_key_credential_user_entity(user) | names

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """A copy of the database alone opens no second factor. An old secret key still reads what it wrote."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factors {secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _warn(user: User, title: Any) -> None:
    notify([user], kind=NoticeKind.ACCOUNT, title=title, at=timezone.now())
