"""What stands on the result sheets of votes (表决结果报告单): the same for pages, papers, minutes and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from members.models import User
from proposals.models import BallotOfficer, BallotPaper, ResultSheet, Session
from proposals.rules import result_file
from proposals.rules.book import RuleBook
from proposals.rules.explanations import Message
from proposals.rules.outcomes import Outcome, Turnout
from proposals.rules.questions import Item, ItemKind, Question


@dataclass(frozen=True)
class Told:
    """One item: what was asked, what it comes to by the frozen rules, and the sentence that was signed."""

    number: int
    item: Item
    outcome: Outcome
    sentence: str
    """With its source, in the language of whoever reads; empty where nothing is decided."""

    @property
    def message(self) -> Message | None:
        return self.outcome.finding.explanation.message if self.outcome.finding else None

    @property
    def needed(self) -> int | None:
        """The fewest votes that are enough."""
        if self.outcome.finding is None:
            return None
        needed = self.outcome.finding.explanation.values.get("needed")
        return needed if isinstance(needed, int) else None


@dataclass(frozen=True)
class Sheet:
    """A result sheet, computed anew from its figures and its rules."""

    paper: BallotPaper
    data: dict[str, Any]
    book: RuleBook
    turnout: Turnout
    items: list[Told]

    @classmethod
    def of(cls, paper: BallotPaper) -> Sheet:
        """Of a vote that has one."""
        data = paper.sheet.data
        book, items, turnout, outcomes = result_file.parts(data)
        told = [
            Told(number, item, outcome, sentence)
            for number, (item, outcome, sentence) in enumerate(
                zip(items, outcomes, sentences(data), strict=True), 1
            )
        ]
        return cls(paper, data, book, turnout, told)

    @property
    def questions(self) -> list[Question]:
        return [Question.from_data(each) for each in self.data["questions"]]

    @property
    def counts(self) -> list[list[int]]:
        """Web and paper together."""
        found: list[list[int]] = self.data["counts"]["total"]
        return found


@dataclass(frozen=True)
class Said:
    """An item and its sentence, where no more is shown."""

    title: str
    sentence: str
    is_met: bool | None


def sentences(data: dict[str, Any]) -> list[str]:
    """As they stand on the sheet."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return [each[f"sentence_{language}"] for each in data["outcomes"]]


def said(paper: BallotPaper) -> list[Said]:
    """In the order of the paper."""
    data = paper.sheet.data
    return [
        Said(item["title"], sentence, outcome["is_met"])
        for item, outcome, sentence in zip(data["items"], data["outcomes"], sentences(data), strict=True)
    ]


PLAIN = ("id", "title", "round", "way")
MOMENTS = (
    "opens_at", "closes_at", "opened_at", "countersigned_at", "ended_at", "voided_at", "published_at",
)  # fmt: skip


def with_votes(sessions: QuerySet[Session], user: User | None = None) -> QuerySet[Session]:
    """Each with its votes for `votes_of`, in the query of the session itself; which of them `user` watches over."""
    found = BallotPaper.objects.filter(session=OuterRef("pk"), set_aside_at=None).order_by("pk")
    watched = Exists(BallotOfficer.objects.filter(paper=OuterRef("pk"), user=user))
    said = JSONObject(
        **{name: name for name in (*PLAIN, *MOMENTS)},
        is_counted=Exists(ResultSheet.objects.filter(paper=OuterRef("pk"))),
        sheet=Case(When(Q(published_at__isnull=False), then=F("sheet__content"))),
        is_watched=watched,
    )
    return sessions.annotate(voted=ArraySubquery(found.values(said=said)))


def votes_of(session: Session, user: User | None = None) -> list[BallotPaper]:
    """Every vote that was not set aside, in the order in which they were prepared, with `is_watched`.

    Of a session of `with_votes` no query, and only what lists show of a vote; else one.
    """
    rows = getattr(session, "voted", None)
    if rows is None:
        rows = with_votes(Session.objects.all(), user).values_list("voted", flat=True).get(pk=session.pk)
    return [_vote(session, row) for row in rows]


def _vote(session: Session, row: dict[str, Any]) -> BallotPaper:
    moments = {name: row[name] and datetime.fromisoformat(row[name]) for name in MOMENTS}
    paper = BallotPaper(**{name: row[name] for name in PLAIN}, **moments)
    paper.session = session
    paper.is_watched = row["is_watched"]  # type: ignore[attr-defined]
    # Nothing asks the database again for the sheet, also where there is none.
    sheet = ResultSheet(content=row["sheet"] or "") if row["is_counted"] else None
    paper._state.fields_cache["sheet"] = sheet
    return paper


def published(session: Session) -> list[BallotPaper]:
    """The votes of a session whose results everybody can read, in the order in which they were held. One query or none."""
    papers = [paper for paper in votes_of(session) if paper.published_at]
    return sorted(papers, key=lambda paper: (paper.opens_at, paper.pk))


@dataclass(frozen=True)
class Vote:
    """A published vote on a matter of the agenda: what a decision about it goes by."""

    paper: BallotPaper
    figures: dict[str, int]
    """entitled, present, in_favour, against, abstained"""
    is_carried: bool
    sentence: str


def votes_on_subjects(papers: Iterable[BallotPaper]) -> dict[int, Vote]:
    """By subject the last of these published votes that decided on it. What was void or had no quorum decided nothing."""
    found: dict[int, Vote] = {}
    for paper in papers:
        data = paper.sheet.data
        subjects = [each["subject"] for each in _frozen(data)["items"]]
        rows = zip(subjects, data["outcomes"], sentences(data), strict=True)
        for subject, outcome, sentence in rows:
            if subject is None or outcome["kind"] != ItemKind.APPROVE or outcome["is_met"] is None:
                continue
            votes = [each["count"] for each in outcome["shares"][0]["answers"]]
            turnout = {name: data["turnout"][name] for name in ("entitled", "present")}
            figures = turnout | dict(zip(("in_favour", "against", "abstained"), votes, strict=True))
            found[subject] = Vote(paper, figures, outcome["is_met"], sentence)
    return found


def _frozen(data: dict[str, Any]) -> dict[str, Any]:
    frozen: dict[str, Any] = result_file.read(data["paper"]["content"].encode())
    return frozen
