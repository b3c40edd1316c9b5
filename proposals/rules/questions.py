"""What is asked on a ballot paper, as the questions of a sealed vote: every item becomes one question or several.

Item by item (分项表决) is several items on one paper. An election in which more than N are chosen is void on paper
(工会选举办法); here a question has a maximum, so that it cannot be cast at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ANSWERS_MOST = 60
"""More answers on one screen nobody reads; 50 candidates and the write-in are within it."""
QUESTIONS_MOST = 40
TEXT_MOST = 120


class ItemKind(StrEnum):
    """What an item asks of a delegate."""

    APPROVE = "approve"
    """赞成、反对、弃权 on a matter."""
    ELECT = "elect"
    """Up to N of M candidates (差额 or 等额)."""
    ELECT_EACH = "elect_each"
    """Candidate by candidate: 赞成、反对、弃权."""
    APPRAISE = "appraise"
    """Person by person: 优秀、称职、基本称职、不称职."""
    STRAW = "straw"
    """An opinion that decides nothing (意向调查)."""


OF_PERSONS = frozenset({ItemKind.ELECT, ItemKind.ELECT_EACH, ItemKind.APPRAISE})
ELECTIONS = frozenset({ItemKind.ELECT, ItemKind.ELECT_EACH})
FOR, AGAINST, ABSTAIN = "赞成", "反对", "弃权"
VOTES = (FOR, AGAINST, ABSTAIN)
GRADES = ("优秀", "称职", "基本称职", "不称职")
WRITE_IN = "另选他人"


@dataclass(frozen=True)
class Item:
    """One item of a paper. `options` are candidates, persons or answers; a matter has none of its own."""

    kind: ItemKind
    title: str
    options: tuple[str, ...] = ()
    seats: int = 0
    """How many are elected, or how many answers of a straw poll may be ticked."""
    has_write_in: bool = False
    """Another person can be written in: how many did is counted, and a second round decides if it matters."""

    def as_data(self) -> dict[str, object]:
        return {
            "kind": str(self.kind),
            "title": self.title,
            "options": list(self.options),
            "seats": self.seats,
            "has_write_in": self.has_write_in,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Item:
        options = tuple(data["options"])
        return cls(ItemKind(data["kind"]), data["title"], options, data["seats"], data["has_write_in"])


@dataclass(frozen=True)
class Question:
    """Tick at least `minimum` and at most `maximum` of `answers`."""

    item: int
    """Which item of the paper it belongs to, from 0."""
    text: str
    answers: tuple[str, ...]
    minimum: int
    maximum: int

    def allows(self, choice: Sequence[object]) -> bool:
        """`choice` has a 1 for every answer that is ticked, and a 0 for the others."""
        if len(choice) != len(self.answers) or any(type(each) is not int for each in choice):
            return False
        if any(each not in (0, 1) for each in choice):
            return False
        return self.minimum <= sum(each for each in choice if isinstance(each, int)) <= self.maximum

    def as_data(self) -> dict[str, object]:
        return {
            "item": self.item,
            "question": self.text,
            "answers": list(self.answers),
            "min": self.minimum,
            "max": self.maximum,
        }

    @classmethod
    def from_data(cls, data: dict[str, object]) -> Question:
        item, minimum, maximum = (int(str(data[name])) for name in ("item", "min", "max"))
        answers = data["answers"]
        assert isinstance(answers, list)
        return cls(item, str(data["question"]), tuple(map(str, answers)), minimum, maximum)


class ItemFault(StrEnum):
    """What is wrong with an item; the words are proposals.explaining's."""

    NO_TITLE = "no_title"
    NO_OPTIONS = "no_options"
    TWO_OPTIONS = "two_options"
    """A straw poll asks between two things at least."""
    SAME_OPTIONS = "same_options"
    TOO_MANY_OPTIONS = "too_many_options"
    NO_SEATS = "no_seats"
    TOO_FEW_CANDIDATES = "too_few_candidates"


def faults_of(item: Item) -> list[ItemFault]:
    """Why this item cannot stand on a paper as it is."""
    found = []
    if not item.title.strip():
        found.append(ItemFault.NO_TITLE)
    if item.kind in OF_PERSONS and not item.options:
        found.append(ItemFault.NO_OPTIONS)
    if item.kind is ItemKind.STRAW and len(item.options) < 2:
        found.append(ItemFault.TWO_OPTIONS)
    if len(set(item.options)) < len(item.options) or WRITE_IN in item.options:
        found.append(ItemFault.SAME_OPTIONS)
    if len(item.options) + item.has_write_in > ANSWERS_MOST:
        found.append(ItemFault.TOO_MANY_OPTIONS)
    if item.kind in ELECTIONS:
        if item.seats < 1:
            found.append(ItemFault.NO_SEATS)
        elif item.options and len(item.options) < item.seats:
            found.append(ItemFault.TOO_FEW_CANDIDATES)
    return found


def questions_of(items: Sequence[Item]) -> list[Question]:
    """In the order of the paper. Whoever ticks nobody in an election has cast a valid ballot for nobody."""
    return [question for number, item in enumerate(items) for question in _asked(number, item)]


def _asked(number: int, item: Item) -> list[Question]:
    if item.kind is ItemKind.APPROVE:
        return [Question(number, item.title, VOTES, 1, 1)]
    if item.kind is ItemKind.ELECT:
        answers = item.options + ((WRITE_IN,) if item.has_write_in else ())
        return [Question(number, item.title, answers, 0, item.seats)]
    if item.kind is ItemKind.STRAW:
        most = max(1, min(item.seats, len(item.options)))
        return [Question(number, item.title, item.options, 0 if most > 1 else 1, most)]
    answers = GRADES if item.kind is ItemKind.APPRAISE else VOTES
    return [Question(number, f"{item.title}：{option}", answers, 1, 1) for option in item.options]


def are_allowed(questions: Sequence[Question], choices: object) -> bool:
    """Whether a whole vote answers every question as it may be answered."""
    if not isinstance(choices, list) or len(choices) != len(questions):
        return False
    return all(
        isinstance(choice, list) and question.allows(choice)
        for question, choice in zip(questions, choices, strict=True)
    )


def summed(questions: Sequence[Question], votes: Sequence[Sequence[Sequence[int]]]) -> list[list[int]]:
    """How often each answer of each question was ticked."""
    counts = [[0] * len(question.answers) for question in questions]
    for choices in votes:
        for row, choice in zip(counts, choices, strict=True):
            for index, ticked in enumerate(choice):
                row[index] += ticked
    return counts
