"""The one door through which a case moves: the table of moves is asked, the event is written, the stage follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import words
from feedback.models import Case, CaseEvent, Message
from feedback.permissions import actors
from feedback.rules.moves import Actor, Move, Stage, step
from feedback.rules.quoting import quoted
from feedback.words import CaseKey
from members.models import User
from union_portal.lib import Refused, refused_at

TAKES_UP = frozenset({Move.ACCEPT, Move.RETURN, Move.ASSIGN, Move.MERGE})
"""Moves with which an inbox takes up what another one passed on to it; that one then answers for nothing any more."""
THE_HOLDER = frozenset({Actor.REPORTER})
"""In which capacity somebody acts who came with the receipt code."""


def locked(case: Case) -> Case:
    """The case as it is now; nobody else decides about it until this transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("category", "inbox", "reporter", "handler", "incident")
        .get(pk=case.pk)
    )


def allowed(
    case: Case, move: Move, *, by: User | None, at: datetime, key: CaseKey | None = None, holder: bool = False
) -> Case:
    """The case, locked, once the table lets this person make this move now; else a sentence says why not.

    `holder`: somebody came with the receipt code. Words of a sealed case need its `key`.
    """
    case = locked(case)
    row = step(Stage(case.stage), move)
    if row is None:
        raise Refused(
            _("This is not possible now: the letter is “%(stage)s”.") % {"stage": case.get_stage_display()}
        )
    capacities = THE_HOLDER if holder else actors(by, case, timezone.localdate(at))
    if not row.actors & capacities:
        raise Refused(_("This is not for you to decide."))
    if key is not None and key.case != case.pk:
        raise Refused(_("This key opens another letter."))
    return case


def moved(
    case: Case,
    kind: Move,
    to: Stage | None = None,
    *,
    by: User | None,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Case:
    """Write the fields and the event, and let the stage follow. Inside the caller's transaction, on a locked row."""
    source = case.stage
    case.stage = (to or Stage(source)).value
    if kind in TAKES_UP:
        fields["passed_on_by"] = None
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=["stage", *fields])
    record(case, kind, source, by=by, at=at, details=details)
    return case


def record(
    case: Case,
    kind: Move,
    source: str,
    *,
    by: User | None,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> CaseEvent:
    """Add the next event. Of a sealed case only the day is kept."""
    last = case.events.order_by("-number").first()
    return CaseEvent.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        kind=kind.value,
        from_stage=source,
        to_stage=case.stage,
        by=by,
        on=timezone.localdate(at),
        at=None if case.is_sealed else at,
        details=dict(details or {}),
    )


def say(
    case: Case,
    kind: Message.Kind,
    text: str,
    *,
    by: User | None,
    at: datetime,
    key: CaseKey | None = None,
    pk: UUID | None = None,
) -> Message:
    """Add a message. A sealed case needs its key; nobody who has not unlocked the inbox writes into it."""
    if case.is_sealed and key is None:
        raise Refused(_("Unlock the inbox first: what you write is sealed with its key."))
    last = case.messages.order_by("-number").first()
    message = Message(
        case=case,
        number=last.number + 1 if last else 1,
        kind=kind,
        by=by,
        on=timezone.localdate(at),
        at=None if case.is_sealed else at,
    )
    if pk is not None:
        message.pk = pk
    words.put_into(message, text.strip(), key)
    message.save(force_insert=True)
    return message


def needed(text: str, sentence: str) -> str:
    """The words, stripped; without any the sentence refuses."""
    text = text.strip()
    if not text:
        raise Refused(sentence)
    return text


def quotes_nothing(text: str, case: Case, key: CaseKey | None, *, field: str) -> None:
    """What is stored in the open about a sealed letter must hold no piece of it."""
    if not case.is_sealed or key is None:
        return
    theirs = case.messages.filter(kind__in=Message.FROM_REPORTER).select_related("case")
    if piece := quoted(text, [said.text or "" for said in words.read_all(theirs, key)]):
        raise refused_at(
            field,
            _("“%(piece)s” stands in the letter. Say it without the words of the letter.") % {"piece": piece},
        )
