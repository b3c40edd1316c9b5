"""Second factors of who has lost the phone and the recovery codes too."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.actions import audit
from members.actions.notices import notify
from members.models import NoticeKind, User
from union_portal.lib import Refused


@transaction.atomic
def take_off_factors(user: User, *, by: User | None, at: datetime, reason: str) -> User:
    """Take all second factors off an account, so that the password opens it again; every session ends.

    From the machine itself only: an officer who could do it, and make a slip, would open any account.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(set(factors.values_list("type", flat=True)))
    if not kinds:
        raise Refused(_("This account has no second factor."))
    factors.delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record("factor_removed", at=at, subject=user, by=by, details={"factor": kinds, "reason": reason})
    title = _("The second factors of your account were taken off. Set up a new one.")
    notify([user], kind=NoticeKind.ACCOUNT, title=title, url=reverse("mfa_index"), at=at)
    return user
