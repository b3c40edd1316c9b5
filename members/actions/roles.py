"""Roles: who is trusted with what, from when until when (任职)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.actions import audit
from members.actions.notices import notify
from members.models import ROLES, ActivationSlip, Appointment, Branch, NoticeKind, User
from members.rules.roles import UNION_WIDE, Role, conflicts, overlap
from union_portal.lib import Refused

LABELS = dict(ROLES)


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    branch: Branch,
    *,
    by: User | None,
    at: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> Appointment:
    """Trust a member with a role, from today unless a day is named. Callers ask may_give_roles first."""
    user = User.objects.select_for_update().get(pk=user.pk)
    starts_on = starts_on or timezone.localdate(at)
    _refuse_misplaced(user, role, branch, by=by)
    _refuse_overlapping(user, role, branch, (starts_on, ends_on))
    appointment = Appointment.objects.create(
        user=user, role=role.value, branch=branch, starts_on=starts_on, ends_on=ends_on, given_by=by
    )
    if role is Role.SYSTEM_ADMINISTRATOR:  # who printed a slip before could have kept a copy
        ActivationSlip.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=at)
    why = {"reason": reason} if reason else {}
    audit.record("role_given", at=at, subject=user, by=by, details=_details(appointment) | why)
    title = format_lazy(_("You have a new role: {role} ({branch})"), role=LABELS[role], branch=branch.name)
    notify([user], kind=NoticeKind.ROLE, title=title, url=reverse("admin:index"), at=at)
    return appointment


@transaction.atomic
def end_role(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """End a role now: its last day is yesterday. What has not begun yet covers no day at all."""
    appointment = _locked(appointment)
    today = timezone.localdate(at)
    if appointment.ends_on is not None and appointment.ends_on < today:
        raise Refused(_("This role has already ended."))
    _refuse_last_administrator(appointment, today)
    appointment.ends_on = max(today, appointment.starts_on) - timedelta(days=1)
    appointment.save(update_fields=["ends_on", "updated_at"])
    audit.record("role_ended", at=at, subject=appointment.user, by=by, details=_details(appointment))
    title = format_lazy(
        _("A role of yours has ended: {role} ({branch})"),
        role=LABELS[appointment.role],
        branch=appointment.branch.name,
    )
    notify([appointment.user], kind=NoticeKind.ROLE, title=title, at=at)
    return appointment


def administrators(on: date) -> QuerySet[Appointment]:
    """System administrators in force on that day who can sign in."""
    held = Appointment.objects.filter(role=Role.SYSTEM_ADMINISTRATOR)
    return held.current(on).exclude(user__status=User.Status.LEFT)


def _refuse_misplaced(user: User, role: Role, branch: Branch, *, by: User | None) -> None:
    if not user.is_active:
        raise Refused(_("Who has left cannot hold a role."))
    if by is not None and by.pk == user.pk and not _is_first_administrator(by):
        raise Refused(_("Nobody gives a role to oneself. Ask another administrator."))
    if role in UNION_WIDE and branch.parent_id is not None:
        raise Refused(_("This role is held for the whole union, not for one branch."))
    if not branch.is_open:
        raise Refused(_("This branch is closed."))


def _is_first_administrator(user: User) -> bool:
    """Whoever was appointed from the command line starts alone and has to begin somewhere."""
    return Appointment.objects.filter(user=user, role=Role.SYSTEM_ADMINISTRATOR, given_by=None).exists()


def _refuse_overlapping(user: User, role: Role, branch: Branch, span: tuple[date, date | None]) -> None:
    if span[1] is not None and span[1] < span[0]:
        raise Refused(_("The last day cannot lie before the first."))
    excluded = conflicts(role)
    for held in user.appointments.select_related("branch"):
        if not overlap(span, (held.starts_on, held.ends_on)) or _never_began(held):
            continue
        if held.role in excluded:
            raise Refused(
                gettext(
                    "%(name)s is %(held)s in these days. The audit committee and the accounts stay apart."
                )
                % {"name": user.name, "held": held.get_role_display()}
            )
        if held.role == role and held.branch_id == branch.pk:
            raise Refused(_("This person already holds this role here."))


def _never_began(appointment: Appointment) -> bool:
    return appointment.ends_on is not None and appointment.ends_on < appointment.starts_on


def _locked(appointment: Appointment) -> Appointment:
    """Administrators are locked all together: two who end each other at the same moment must take turns."""
    rows = Appointment.objects.select_for_update(of=("self",)).order_by("pk")
    if appointment.role == Role.SYSTEM_ADMINISTRATOR:
        list(rows.filter(role=Role.SYSTEM_ADMINISTRATOR))
    return rows.select_related("user", "branch").get(pk=appointment.pk)


def _refuse_last_administrator(appointment: Appointment, today: date) -> None:
    if appointment.role != Role.SYSTEM_ADMINISTRATOR:
        return
    if not administrators(today).exclude(user=appointment.user).filter(ends_on=None).exists():
        raise Refused(_("This is the last system administrator. Give the role to another person first."))


def _details(appointment: Appointment) -> dict[str, str]:
    details = {
        "role": appointment.role,
        "branch": appointment.branch.name,
        "from": appointment.starts_on.isoformat(),
    }
    return details | ({"until": appointment.ends_on.isoformat()} if appointment.ends_on else {})
