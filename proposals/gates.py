"""Whether the congress may decide on an agenda item now, and if not, why: in a sentence for the people who ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members.calendar import calendar
from proposals.explaining import cited
from proposals.models import AgendaItem, Discussion, Document, DocumentVersion, OpinionPoint, Session
from proposals.rule_book import book_for
from proposals.rules.book import Citation, RuleBook, Topic
from proposals.rules.timeline import materials_due
from union_portal.lib.working_days import Calendar


@dataclass(frozen=True)
class Answer:
    """False carries its reason."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


def may_be_decided(item: AgendaItem) -> Answer:
    """The 7-day gate and the one of strong disagreement (上海市职工代表大会条例 30 and its likes)."""
    found = items_of(item.session).get(pk=item.pk)
    found.session = item.session
    return judged(found, book_for(item.session), calendar())


def items_of(session: Session) -> QuerySet[AgendaItem]:
    """The agenda with everything the gates look at: five queries, however much there is."""
    versions = DocumentVersion.objects.select_related("exception__by")
    documents = Document.objects.prefetch_related(Prefetch("versions", versions))
    points = OpinionPoint.objects.prefetch_related("dispositions__by")
    discussions = Discussion.objects.select_related("delegation", "document", "by").prefetch_related(
        Prefetch("points", points)
    )
    return session.agenda.select_related("decision").prefetch_related(
        Prefetch("documents", documents), Prefetch("discussions", discussions)
    )


def judged(item: AgendaItem, book: RuleBook, days: Calendar) -> Answer:
    """`item` as `items_of` gives it, with its session."""
    if item.is_to_be_passed:
        due = materials_due(timezone.localdate(item.session.starts_at), book.days(Topic.MATERIALS_DAYS), days)
        source = quoted(book.citation(Topic.MATERIALS_DAYS))
        if not any(document.served for document in item.documents.all()):
            return Answer(
                _("“%(item)s” has to be passed, and no document of it was served. %(rule)s")
                % {"item": item, "rule": source}
            )
        for document in item.documents.all():
            version = document.served
            if version is None:
                return Answer(
                    _(
                        "“%(document)s” was not served to the delegates; it has to be there by %(due)s. "
                        "Serve it, or postpone the item. %(rule)s"
                    )
                    % {"document": document, "due": due, "rule": source}
                )
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
        point
        for discussion in item.discussions.all()
        for point in discussion.points.all()
        if point.strength == OpinionPoint.Strength.STRONG and point.is_open
    ]


def quoted(citation: Citation) -> str:
    """The source of a rule in the reader's language, in brackets."""
    return _("(%(source)s)") % {"source": cited(citation)}
