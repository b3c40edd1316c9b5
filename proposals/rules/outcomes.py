"""What a vote decided, item by item: passed or not, who is elected, and when another vote is needed.

The threshold of an election is that of a matter: more than half of everybody who is entitled, then the order of the
votes; equal votes at the edge decide nothing (工会委员会选举办法). Nothing is guessed: where persons written in could
change who is elected, a second round says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from proposals.rules.book import Certainty, Citation, RuleBook, Topic
from proposals.rules.explanations import Explanation, Finding, Message, Value
from proposals.rules.questions import ELECTIONS, Item, ItemKind, questions_of
from proposals.rules.verdicts import quorum, share_of, total_of, verdict

Counts = Sequence[Sequence[int]]
"""For every question how often each of its answers was ticked."""
MORE_RETURNED = Citation(
    "选举和表决通行规定，以本单位选举（表决）办法为准",
    "usual in elections and votes; the enterprise’s own rules for votes go first",
    "惯例",
    certainty=Certainty.PRACTICE,
)


class TurnoutFault(StrEnum):
    """Which equation of a turnout does not hold; the words are proposals.ballot_words'."""

    NEGATIVE = "negative"
    PRESENT_BEYOND_ENTITLED = "present_beyond_entitled"
    ISSUED_BEYOND_PRESENT = "issued_beyond_present"
    RETURNED_BEYOND_ISSUED = "returned_beyond_issued"
    """The vote is void and has to be held again (收回票多于发出票，选举无效)."""
    VALID_AND_INVALID = "valid_and_invalid"
    """Together they are not what was returned."""


@dataclass(frozen=True)
class Turnout:
    """应到、实到、发出、收回、有效、无效."""

    entitled: int
    present: int
    issued: int
    returned: int
    valid: int
    invalid: int

    def faults(self) -> list[TurnoutFault]:
        broken = {
            TurnoutFault.NEGATIVE: min(self.as_data().values()) < 0,
            TurnoutFault.PRESENT_BEYOND_ENTITLED: self.present > self.entitled,
            TurnoutFault.ISSUED_BEYOND_PRESENT: self.issued > self.present,
            TurnoutFault.RETURNED_BEYOND_ISSUED: self.is_void,
            TurnoutFault.VALID_AND_INVALID: self.valid + self.invalid != self.returned,
        }
        return [fault for fault, is_broken in broken.items() if is_broken]

    @property
    def is_void(self) -> bool:
        return self.returned > self.issued

    def as_data(self) -> dict[str, int]:
        return asdict(self)


class PlaceState(StrEnum):
    """What the vote says about a candidate."""

    ELECTED = "elected"
    NOT_ENOUGH = "not_enough"
    BEYOND = "beyond"
    """Reached the threshold, but the seats are filled by others with more votes."""
    TIED = "tied"
    """Equal votes at the edge: a run-off decides."""
    UNSETTLED = "unsettled"
    """Not decided: the vote does not count, or a person written in may have won the seat."""


@dataclass(frozen=True)
class Place:
    """One candidate of an election, in the order of the ballot paper."""

    label: str
    in_favour: int
    against: int | None
    """None where a ballot only names who is chosen."""
    abstain: int | None
    rank: int
    """By votes in favour; equal votes have the same rank."""
    state: PlaceState


@dataclass(frozen=True)
class RunOff:
    """A further vote on the seats that equal votes or persons written in leave open."""

    candidates: tuple[str, ...]
    seats: int
    has_write_in: bool


@dataclass(frozen=True)
class WriteIn:
    """How many wrote in somebody else, and whether that can change who is elected."""

    votes: int
    matters: bool


@dataclass(frozen=True)
class Answered:
    label: str
    count: int
    tenths: int
    """Of a percent of the valid ballots, rounded half up."""


@dataclass(frozen=True)
class Shares:
    """The answers to one question: a matter, a person who is appraised, an opinion."""

    label: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Outcome:
    """What the vote on one item comes to."""

    kind: ItemKind
    turnout: Turnout
    finding: Finding | None = None
    """None where nobody decides: appraisals and opinions."""
    is_met: bool | None = None
    """Passed, or every seat filled. None where nothing is decided, also for want of a quorum or a vote that counts."""
    places: tuple[Place, ...] = ()
    seats: int = 0
    seats_filled: int = 0
    run_off: RunOff | None = None
    write_in: WriteIn | None = None
    shares: tuple[Shares, ...] = ()

    @property
    def ranked(self) -> list[Place]:
        """The candidates in the order of their votes; with equal votes as on the paper."""
        return sorted(self.places, key=lambda place: place.rank)

    def as_data(self) -> dict[str, Any]:
        """Plain values, for the file that anybody can check."""
        data = asdict(replace(self, finding=None))
        if self.finding:
            explanation = self.finding.explanation
            data["finding"] = {
                "topic": str(self.finding.topic),
                "is_met": self.finding.is_met,
                "message": str(explanation.message),
                "values": dict(explanation.values),
                "citation_zh": explanation.citation.text_zh,
                "citation_en": explanation.citation.text_en,
            }
        return data


