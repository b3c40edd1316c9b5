"""The agenda of a session, what was decided, and what the secretary records when it is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.calendar import calendar
from members.models import User
from news.models import Article
from proposals import attendance, gates
from proposals.actions import roster
from proposals.actions.refusals import refusals_in_words
from proposals.actions.rule_rows import snapshot
from proposals.actions.session_files import stored
from proposals.actions.signing import tell_who_signs
from proposals.explaining import explain
from proposals.models import (
    AgendaItem,
    Decision,
    Power,
    PublicNotice,
    Session,
    Subject,
    UpwardReport,
)
from proposals.rule_book import book_for
from proposals.rules.book import RuleBook, Topic
from proposals.rules.timeline import after
from proposals.rules.verdicts import verdict
from proposals.rules.voting import RUNNING
from union_portal.lib import Refused, refused_at
from union_portal.lib.ordering import close_gaps, swap_with_neighbour
from union_portal.lib.storing import together

FIGURES = ("entitled", "present", "in_favour", "against", "abstained")


@transaction.atomic
def save_agenda_item(item: AgendaItem, *, by: User | None, at: datetime) -> AgendaItem:
    """Keep a new or changed item; its subject, where a ballot will meet it, bears the same title."""
    session = open_session(item.session)
    before = session.agenda.filter(pk=item.pk).first()
    _refuse_another_sort(item, before)
    if not item.position:
        item.position = 1 + max(session.agenda.values_list("position", flat=True), default=0)
    elif session.agenda.filter(position=item.position).exclude(pk=item.pk).exists():
        raise refused_at("position", _("Another item has this number."))
    if item.subject_id is None:
        item.subject = Subject.objects.create(title=item.title)
    elif item.subject.title != item.title:
        Subject.objects.filter(pk=item.subject_id).update(title=item.title)
    with refusals_in_words():
        item.save()
    kept = {"power": item.power, "is_to_be_passed": item.is_to_be_passed}
    earlier = {name: getattr(before, name) for name in kept} if before else kept
    changed = {"before": earlier} if earlier != kept else {}
    _note(session, "agenda", by, at, item=item.pk, title=item.title, is_new=before is None, **kept, **changed)
    return item


@transaction.atomic
def move_agenda_item(item: AgendaItem, *, by: User | None, at: datetime, up: bool) -> AgendaItem:
    """Change places with its neighbour; at the end of the list nothing happens."""
    session = open_session(item.session)
    item = session.agenda.get(pk=item.pk)
    if swap_with_neighbour(session.agenda.all(), item, up=up):
        _note(session, "agenda", by, at, item=item.pk, title=item.title, position=item.position)
    return item


@transaction.atomic
def remove_agenda_item(item: AgendaItem, *, by: User | None, at: datetime) -> None:
    """Take an item off, as long as nothing hangs on it; those below move up."""
    session = open_session(item.session)
    if item.documents.exists() or item.discussions.exists() or Decision.objects.filter(item=item).exists():
        raise Refused(_("There are documents, opinions or a decision on this item: it stays on the agenda."))
    title, subject, number = item.title, item.subject, item.pk
    item.delete()
    if subject is not None:
        subject.delete()
    close_gaps(session.agenda.all())
    _note(session, "agenda", by, at, item=number, title=title, is_removed=True)


@transaction.atomic
def record_credentials(
    session: Session, *, by: User, at: datetime, on: date, valid: int, words: str = ""
) -> Session:
    """That the credentials of the delegates were reviewed (代表资格审查), and how many are valid."""
    session = locked(session)
    if on > timezone.localdate(at):
        raise refused_at("on", _("This day lies ahead."))
    if session.events.filter(kind="credentials").exists():
        raise Refused(_("The review of credentials is recorded already."))
    if valid > (entitled := attendance.figures(session).entitled):
        raise refused_at("valid", _all_delegates(entitled))
    _note(session, "credentials", by, at, on=on.isoformat(), valid=valid, words=words)
    return session


@transaction.atomic
def take_out_dossier(session: Session, *, by: User, at: datetime) -> None:
    """That somebody takes the dossier of the session with them (大会档案)."""
    _note(session, "exported", by, at, what="dossier")


@transaction.atomic
def decide(
    item: AgendaItem,
    *,
    by: User,
    at: datetime,
    text: str,
    result: str,
    seen: str | None = None,
    **said: int | None,
) -> Decision:
    """Record what was decided (决议). With figures the rule says whether it was carried.

    `seen` is `state_of` the decision that stood there when the person began: of two who write, the later one is told.
    """
    session = open_session(item.session)
    item.session = session
    now = Decision.objects.filter(item=item).first()
    if seen is not None and seen != state_of(now):
        raise Refused(
            _(
                "Somebody else has recorded a decision on this item meanwhile; it stands above. "
                "Should yours hold, record it once more."
            )
        )
    if at < session.starts_at:
        raise Refused(_("The session has not begun yet: nothing is decided."))
    if result != Decision.Result.POSTPONED and not (answer := gates.may_be_decided(item)):
        raise refused_at("result", answer.reason)
    decision = now or Decision(item=item, number=1 + Decision.objects.filter(item__session=session).count())
    figures = {name: said.get(name) for name in FIGURES}
    if item.is_to_be_passed and result != Decision.Result.POSTPONED:
        _refuse_without_figures(figures)
    purpose = _("decisions of %(session)s") % {"session": session.short_name}
    decision.rules = snapshot(session.congress, purpose=purpose, by=by, at=at)
    decision.verdict = _verdict(session, result, figures, decision.rules.book)
    for name, value in {
        **figures,
        "text": text.strip(),
        "result": result,
        "by": by,
        "decided_at": at,
    }.items():
        setattr(decision, name, value)
    with refusals_in_words():
        decision.save()
    _note(
        session, "decided", by, at, item=item.pk, number=decision.number, result=result, text=decision.text,
        figures=figures, verdict=decision.verdict, rules=decision.rules.pk,
    )  # fmt: skip
    return decision


def state_of(decision: Decision | None) -> str:
    """By which a later decision is told from an earlier one."""
    return decision.updated_at.isoformat() if decision else "none"


@transaction.atomic
def close_session(session: Session, *, by: User | None, at: datetime) -> Session:
    """It is over: agenda and decisions stand still, and the clocks of publication begin."""
    roster.locked(session.congress)  # nobody is elected or recalled while the roll becomes final
    session = locked(session)
    if session.closed_at is not None:
        raise Refused(_("The session is closed already."))
    if at < session.starts_at:
        raise Refused(_("The session has not begun yet."))
    _refuse_open_votes(session, at)
    purpose = _("closing of %(session)s") % {"session": session.short_name}
    session.closed_at, session.rules = at, snapshot(session.congress, purpose=purpose, by=by, at=at)
    session.save()
    _note(session, "closed", by, at, rules=session.rules.pk)
    tell_who_signs(session, at=at)
    return session


def _refuse_open_votes(session: Session, at: datetime) -> None:
    """Who is in the hall votes until the end: a vote is closed, or declared void, before the session is."""
    papers = session.ballot_papers.filter(opened_at__isnull=False).select_related("sheet")
    still = [str(paper) for paper in papers if paper.stage(at) in RUNNING]
    if still:
        said = _("This vote is not over: %(names)s. Close it early or declare it void first.")
        raise Refused(said % {"names": "、".join(still)})


@together()
def record_public_notice(
    session: Session,
    *,
    by: User,
    at: datetime,
    place: str,
    shown_from: date,
    shown_until: date,
    article: Article | None = None,
    upload: File | None = None,
) -> PublicNotice:
    """Where and from when until when everybody could read what was decided."""
    session = closed_session(session)
    if shown_from > timezone.localdate(at):
        raise refused_at("shown_from", _("This day lies ahead."))
    if shown_from < timezone.localdate(session.closed_at):
        raise refused_at("shown_from", _("The session was not closed yet on this day."))
    book = book_for(session)
    shown = book.days(Topic.PUBLICATION_SHOWN)
    least = after(shown_from, shown, calendar())
    if shown_until < least:
        source = gates.quoted(book.citation(Topic.PUBLICATION_SHOWN))
        raise refused_at(
            "shown_until",
            _("It has to be shown for %(days)d days: until %(day)s at least. %(rule)s")
            % {"days": shown.number, "day": least, "rule": source},
        )
    if article is None and upload is None:
        raise refused_at("upload", _("Choose the article, or add a photo of the notice board."))
    if article is not None and not article.is_public(at):
        raise refused_at("article", _("Readers cannot see this article."))
    with refusals_in_words():
        notice = PublicNotice.objects.create(
            session=session, place=place, shown_from=shown_from, shown_until=shown_until, article=article,
            by=by, at=at, **(stored(upload, at) if upload else {}),
        )  # fmt: skip
    _note(session, "published", by, at, shown_from=shown_from.isoformat())
    return notice


@together()
def record_report_upward(
    session: Session, *, by: User, at: datetime, to: str, sent_on: date, upload: File | None = None
) -> UpwardReport:
    """That the union above has been told what the session decided."""
    session = closed_session(session)
    if sent_on > timezone.localdate(at):
        raise refused_at("sent_on", _("This day lies ahead."))
    if sent_on < timezone.localdate(session.closed_at):
        raise refused_at("sent_on", _("The session was not closed yet on this day."))
    with refusals_in_words():
        report = UpwardReport.objects.create(
            session=session, to=to, sent_on=sent_on, by=by, at=at, **(stored(upload, at) if upload else {})
        )
    _note(session, "reported", by, at, to=to, sent_on=sent_on.isoformat())
    return report


def locked(session: Session) -> Session:
    """The row as it is now, and nobody else's until the end of the transaction."""
    return Session.objects.select_for_update(of=["self"]).select_related("congress").get(pk=session.pk)


