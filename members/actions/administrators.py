"""The way in from the machine itself: an empty portal has nobody who could give a role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions import branches, people
from members.actions.roles import administrators, give_role
from members.actions.slips import make_slip
from members.models import Branch, User
from members.rules.branches import BranchKind
from members.rules.numbers import tidy_number
from members.rules.roles import Role
from union_portal.lib import Refused


@transaction.atomic
def appoint_first_administrator(
    employee_number: str, name: str, *, at: datetime, reason: str = ""
) -> tuple[User, str]:
    """A system administrator, with the one-time code for the first sign-in; a second one only for a reason.

    Makes the member, and the union above, where they are not there yet.
    """
    if administrators(timezone.localdate(at)).exists() and not reason:
        raise Refused(_("There is a system administrator already, who can give this role."))
    root = _root(at)
    user = User.objects.filter(employee_number=tidy_number(employee_number)).first()
    if user is None:
        user = people.enter(root, by=None, at=at, employee_number=employee_number, name=name)
    give_role(user, Role.SYSTEM_ADMINISTRATOR, root, by=None, at=at, reason=reason)
    return user, make_slip(user, by=None, at=at).code


def _root(at: datetime) -> Branch:
    root = Branch.objects.filter(kind=BranchKind.UNION).first()
    return root or branches.open_branch(_("Union"), kind=BranchKind.UNION, parent=None, by=None, at=at)
