"""Whether the congress may decide on an agenda item now, and if not, why: in a sentence for the people who ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, FilteredRelation, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from members.calendar import calendar
from members.models import User
from proposals.attendance import day_of
from proposals.explaining import cited
from proposals.models import AgendaItem, Delegate, Document, DocumentReceipt, OpinionPoint, Session
from proposals.rule_book import book_for
from proposals.rules.book import Citation, RuleBook, Topic
from proposals.rules.timeline import materials_due
from union_portal.lib.working_days import Calendar

T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Answer:
    """False carries its reason."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


def may_be_decided(item: AgendaItem) -> Answer:
    """The 7-day gate and the one of strong disagreement (上海市职工代表大会条例 30 and its likes)."""
    found = next(each for each in items_of(item.session) if each.pk == item.pk)
    return judged(found, book_for(item.session), calendar())


def items_of(session: Session, documents: list[Document] | None = None) -> list[AgendaItem]:
    """The agenda with everything the gates look at: `papers` and `points` of each item, in three queries."""
    items = list(session.agenda.select_related("decision"))
    points = points_of(session)
    documents = documents_of(session) if documents is None else documents
    for item in items:
        item.session = session
        item.papers = [each for each in documents if each.item_id == item.pk]  # type: ignore[attr-defined]
        item.points = [  # type: ignore[attr-defined]
            each for each in points if each.discussion.item_id == item.pk
        ]
    return items


def documents_of(session: Session, user: User | None = None, *, on: date | None = None) -> list[Document]:
    """With their versions; how many delegates have the served one, and whether this person does. One query.

    Counted are those whose mandate holds on that day; without one, on the day of the session.
    """
    holding = Delegate.objects.on(on or day_of(session)).filter(congress=session.congress_id)
    receipts = DocumentReceipt.objects.filter(version=OuterRef("each__pk"))
    counted = (
        receipts.filter(delegate__in=holding.values("pk"))
        .order_by()
        .values("version")
        .annotate(number=Count("pk"))
        .values("number")
    )
    own = Exists(receipts.filter(delegate__member=user)) if user else Value(False)
    rows = session.documents.annotate(
        each=FilteredRelation("versions"), number=Coalesce(Subquery(counted), 0), is_mine=own
    ).select_related("item", "each__exception__by")
    documents = joined(rows.order_by("item__position", "pk"), "versions")
    for document in documents:
        served = [row for row in document.rows if document.served and row.each == document.served]  # type: ignore[attr-defined]
        document.receipts = sum(row.number for row in served)  # type: ignore[attr-defined]
        document.is_received = any(row.is_mine for row in served)  # type: ignore[attr-defined]
    return documents


def points_of(session: Session) -> list[OpinionPoint]:
    """What the delegations said, with what became of it. One query."""
    rows = OpinionPoint.objects.filter(discussion__item__session=session)
    rows = rows.annotate(each=FilteredRelation("dispositions"))
    rows = rows.select_related("discussion__delegation", "each")
    order = ("discussion__item__position", "discussion__delegation__position", "discussion__at", "number")
    return joined(rows.order_by(*order, "pk"), "dispositions")


def joined(rows: Iterable[T], name: str) -> list[T]:
    """Rows of a thing and each of its others (`each`), as prefetching would give them - in one query, not in two."""
    things: dict[int, T] = {}
    for row in rows:
        thing = things.setdefault(row.pk, row)
        thing.rows = [*getattr(thing, "rows", []), row]  # type: ignore[attr-defined]
    for thing in things.values():
        found = getattr(thing, name).all()
        found._result_cache = [row.each for row in thing.rows if hasattr(row, "each")]  # type: ignore[attr-defined]
        found._prefetch_done = True
        thing._prefetched_objects_cache = {name: found}  # type: ignore[attr-defined]
    return list(things.values())


def judged(item: AgendaItem, book: RuleBook, days: Calendar, *, names_unserved: bool = True) -> Answer:
    """`item` as `items_of` gives it, with its session. Whom a paper was not served yet does not learn its title."""
    if item.is_to_be_passed:
        due = materials_due(timezone.localdate(item.session.starts_at), book.days(Topic.MATERIALS_DAYS), days)
        source = quoted(book.citation(Topic.MATERIALS_DAYS))
        if not any(document.served for document in item.papers):
            return Answer(
                _("“%(item)s” has to be passed, and no document of it was served. %(rule)s")
                % {"item": item, "rule": source}
            )
        for document in item.papers:
            version = document.served
            if version is None:
                said = (
                    _(
                        "“%(document)s” was not served to the delegates; it has to be there by %(due)s. "
                        "Serve it, or postpone the item. %(rule)s"
                    )
                    if names_unserved
                    else _(
                        "A document of “%(item)s” was not served to the delegates yet; it has to be there by "
                        "%(due)s. %(rule)s"
                    )
                )
                return Answer(said % {"document": document, "item": item, "due": due, "rule": source})
            if hasattr(version, "exception"):
                continue
            served_on = timezone.localdate(version.served_at)
            if served_on > due:
                return Answer(
                    _(
                        "“%(document)s” was served on %(served)s; it had to be there by %(due)s. "
                        "Postpone the item, or record a reason for an exception. %(rule)s"
                    )
                    % {"document": document, "served": served_on, "due": due, "rule": source}
                )
    strong = open_strong(item)
    if strong:
        return Answer(
            _(
                "%(delegation)s disagrees strongly: revise the item and bring it back, or record what became of it."
            )
            % {"delegation": strong[0].discussion.delegation}
        )
    return Answer()


def open_strong(item: AgendaItem) -> list[OpinionPoint]:
    """Strong disagreement that nobody has answered."""
    return [
        point for point in item.points if point.strength == OpinionPoint.Strength.STRONG and point.is_open
    ]


def quoted(citation: Citation) -> str:
    """The source of a rule in the reader's language, in brackets."""
    return _("(%(source)s)") % {"source": cited(citation)}
