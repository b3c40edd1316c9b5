"""A session's page and its legal timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.calendar import calendar
from members.models import User
from proposals import attendance, gates
from proposals.models import (
    AgendaItem,
    Delegate,
    Delegation,
    Discussion,
    Document,
    DocumentReceipt,
    OpinionPoint,
    PublicNotice,
    Session,
    SessionEvent,
    UpwardReport,
)
from proposals.rule_book import book_for
from proposals.rules.book import Certainty
from proposals.rules.timeline import INTERNAL, Facts, Served, Stage, State, Step, timeline

CHIPS = {
    State.DONE: "ok",
    State.DONE_LATE: "gold",
    State.EXCUSED: "gold",
    State.OVERDUE: "gold",
    State.SOON: "gold",
    State.RUNNING: "info",
    State.AHEAD: "",
}


@dataclass(frozen=True)
class Row:
    """A step as the page shows it."""

    stage: Stage
    title: str
    sentence: str
    rule: str
    is_uncertain: bool
    notes: tuple[str, ...] = ()

    @property
    def chip(self) -> str:
        return CHIPS[self.stage.state]

    @property
    def label(self) -> str:
        return state_label(self.stage.state)


def state_label(state: State) -> str:
    return {
        State.DONE: pgettext("step of a timeline", "done"),
        State.DONE_LATE: pgettext("step of a timeline", "done late"),
        State.EXCUSED: pgettext("step of a timeline", "late, with a reason"),
        State.OVERDUE: pgettext("step of a timeline", "overdue"),
        State.SOON: pgettext("step of a timeline", "due soon"),
        State.RUNNING: pgettext("step of a timeline", "not yet"),
        State.AHEAD: pgettext("step of a timeline", "later"),
    }[state]


def for_timeline() -> QuerySet[Session]:
    """Sessions with the rules of their closing, and with what was entered about them in other tables."""
    this = {"session": OuterRef("pk")}
    earlier = Session.objects.filter(congress=OuterRef("congress"), starts_at__lt=OuterRef("starts_at"))
    earlier = earlier.exclude(kind=Session.Kind.JOINT_MEETING).order_by("-starts_at")
    groups = Delegation.objects.filter(congress=OuterRef("congress")).order_by().values("congress")
    notices, events = PublicNotice.objects.filter(**this), SessionEvent.objects.filter(**this)
    reports = UpwardReport.objects.filter(**this).order_by("sent_on")
    return (
        Session.objects.for_page()
        .select_related("rules")
        .annotate(
            previous_at=Subquery(earlier.values("starts_at")[:1]),
            delegations=_number(groups.annotate(number=Count("pk"))),
            shown_from=Subquery(notices.order_by("shown_from").values("shown_from")[:1]),
            shown_until=Subquery(notices.order_by("-shown_until").values("shown_until")[:1]),
            reported_on=Subquery(reports.values("sent_on")[:1]),
            reviewed=Subquery(events.filter(kind="credentials").order_by("-pk").values("details")[:1]),
            signed_at=Subquery(events.filter(kind="minutes_signed").order_by("-pk").values("at")[:1]),
        )
    )


def facts_of(session: Session, documents: list[Document], at: datetime) -> Facts:
    """What the timeline counts with: a session of `for_timeline`, `documents` as the gates read them."""
    found = attendance.as_recorded(attendance.figures(session))
    items = list(_agenda(session))
    to_pass = [item for item in items if item.is_to_be_passed]
    return Facts(
        today=timezone.localdate(at),
        starts_on=timezone.localdate(session.starts_at),
        ends_on=timezone.localdate(session.ends_at),
        term_from=session.congress.starts_on,
        term_until=session.congress.ends_on,
        previous_on=_day(session.previous_at),
        closed_on=_day(session.closed_at),
        documents=[
            Served(
                title=document.title,
                has_to_be_passed=bool(document.item and document.item.is_to_be_passed),
                served_on=_day(document.served.served_at) if document.served else None,
                is_excused=bool(document.served and hasattr(document.served, "exception")),
                receipts=document.receipts,  # type: ignore[attr-defined]
            )
            for document in documents
        ],
        delegates=found.entitled,
        discussions_wanted=len(to_pass) * session.delegations,
        discussions_held=sum(item.held for item in to_pass),
        strong_open=sum(item.strong for item in items),
        credentials_on=date.fromisoformat(session.reviewed["on"]) if session.reviewed else None,
        entitled=found.entitled,
        present=found.present or None,
        items=len(items),
        decided=sum(hasattr(item, "decision") for item in items),
        shown_from=session.shown_from,
        shown_until=session.shown_until,
        reported_on=session.reported_on,
        minutes_on=_day(session.signed_at),
        is_plenary=session.kind != Session.Kind.JOINT_MEETING,
    )


def _agenda(session: Session) -> QuerySet[AgendaItem]:
    """Each item with how many delegations discussed it, and how much strong disagreement nobody has answered."""
    said = Discussion.objects.filter(item=OuterRef("pk")).order_by().values("item")
    strong = OpinionPoint.objects.filter(
        discussion__item=OuterRef("pk"), strength=OpinionPoint.Strength.STRONG, dispositions=None
    )
    return session.agenda.select_related("decision").annotate(
        held=_number(said.annotate(number=Count("delegation", distinct=True))),
        strong=_number(strong.order_by().values("discussion__item").annotate(number=Count("pk"))),
    )


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("number")), 0)


def rows_of(session: Session, at: datetime, *, sees_all: bool) -> list[Row]:
    """The timeline of a session of `for_timeline`, in words."""
    documents = gates.documents_of(session)
    book = book_for(session)
    stages = timeline(facts_of(session, documents, at), book, SimpleLazyObject(calendar))
    reasons = tuple(
        _("Exception for “%(title)s”, recorded by %(who)s on %(day)s: %(reason)s")
        % {
            "title": document.title,
            "who": document.served.exception.by,
            "day": _day(document.served.exception.at),
            "reason": document.served.exception.reason,
        }
        for document in documents
        if document.served and hasattr(document.served, "exception")
    )
    rows = []
    for stage in stages:
        if not sees_all and stage.step in INTERNAL:
            continue
        citation = book.citation(stage.topic) if stage.topic else None
        rows.append(
            Row(
                stage=stage,
                title=title_of(stage.step),
                sentence=sentence(stage, sees_all=sees_all),
                rule=gates.quoted(citation) if citation else "",
                is_uncertain=bool(citation and citation.certainty is Certainty.CHECK),
                notes=reasons if stage.step is Step.SERVED else (),
            )
        )
    return rows


FRAME = (Step.TERM, Step.FREQUENCY)
"""What a session that is called fulfils by being held: nobody has to do anything for it until it is late."""


def now_of(rows: Iterable[Row]) -> Row | None:
    """What the page says first: what is overdue, else what comes next."""
    found = list(rows)
    pressing = (row for row in found if row.stage.state in (State.OVERDUE, State.SOON))
    waiting = (row for row in found if row.stage.state is State.RUNNING and row.stage.step not in FRAME)
    return min(pressing, key=lambda row: row.stage.state is State.SOON, default=next(waiting, None))


def title_of(step: Step) -> str:
    return {
        Step.TERM: _("Term of the congress"),
        Step.FREQUENCY: _("One session a year at least"),
        Step.SERVED: _("Documents served to delegates"),
        Step.RECEIVED: _("Receipts of all delegates"),
        Step.DISCUSSED: _("Discussion in the delegations"),
        Step.STRONG: _("Strong disagreement: revise and bring back"),
        Step.CREDENTIALS: _("Credentials reviewed"),
        Step.QUORUM: _("Quorum"),
        Step.DECIDED: _("Decisions"),
        Step.CLOSED: _("Session closed"),
        Step.MINUTES: _("Minutes signed"),
        Step.PUBLISHED: _("Made public to all workers"),
        Step.SHOWN: _("Left on show"),
        Step.REPORTED: _("Reported to the union above"),
    }[step]


def sentence(stage: Stage, *, sees_all: bool) -> str:
    """What stands with the step; figures only where there are some. What is not served yet bears no title outside."""
    values: dict[str, Any] = dict(stage.values)
    if stage.step is Step.SERVED:
        said = [_("At least %(days)d days before the session; %(count)d documents.") % values]
        unserved = (
            _("%(missing)d not served yet: %(waiting)s.") if sees_all else _("%(missing)d not served yet.")
        )
        said += [unserved % values] * bool(values["missing"])
        said += [_("%(late)d served late: %(titles)s.") % values] * bool(values["late"])
        return " ".join(said)
    if stage.step is Step.QUORUM and "present" not in values:
        return _("Of %(entitled)d delegates %(needed)d are needed.") % values
    if values.get("working"):
        return _("Within %(days)d working days of the closing.") % values
    words = {
        Step.TERM: _("A term lasts %(least)d to %(most)d years."),
        Step.FREQUENCY: _("At least %(number)d a year."),
        Step.RECEIVED: _("%(found)d of %(wanted)d receipts."),
        Step.DISCUSSED: _("%(held)d of %(wanted)d discussions of what has to be passed."),
        Step.STRONG: _("%(strong)d points that nobody has answered."),
        Step.QUORUM: _("Of %(entitled)d delegates %(present)d were present; %(needed)d are needed."),
        Step.DECIDED: _("%(decided)d of %(items)d agenda items decided."),
        Step.PUBLISHED: _("Within %(days)d days of the closing."),
        Step.SHOWN: _("For %(days)d days at least."),
        Step.REPORTED: _("Within %(days)d days of the closing."),
    }
    return words[stage.step] % values if stage.step in words else ""


def unread_documents(user: User, at: datetime) -> list[Document]:
    """Served to this delegate, not opened, and the session is not closed."""
    today = timezone.localdate(at)
    congresses = Delegate.objects.on(today).filter(member=user).values("congress")
    found = (
        Document.objects.filter(
            session__closed_at=None, session__congress__in=congresses, versions__served_at__isnull=False
        )
        .distinct()
        .select_related("session__congress")
        .prefetch_related("versions")
    )
    documents = list(found)
    versions = {document.served.pk: document for document in documents if document.served}
    received = set(
        DocumentReceipt.objects.filter(version__in=versions, delegate__member=user).values_list(
            "version", flat=True
        )
    )
    return [document for version, document in versions.items() if version not in received]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
