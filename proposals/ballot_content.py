"""What an opening freezes, as text whose hash anybody can take: the paper with its questions, and the roll.

Canonical JSON (UTF-8, sorted keys, no spaces). The roll is a list of [number, delegate, name, delegation].
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.db.models import F

from members.models import User
from proposals import attendance
from proposals.belenios import elections
from proposals.models import BallotItem, BallotPaper, RollEntry
from proposals.rules.questions import Question, questions_of


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def items_of(paper: BallotPaper) -> list[BallotItem]:
    """With their options and the matters on the agenda."""
    found = paper.items.select_related("subject__agenda_item").prefetch_related("options")
    return list(found)


def questions(items: Iterable[BallotItem]) -> list[Question]:
    return questions_of([item.as_rule for item in items])


def content_of(paper: BallotPaper, items: list[BallotItem]) -> str:
    """Everything a delegate is asked, and how."""
    return canonical(
        {
            "session": paper.session_id,
            "uuid": paper.uuid,
            "title": paper.title,
            "introduction": paper.introduction,
            "round": paper.round,
            "way": paper.way,
            "takes_paper": paper.takes_paper,
            "names_published": paper.names_published,
            "codes": paper.codes,
            "key_scheme": paper.key_scheme,
            "keys_needed": paper.keys_needed,
            "opens_at": paper.opens_at.isoformat() if paper.opens_at else None,
            "closes_at": paper.closes_at.isoformat() if paper.closes_at else None,
            "items": [
                {
                    "kind": item.kind,
                    "title": item.title,
                    "subject": item.subject_id,
                    "seats": item.seats,
                    "has_write_in": item.has_write_in,
                    "options": [{"name": each.label, "note": each.note} for each in item.options.all()],
                }
                for item in items
            ],
            "questions": [question.as_data() for question in questions(items)],
        }
    )


def roll_of(paper: BallotPaper) -> list[RollEntry]:
    """Who is entitled now, in the order of delegations and names: not saved yet."""
    found = attendance.entitled(paper.session).select_related("member", "delegation")
    order = (F("delegation__position").asc(nulls_last=True), "delegation__name", "member__name_key", "pk")
    return [
        RollEntry(
            paper=paper, number=number, delegate=each, name=str(each), delegation=str(each.delegation or "")
        )
        for number, each in enumerate(found.order_by(*order), 1)
    ]


def roll_text(entries: Iterable[RollEntry]) -> str:
    return canonical([[each.number, each.delegate_id, each.name, each.delegation] for each in entries])


def sealed_questions(asked: Iterable[Question]) -> list[elections.Question]:
    """The same questions in the form of the protocol: blank is a ballot with no tick, and needs no bit of its own."""
    return [elections.Question(each.text, each.answers, each.minimum, each.maximum) for each in asked]


def entry_of(paper: BallotPaper, user: User) -> RollEntry | None:
    """The line of the roll that is this person's."""
    if not user.is_authenticated:
        return None
    return paper.roll.filter(delegate__member=user).first()
