"""What the delegations of a session said, item by item, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.models import User
from proposals import gates
from proposals.models import (
    AgendaItem,
    Delegate,
    Delegation,
    Discussion,
    Document,
    DocumentVersion,
    OpinionPoint,
    Session,
)
from union_portal.lib.narrowing import group, number

STRONG = OpinionPoint.Strength.STRONG
RANK = {STRONG: 0, OpinionPoint.Strength.AMENDMENT: 1, OpinionPoint.Strength.REMARK: 2}


@dataclass
class ItemRow:
    """An agenda item with its opinions, the strong ones first."""

    item: AgendaItem
    points: list[OpinionPoint] = field(default_factory=list)
    agreed: list[Discussion] = field(default_factory=list)
    """Discussions of which nothing was written down."""
    unheard: list[Delegation] = field(default_factory=list)
    """Delegations that have not discussed what has to be passed."""

    @property
    def is_empty(self) -> bool:
        return not (self.points or self.agreed or self.unheard)


@dataclass(frozen=True)
class Collected:
    """Everything that was said in a session."""

    rows: list[ItemRow]
    delegations: list[Delegation]
    discussions: int

    @property
    def points(self) -> list[OpinionPoint]:
        return [point for row in self.rows for point in row.points]

    @property
    def open_strong(self) -> list[OpinionPoint]:
        return [point for point in self.points if point.strength == STRONG and point.is_open]

    @property
    def open_count(self) -> int:
        return sum(point.is_open for point in self.points)


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what cannot be read narrows nothing."""

    item: int | None = None
    delegation: int | None = None
    strength: str = ""
    is_open: bool = False

    @classmethod
    def in_address(cls, request: HttpRequest) -> Asked:
        said = request.GET
        strength = said.get("strength", "")
        return cls(
            number(said.get("item", "")),
            number(said.get("delegation", "")),
            strength if strength in OpinionPoint.Strength.values else "",
            "open" in said,
        )

    @property
    def is_about_points(self) -> bool:
        """Then neither who agreed nor who was silent is an answer."""
        return bool(self.strength or self.is_open)

    def takes(self, point: OpinionPoint) -> bool:
        return (
            self.delegation in (None, point.discussion.delegation_id)
            and self.strength in ("", point.strength)
            and (point.is_open or not self.is_open)
        )

    def narrowed(self, collected: Collected, *, answering: OpinionPoint | None = None) -> list[ItemRow]:
        """The rows that are left; an item about which nothing is left to say is not shown.

        What is being answered stays: somebody types below it.
        """
        rows = [
            self._row(row, answering)
            for row in collected.rows
            if self.item in (None, row.item.pk) or answering in row.points
        ]
        return [row for row in rows if not row.is_empty]

    def _row(self, row: ItemRow, answering: OpinionPoint | None) -> ItemRow:
        points = [point for point in row.points if point == answering or self.takes(point)]
        if self.is_about_points:
            return ItemRow(row.item, points)
        return ItemRow(
            row.item,
            points,
            [each for each in row.agreed if self.delegation in (None, each.delegation_id)],
            [each for each in row.unheard if self.delegation in (None, each.pk)],
        )


def collected(session: Session) -> Collected:
    """Four queries, however much was said."""
    delegations = list(Delegation.objects.filter(congress=session.congress_id))
    discussions = {
        each.pk: each
        for each in Discussion.objects.filter(item__session=session)
        .select_related("delegation", "document")
        .order_by("item__position", "delegation__position", "held_on", "at")
    }
    points = _points(session, discussions)
    rows = []
    for item in session.agenda.all():
        item.session = session
        rows.append(_row_of(item, points, list(discussions.values()), delegations))
    return Collected(rows, delegations, len(discussions))


def _points(session: Session, discussions: dict[int, Discussion]) -> list[OpinionPoint]:
    """With every answer and who gave it; `earlier` are those before the last word. One query."""
    rows = OpinionPoint.objects.filter(discussion__in=discussions).annotate(
        each=FilteredRelation("dispositions")
    )
    points = gates.joined(
        rows.select_related("each__by").order_by("number", "pk", "each__at"), "dispositions"
    )
    for point in points:
        point.discussion = discussions[point.discussion_id]
        given = sorted(point.dispositions.all(), key=lambda each: (each.at, each.pk), reverse=True)
        point.earlier = given[1:]  # type: ignore[attr-defined]
    place = {pk: place for place, pk in enumerate(discussions)}
    return sorted(points, key=lambda each: (RANK[each.strength], place[each.discussion_id], each.number))  # type: ignore[index]


def _row_of(
    item: AgendaItem,
    points: list[OpinionPoint],
    discussions: list[Discussion],
    delegations: list[Delegation],
) -> ItemRow:
    own = [each for each in discussions if each.item_id == item.pk]
    said = [point for point in points if point.discussion.item_id == item.pk]
    wordy = {point.discussion_id for point in said}
    heard = {each.delegation_id for each in own}
    return ItemRow(
        item,
        said,
        [each for each in own if each.pk not in wordy],
        [each for each in delegations if each.pk not in heard] if item.is_to_be_passed else [],
    )


def filters(request: HttpRequest, found: Collected) -> list[dict[str, Any]]:
    """The groups of links above the list."""
    items = [(str(row.item.pk), f"{row.item.position}. {row.item.title}") for row in found.rows]
    delegations = [(str(each.pk), each.name) for each in found.delegations]
    return [
        group(request, _("Agenda item"), "item", items),
        group(request, _("Delegation"), "delegation", delegations),
        group(
            request, pgettext("of an opinion", "Strength"), "strength", OpinionPoint.Strength.choices[::-1]
        ),
        group(request, pgettext("of an opinion", "Answer"), "open", [("1", _("not answered yet"))]),
    ]


def discussable(session: Session) -> list[tuple[AgendaItem, list[Document]]]:
    """The agenda, each item with those of its documents that delegates have got. Two queries."""
    served = DocumentVersion.objects.filter(document=OuterRef("pk"), served_at__isnull=False)
    documents = list(session.documents.filter(Exists(served), item__isnull=False).order_by("pk"))
    return [(item, [each for each in documents if each.item_id == item.pk]) for item in session.agenda.all()]


def to_discuss(user: User, at: datetime) -> list[AgendaItem]:
    """What has to be passed and was served, and the delegation this person leads has said nothing yet. One query."""
    led = Delegation.objects.filter(head__in=Delegate.objects.on(timezone.localdate(at)).filter(member=user))
    served = DocumentVersion.objects.filter(document__item=OuterRef("pk"), served_at__isnull=False)
    said = Discussion.objects.filter(item=OuterRef("pk"), delegation__in=led)
    items = AgendaItem.objects.filter(
        Exists(led.filter(congress=OuterRef("session__congress"))),
        Exists(served),
        ~Exists(said),
        is_to_be_passed=True,
        session__closed_at=None,
    )
    return list(items.select_related("session__congress").order_by("session__starts_at", "position"))
