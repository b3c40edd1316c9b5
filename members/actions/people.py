"""The members' records: entered, corrected, moved, retired, left, returned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions import departments, roles
from members.models import ActivationSlip, Appointment, Branch, DepartmentPost, User, UserEvent
from members.rules.names import tidy_name
from members.rules.numbers import tidy_number
from union_portal.lib import Refused

CORRECTABLE = (
    "employee_number",
    "name",
    "sex",
    "post_class",
    "born_on",
    "joined_on",
    "phone",
    "email",
    "remarks",
)
"""What can be wrong in a record. Branch and status have deeds of their own."""


@transaction.atomic
def enter(branch: Branch, *, by: User | None, at: datetime, **record: object) -> User:
    """Put a new member into the records. There is no password yet: the activation slip brings one."""
    user = User(branch=_open_branch(branch), **_tidied(record))
    user.set_unusable_password()
    _save(user)
    _record(user, "entered", by=by, at=at, branch=user.branch.name, branch_id=user.branch_id)
    return user


@transaction.atomic
def correct(user: User, *, by: User | None, at: datetime, **record: object) -> User:
    """Set right what was wrong. The event names the fields and keeps nothing of what stood in them."""
    user = _locked(user)
    changed = [field for field, value in _tidied(record).items() if getattr(user, field) != value]
    if not changed:
        return user
    for field in changed:
        setattr(user, field, _tidied(record)[field])
    _save(user)
    _record(user, "corrected", by=by, at=at, fields=changed)
    return user


@transaction.atomic
def move_to_branch(user: User, branch: Branch, *, by: User | None, at: datetime) -> User:
    """The member belongs to another branch from now on."""
    branch = _open_branch(branch)
    user = _locked(user)
    if user.branch == branch:
        return user
    before, user.branch = user.branch, branch
    user.save(update_fields=["branch", "updated_at"])
    _record(user, "moved", by=by, at=at, **moved(before, user.branch))
    return user


@transaction.atomic
def retire(user: User, *, by: User | None, at: datetime) -> User:
    """The member retires, and stays one: reads, writes in, signs in."""
    user = _locked(user)
    if user.status != User.Status.ACTIVE:
        raise Refused(_("Only who is in service can retire."))
    user.status = User.Status.RETIRED
    user.save(update_fields=["status", "updated_at"])
    _record(user, "retired", by=by, at=at)
    return user


@transaction.atomic
def leave(user: User, *, by: User | None, at: datetime) -> User:
    """The member leaves the union: roles and posts end, open slips lose their force, no session stays open."""
    user = _locked(user)
    if user.status == User.Status.LEFT:
        raise Refused(_("This member has left already."))
    leave_all([user], by=by, at=at)
    return user


@transaction.atomic
def leave_all(users: Iterable[User], *, by: User | None, at: datetime) -> int:
    """Many members leave at once, as a roster shows. How many did."""
    keys = [user.pk for user in users]
    locked = User.objects.select_for_update().filter(pk__in=keys).exclude(status=User.Status.LEFT)
    staying = {user.pk: user for user in locked.order_by("pk")}
    if by is not None and by.pk in staying:
        raise Refused(_("Nobody can record their own leaving. Ask another officer."))
    _end_appointments(staying, by=by, at=at)
    _end_posts(staying, by=by, at=at)
    ActivationSlip.objects.filter(user__in=staying, used_at=None, revoked_at=None).update(revoked_at=at)
    for session in UserSession.objects.filter(user__in=staying):
        session.end()
    for user in staying.values():
        user.status, user.left_on, user.updated_at = User.Status.LEFT, timezone.localdate(at), at
    User.objects.bulk_update(staying.values(), ["status", "left_on", "updated_at"], batch_size=500)
    UserEvent.objects.bulk_create(
        [UserEvent(user=user, kind="left", by=by, at=at) for user in staying.values()], batch_size=1000
    )
    return len(staying)


@transaction.atomic
def return_(user: User, *, by: User | None, at: datetime) -> User:
    """Who had left or retired is in service again. Roles do not come back by themselves."""
    branch = _open_branch(user.branch)
    user = _locked(user)
    if user.branch != branch:
        raise Refused(_("Somebody has changed this in the meantime. Open the page again."))
    if user.status == User.Status.ACTIVE:
        raise Refused(_("This member is in service already."))
    user.status, user.left_on = User.Status.ACTIVE, None
    user.save(update_fields=["status", "left_on", "updated_at"])
    _record(user, "returned", by=by, at=at)
    return user


def moved(before: Branch, after: Branch) -> dict[str, object]:
    """What the event of a move keeps."""
    return {"from": before.name, "from_id": before.pk, "to": after.name, "to_id": after.pk}


def _end_appointments(users: Iterable[int], *, by: User | None, at: datetime) -> None:
    today = timezone.localdate(at)
    held = Appointment.objects.filter(user__in=list(users)).exclude(ends_on__lt=today)
    for appointment in held:
        roles.end_role(appointment, by=by, at=at)


def _end_posts(users: Iterable[int], *, by: User | None, at: datetime) -> None:
    held = DepartmentPost.objects.filter(user__in=list(users)).exclude(ends_on__lt=timezone.localdate(at))
    for post in held:
        departments.end_post(post, by=by, at=at)


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("branch").get(pk=user.pk)


def _open_branch(branch: Branch) -> Branch:
    """The branch, locked so that it cannot close while somebody moves in.

    Always before the member: whoever locks in the other order and an import would wait for each other.
    """
    branch = Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    if not branch.is_open:
        raise Refused(_("%(branch)s is closed. Choose another branch.") % {"branch": branch.name})
    return branch


def _tidied(record: dict[str, object]) -> dict[str, object]:
    """The fields that may be set, in the one form in which the database keeps them."""
    if unknown := set(record) - set(CORRECTABLE):
        raise ValueError(f"not part of a record: {sorted(unknown)}")
    tidied = dict(record)
    if "employee_number" in record:
        tidied["employee_number"] = tidy_number(str(record["employee_number"]))
    if "name" in record:
        tidied["name"] = tidy_name(str(record["name"]))
    return tidied


def _save(user: User) -> None:
    """Saves, or says in one sentence what does not fit."""
    others = User.objects.filter(employee_number=user.employee_number).exclude(pk=user.pk)
    if others.exists():
        raise Refused(_number_is_taken(user))
    try:
        user.full_clean(exclude=["password"], validate_unique=False)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # two officers at the same moment
        raise Refused(_number_is_taken(user)) from error


def _number_is_taken(user: User) -> str:
    return _("Another member has the employee number %(number)s already.") % {"number": user.employee_number}


def _record(user: User, kind: str, *, by: User | None, at: datetime, **details: object) -> None:
    UserEvent.objects.create(user=user, kind=kind, by=by, at=at, details=details)
