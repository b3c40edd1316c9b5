"""The congress as its pages show it: sessions, delegations, committees, and whether the roster is as the rules ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from proposals.explaining import sentence, source
from proposals.models import Committee, CommitteeSeat, Congress, Constituency, Delegate, Delegation, Session
from proposals.rule_book import book_of
from proposals.rules.composition import Counts
from proposals.rules.composition import health as findings


@dataclass(frozen=True)
class Group:
    """A delegation or a committee with those who sit in it on that day."""

    name: str
    people: list[Delegate]
    head: Delegate | None = None


@dataclass(frozen=True)
class Remark:
    """One rule, whether it is kept, and where it comes from."""

    is_met: bool
    text: str
    source: str


@dataclass(frozen=True)
class Bar:
    """A constituency's seats, and how many of them are filled."""

    constituency: Constituency
    filled: int

    @property
    def vacant(self) -> int:
        return max(0, self.constituency.seats - self.filled)

    @property
    def percent(self) -> int:
        return min(100, 100 * self.filled // max(1, self.constituency.seats))


def current_congress(on: date) -> Congress | None:
    """The workers' congress whose term runs, else the last there was."""
    workers = Congress.objects.filter(kind=Congress.Kind.WORKERS)
    return workers.on(on).first() or workers.filter(starts_on__lte=on).first() or workers.first()


def next_session(sessions: list[Session], at: datetime) -> Session | None:
    """The one that is on or comes next."""
    ahead = [session for session in sessions if session.ends_at >= at and session.closed_at is None]
    return min(ahead, key=lambda session: session.starts_at, default=None)


def sessions_of(congress: Congress) -> list[Session]:
    return list(congress.sessions.for_page())


def delegations_of(congress: Congress, delegates: list[Delegate]) -> list[Group]:
    """In their order, the head first; those without a delegation are left to the count."""
    groups = []
    for delegation in Delegation.objects.filter(congress=congress):
        people = [each for each in delegates if each.delegation_id == delegation.pk]
        head = next((each for each in people if each.pk == delegation.head_id), None)
        groups.append(Group(delegation.name, people, head))
    return groups


def committees_of(congress: Congress, delegates: list[Delegate]) -> list[Group]:
    """Who holds a mandate no more sits in no committee either."""
    known = {each.pk: each for each in delegates}
    seats = CommitteeSeat.objects.filter(committee__congress=congress).order_by("pk")
    found: dict[int, list[Delegate]] = {}
    chairs: dict[int, Delegate] = {}
    for seat in seats:
        if seat.delegate_id not in known:
            continue
        found.setdefault(seat.committee_id, []).append(known[seat.delegate_id])
        if seat.post == CommitteeSeat.Post.CHAIR:
            chairs[seat.committee_id] = known[seat.delegate_id]
    committees = Committee.objects.filter(congress=congress)
    return [Group(each.name, found.get(each.pk, []), chairs.get(each.pk)) for each in committees]


def delegates_of(congress: Congress, on: date) -> list[Delegate]:
    return list(congress.delegates.on(on).for_list())


def health(congress: Congress, on: date) -> list[Remark]:
    """Every rule about the composition, kept or not, in words with its source."""
    found = findings(book_of(congress), counts_of(congress, on))
    return [
        Remark(each.is_met, sentence(each.explanation), source(each.explanation.citation)) for each in found
    ]


def counts_of(congress: Congress, on: date) -> Counts:
    """Figures of those whose mandate holds on that day. One query."""
    in_presidium = Q(committee_seats__committee__kind=Committee.Kind.PRESIDIUM)
    frontline = Q(category=Delegate.Category.FRONTLINE)

    def count(condition: Q | None = None) -> Count:
        return Count("pk", filter=condition, distinct=True)

    figures = congress.delegates.on(on).aggregate(
        delegates=count(),
        managers=count(Q(category=Delegate.Category.MANAGER)),
        frontline=count(frontline),
        women=count(Q(member__sex="f")),
        presidium=count(in_presidium),
        presidium_frontline=count(in_presidium & frontline),
    )
    return Counts(
        seats=congress.seats, workers=congress.workers, women_workers=congress.women_workers, **figures
    )


def bars_of(congress: Congress, on: date) -> list[Bar]:
    """Seats and vacancies, constituency by constituency."""
    holds = Q(delegates__valid_from__lte=on) & (Q(delegates__valid_to=None) | Q(delegates__valid_to__gte=on))
    found = Constituency.objects.filter(congress=congress).annotate(
        filled=Count("delegates", filter=holds, distinct=True)
    )
    return [Bar(each, each.filled) for each in found.order_by("name")]
