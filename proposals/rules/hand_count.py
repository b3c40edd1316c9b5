"""Paper ballots: every printed number accounted for, and counted by two tellers who do not see each other's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from proposals.rules.questions import Question


@dataclass(frozen=True)
class Stock:
    """What became of the numbered ballots: 印制、发出、作废、剩余."""

    printed: int
    issued: int
    spoiled: int
    unused: int

    @property
    def lacking(self) -> int:
        """How many printed ballots nobody can account for; below 0 there are more than were printed."""
        return self.printed - self.issued - self.spoiled - self.unused

    @property
    def is_reconciled(self) -> bool:
        return self.lacking == 0 and min(asdict(self).values()) >= 0


class CountFault(StrEnum):
    """What cannot be right about a hand count; the words are proposals.ballot_words'."""

    NEGATIVE = "negative"
    RETURNED_BEYOND_ISSUED = "returned_beyond_issued"
    INVALID_BEYOND_RETURNED = "invalid_beyond_returned"
    OTHER_QUESTIONS = "other_questions"
    """Not one number for every answer of this paper."""
    BEYOND_VALID = "beyond_valid"
    """An answer was ticked more often than there are valid ballots."""
    TOO_MANY = "too_many"
    """The answers to a question add up to more than all valid ballots allow."""
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Wrong:
    """A fault, and where: the numbers of the question and the answer from 0, as far as it has such a place."""

    fault: CountFault
    question: int | None = None
    answer: int | None = None


@dataclass(frozen=True)
class HandCount:
    """What one teller counted. `numbers` has a row for each question."""

    returned: int
    invalid: int
    numbers: tuple[tuple[int, ...], ...]

    @property
    def valid(self) -> int:
        return self.returned - self.invalid

    def faults(self, questions: Sequence[Question], issued: int) -> list[Wrong]:
        """Why this count cannot be right. Nothing is said about answers until the ballots themselves add up."""
        found = list(self._of_ballots(issued))
        if [len(row) for row in self.numbers] != [len(question.answers) for question in questions]:
            found.append(Wrong(CountFault.OTHER_QUESTIONS))
        return found or list(row_faults(questions, self.numbers, self.valid))

    def _of_ballots(self, issued: int) -> Iterator[Wrong]:
        if min(self.returned, self.invalid) < 0:
            yield Wrong(CountFault.NEGATIVE)
        if self.returned > issued:
            yield Wrong(CountFault.RETURNED_BEYOND_ISSUED)
        if self.invalid > self.returned:
            yield Wrong(CountFault.INVALID_BEYOND_RETURNED)


def row_faults(
    questions: Sequence[Question], numbers: Sequence[Sequence[int]], valid: int
) -> Iterator[Wrong]:
    """Each valid ballot ticks from `minimum` to `maximum` answers of every question."""
    for place, (question, row) in enumerate(zip(questions, numbers, strict=True)):
        for answer, number in enumerate(row):
            if number < 0:
                yield Wrong(CountFault.NEGATIVE, place, answer)
            elif number > valid:
                yield Wrong(CountFault.BEYOND_VALID, place, answer)
        if sum(row) > question.maximum * valid:
            yield Wrong(CountFault.TOO_MANY, place)
        elif sum(row) < question.minimum * valid:
            yield Wrong(CountFault.TOO_FEW, place)


@dataclass(frozen=True)
class Difference:
    """Where two tellers counted differently: `returned`, `invalid`, or an answer of a question."""

    where: str
    first: int
    second: int
    question: int | None = None
    answer: int | None = None


def differences(first: HandCount, second: HandCount) -> list[Difference]:
    """Of two counts of the same paper; none means that they agree."""
    found = [
        Difference(where, ours, theirs)
        for where, ours, theirs in (
            ("returned", first.returned, second.returned),
            ("invalid", first.invalid, second.invalid),
        )
        if ours != theirs
    ]
    for question, rows in enumerate(zip(first.numbers, second.numbers, strict=True)):
        for answer, (ours, theirs) in enumerate(zip(*rows, strict=True)):
            if ours != theirs:
                found.append(Difference("answer", ours, theirs, question, answer))
    return found