def open_session(session: Session) -> Session:
    session = locked(session)
    if session.closed_at is not None:
        raise Refused(_("The session is closed: its agenda and decisions stay as they are."))
    return session


def closed_session(session: Session) -> Session:
    session = locked(session)
    if session.closed_at is None:
        raise Refused(_("Close the session first: the days count from its closing."))
    return session


def _refuse_another_sort(item: AgendaItem, before: AgendaItem | None) -> None:
    """What the congress approves is voted on; and what was decided stays the sort of matter that it was."""
    if item.power == Power.APPROVE and not item.is_to_be_passed:
        raise refused_at("is_to_be_passed", _("What the congress deliberates and approves has to be passed."))
    if before is None or not Decision.objects.filter(item=before).exists():
        return
    for name in ("is_to_be_passed", "power"):
        if getattr(item, name) != getattr(before, name):
            raise refused_at(
                name, _("It is decided already: which power it was and whether it had to be passed stay.")
            )


def _refuse_without_figures(figures: dict[str, int | None]) -> None:
    """A matter that has to be passed is passed by votes that were counted (上海市职工代表大会条例 31)."""
    missing = next((name for name in FIGURES if figures[name] is None), None)
    if missing:
        raise refused_at(missing, _("This has to be passed: give all five figures of the vote."))


