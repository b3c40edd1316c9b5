"""The secretary's office of a session (会务): its parts with their state, who has which document, what presses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.calendar import calendar
from proposals import ballot_sheets, gates
from proposals.actions.documents import delegates_on
from proposals.models import (
    BallotPaper,
    Delegate,
    Delegation,
    Document,
    DocumentReceipt,
    DocumentVersion,
    Observer,
    Session,
)
from proposals.reading import vote_office
from proposals.reading.records import with_records
from proposals.reading.session import Row, for_timeline, rows_of
from proposals.rule_book import book_for
from proposals.rules.book import Topic
from proposals.rules.timeline import State, Step, after, materials_due

WATCHED = 3
"""So many sessions at once are looked after on the first page: each costs a few queries."""
AHEAD, BEHIND = timedelta(days=60), timedelta(days=400)
OF_THE_TERM = frozenset({Step.TERM, Step.FREQUENCY})
"""Nothing that the office of a session can do about."""
AFTER_CLOSING = frozenset({Step.CREDENTIALS, Step.MINUTES, Step.PUBLISHED, Step.SHOWN, Step.REPORTED})
"""The steps that can still be made up for once a session is closed."""


def for_hub() -> QuerySet[Session]:
    """The session with everything the hub shows about it from other tables."""
    listed = Observer.objects.filter(session=OuterRef("pk")).order_by().values("session")
    counted = Subquery(listed.annotate(number=Count("pk")).values("number"))
    votes = BallotPaper.objects.filter(session=OuterRef("pk"), set_aside_at=None)
    return with_records(for_timeline()).annotate(listening=Coalesce(counted, 0), has_votes=Exists(votes))


# --- the hub ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One part of the office: how far it is, and the page that goes on with it. Without one, `why` says why not."""

    name: str
    title: str
    label: str
    chip: str = ""
    sentence: str = ""
    due: date | None = None
    url: str = ""
    verb: str = ""
    why: str = ""


def parts_of(session: Session, rows: Iterable[Row], at: datetime) -> list[Part]:
    """In the order in which they come. `rows` are those of the whole timeline."""
    return list(_Parts(session, rows, at).all())


