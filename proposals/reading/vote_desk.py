"""The desk where ballots are handed out: who is on the roll, who is there, what each has taken. Never who voted how."""

from __future__ import annotations

from dataclasses import dataclass

from proposals import attendance
from proposals.models import BallotPaper, RollEntry
from proposals.rules.attendance import State
from proposals.rules.voting import Codes, Given


@dataclass(frozen=True)
class DeskRow:
    """A line of the roll at the desk."""

    entry: RollEntry
    employee_number: str
    name_key: str
    is_here: bool
    can_have_slip: bool
    can_have_paper: bool

    @property
    def number(self) -> int:
        return self.entry.number

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def delegation(self) -> str:
        return self.entry.delegation

    @property
    def given(self) -> str:
        return self.entry.given


def rows_of(paper: BallotPaper) -> list[DeskRow]:
    """In the order of the roll. Two queries, however long it is."""
    here = dict(attendance.delegates(paper.session).values_list("pk", "state"))
    found = paper.roll.select_related("delegate__member").order_by("number")
    return [row_of(paper, entry, here.get(entry.delegate_id, "")) for entry in found]


def row_of(paper: BallotPaper, entry: RollEntry, state: str) -> DeskRow:
    may_vote = state == State.PRESENT or not paper.needs_sign_in
    member = entry.delegate.member
    return DeskRow(
        entry=entry,
        employee_number=member.employee_number,
        name_key=member.name_key,
        is_here=may_vote,
        can_have_slip=may_vote and paper.codes == Codes.SLIPS and entry.given == Given.NOTHING,
        can_have_paper=may_vote and paper.takes_paper and entry.given != Given.PAPER,
    )


@dataclass(frozen=True)
class DeskFigures:
    on_roll: int
    on_web: int
    on_paper: int

    @property
    def given(self) -> int:
        return self.on_web + self.on_paper

    @property
    def nothing(self) -> int:
        return self.on_roll - self.given

    def as_data(self) -> dict[str, int]:
        return {
            "roll": self.on_roll, "given": self.given, "web": self.on_web, "paper": self.on_paper,
            "nothing": self.nothing,
        }  # fmt: skip


def figures_of(paper: BallotPaper) -> DeskFigures:
    given = list(paper.roll.values_list("given", flat=True))
    return DeskFigures(len(given), given.count(Given.WEB.value), given.count(Given.PAPER.value))
