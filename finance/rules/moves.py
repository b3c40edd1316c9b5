"""The way of a draft to the books (制单、审核、审批、记账), the states of a period and the stages of a publication.

Source: 会计法 separates who keeps the books from who approves and who handles the matter (不相容岗位分离); larger sums are
decided by the committee (集体研究决定), from which sum on the union says. Migrations copy `ways()` into a trigger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a draft stands."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    APPROVING = "approving"
    APPROVED = "approved"
    POSTED = "posted"
    DROPPED = "dropped"


class Step(StrEnum):
    """What can happen to a draft."""

    SUBMIT = "submit"
    CHECK = "check"
    APPROVE = "approve"
    RETURN = "return"
    DROP = "drop"
    POST = "post"
    TAKE_BACK = "take_back"


class Actor(StrEnum):
    """In which capacity somebody acts on one draft."""

    PREPARER = "preparer"
    """经办人 who wrote it."""
    CHECKER = "checker"
    APPROVER = "approver"
    BOOKKEEPER = "bookkeeper"


@dataclass(frozen=True)
class Way:
    """One row of the table: where it leads, and who may do it."""

    next: Stage
    who: frozenset[Actor]


S, A = Stage, Actor
TABLE: dict[tuple[Stage, Step], Way] = {
    (S.DRAFTING, Step.SUBMIT): Way(S.CHECKING, frozenset({A.PREPARER})),
    (S.DRAFTING, Step.DROP): Way(S.DROPPED, frozenset({A.PREPARER, A.BOOKKEEPER})),
    (S.CHECKING, Step.CHECK): Way(S.APPROVING, frozenset({A.CHECKER})),
    (S.CHECKING, Step.RETURN): Way(S.DRAFTING, frozenset({A.CHECKER})),
    (S.CHECKING, Step.TAKE_BACK): Way(S.DRAFTING, frozenset({A.PREPARER})),
    (S.APPROVING, Step.APPROVE): Way(S.APPROVED, frozenset({A.APPROVER})),
    (S.APPROVING, Step.RETURN): Way(S.DRAFTING, frozenset({A.APPROVER})),
    (S.APPROVING, Step.TAKE_BACK): Way(S.DRAFTING, frozenset({A.PREPARER})),
    (S.APPROVED, Step.POST): Way(S.POSTED, frozenset({A.BOOKKEEPER})),
    (S.APPROVED, Step.RETURN): Way(S.DRAFTING, frozenset({A.BOOKKEEPER})),
}
ENDED = frozenset({S.POSTED, S.DROPPED})
"""A posted draft is answered by a reversal, never by a step back."""


def way(stage: Stage, step: Step) -> Way | None:
    """The row of the table, if there is one."""
    return TABLE.get((stage, step))


def steps_of(actor: Actor, stage: Stage) -> frozenset[Step]:
    """What somebody in this capacity may do now, as far as the stage says."""
    return frozenset(step for (there, step), row in TABLE.items() if there is stage and actor in row.who)


def ways() -> Iterator[tuple[str, str, str]]:
    """Every (from, step, to) that can be, for the database."""
    for (stage, step), row in TABLE.items():
        yield stage.value, step.value, row.next.value


@dataclass(frozen=True)
class Past:
    """Who did what to a draft since it was last submitted; keys of people, None where nobody has yet."""

    preparer: int
    checker: int | None = None
    approver: int | None = None
    has_other_bookkeeper: bool = True
    """Whether somebody else could post it."""


class Objection(StrEnum):
    """Why this person may not take this step."""

    NOT_THE_PREPARER = "not_the_preparer"
    PREPARED_IT = "prepared_it"
    CHECKED_IT = "checked_it"
    APPROVED_IT = "approved_it"


def objection(step: Step, person: int, past: Past) -> Objection | None:
    """Separation of duties: three people until it is approved, and who approved does not post.

    In a small union one bookkeeper may post what she prepared herself: two others have looked at it by then.
    """
    if step in {Step.SUBMIT, Step.TAKE_BACK}:
        return None if person == past.preparer else Objection.NOT_THE_PREPARER
    if step is Step.POST:
        if person == past.approver:
            return Objection.APPROVED_IT
        return Objection.PREPARED_IT if person == past.preparer and past.has_other_bookkeeper else None
    if step in {Step.CHECK, Step.APPROVE} and person == past.preparer:
        return Objection.PREPARED_IT
    if step is Step.APPROVE and person == past.checker:
        return Objection.CHECKED_IT
    return None


def needs_resolution(amount_fen: int, threshold_fen: int | None) -> bool:
    """From the threshold upwards the committee's resolution is attached before the approval; None: never."""
    return threshold_fen is not None and amount_fen >= threshold_fen


class PeriodState(StrEnum):
    """Where a month of a book stands."""

    OPEN = "open"
    CLOSING = "closing"
    """The checklist is being worked through: what is approved is still posted, nothing new is drafted."""
    CLOSED = "closed"


NEXT_STATE: dict[PeriodState, frozenset[PeriodState]] = {
    PeriodState.OPEN: frozenset({PeriodState.CLOSING}),
    PeriodState.CLOSING: frozenset({PeriodState.CLOSED}),
    PeriodState.CLOSED: frozenset(),
}
"""Nothing leads backwards: a mistake is put right in an open period."""
TAKES_DRAFTS = frozenset({PeriodState.OPEN})
TAKES_ENTRIES = frozenset({PeriodState.OPEN, PeriodState.CLOSING})


class PublicationStage(StrEnum):
    """Where a publication (公示) stands on a day."""

    ANNOUNCED = "announced"
    OPEN = "open"
    QUESTIONS_CLOSED = "questions_closed"
    ANSWERS_OVERDUE = "answers_overdue"
    FINAL = "final"


def are_in_order(opens_on: date, questions_until: date, answers_due: date, final_on: date | None) -> bool:
    """Whether these days make a window; final may come on the last day for answers, not before it."""
    return opens_on <= questions_until <= answers_due and (final_on is None or answers_due <= final_on)


def publication_stage(
    opens_on: date,
    questions_until: date,
    answers_due: date,
    final_on: date | None,
    today: date,
    *,
    is_all_answered: bool = False,
) -> PublicationStage:
    """The last days for questions and answers count as in time; on `final_on` it is final."""
    if today < opens_on:
        return PublicationStage.ANNOUNCED
    if final_on is not None and today >= final_on:
        return PublicationStage.FINAL
    if today <= questions_until:
        return PublicationStage.OPEN
    if today <= answers_due or is_all_answered:
        return PublicationStage.QUESTIONS_CLOSED
    return PublicationStage.ANSWERS_OVERDUE
