"""Activation slips: one-time codes on paper, with which a member chooses a password (激活条)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.actions import audit
from members.actions.notices import notify
from members.models import ActivationSlip, AuditEntry, Branch, NoticeKind, User
from members.rules.codes import LENGTH, SYMBOLS, grouped, read_code
from members.rules.numbers import tidy_number
from union_portal.lib import Refused


@dataclass(frozen=True)
class NewSlip:
    """A slip on its way to the printer: the only moment at which the code is known."""

    user: User
    code: str
    expires_at: datetime


def never_activated(branch: Branch) -> QuerySet[User]:
    """Who works or is retired in this branch or below it and has never chosen a password."""
    return (
        User.objects.working_names()
        .filter(branch__path__startswith=branch.path)
        .filter(Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))
        .order_by("branch__path", "name_key")
    )


def make_slip(user: User, *, by: User | None, at: datetime) -> NewSlip:
    """One slip, for a first sign-in or for a forgotten password."""
    slips = make_slips([user], by=by, at=at)
    if not slips:
        raise Refused(_("Who has left gets no slip."))
    return slips[0]


@transaction.atomic
def make_slips(users: Iterable[User], *, by: User | None, at: datetime) -> list[NewSlip]:
    """A new slip for each, in the order given; earlier ones lose their force. Who has left is passed over."""
    users = list(users)
    locked = User.objects.select_for_update().filter(pk__in=[user.pk for user in users]).order_by("pk")
    staying = {user.pk for user in locked if user.is_active}
    expires_at = at + timedelta(days=settings.ACTIVATION_SLIP_DAYS)
    made = [NewSlip(user, _new_code(), expires_at) for user in users if user.pk in staying]
    _unused(staying).update(revoked_at=at)
    ActivationSlip.objects.bulk_create(
        ActivationSlip(
            user=slip.user, code_hash=_hash(slip.code), made_at=at, made_by=by, expires_at=expires_at
        )
        for slip in made
    )
    AuditEntry.objects.bulk_create(
        AuditEntry(kind="slip_made", at=at, subject=slip.user, by=by) for slip in made
    )
    return made


def find_slip(employee_number: str, code: str, *, at: datetime) -> ActivationSlip | None:
    """The slip that this number and this code open; None says nothing about which of the two was wrong."""
    symbols = read_code(code)
    slip = (
        ActivationSlip.objects.open(at)
        .filter(code_hash=_hash(symbols), user__employee_number=tidy_number(employee_number))
        .exclude(user__status=User.Status.LEFT)
        .select_related("user")
        .first()
    )
    return slip if symbols else None


def record_failure(employee_number: str, *, at: datetime) -> None:
    """A number and a code that do not belong together. Of an unknown number nothing is kept."""
    subject = User.objects.filter(employee_number=tidy_number(employee_number)).first()
    audit.record("sign_in_failed", at=at, subject=subject, details={"means": ["slip"]})


@transaction.atomic
def activate(slip: ActivationSlip, password: str, *, at: datetime) -> User:
    """Use the slip up and set the password; whoever was signed in with the old one is out."""
    slip = ActivationSlip.objects.select_for_update().get(pk=slip.pk)
    user = User.objects.select_for_update().get(pk=slip.user_id)
    if slip.used_at or slip.revoked_at or slip.expires_at <= at or not user.is_active:
        raise Refused(_("This slip can no longer be used. Ask your membership officer for a new one."))
    slip.used_at = at
    slip.save(update_fields=["used_at"])
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    audit.record("activated", at=at, subject=user, by=user)
    notify(
        [user], kind=NoticeKind.ACCOUNT, title=_("A password was chosen with your activation slip."), at=at
    )
    return user


def _unused(users: Iterable[int]) -> QuerySet[ActivationSlip]:
    return ActivationSlip.objects.filter(user__in=users, used_at=None, revoked_at=None)


def _new_code() -> str:
    return grouped("".join(secrets.choice(SYMBOLS) for _place in range(LENGTH)))


def _hash(code: str) -> str:
    """Keyed, so that the table alone is worth nothing; fast, because sixty random bits need no slow hash."""
    key = f"activation slip {settings.SECRET_KEY}".encode()
    return hmac.new(key, read_code(code).encode(), hashlib.sha256).hexdigest()
