"""What django-allauth announces and no adapter method sees: factors, removed addresses, linked accounts.

Our own code sends no signals and listens to none of its own; these are another package's only hooks.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_removed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.accounts import OUTSIDE_NAMES, remember_set_up
from members.actions import audit
from members.actions.notices import notify
from members.models import NoticeKind, User

FACTORS = {
    Authenticator.Type.TOTP: _("authenticator app"),
    Authenticator.Type.WEBAUTHN: _("passkey"),
    Authenticator.Type.RECOVERY_CODES: _("recovery codes"),
}


@receiver(authenticator_added)
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    remember_set_up(request, authenticator)
    _note("factor_added", user, {"factor": authenticator.type})
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _tell(user, _("A second factor was added to your account: {what}"), FACTORS[authenticator.type])


@receiver(authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _note("factor_removed", user, {"factor": authenticator.type})
    _tell(user, _("A second factor was removed from your account: {what}"), FACTORS[authenticator.type])


@receiver(authenticator_reset)
def recovery_codes_replaced(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _note("factor_added", user, {"factor": authenticator.type})
    _tell(user, _("A second factor was added to your account: {what}"), FACTORS[authenticator.type])


@receiver(authentication_failed)
def factor_refused(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    audit.record("sign_in_failed", at=timezone.now(), subject=user, details={"means": [authenticator.type]})


@receiver(email_removed)
def address_removed(user: User, **kwargs: Any) -> None:
    _note("email_changed", user, {"removed": True})


@receiver(social_account_added)
def account_linked(sociallogin: SocialLogin, **kwargs: Any) -> None:
    account = sociallogin.account
    _note("account_linked", account.user, {"provider": account.provider})
    _tell(account.user, _("An outside account was linked to yours: {what}"), _provider_name(account))


@receiver(social_account_removed)
def account_unlinked(socialaccount: SocialAccount, **kwargs: Any) -> None:
    _note("account_unlinked", socialaccount.user, {"provider": socialaccount.provider})
    what = _provider_name(socialaccount)
    _tell(socialaccount.user, _("An outside account is no longer linked to yours: {what}"), what)


def _provider_name(account: SocialAccount) -> str | Promise:
    return OUTSIDE_NAMES.get(account.provider) or account.get_provider().name


def _note(kind: str, user: User, details: dict[str, object]) -> None:
    audit.record(kind, at=timezone.now(), subject=user, by=user, details=details)


def _tell(user: User, title: Promise, what: str | Promise) -> None:
    notify(
        [user],
        kind=NoticeKind.ACCOUNT,
        title=format_lazy(title, what=what),
        url=reverse("mfa_index"),
        at=timezone.now(),
    )
