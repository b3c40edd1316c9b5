"""Who may do what with people and branches. Views, the admin and templates ask here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from members.rules.roles import Role

if TYPE_CHECKING:
    from members.models import Branch, Department, User

    Person = User | AnonymousUser


def holds(user: Person, *roles: Role, branch: Branch | None = None) -> bool:
    """Whether one of these roles is the person's today - for `branch`, or anywhere when none is named."""
    if not user.is_authenticated or not user.is_active:
        return False
    return any(
        appointment.role in roles and (branch is None or appointment.branch.contains(branch))
        for appointment in user.appointments_today
    )


def branches_of(user: Person, *roles: Role) -> list[Branch]:
    """The branches for which the person holds one of these roles; each stands for its subtree."""
    if not user.is_authenticated:
        return []
    return [appointment.branch for appointment in user.appointments_today if appointment.role in roles]


def may_enter_admin(user: Person) -> bool:
    """Staff: whoever holds a role today."""
    return user.is_authenticated and user.is_active and user.is_staff


def may_see_members(user: Person, branch: Branch | None = None) -> bool:
    return holds(user, Role.MEMBERSHIP_OFFICER, branch=branch)


def may_see_contact_data(user: Person, member: User) -> bool:
    """Phone, e-mail and birthday: the person, and the membership officer of the person's branch."""
    return user.is_authenticated and (user.pk == member.pk or may_see_members(user, member.branch))


def may_find_member(user: Person, member: User | None = None) -> bool:
    """Name, number and branch: the membership officer, and whoever gives roles and must find the person."""
    return may_give_roles(user) or may_see_members(user, member.branch if member else None)


def may_edit_member(user: Person, member: User | None = None) -> bool:
    return may_see_members(user, member.branch if member else None)


def may_edit_branches(user: Person, branch: Branch | None = None) -> bool:
    return holds(user, Role.MEMBERSHIP_OFFICER, branch=branch)


def may_import_roster(user: Person) -> bool:
    """The roster concerns every branch, so only an officer of the whole union brings it in."""
    return any(branch.parent_id is None for branch in branches_of(user, Role.MEMBERSHIP_OFFICER))


def may_give_roles(user: Person) -> bool:
    return holds(user, Role.SYSTEM_ADMINISTRATOR)


def may_see_roles(user: Person) -> bool:
    return holds(user, Role.SYSTEM_ADMINISTRATOR, Role.AUDIT_COMMITTEE, Role.MEMBERSHIP_OFFICER)


def may_make_slips(user: Person, branch: Branch | None = None) -> bool:
    return holds(user, Role.MEMBERSHIP_OFFICER, branch=branch)


def open_to_slips(user: Person, members: QuerySet[User]) -> QuerySet[User]:
    """Those of `members` for whom this person may make slips.

    A slip opens an account. A membership officer who could make one for a system administrator would be one, and
    the officer of one branch who could make one for the officer of the union would be that one.
    """
    from members.models import Appointment, Branch

    branches = branches_of(user, Role.MEMBERSHIP_OFFICER)
    members = members.filter(branch__in=Branch.objects.below(branches))
    if holds(user, Role.SYSTEM_ADMINISTRATOR):
        return members
    held = Appointment.objects.exclude(ends_on__lt=timezone.localdate())
    reaches_further = held.exclude(branch__in=Branch.objects.below(branches))
    administers = held.filter(role=Role.SYSTEM_ADMINISTRATOR)
    return members.exclude(pk__in=administers.values("user")).exclude(pk__in=reaches_further.values("user"))


def may_read_audit_trail(user: Person) -> bool:
    return holds(user, Role.SYSTEM_ADMINISTRATOR, Role.AUDIT_COMMITTEE)


def may_change_site(user: Person) -> bool:
    """Name, footer and filing numbers of the site."""
    return holds(user, Role.SYSTEM_ADMINISTRATOR)


def works_for(user: Person, department: Department) -> bool:
    """Whether the person prepares or signs for the department today."""
    return department in departments_of(user)


def signs_for(user: Person, department: Department) -> bool:
    """Whether the person is a responsible leader of the department today: the clerk prepares, the leader signs."""
    if not user.is_authenticated or not user.is_active:
        return False
    return any(
        post.department_id == department.pk and post.duty == post.Duty.LEADER
        for post in user.department_posts_today
    )


def departments_of(user: Person) -> list[Department]:
    """The departments for which the person acts today. They need no role, and the admin stays shut to them."""
    if not user.is_authenticated or not user.is_active:
        return []
    return list(dict.fromkeys(post.department for post in user.department_posts_today))


def may_keep_departments(user: Person, department: Department | None = None) -> bool:
    """Which departments there are, and who acts for them."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.SYSTEM_ADMINISTRATOR)


def may_keep_calendar(user: Person) -> bool:
    """Holidays and make-up days concern every branch: the union's own officer, the secretary, the administrator."""
    return holds(user, Role.SYSTEM_ADMINISTRATOR, Role.CONGRESS_SECRETARY) or may_import_roster(user)
