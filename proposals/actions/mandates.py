"""Mandates: won in an election or a by-election, moved between delegations, lost by recall, leaving, resigning.

Whoever leaves or retires loses the mandate in the same transaction by a trigger (migration roster_guards): members
leave in an app that knows nothing of the congress, and by a roster of thousands of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from proposals.actions.refusals import refusals_in_words
from proposals.actions.roster import locked
from proposals.explaining import source
from proposals.models import Congress, Constituency, Delegate, DelegateEvent, Delegation, Session
from proposals.rule_book import book_of
from proposals.rules.book import RuleBook, Topic
from proposals.rules.seats import Span, most_at_once
from union_portal.lib import Refused, refused_at

WITHOUT_A_VOTE = (Delegate.Ended.LEFT, Delegate.Ended.MOVED, Delegate.Ended.RESIGNED)
"""How a mandate ends without a vote."""
CORRECTABLE = frozenset({"category", "valid_from", "valid_to", "entitled", "took_part", "votes"})


class AgainstTheRule(Refused):
    """The facts of an election fall short of the rule. Said with a reason, they are entered nevertheless."""

    field = "reason"


@transaction.atomic
def elect(
    constituency: Constituency,
    member: User,
    *,
    category: str,
    by: User | None,
    at: datetime,
    delegation: Delegation | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    entitled: int | None = None,
    took_part: int | None = None,
    votes: int | None = None,
    reason: str = "",
    came_by: str = Delegate.CameBy.ELECTION,
    in_place_of: Delegate | None = None,
) -> Delegate:
    """A member becomes a delegate of a constituency. An election that falls short of the rule needs a `reason`."""
    congress = locked(constituency.congress)
    constituency = Constituency.objects.get(pk=constituency.pk)
    if valid_from is not None and valid_from < congress.starts_on:
        raise refused_at("valid_from", _("A mandate cannot begin before the term."))
    first = valid_from or max(timezone.localdate(at), congress.starts_on)
    _refuse_who_cannot_be_elected(congress, member, first)
    _refuse_other_roll(congress, None, (first, valid_to), "valid_from")
    _refuse_full(constituency, first, valid_to)
    _refuse_figures(entitled, took_part, votes)
    short = [] if reason.strip() else shortfalls(book_of(congress), entitled, took_part, votes)
    if short:
        raise AgainstTheRule(" ".join([*short, _("To enter it nevertheless, say why.")]))
    delegate = Delegate(
        congress=congress,
        member=member,
        constituency=constituency,
        delegation=delegation,
        category=category,
        came_by=came_by,
        valid_from=first,
        valid_to=valid_to,
        entitled=entitled,
        took_part=took_part,
        votes=votes,
    )
    _save(delegate)
    more: dict[str, Any] = {"reason": reason.strip()} if reason.strip() else {}
    if in_place_of is not None:
        more["in_place_of"] = in_place_of.pk
    _record(delegate, "elected", by=by, at=at, came_by=str(came_by), **more)
    return delegate


@transaction.atomic
def elect_into_vacancy(
    vacated: Delegate, member: User, *, by: User | None, at: datetime, **facts: Any
) -> Delegate:
    """A by-election: the seat of somebody whose mandate has ended, with the delegation of that seat."""
    vacated = _locked(vacated)
    if vacated.constituency is None:
        raise Refused(_("This seat belongs to no constituency."))
    if vacated.valid_to in {None, date.max} or (
        not vacated.ended and vacated.holds_on(timezone.localdate(at))
    ):
        raise Refused(_("The mandate of %(name)s holds: there is no vacancy.") % {"name": vacated})
    elected = DelegateEvent.objects.filter(kind="elected", details__in_place_of=vacated.pk)
    if elected.exists():
        raise refused_at("seat", _("The seat of %(name)s has a successor already.") % {"name": vacated})
    facts.setdefault("delegation", vacated.delegation)
    earliest = vacated.valid_to + timedelta(days=1)
    facts.setdefault("valid_from", max(timezone.localdate(at), earliest))
    if facts["valid_from"] < earliest:
        raise refused_at(
            "valid_from",
            _("The seat of %(name)s is vacant from %(day)s on: the mandate begins then or later.")
            % {"name": vacated, "day": earliest},
        )
    by_election = Delegate.CameBy.BY_ELECTION
    return elect(
        vacated.constituency, member, by=by, at=at, came_by=by_election, in_place_of=vacated, **facts
    )


@transaction.atomic
def correct_mandate(delegate: Delegate, *, by: User | None, at: datetime, **facts: Any) -> Delegate:
    """What was entered wrongly: category, days, the figures of the election."""
    if unknown := set(facts) - CORRECTABLE:
        raise ValueError(f"not part of a mandate: {sorted(unknown)}")
    delegate = _locked(delegate)
    changed = [name for name, value in facts.items() if getattr(delegate, name) != value]
    if not changed:
        return delegate
    if delegate.ended and {"valid_from", "valid_to"} & set(changed):
        raise Refused(_("This mandate has ended: its days stay as they are."))
    before = (delegate.valid_from, delegate.valid_to)
    for name in changed:
        setattr(delegate, name, facts[name])
    if delegate.valid_from < delegate.congress.starts_on:
        raise refused_at("valid_from", _("A mandate cannot begin before the term."))
    if before != (delegate.valid_from, delegate.valid_to):
        field = "valid_from" if "valid_from" in changed else "valid_to"
        _refuse_other_roll(delegate.congress, before, _days(delegate), field)
        if delegate.constituency is not None:
            _refuse_full(delegate.constituency, *_days(delegate), but=delegate)
    _save(delegate)
    _record(delegate, "edited", by=by, at=at, fields=changed)
    return delegate


@transaction.atomic
def move_delegate(
    delegate: Delegate, delegation: Delegation | None, *, by: User | None, at: datetime
) -> Delegate:
    """Into another delegation of the same congress. Who was its head is head no longer."""
    delegate = _locked(delegate)
    if delegate.delegation == delegation:
        return delegate
    before, delegate.delegation = delegate.delegation, delegation
    _save(delegate)
    Delegation.objects.filter(head=delegate).update(head=None)
    _record(
        delegate,
        "moved",
        by=by,
        at=at,
        **{"from": before.name if before else "", "to": str(delegation or "")},
    )
    return delegate


@transaction.atomic
def recall(
    delegate: Delegate,
    *,
    entitled: int,
    took_part: int,
    votes: int,
    reason: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
) -> Delegate:
    """The constituency takes the mandate back. A vote that falls short of the rule recalls nobody."""
    delegate = _locked(delegate)
    if not reason.strip():
        raise refused_at("reason", _("Say why the delegate was recalled."))
    _refuse_figures(entitled, took_part, votes)
    book = book_of(delegate.congress)
    share = book.fraction(Topic.RECALL)
    if not share.is_met(votes, entitled):
        raise refused_at(
            "votes",
            _("A recall needs %(needed)d of %(entitled)d workers; %(votes)d voted for it (%(source)s).")
            % {
                "needed": share.needed(entitled),
                "entitled": entitled,
                "votes": votes,
                "source": source(book.citation(Topic.RECALL)),
            },
        )
    _end(delegate, Delegate.Ended.RECALLED, on or timezone.localdate(at), at)
    facts = {"entitled": entitled, "took_part": took_part, "votes": votes, "reason": reason.strip()}
    _record(delegate, "recalled", by=by, at=at, until=_day(delegate), **facts)
    return delegate


@transaction.atomic
def end_mandate(
    delegate: Delegate, why: str, *, by: User | None, at: datetime, on: date | None = None, note: str = ""
) -> Delegate:
    """The delegate left, moved to another constituency, or resigned; `on` is the last day."""
    delegate = _locked(delegate)
    if why not in WITHOUT_A_VOTE:
        raise Refused(_("Say why the mandate ends."))
    _end(delegate, why, on or timezone.localdate(at), at)
    more = {"note": note.strip()} if note.strip() else {}
    _record(delegate, "ended", by=by, at=at, why=str(why), until=_day(delegate), **more)
    return delegate


def shortfalls(book: RuleBook, entitled: int | None, took_part: int | None, votes: int | None) -> list[str]:
    """Where the facts of an election fall short of the rules, each in a sentence with its source (上海 15)."""
    found = []
    turnout, win = book.fraction(Topic.DELEGATE_TURNOUT), book.fraction(Topic.DELEGATE_WIN)
    if entitled is not None and took_part is not None and not turnout.is_met(took_part, entitled):
        found.append(
            _("%(count)d of %(entitled)d workers took part; %(needed)d are needed (%(source)s).")
            % {
                "count": took_part,
                "entitled": entitled,
                "needed": turnout.needed(entitled),
                "source": source(book.citation(Topic.DELEGATE_TURNOUT)),
            }
        )
    if entitled is not None and votes is not None and not win.is_met(votes, entitled):
        found.append(
            _("%(count)d of %(entitled)d workers voted for this person; %(needed)d are needed (%(source)s).")
            % {
                "count": votes,
                "entitled": entitled,
                "needed": win.needed(entitled),
                "source": source(book.citation(Topic.DELEGATE_WIN)),
            }
        )
    return found


def _end(delegate: Delegate, why: str, last_day: date, at: datetime) -> None:
    """The last day may lie ahead, but not after the day on which the mandate ends anyway."""
    if delegate.ended or (delegate.valid_to is not None and delegate.valid_to < timezone.localdate(at)):
        raise Refused(_("This mandate has ended already."))
    if last_day < delegate.valid_from - timedelta(days=1):
        raise refused_at("on", _("The last day cannot lie before the first."))
    if any(end is not None and last_day > end for end in (delegate.valid_to, delegate.congress.ends_on)):
        raise refused_at("on", _("The mandate ends before that day anyway."))
    _refuse_other_roll(delegate.congress, _days(delegate), (delegate.valid_from, last_day), "on")
    delegate.ended, delegate.valid_to = why, last_day
    _save(delegate)
    Delegation.objects.filter(head=delegate).update(head=None)


def _refuse_figures(*figures: int | None) -> None:
    """Those entitled, those who took part, the votes: each is a part of the one before."""
    known = [figure for figure in figures if figure is not None]
    if known != sorted(known, reverse=True):
        raise refused_at("votes", _("Votes, those who took part and those entitled do not fit together."))


def _refuse_who_cannot_be_elected(congress: Congress, member: User, first: date) -> None:
    if member.status != User.Status.ACTIVE:
        raise refused_at(
            "member",
            _("%(name)s is not in service: only who works here can be a delegate.") % {"name": member},
        )
    if congress.ends_on is not None and first > congress.ends_on:
        raise refused_at("valid_from", _("The term of this congress is over."))


def _refuse_full(
    constituency: Constituency, first: date, last: date | None, *, but: Delegate | None = None
) -> None:
    """A constituency has no more delegates than seats, on the first day and later."""
    others = constituency.delegates.exclude(pk=but.pk if but else None)
    if most_at_once([_days(each) for each in others], first, last) >= constituency.seats:
        raise Refused(
            _("All %(seats)d seats of %(constituency)s are filled. End a mandate or change the seats first.")
            % {"seats": constituency.seats, "constituency": constituency.name}
        )


def closed_sessions(congress: Congress) -> list[Session]:
    """Those whose roll was counted."""
    return list(congress.sessions.exclude(closed_at=None).select_related("congress").order_by("starts_at"))


def roll_refusal(sessions: Iterable[Session], before: Span | None, after: Span | None) -> str:
    """Why a mandate cannot have other days: who was entitled to a session that is closed was counted then."""
    for session in sessions:
        day = timezone.localdate(session.starts_at)
        held, would_hold = (bool(span and most_at_once([span], day, day)) for span in (before, after))
        if held != would_hold:
            return _("%(session)s (%(day)s) is closed: who was a delegate on its day stays as it is.") % {
                "session": session.short_name,
                "day": day,
            }
    return ""


def _refuse_other_roll(congress: Congress, before: Span | None, after: Span, field: str) -> None:
    if words := roll_refusal(closed_sessions(congress), before, after):
        raise refused_at(field, words)


def _days(delegate: Delegate) -> Span:
    return delegate.valid_from, delegate.valid_to


def _save(delegate: Delegate) -> None:
    try:
        delegate.full_clean(exclude=["congress", "member"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    with refusals_in_words():
        delegate.save()


def _locked(delegate: Delegate) -> Delegate:
    locked(delegate.congress)
    rows = Delegate.objects.select_for_update(of=("self",))
    return rows.select_related("congress", "member", "delegation", "constituency").get(pk=delegate.pk)


def _day(delegate: Delegate) -> str:
    return delegate.valid_to.isoformat() if delegate.valid_to else ""


def _record(delegate: Delegate, kind: str, *, by: User | None, at: datetime, **details: Any) -> None:
    DelegateEvent.objects.create(delegate=delegate, kind=kind, by=by, at=at, details=details)
