"""The congress as a body: founded, its sessions called, divided into constituencies, delegations and committees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Branch, User
from proposals.actions.refusals import refusals_in_words
from proposals.models import (
    Committee,
    CommitteeSeat,
    Congress,
    CongressEvent,
    Constituency,
    Delegate,
    Delegation,
    Proposal,
    Session,
    SessionEvent,
)
from proposals.rules.seats import most_at_once
from union_portal.lib import Refused


@transaction.atomic
def found_congress(*, by: User | None, at: datetime, **facts: Any) -> Congress:
    """A new term of the congress."""
    congress = Congress(**facts)
    _save(congress)
    record(congress, "founded", by=by, at=at)
    return congress


@transaction.atomic
def change_congress(congress: Congress, *, by: User | None, at: datetime, **facts: Any) -> Congress:
    """Its dates, seats, and the workforce it stands for."""
    congress = locked(congress)
    changed = _change(congress, facts)
    if changed:
        _refuse_losing_anybody(congress)
    if "term" in changed:
        _refuse_other_numbers(congress)
    if changed:
        record(congress, "changed", by=by, at=at, fields=changed)
    return congress


@transaction.atomic
def call_session(congress: Congress, *, by: User | None, at: datetime, **facts: Any) -> Session:
    """A session of the congress, with its days and the window in which proposals are taken."""
    congress = locked(congress)
    session = Session(congress=congress, **facts)
    _refuse_days_that_cannot_be(session)
    _save(session)
    SessionEvent.objects.create(session=session, kind="opened", by=by, at=at)
    return session


@transaction.atomic
def change_session(session: Session, *, by: User | None, at: datetime, **facts: Any) -> Session:
    """Another day, place or window. What is closed stays as it was held."""
    session = Session.objects.select_for_update(of=("self",)).select_related("congress").get(pk=session.pk)
    if session.closed_at is not None:
        raise Refused(_("This session is closed: nothing about it changes any more."))
    before = {name: getattr(session, name) for name in facts}
    changed = _change(session, facts)
    if not changed:
        return session
    _refuse_days_that_cannot_be(session)
    if "number" in changed and session.proposals.exclude(number=None).exists():
        raise Refused(_("Proposals carry the number of this session already."))
    kept = {name: [_plain(before[name]), _plain(facts[name])] for name in changed}
    SessionEvent.objects.create(session=session, kind="edited", by=by, at=at, details=kept)
    return session


@transaction.atomic
def add_constituency(
    congress: Congress,
    name: str,
    *,
    by: User | None,
    at: datetime,
    branches: Iterable[Branch] = (),
    workers: int = 0,
    seats: int = 1,
) -> Constituency:
    """A part of the workforce that elects its own delegates."""
    congress = locked(congress)
    constituency = Constituency(congress=congress, name=tidy(name), workers=workers, seats=seats)
    _save(constituency)
    _set_branches(constituency, branches)
    record(congress, "constituency", by=by, at=at, added=constituency.name, seats=seats)
    return constituency


@transaction.atomic
def change_constituency(
    constituency: Constituency,
    *,
    by: User | None,
    at: datetime,
    branches: Iterable[Branch] | None = None,
    **facts: Any,
) -> Constituency:
    congress = locked(constituency.congress)
    constituency = Constituency.objects.select_for_update().get(pk=constituency.pk)
    changed = _change(constituency, _tidied(facts))
    if "seats" in changed:
        _refuse_fewer_seats(constituency, at)
    if branches is not None and set(branches) != set(constituency.branches.all()):
        _set_branches(constituency, branches)
        changed.append("branches")
    if changed:
        record(congress, "constituency", by=by, at=at, changed=constituency.name, fields=changed)
    return constituency


@transaction.atomic
def add_delegation(
    congress: Congress, name: str, *, by: User | None, at: datetime, position: int = 0
) -> Delegation:
    """Delegates who will discuss together."""
    congress = locked(congress)
    delegation = Delegation(congress=congress, name=tidy(name), position=position)
    _save(delegation)
    record(congress, "delegation", by=by, at=at, added=delegation.name)
    return delegation


@transaction.atomic
def change_delegation(delegation: Delegation, *, by: User | None, at: datetime, **facts: Any) -> Delegation:
    """Its name, its place and its head: a delegate of this delegation whose mandate holds."""
    congress = locked(delegation.congress)
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    head = facts.get("head")
    if head is not None and head.pk != delegation.head_id:
        _refuse_foreign_head(delegation, head, at)
    changed = _change(delegation, _tidied(facts))
    if changed:
        named = {"head_id": delegation.head_id} if "head" in changed else {}
        record(congress, "delegation", by=by, at=at, changed=delegation.name, fields=changed, **named)
    return delegation


@transaction.atomic
def found_committee(congress: Congress, *, kind: str, name: str, by: User | None, at: datetime) -> Committee:
    """The presidium or a special committee; who sits in it is said by `seat_committee`."""
    congress = locked(congress)
    committee = Committee(congress=congress, kind=kind, name=tidy(name))
    _save(committee)
    record(congress, "committee", by=by, at=at, added=committee.name)
    return committee


@transaction.atomic
def change_committee(committee: Committee, *, by: User | None, at: datetime, **facts: Any) -> Committee:
    congress = locked(committee.congress)
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    changed = _change(committee, _tidied(facts))
    if changed:
        record(congress, "committee", by=by, at=at, changed=committee.name, fields=changed)
    return committee


@transaction.atomic
def seat_committee(
    committee: Committee, posts: Mapping[Delegate, str], *, by: User | None, at: datetime
) -> Committee:
    """Who sits in the committee from now on, and with which post. The event keeps who came and who went."""
    congress = locked(committee.congress)
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    chairs = [delegate for delegate, post in posts.items() if post == CommitteeSeat.Post.CHAIR]
    if len(chairs) > 1:
        raise Refused(_("A committee has one chair."))
    known = {seat.delegate_id: seat for seat in committee.seats.select_related("delegate__member")}
    came = [delegate for delegate in posts if delegate.pk not in known]
    _refuse_who_cannot_sit(committee, came, at)
    gone = [seat for pk, seat in known.items() if pk not in {delegate.pk for delegate in posts}]
    moved = [
        (known[delegate.pk], post)
        for delegate, post in posts.items()
        if delegate.pk in known and known[delegate.pk].post != post
    ]
    if not (came or gone or moved):
        return committee
    CommitteeSeat.objects.filter(pk__in=[seat.pk for seat in gone]).delete()
    for seat, post in moved:
        seat.post = post
        seat.save(update_fields=["post", "updated_at"])
    for delegate in came:
        CommitteeSeat.objects.create(committee=committee, delegate=delegate, post=posts[delegate])
    record(
        congress, "seated", by=by, at=at, committee=committee.name,
        came={str(delegate.pk): posts[delegate] for delegate in came},
        gone=[seat.delegate_id for seat in gone],
        moved={str(seat.delegate_id): post for seat, post in moved},
    )  # fmt: skip
    return committee


def locked(congress: Congress) -> Congress:
    """Deeds about one roster come one after the other: seats are counted and nobody is elected twice into one."""
    return Congress.objects.select_for_update().get(pk=congress.pk)


def record(congress: Congress, kind: str, *, by: User | None, at: datetime, **details: Any) -> CongressEvent:
    return CongressEvent.objects.create(congress=congress, kind=kind, by=by, at=at, details=details)


def tidy(name: str) -> str:
    return " ".join(name.split())


def _tidied(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "name": tidy(facts["name"])} if "name" in facts else facts


def _change(thing: models.Model, facts: Mapping[str, Any]) -> list[str]:
    """Set what differs and save; the names of what did."""
    changed = [name for name, value in facts.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, facts[name])
    if changed:
        _save(thing)
    return changed


def _save(thing: models.Model) -> None:
    """Saves, or says in one sentence what does not fit."""
    try:
        thing.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    with refusals_in_words():
        thing.save()


def _set_branches(constituency: Constituency, branches: Iterable[Branch]) -> None:
    """A branch with all below it votes in one constituency of a congress, or nobody could say who votes where."""
    branches = list(branches)
    others = Constituency.objects.filter(congress=constituency.congress_id).exclude(pk=constituency.pk)
    for other in others.prefetch_related("branches"):
        for theirs, branch in product(other.branches.all(), branches):
            if theirs.contains(branch) or branch.contains(theirs):
                raise Refused(
                    _("%(branch)s votes in %(other)s already.") % {"branch": branch.name, "other": other}
                    if theirs == branch
                    else _("%(branch)s and %(theirs)s, which votes in %(other)s, are parts of each other.")
                    % {"branch": branch.name, "theirs": theirs.name, "other": other}
                )
    constituency.branches.set(branches)


def _refuse_days_that_cannot_be(session: Session) -> None:
    if _lies_outside(session, session.congress):
        raise Refused(_("The session lies outside the term of its congress."))
    if (session.proposals_from is None) != (session.proposals_until is None):
        raise Refused(_("Say both: from when and until when proposals are taken."))
    if session.proposals_until is not None and session.proposals_until > session.ends_at:
        raise Refused(_("Proposals cannot be taken after the session has ended."))


def _refuse_losing_anybody(congress: Congress) -> None:
    mandates = congress.delegates.filter(valid_from__lt=congress.starts_on)
    if mandates.exists():
        raise Refused(_("There are mandates that begin before the term would."))
    for session in congress.sessions.order_by("starts_at"):
        if _lies_outside(session, congress):
            raise Refused(
                _("%(session)s on %(day)s would lie outside the term.")
                % {"session": session.short_name, "day": timezone.localdate(session.starts_at)}
            )


def _refuse_other_numbers(congress: Congress) -> None:
    """Numbers of proposals begin with the term."""
    if Proposal.objects.filter(session__congress=congress).exclude(number=None).exists():
        raise Refused(_("Proposals carry the number of this term already."))


def _refuse_fewer_seats(constituency: Constituency, at: datetime) -> None:
    mandates = list(constituency.delegates.values_list("valid_from", "valid_to"))
    holding = most_at_once(mandates, timezone.localdate(at))
    if constituency.seats < holding:
        raise Refused(
            _("%(constituency)s has %(count)d delegates: it cannot have fewer seats.")
            % {"constituency": constituency.name, "count": holding}
        )


def _lies_outside(session: Session, congress: Congress) -> bool:
    day = timezone.localdate(session.starts_at)
    return day < congress.starts_on or (congress.ends_on is not None and day > congress.ends_on)


def _refuse_foreign_head(delegation: Delegation, head: Delegate, at: datetime) -> None:
    if head.delegation_id != delegation.pk:
        raise Refused(_("The head is one of the delegation’s own delegates."))
    if head.is_over_on(timezone.localdate(at)):
        raise Refused(_("The mandate of this delegate has ended."))


def _refuse_who_cannot_sit(committee: Committee, delegates: Iterable[Delegate], at: datetime) -> None:
    today = timezone.localdate(at)
    for delegate in delegates:
        if delegate.congress_id != committee.congress_id:
            raise Refused(_("%(name)s is a delegate of another congress.") % {"name": delegate})
        if delegate.is_over_on(today):
            raise Refused(_("The mandate of %(name)s has ended.") % {"name": delegate})


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else value.isoformat()
