"""What django-allauth knows about accounts: addresses, second factors, sessions."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import SiteSettings, User

SET_UP_HERE = "second_factors_set_up"
"""Session key: second factors that were set up, and so proved, in this very session."""
OUTSIDE_NAMES = {"weixin": _("WeChat"), "dingtalk": _("DingTalk"), "feishu": _("Feishu")}


def site_name() -> str:
    """The portal's name, where a whole page with its context is not at hand."""
    return (SiteSettings.objects.first() or SiteSettings()).name


def verified_owners(email: str) -> list[User]:
    """Whoever has shown that this e-mail address is theirs: one person or nobody."""
    found = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user")
    return [address.user for address in found]


def number_behind(login: str) -> str:
    """The employee number of the owner of a verified e-mail address; anything else comes back as it is."""
    owners = verified_owners(login) if "@" in login else []
    return owners[0].employee_number if owners else login


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def session_has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, confirmed or equipped with a factor that the person still has."""
    records = get_authentication_records(request, request.user)
    used = {record.get("id") for record in records if record.get("method") == "mfa"}
    used.update(request.session.get(SET_UP_HERE, []))
    return bool(used) and Authenticator.objects.filter(user=request.user, pk__in=used).exists()


def remember_set_up(request: HttpRequest, authenticator: Authenticator) -> None:
    """Whoever has just set up a factor has just shown it; asking again at once would only annoy."""
    request.session[SET_UP_HERE] = [*request.session.get(SET_UP_HERE, []), authenticator.pk]


def forget_ended_sessions() -> int:
    """The list of devices keeps address and browser of a session: not longer than the session itself."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    count, _per_model = UserSession.objects.exclude(session_key__in=alive).delete()
    return count