class _Parts:
    def __init__(self, session: Session, rows: Iterable[Row], at: datetime) -> None:
        self.session, self.at = session, at
        self.found = {row.stage.step: row for row in rows}
        self.has_begun = at >= session.starts_at
        self.is_closed = session.closed_at is not None

    def all(self) -> Iterable[Part]:
        decided = self.found[Step.DECIDED].stage.values
        items = int(decided["items"])
        yield self._agenda(items)
        yield self._part(
            Step.SERVED, "documents", _("Documents for delegates"), "office-documents", _("Documents")
        )
        yield self._receipts()
        yield from self._opinions()
        yield self._observers()
        yield self._credentials()
        yield self._part(
            Step.QUORUM, "sign-in", _("Sign-in and quorum"), "sign-in-desk", _("Attendance desk")
        )
        yield self._votes()
        yield self._decisions(items)
        yield self._closing()
        yield self._part(Step.MINUTES, "minutes", _("Minutes"), "minutes", _("Minutes"))
        yield self._after(
            Step.PUBLISHED, "notice", _("Public notice"), "office-notice", _("Record the notice")
        )
        yield self._after(
            Step.REPORTED, "report", _("Report upward"), "office-report", _("Record the report")
        )

    def _part(
        self, step: Step, name: str, title: str, page: str, verb: str, *, why: str = "", sentence: str = ""
    ) -> Part:
        row = self.found[step]
        url = "" if why else address(page, self.session)
        return Part(
            name, title, row.label, row.chip, sentence or row.sentence, row.stage.due if row.stage.is_open else None,
            url, verb, why,
        )  # fmt: skip

    def _agenda(self, items: int) -> Part:
        count = ngettext("%(count)d item", "%(count)d items", items) % {"count": items}
        sentence = _("It stands: the session is closed.") if self.is_closed else ""
        if not items:
            sentence = _("Nothing stands on it yet. Begin here.")
        label = count if items else pgettext("step of a timeline", "not yet")
        return Part(
            "agenda", _("Agenda"), label, "ok" if items else "info", sentence,
            url=address("office-agenda", self.session), verb=_("Agenda"),
        )  # fmt: skip

    def _receipts(self) -> Part:
        title = _("Receipts of delegates")
        if Step.RECEIVED not in self.found or not self.found[Step.RECEIVED].stage.values["wanted"]:
            later = pgettext("step of a timeline", "later")
            return Part("receipts", title, later, why=_("No document was served yet."))
        return self._part(Step.RECEIVED, "receipts", title, "office-receipts", _("Receipts"))

    def _opinions(self) -> Iterable[Part]:
        row = self.found.get(Step.STRONG) or self.found.get(Step.DISCUSSED)
        title, url = _("Opinions of the delegations"), address("opinions", self.session)
        if row is None:
            later = pgettext("step of a timeline", "later")
            why = _("Delegations discuss what has to be passed, once there are documents of it.")
            yield Part("opinions", title, later, why=why)
            return
        held = self.found.get(Step.DISCUSSED)
        said = [each.sentence for each in (held, self.found.get(Step.STRONG)) if each]
        due = row.stage.due if row.stage.is_open else None
        yield Part("opinions", title, row.label, row.chip, " ".join(said), due, url, _("Opinions"))

    def _observers(self) -> Part:
        number = self.session.listening  # type: ignore[attr-defined]
        count = ngettext("%(count)d person", "%(count)d people", number) % {"count": number}
        sentence = "" if number else _("Who listens without a vote or is invited, if there is somebody.")
        return Part(
            "observers", _("Observers and guests"), count if number else _("nobody"), "ok" if number else "",
            sentence, url=address("office-observers", self.session), verb=_("Observers"),
        )  # fmt: skip

    def _credentials(self) -> Part:
        reviewed = self.session.reviewed  # type: ignore[attr-defined]
        sentence = ""
        if reviewed:
            sentence = _("Reviewed on %(day)s: %(count)d mandates are valid.") % {
                "day": reviewed["on"], "count": reviewed["valid"],
            }  # fmt: skip
        title, verb = _("Credentials review"), _("Look at it") if reviewed else _("Record the review")
        return self._part(
            Step.CREDENTIALS, "credentials", title, "office-credentials", verb, sentence=sentence
        )

    def _votes(self) -> Part:
        """How many there are, and what is due in the first that is not over."""
        has_votes = self.session.has_votes  # type: ignore[attr-defined]
        papers = vote_office.of_office(self.session) if has_votes else []
        title, url, verb = _("Votes"), address("office-votes", self.session), _("Votes")
        if not papers:
            sentence = _("What is passed, elected or appraised by ballot is prepared here.")
            return Part("votes", title, pgettext("votes", "none"), sentence=sentence, url=url, verb=verb)
        count = ngettext("%(count)d vote", "%(count)d votes", len(papers)) % {"count": len(papers)}
        for paper in papers:
            step = vote_office.next_of(vote_office.steps_of(paper, self.at))
            if step is not None:
                label, _chip = vote_office.stage_of(paper, self.at)
                sentence = _("%(vote)s: %(stage)s. Next: %(step)s (%(who)s).") % {
                    "vote": paper, "stage": label, "step": step.title, "who": step.who,
                }  # fmt: skip
                return Part("votes", title, count, "gold", sentence, url=url, verb=verb)
        return Part("votes", title, count, "ok", url=url, verb=verb)

    def _decisions(self, items: int) -> Part:
        if not items:
            later = pgettext("step of a timeline", "later")
            return Part("decisions", _("Decisions"), later, why=_("Nothing stands on the agenda yet."))
        part = self._part(Step.DECIDED, "decisions", _("Decisions"), "office-decisions", _("Decisions"))
        if not self.has_begun:
            return _with_sentence(
                part, _("Recorded once the session has begun; what stands in the way is said there.")
            )
        return part

    def _closing(self) -> Part:
        why = ""
        if self.is_closed:
            why = _("Closed on %(day)s.") % {"day": timezone.localdate(self.session.closed_at)}
        elif not self.has_begun:
            why = _("The session has not begun yet.")
        return self._part(
            Step.CLOSED, "closing", _("Closing"), "office-close", _("Close the session"), why=why
        )

    def _after(self, step: Step, name: str, title: str, page: str, verb: str) -> Part:
        why = "" if self.is_closed else _("The days count from the closing of the session.")
        part = self._part(step, name, title, page, verb, why=why)
        shown = self.found[Step.SHOWN]
        if step is Step.PUBLISHED and self.is_closed and shown.stage.state is State.OVERDUE:
            return _with_sentence(part, shown.sentence)
        return part


def _with_sentence(part: Part, sentence: str) -> Part:
    return Part(**{**part.__dict__, "sentence": sentence})


def address(page: str, session: Session) -> str:
    return reverse(f"proposals:{page}", args=[session.pk])


# --- serving ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gate:
    """The day by which documents have to be there, seen from today."""

    due: date
    today: date
    rule: str

    @property
    def is_late(self) -> bool:
        return self.today > self.due

    @property
    def sentence(self) -> str:
        values = {"due": self.due, "rule": self.rule}
        if self.is_late:
            return (
                _(
                    "Served today is late: it had to be there by %(due)s. What has to be passed is then decided on "
                    "only with a recorded reason. %(rule)s"
                )
                % values
            )
        return _("Served today it is in time: it has to be there by %(due)s. %(rule)s") % values