def outcomes_of(book: RuleBook, items: Sequence[Item], turnout: Turnout, counts: Counts) -> list[Outcome]:
    """For a whole paper: `counts` has a row for each of its questions."""
    questions = questions_of(items)
    if len(counts) != len(questions):
        raise ValueError(f"{len(counts)} rows were counted for {len(questions)} questions")
    rows: list[list[Sequence[int]]] = [[] for _ in items]
    for question, row in zip(questions, counts, strict=True):
        rows[question.item].append(row)
    return [outcome(book, item, turnout, own) for item, own in zip(items, rows, strict=True)]


def outcome(book: RuleBook, item: Item, turnout: Turnout, counts: Counts) -> Outcome:
    """`counts` has a row for each question of this item. Whether the figures fit together is the turnout's to say."""
    questions = questions_of([item])
    if [len(row) for row in counts] != [len(question.answers) for question in questions]:
        raise ValueError("the counts do not fit the questions of this item")
    if item.kind in ELECTIONS:
        return _election(book, item, turnout, counts)
    labels = item.options if item.kind is ItemKind.APPRAISE else (item.title,)
    shares = tuple(
        _shares(label, question.answers, row, turnout.valid)
        for label, question, row in zip(labels, questions, counts, strict=True)
    )
    if item.kind is not ItemKind.APPROVE:
        return Outcome(item.kind, turnout, shares=shares, seats=item.seats)
    finding = _hindrance(book, turnout)
    if finding:
        return Outcome(item.kind, turnout, finding, shares=shares)
    finding = verdict(
        book,
        entitled=turnout.entitled,
        present=turnout.present,
        in_favour=counts[0][0],
        cast=turnout.returned,
        valid=turnout.valid,
    )
    return Outcome(item.kind, turnout, finding, finding.is_met, shares=shares)


def surplus_of(book: RuleBook, candidates: int, seats: int) -> Finding:
    """Whether enough candidates compete (差额选举); as many as seats (等额) are allowed, and said."""
    fraction = book.fraction(Topic.SURPLUS)
    surplus = max(0, candidates - seats)
    values = {
        **share_of(fraction, seats),
        "seats": seats,
        "candidates": candidates,
        "surplus": surplus,
        "missing": max(0, fraction.needed(seats) - (candidates - seats)),
    }
    is_single = candidates == seats > 0
    is_met = is_single or fraction.is_met(surplus, seats)
    message = Message.SURPLUS_ENOUGH if is_met else Message.SURPLUS_TOO_FEW
    if is_single:
        message = Message.SINGLE_SLATE
    return Finding(Topic.SURPLUS, is_met, Explanation(message, values, book.citation(Topic.SURPLUS)))


def _hindrance(book: RuleBook, turnout: Turnout) -> Finding | None:
    """Why nothing is decided at all."""
    if turnout.is_void:
        explanation = Explanation(Message.VOTE_VOID, turnout.as_data(), MORE_RETURNED)
        return Finding(Topic.PASSING, False, explanation)
    found = quorum(book, entitled=turnout.entitled, present=turnout.present)
    if found.is_met:
        return None
    explanation = replace(found.explanation, message=Message.VOTE_WITHOUT_QUORUM)
    return Finding(Topic.PASSING, False, explanation)


def _shares(label: str, answers: Sequence[str], row: Sequence[int], valid: int) -> Shares:
    return Shares(
        label,
        tuple(
            Answered(answer, count, _tenths(count, valid)) for answer, count in zip(answers, row, strict=True)
        ),
    )


def _tenths(count: int, total: int) -> int:
    return (count * 2000 + total) // (2 * total) if total > 0 else 0