def _all_delegates(count: int) -> str:
    return _("On the day of this session the congress has %(count)d delegates.") % {"count": count}


def _refuse_other_delegates(session: Session, figures: dict[str, Any]) -> None:
    """All delegates are those of the roster; and nobody was there who never signed in, where that was kept."""
    counted = attendance.figures(session)
    if figures["entitled"] != counted.entitled:
        raise refused_at("entitled", _all_delegates(counted.entitled))
    if counted.came and figures["present"] > counted.came:
        raise refused_at(
            "present", _("%(count)d delegates have signed in, no more.") % {"count": counted.came}
        )


def _verdict(session: Session, result: str, figures: dict[str, Any], book: RuleBook) -> str:
    """The sentence of a vote; refused where figures and result do not fit together."""
    if all(value is None for value in figures.values()):
        return ""
    missing = next((name for name, value in figures.items() if value is None), None)
    if missing:
        raise refused_at(missing, _("Give all five figures, or none."))
    cast = figures["in_favour"] + figures["against"] + figures["abstained"]
    if figures["present"] > figures["entitled"]:
        raise refused_at("present", _("More are present than there are delegates."))
    if cast > figures["present"]:
        raise refused_at("in_favour", _("More have voted than were present."))
    _refuse_other_delegates(session, figures)
    found = verdict(
        book,
        entitled=figures["entitled"],
        present=figures["present"],
        in_favour=figures["in_favour"],
        cast=cast,
        valid=cast,
    )
    if result == Decision.Result.CARRIED and not found.is_met:
        raise refused_at("result", explain(found))
    if result == Decision.Result.NOT_CARRIED and found.is_met:
        raise refused_at("result", _("With these figures it was carried."))
    return explain(found)


def _note(session: Session, kind: str, by: User | None, at: datetime, **details: Any) -> None:
    session.events.create(kind=kind, by=by, at=at, details=details)
