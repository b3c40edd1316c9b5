"""A letter as who wrote it sees it: where it stands, what was said, what happened, what can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from feedback import words
from feedback.actions.replying import may_reopen
from feedback.models import Attachment, Case, CaseEvent, Message, Publication, Statement
from feedback.reading.case import ADOPTION
from feedback.rules import clocks as rules
from feedback.rules.moves import Actor, Move, Stage, moves_of
from feedback.words import CaseKey, Letter
from members.calendar import calendar
from members.models import User
from union_portal.lib.cleaning import Cleaned

HIDDEN = frozenset({Move.NOTE, Move.INVOLVE, Move.TAKE_IN})
"""Events of the desk that are no news for who wrote."""


@dataclass(frozen=True)
class File:
    """An attachment by its place in the letter: that names it nowhere else."""

    message: int
    number: int
    kind: str
    size: int

    @property
    def place(self) -> str:
        return f"{self.message}-{self.number}"

    @property
    def name(self) -> str:
        return Cleaned(self.kind, b"").name(self.number)


@dataclass(frozen=True)
class Line:
    """One thing that was said."""

    message: Message
    text: str
    letter: Letter | None
    files: list[File]


@dataclass(frozen=True)
class Seen:
    """Everything on the page."""

    case: Case
    subject: str
    lines: list[Line]
    events: list[CaseEvent]
    statement: Statement | None
    publication: Publication | None
    moves: frozenset[Move]
    can_reopen: bool
    rate_until: date | None
    waits_until: date | None
    kept_until: date | None

    @property
    def is_waiting(self) -> bool:
        return self.case.stage == Stage.WAITING


def rows() -> QuerySet[Case]:
    """Cases with everything that their page shows beside them."""
    paths = ("category", "inbox", "merged_into", "incident", *ADOPTION)
    return Case.objects.select_related(*paths, *(f"merged_into__{path}" for path in ADOPTION))


def mine(user: User) -> QuerySet[Case]:
    """The letters under this person's name, the newest first."""
    return (
        Case.objects.filter(reporter=user).select_related("category", "inbox").order_by("-received_at", "-pk")
    )


def to_do(user: User) -> QuerySet[Case]:
    """Those that wait for who wrote: an answer to rate, a question to answer."""
    return mine(user).filter(stage__in=[Stage.WAITING.value, Stage.REPLIED.value])


def seen(case: Case, key: CaseKey | None, *, at: datetime) -> Seen:
    """The page of a case for who wrote it; of a sealed one with its key."""
    lines = _lines(case, key)
    letter = next((line.letter for line in lines if line.letter), None)
    days = calendar()
    return Seen(
        case=case,
        subject=letter.subject if letter else case.subject,
        lines=lines,
        events=[each for each in case.events.order_by("number") if each.kind not in HIDDEN],
        statement=_statement(case),
        publication=Publication.objects.readable().filter(case=case).first(),
        moves=moves_of(Actor.REPORTER, Stage(case.stage)),
        can_reopen=may_reopen(case, at),
        rate_until=days.add_working_days(case.replied_on, rules.SILENCE_DAYS)
        if case.stage == Stage.REPLIED and case.replied_on
        else None,
        waits_until=rules.pause_ends(days, case.paused_on) if case.paused_on else None,
        kept_until=case.closed_on + timedelta(days=case.category.keep_days) if case.closed_on else None,
    )


def _lines(case: Case, key: CaseKey | None) -> list[Line]:
    messages = list(case.messages.exclude(kind=Message.Kind.NOTE).select_related("by").order_by("number"))
    for message in messages:
        message.case = case
    files: dict[Any, list[File]] = {}
    numbers = {message.pk: message.number for message in messages}
    rows = Attachment.objects.filter(message__in=messages).order_by("number")
    for pk, number, kind, size in rows.values_list("message", "number", "kind", "size"):
        files.setdefault(pk, []).append(File(numbers[pk], number, kind, size))
    return [
        Line(said.message, said.text or "", said.letter, files.get(said.message.pk, []))
        for said in words.read_all(messages, key)
    ]


def _statement(case: Case) -> Statement | None:
    """What everybody is answered whose case belongs to the incident, or was merged into one that does, as it holds now."""
    incident = case.incident_id or (case.merged_into.incident_id if case.merged_into else None)
    if incident is None:
        return None
    approved = Statement.objects.filter(incident=incident, approved_at__isnull=False)
    return approved.select_related("incident").order_by("-version").first()


def attachment(case: Case, place: str) -> Attachment | None:
    """One of them by its place, but for those of notes."""
    message, _dash, number = place.partition("-")
    if not (message.isdecimal() and number.isdecimal() and len(place) < 12):
        return None
    found = Attachment.objects.select_related("message__case").filter(
        message__case=case, message__number=int(message), number=int(number)
    )
    return found.exclude(message__kind=Message.Kind.NOTE).first()
