"""The congress as its pages show it: sessions, delegations, committees, and whether the roster is as the rules ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from proposals.rules.attendance import is_meant
from proposals.rules.book import Topic
from proposals.rules.composition import Counts
from proposals.rules.composition import health as findings
from proposals.rules.explanations import Finding


@dataclass(frozen=True)
class Group:
    """A delegation or a committee with those who sit in it on that day."""

    name: str
    people: list[Delegate]
    head: Delegate | None = None
    pk: int = 0


@dataclass(frozen=True)
class Remark:
    """One rule, whether it is kept, and where it comes from."""

    is_met: bool
    text: str
    source: str


@dataclass(frozen=True)
class Share:
    """A part of the delegates beside what a rule asks of it."""

    label: str
    count: int
    total: int
    percent: str
    limit: str
    """In percent, as it is read."""
    rule: str
    """What the rule asks, in a few words."""
    is_met: bool

    @property
    def width(self) -> str:
        """How long the bar is, of a hundred."""
        return f"{100 * self.count / max(1, self.total):.1f}"


CELL, GAP, CELLS_IN_A_ROW = 10, 2, 10


@dataclass(frozen=True)
class Bar:
    """A constituency's seats, how many of them are filled, and who held those that are not."""

    constituency: Constituency
    filled: int
    vacated: list[Delegate]

    @property
    def vacant(self) -> int:
        return max(0, self.constituency.seats - self.filled)

    @property
    def cells(self) -> list[tuple[int, int, str]]:
        """A square for each seat, from left to right: filled, vacant, and whoever sits beyond them."""
        kinds = ["filled"] * min(self.filled, self.constituency.seats) + ["vacant"] * self.vacant
        kinds += ["beyond"] * max(0, self.filled - self.constituency.seats)
        step = CELL + GAP
        return [
            (place % CELLS_IN_A_ROW * step, place // CELLS_IN_A_ROW * step, kind)
            for place, kind in enumerate(kinds)
        ]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture, in units of its squares' coordinates."""
        count = max(1, len(self.cells))
        rows = -(-count // CELLS_IN_A_ROW)
        return (
            min(count, CELLS_IN_A_ROW) * (CELL + GAP) - GAP,
            rows * (CELL + GAP) - GAP,
        )

    @property
    def width(self) -> str:
        """The same in the size of the letters, so that squares are as large everywhere."""
        return f"{self.size[0] / CELL:.1f}"


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
        groups.append(Group(delegation.name, people, head, delegation.pk))
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


LONGEST_QUESTION = 40


def found_among(delegates: list[Delegate], asked: Mapping[str, str]) -> list[Delegate]:
    """Those of a constituency, of a delegation, and whose name is or sounds like `q`; by delegation, heads first."""
    found = delegates
    for name in ("constituency", "delegation"):
        if chosen := asked.get(name, ""):
            found = [each for each in found if str(getattr(each, f"{name}_id")) == chosen]
    if words := asked.get("q", "")[:LONGEST_QUESTION].strip():
        # Nobody learns whose an employee number is by asking for it.
        found = [each for each in found if is_meant(words, each.member.name, "", each.member.name_key)]
    return sorted(found, key=_place)


def _place(delegate: Delegate) -> tuple[bool, int, str, bool, str]:
    """Where a delegate stands in the list."""
    own = delegate.delegation
    if own is None:
        return True, 0, "", True, delegate.member.name_key
    return False, own.position, own.name, own.head_id != delegate.pk, delegate.member.name_key


def findings_of(congress: Congress, counts: Counts) -> list[Finding]:
    return findings(book_of(congress), counts)


def remarks_on(found: list[Finding]) -> list[Remark]:
    """Every rule about the composition, kept or not, in words with its source."""
    return [
        Remark(each.is_met, sentence(each.explanation), source(each.explanation.citation)) for each in found
    ]


SHARES = {
    Topic.FRONTLINE_SHARE: gettext_lazy("Front line"),
    Topic.MANAGERS_SHARE: gettext_lazy("Managers"),
    Topic.WOMEN_SHARE: gettext_lazy("Women"),
}


def shares_of(found: list[Finding]) -> list[Share]:
    """The parts of the delegates of which a rule says how large they are."""
    return [_share(each) for each in found if each.topic in SHARES]


def _share(finding: Finding) -> Share:
    said = finding.explanation.values
    if finding.topic is Topic.WOMEN_SHARE:
        limit, words = str(said["workforce_percent"]), _("about %(limit)s%%, as among all workers")
    else:
        limit = f"{100 * int(said['num']) / int(said['den']):g}"
        if finding.topic is Topic.MANAGERS_SHARE:
            words = _("at most %(limit)s%%")
        else:
            words = _("more than %(limit)s%%") if said["strict"] else _("at least %(limit)s%%")
    total = int(said.get("total") or said["delegates"])
    return Share(
        str(SHARES[finding.topic]), int(said["count"]), total, str(said["percent"]), limit,
        words % {"limit": limit}, finding.is_met,
    )  # fmt: skip


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
    return vacated_in(constituency.congress_id, on).filter(constituency=constituency)


def vacated_in(congress: int, on: date) -> QuerySet[Delegate]:
    elected = DelegateEvent.objects.filter(kind="elected", delegate__congress=congress)
    succeeded = [pk for pk in elected.values_list("details__in_place_of", flat=True) if pk]
    over = ~Q(ended=Delegate.Ended.NOT) | Q(valid_to__lt=on)
    found = Delegate.objects.filter(over, congress=congress, valid_to__isnull=False)
    return found.exclude(pk__in=succeeded).select_related("member", "congress").order_by("-valid_to", "pk")


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
    if "committee" in kept:
        counts = {"name": kept["committee"], "came": len(kept["came"]), "gone": len(kept["gone"])}
        return _("%(name)s: came %(came)d, gone %(gone)d") % counts
    return _("changed: %(name)s") % {"name": kept["changed"]} if "changed" in kept else ""


def _until(kept: dict[str, Any]) -> str:
    return _("last day %(day)s") % {"day": kept["until"]} if kept.get("until") else ""


def _names(model: type[models.Model], fields: Iterable[str]) -> str:
    return ", ".join(str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in fields)


def bars_of(congress: Congress, on: date) -> list[Bar]:
    """Seats and vacancies, constituency by constituency."""
    holds = Q(delegates__in=congress.delegates.on(on).values("pk"))
    found = Constituency.objects.filter(congress=congress).annotate(
        filled=Count("delegates", filter=holds, distinct=True)
    )
    gone: dict[int, list[Delegate]] = {}
    for delegate in vacated_in(congress.pk, on):
        if delegate.constituency_id is not None and not delegate.holds_on(on):
            gone.setdefault(delegate.constituency_id, []).append(delegate)
    return [
        Bar(each, each.filled, gone.get(each.pk, [])[: max(0, each.seats - each.filled)])
        for each in found.order_by("name")
    ]
