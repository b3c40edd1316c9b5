"""Who may do what with the congress. Views, the admin and templates ask here and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from members.permissions import holds
from members.rules.roles import Role
from proposals.models import Congress, Delegate, Delegation, Minutes, Session

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


# --- a session and its papers ------------------------------------------------------------------------------


def reads_all_papers(user: Person) -> bool:
    """The secretary, and leaders of the union."""
    return holds(user, Role.CONGRESS_SECRETARY, Role.LEADER)


def may_see_session(user: Person, session: Session) -> bool:
    """Every member: the congress is theirs."""
    return user.is_authenticated and user.is_active


def may_read_documents(user: Person, session: Session) -> bool:
    """Delegates of the congress and observers of the session (上海市职工代表大会条例 21), the secretary, leaders."""
    if not may_see_session(user, session):
        return False
    if reads_all_papers(user) or mandate_of(user, session.congress, timezone.localdate()):
        return True
    return session.observers.filter(member=user).exists()


def delegations_entered_by(user: Person, session: Session) -> list[Delegation]:
    """For which delegations this person enters opinions: the own one as its head, every one as the secretary."""
    own = Delegation.objects.filter(congress=session.congress_id)
    if not is_secretary(user):
        mandate = mandate_of(user, session.congress, timezone.localdate())
        own = own.filter(head=mandate) if mandate else own.none()
    return list(own)


def signs_minutes(user: Person, minutes: Minutes | None) -> bool:
    return (
        minutes is not None and user.is_authenticated and user.pk in {minutes.chair_id, minutes.recorder_id}
    )
