"""Who may do what with the congress. Views, the admin and templates ask here and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from members.permissions import holds
from members.rules.roles import Role
from proposals.models import Congress, Delegate

if TYPE_CHECKING:
    from members.models import User

    Person = User | AnonymousUser


def is_secretary(user: Person) -> bool:
    """The congress secretary keeps the congress, its sessions and its papers."""
    return holds(user, Role.CONGRESS_SECRETARY)


def may_keep_congress(user: Person, thing: object = None) -> bool:
    return is_secretary(user)


def may_see_congress_desk(user: Person, thing: object = None) -> bool:
    """The lists of congresses, sessions and delegates in the admin."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.PROPOSAL_REVIEWER, Role.SCRUTINEER)


def mandate_of(user: Person, congress: Congress, on: date) -> Delegate | None:
    """The mandate that this person holds in this congress on that day."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Delegate.objects.on(on).filter(congress=congress, member=user).first()


# --- attendance ----------------------------------------------------------------------------------------------


def may_keep_attendance(user: Person, session: object = None) -> bool:
    """The desk at the door: the secretary and the scrutineers."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.SCRUTINEER)


def may_see_projector(user: Person, session: object = None) -> bool:
    return may_keep_attendance(user) or holds(user, Role.LEADER)