def gate_of(session: Session, at: datetime) -> Gate:
    book = book_for(session)
    due = materials_due(timezone.localdate(session.starts_at), book.days(Topic.MATERIALS_DAYS), calendar())
    return Gate(due, timezone.localdate(at), gates.quoted(book.citation(Topic.MATERIALS_DAYS)))


def needs_exception(document: Document, gate: Gate) -> bool:
    """Served too late, and nobody has said why yet."""
    version = document.served
    if version is None or hasattr(version, "exception"):
        return False
    return timezone.localdate(version.served_at) > gate.due


# --- who has it ------------------------------------------------------------------------------------------------


@dataclass
class Receiver:
    """A delegate, and how and since when they have the document."""

    delegate: Delegate
    receipt: DocumentReceipt | None
    is_ticked: bool = False

    @property
    def delegation(self) -> str:
        return str(self.delegate.delegation or "")

    @property
    def how(self) -> str:
        return self.receipt.get_how_display() if self.receipt else ""


def roll_day(session: Session, at: datetime) -> date:
    """Today; once the session has begun, its day: who sat in it stays on the list."""
    return timezone.localdate(min(at, session.starts_at))


def roll_of(session: Session, at: datetime) -> QuerySet[Delegate]:
    """Those who are to have the documents."""
    return delegates_on(session, min(at, session.starts_at))


def receivers_of(
    version: DocumentVersion, at: datetime, *, within: Iterable[Delegation] | None = None
) -> list[Receiver]:
    """By delegation and name; of these delegations only, where they are given. Two queries."""
    found = _in_order(roll_of(version.document.session, at))
    if within is not None:
        found = found.filter(delegation__in=list(within))
    receipts = {each.delegate_id: each for each in version.receipts.all()}
    return [Receiver(each, receipts.get(each.pk)) for each in found]


def receipts_of_session(
    session: Session, documents: list[Document], at: datetime
) -> list[tuple[Delegate, dict[int, str]]]:
    """Every delegate with the documents they have: how, by document. Two queries."""
    versions = {document.served.pk: document.pk for document in documents if document.served}
    have: dict[int, dict[int, str]] = {}
    for receipt in DocumentReceipt.objects.filter(version__in=versions):
        have.setdefault(receipt.delegate_id, {})[versions[receipt.version_id]] = receipt.get_how_display()
    return [(each, have.get(each.pk, {})) for each in _in_order(roll_of(session, at))]


def _in_order(delegates: QuerySet[Delegate]) -> QuerySet[Delegate]:
    return delegates.select_related("member__branch", "delegation").order_by(
        F("delegation__position").asc(nulls_last=True), "delegation__name", "member__name_key", "pk"
    )


# --- what presses ----------------------------------------------------------------------------------------------


def pressing(at: datetime) -> list[tuple[Session, list[Row]]]:
    """Sessions of now with the steps that are overdue or due soon. A handful of queries, however large they are."""
    done = Q(closed_at__isnull=False, shown_from__isnull=False, reported_on__isnull=False)
    near = for_timeline().filter(starts_at__range=(at - BEHIND, at + AHEAD)).exclude(done)
    found = []
    for session in near.order_by("starts_at")[:WATCHED]:
        rows = to_do(session, rows_of(session, at, sees_all=True))
        steps = [row for row in rows if row.stage.presses]
        if steps:
            found.append((session, sorted(steps, key=lambda row: row.stage.state is not State.OVERDUE)))
    return found


def to_do(session: Session, rows: Iterable[Row]) -> list[Row]:
    """The steps about which the office can do something now."""
    steps = AFTER_CLOSING if session.closed_at else frozenset(Step) - OF_THE_TERM
    return [row for row in rows if row.stage.step in steps]


def clocks_from(session: Session, at: datetime) -> list[tuple[str, date, str]]:
    """What begins to count when the session is closed now: what, until when, and the rule."""
    book, days, today = book_for(session), calendar(), timezone.localdate(at)
    return [
        (title, after(today, book.days(topic), days), gates.quoted(book.citation(topic)))
        for title, topic in (
            (_("Made public to all workers"), Topic.PUBLICATION_WITHIN),
            (_("Reported to the union above"), Topic.REPORT_UPWARD),
        )
    ]


def unpublished(session: Session, at: datetime) -> list[tuple[BallotPaper, str]]:
    """Votes that were signed for the opening and are neither published nor void, with their stages."""
    open_ones = [
        each
        for each in ballot_sheets.votes_of(session)
        if each.opened_at and not each.published_at and not each.voided_at
    ]
    return [(each, vote_office.stage_of(each, at)[0]) for each in open_ones]


def shown_until(session: Session, shown_from: date) -> tuple[date, str]:
    """The first day on which a public notice may be taken down, and the rule."""
    book = book_for(session)
    shown = book.days(Topic.PUBLICATION_SHOWN)
    return after(shown_from, shown, calendar()), gates.quoted(book.citation(Topic.PUBLICATION_SHOWN))
