"""Who listens to a session without a vote (列席) or is invited to it (特邀)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from proposals.actions.refusals import refusals_in_words
from proposals.actions.session import locked
from proposals.models import Delegate, Observer, Session
from union_portal.lib import Refused, refused_at


@transaction.atomic
def add_observer(
    session: Session,
    *,
    by: User | None,
    at: datetime,
    capacity: str = Observer.Capacity.OBSERVER,
    member: User | None = None,
    name: str = "",
    post: str = "",
) -> Observer:
    """Put a member, or somebody from outside by name, on the list. A delegate sits in the session as a delegate."""
    session = _not_closed(session)
    if member is not None:
        _refuse_who_cannot(session, member)
    elif not name.strip():
        raise refused_at(
            "name", _("Give the employee number of a member, or the name of somebody from outside.")
        )
    observer = Observer(session=session, capacity=capacity, member=member, post=post.strip())
    observer.name = "" if member else name.strip()
    with refusals_in_words():
        observer.save()
    _note(session, observer, by, at)
    return observer


@transaction.atomic
def remove_observer(observer: Observer, *, by: User | None, at: datetime) -> None:
    """Take somebody off the list who has not signed in."""
    session = _not_closed(observer.session)
    if observer.attendance.exists():
        raise Refused(_("%(who)s has signed in already and stays on the list.") % {"who": observer})
    _note(session, observer, by, at, is_removed=True)
    observer.delete()


def _refuse_who_cannot(session: Session, member: User) -> None:
    if not member.is_active:
        raise refused_at("member", _("%(who)s has left the enterprise.") % {"who": member.name})
    day = timezone.localdate(session.starts_at)
    if Delegate.objects.on(day).filter(congress=session.congress_id, member=member).exists():
        raise refused_at("member", _("%(who)s is a delegate and has a vote.") % {"who": member.name})


def _not_closed(session: Session) -> Session:
    session = locked(session)
    if session.closed_at is not None:
        raise Refused(_("The session is closed: who listened to it stays on the list."))
    return session


def _note(session: Session, observer: Observer, by: User | None, at: datetime, **more: bool) -> None:
    details = {"observer": observer.pk, "member": observer.member_id, "capacity": observer.capacity, **more}
    session.events.create(kind="observers", by=by, at=at, details=details)
