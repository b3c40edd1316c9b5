"""What stands on the result sheets of votes (表决结果报告单): the same for pages, papers, minutes and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from proposals.models import BallotPaper, Session
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


def published(session: Session) -> list[BallotPaper]:
    """The votes of a session whose results everybody can read, in the order in which they were held. One query."""
    found = session.ballot_papers.filter(published_at__isnull=False).select_related("sheet")
    papers = list(found.order_by("opens_at", "pk"))
    for paper in papers:
        paper.session = session
    return papers


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
