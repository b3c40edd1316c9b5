"""The congress as its pages show it: sessions, delegations, committees, and whether the roster is as the rules ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from proposals.explaining import sentence, source
from proposals.models import (
    Committee,
    CommitteeSeat,
    Congress,
    CongressEvent,
    Constituency,
    Delegate,
    DelegateEvent,
    Delegation,
    Session,
)
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


def filled_on(constituency: Constituency, on: date) -> int:
    return constituency.delegates.on(on).count()


def vacated_seats(constituency: Constituency, on: date) -> QuerySet[Delegate]:
    """Delegates whose mandate has an end and who have no successor yet, the last one first."""
    elected = DelegateEvent.objects.filter(kind="elected", delegate__congress=constituency.congress_id)
    succeeded = [pk for pk in elected.values_list("details__in_place_of", flat=True) if pk]
    over = ~Q(ended=Delegate.Ended.NOT) | Q(valid_to__lt=on)
    found = constituency.delegates.filter(over, valid_to__isnull=False).exclude(pk__in=succeeded)
    return found.select_related("member", "delegation").order_by("-valid_to", "pk")


def said_of_mandate(event: DelegateEvent) -> str:
    """What an event of a mandate keeps, in one line."""
    kept = event.details
    parts: list[Any] = []
    match event.kind:
        case "elected":
            parts = [dict(Delegate.CameBy.choices).get(kept.get("came_by")), kept.get("reason")]
        case "recalled":
            figures = _("%(votes)d for the recall; %(took_part)d of %(entitled)d took part")
            parts = [figures % kept, kept["reason"], _until(kept)]
        case "ended":
            parts = [dict(Delegate.Ended.choices).get(kept.get("why")), _until(kept), kept.get("note")]
        case "moved":
            parts = [f"{kept.get('from') or '—'} → {kept.get('to') or '—'}"]
        case "edited":
            parts = [_names(Delegate, kept.get("fields", []))]
        case "imported":
            parts = [_("row %(row)s of the list") % {"row": kept.get("row", "")}]
    return " · ".join(str(part) for part in parts if part)


def said_of_congress(event: CongressEvent) -> str:
    """What an event of the roster keeps, in one line."""
    kept = event.details
    if event.kind == "imported":
        words = _("new %(new)d, changed %(changed)d, unchanged %(same)d, faulty %(wrong)d")
        return words % kept
    if event.kind == "exported":
        return _("%(rows)d rows, %(format)s") % kept
    if event.kind == "changed":
        return _names(Congress, kept.get("fields", []))
    if "added" in kept:
        return _("new: %(name)s") % {"name": kept["added"]}
    return str(kept.get("changed") or kept.get("committee") or "")


def _until(kept: dict[str, Any]) -> str:
    return _("last day %(day)s") % {"day": kept["until"]} if kept.get("until") else ""


def _names(model: type[models.Model], fields: Iterable[str]) -> str:
    return ", ".join(str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in fields)


def bars_of(congress: Congress, on: date) -> list[Bar]:
    """Seats and vacancies, constituency by constituency."""
    holds = Q(delegates__valid_from__lte=on) & (Q(delegates__valid_to=None) | Q(delegates__valid_to__gte=on))
    found = Constituency.objects.filter(congress=congress).annotate(
        filled=Count("delegates", filter=holds, distinct=True)
    )
    return [Bar(each, each.filled) for each in found.order_by("name")]