@dataclass(frozen=True)
class _Race:
    """Who is ahead of whom: votes in favour, in the order of the paper, and what has to be reached."""

    votes: Sequence[int]
    seats: int
    needed: int
    write_ins: int

    def ahead(self, votes: int, *, or_equal: bool = False) -> int:
        """How many candidates are elected before somebody with so many votes."""
        least = votes if or_equal else votes + 1
        return sum(1 for other in self.votes if self.reaches(other) and other >= least)

    def reaches(self, votes: int) -> bool:
        return votes >= self.needed

    @property
    def write_ins_matter(self) -> bool:
        """If all of them named one person, who would be elected or tied."""
        return self.write_ins > 0 and self.reaches(self.write_ins) and self.ahead(self.write_ins) < self.seats

    def state(self, votes: int) -> PlaceState:
        if not self.reaches(votes):
            return PlaceState.NOT_ENOUGH
        if self.ahead(votes) >= self.seats:
            return PlaceState.BEYOND
        not_behind = self.ahead(votes, or_equal=True)
        if not_behind + self.write_ins // max(1, votes) <= self.seats:
            return PlaceState.ELECTED  # even if as many others as possible were written in as often
        return PlaceState.UNSETTLED if self.write_ins_matter else PlaceState.TIED


def _election(book: RuleBook, item: Item, turnout: Turnout, counts: Counts) -> Outcome:
    hindrance = _hindrance(book, turnout)
    race = _race(book, item, turnout, counts)
    places = tuple(
        _place(item, counts, race, number, is_decided=not hindrance) for number in range(len(race.votes))
    )
    matters = race.write_ins_matter and not hindrance
    write_in = None
    if item.has_write_in and item.kind is ItemKind.ELECT:
        write_in = WriteIn(race.write_ins, matters)
    if hindrance:
        return Outcome(item.kind, turnout, hindrance, None, places, item.seats, write_in=write_in)
    filled = len(_labels(places, PlaceState.ELECTED))
    unsettled = _labels(places, PlaceState.TIED, PlaceState.UNSETTLED)
    run_off = RunOff(unsettled, item.seats - filled, matters) if unsettled or matters else None
    finding = _election_finding(book, turnout, race, places, run_off)
    return Outcome(item.kind, turnout, finding, finding.is_met, places, item.seats, filled, run_off, write_in)


def _race(book: RuleBook, item: Item, turnout: Turnout, counts: Counts) -> _Race:
    fraction = book.fraction(Topic.PASSING)
    total = _total(book, turnout)
    needed = fraction.needed(total) if total > 0 else turnout.entitled + 1
    if item.kind is ItemKind.ELECT_EACH:
        return _Race([row[0] for row in counts], item.seats, needed, 0)
    names = len(item.options)
    return _Race(counts[0][:names], item.seats, needed, sum(counts[0][names:]))


def _total(book: RuleBook, turnout: Turnout) -> int:
    return total_of(
        book.fraction(Topic.PASSING).base,
        entitled=turnout.entitled,
        present=turnout.present,
        cast=turnout.returned,
        valid=turnout.valid,
    )


def _place(item: Item, counts: Counts, race: _Race, number: int, *, is_decided: bool) -> Place:
    votes = race.votes[number]
    is_each = item.kind is ItemKind.ELECT_EACH
    return Place(
        item.options[number],
        votes,
        against=counts[number][1] if is_each else None,
        abstain=counts[number][2] if is_each else None,
        rank=1 + sum(1 for other in race.votes if other > votes),
        state=race.state(votes) if is_decided else PlaceState.UNSETTLED,
    )


def _election_finding(
    book: RuleBook, turnout: Turnout, race: _Race, places: Sequence[Place], run_off: RunOff | None
) -> Finding:
    elected = _labels(sorted(places, key=lambda place: place.rank), PlaceState.ELECTED)
    values: dict[str, Value] = {
        **share_of(book.fraction(Topic.PASSING), _total(book, turnout)),
        "entitled": turnout.entitled,
        "present": turnout.present,
        "seats": race.seats,
        "count": sum(1 for votes in race.votes if race.reaches(votes)),
        "elected": elected,
        "tied": run_off.candidates if run_off else (),
        "left": race.seats - len(elected),
        "write_ins": race.write_ins,
    }
    is_filled = len(elected) == race.seats
    if run_off:
        message = Message.ELECTION_WRITE_INS if run_off.has_write_in else Message.ELECTION_TIED
    else:
        message = Message.ELECTED if is_filled else Message.ELECTION_SHORT
    return Finding(Topic.PASSING, is_filled, Explanation(message, values, book.citation(Topic.PASSING)))


def _labels(places: Sequence[Place], *states: PlaceState) -> tuple[str, ...]:
    return tuple(place.label for place in places if place.state in states)
