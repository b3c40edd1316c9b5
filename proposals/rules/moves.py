"""The way of a proposal (提案), as one table: from which stage, by which move, of whose hand, to where.

Source: the practice of proposal work (提案工作办法) of enterprises and congresses - 征集、附议、审查、立案、交办、办理、答复、
评价. Guards that need more than the stage (days, signatures, classes of answers) are in the actions; migrations copy
this table into a trigger, so that no row can go another way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a proposal stands. That it is late is no stage: it follows from dates."""

    DRAFT = "draft"
    SECONDING = "seconding"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    MERGED = "merged"
    SPLIT = "split"
    DECLINED = "declined"
    APPEALED = "appealed"
    CONVERTED = "converted"
    DOCKETED = "docketed"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    REPLIED = "replied"
    REWORK = "rework"
    ESCALATED = "escalated"
    IMPLEMENTING = "implementing"
    CLOSED = "closed"
    CLOSED_UNRATED = "closed_unrated"
    WITHDRAWN = "withdrawn"


class Actor(StrEnum):
    """In which capacity somebody acts on one proposal."""

    MOVER = "mover"
    SECONDER = "seconder"
    """Any delegate who was asked to second, or any at all where the mover lets all see it."""
    COMMITTEE = "committee"
    """A member of the review committee (role proposal reviewer) who neither moved nor seconded it."""
    SECRETARY = "secretary"
    DEPARTMENT = "department"
    """Who works in the lead department."""
    CO_DEPARTMENT = "co_department"
    SIGNATORY = "signatory"
    """The responsible leader of the lead department."""
    CLOCK = "clock"


class Move(StrEnum):
    """What can happen to a proposal. Each leaves an event of this kind."""

    CREATE = "create"
    EDIT = "edit"
    INVITE = "invite"
    SECOND = "second"
    DECLINE_SECOND = "decline_second"
    SUBMIT = "submit"
    START_REVIEW = "start_review"
    ASK_REVISION = "ask_revision"
    REVISE = "revise"
    MERGE = "merge"
    TAKE_IN = "take_in"
    SPLIT = "split"
    DECLINE = "decline"
    SIGN = "sign"
    DOCKET = "docket"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    ADMIT = "admit"
    CONVERT = "convert"
    ANSWER_SUGGESTION = "answer_suggestion"
    ASSIGN = "assign"
    RETURN_MISSENT = "return_missent"
    ACCEPT = "accept"
    EXTEND = "extend"
    CHASE = "chase"
    CO_OPINION = "co_opinion"
    PROGRESS = "progress"
    REPLY = "reply"
    RATE_SATISFIED = "rate_satisfied"
    RATE_BASICALLY = "rate_basically"
    RATE_DISSATISFIED = "rate_dissatisfied"
    LAPSE = "lapse"
    MILESTONE = "milestone"
    SETTLE_CLOSE = "settle_close"
    SETTLE_REWORK = "settle_rework"
    COMMEND = "commend"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Step:
    """One row of the table: who may do it, and where it may lead."""

    actors: frozenset[Actor]
    targets: frozenset[Stage]


S, A, M = Stage, Actor, Move
OFFICE = (A.COMMITTEE, A.SECRETARY)
FINAL = frozenset({S.MERGED, S.SPLIT, S.CLOSED, S.CLOSED_UNRATED, S.WITHDRAWN})
"""Nothing follows, but for words of praise."""
BEFORE_DOCKET = frozenset({S.DRAFT, S.SECONDING, S.SUBMITTED, S.IN_REVIEW, S.RETURNED})
SAID_IN_PUBLIC = frozenset(
    {M.MERGE, M.TAKE_IN, M.SPLIT, M.EXTEND, M.PROGRESS, M.REPLY, M.MILESTONE, M.SETTLE_CLOSE, M.SETTLE_REWORK}
    | {M.RATE_SATISFIED, M.RATE_BASICALLY, M.RATE_DISSATISFIED, M.COMMEND, M.WITHDRAW}
)
"""Moves whose words everybody reads; what the office and departments say to one another stays with them."""
AT_WORK = (S.HANDLING, S.REWORK, S.IMPLEMENTING)
TAKES_IN = (S.SUBMITTED, S.IN_REVIEW, S.DOCKETED, S.ASSIGNED, S.HANDLING)
"""Stages in which a proposal can still take in another one of its session."""


def _row(
    move: Move, stages: tuple[Stage, ...], actors: tuple[Actor, ...], *targets: Stage
) -> dict[tuple[Stage, Move], Step]:
    """The same move from several stages; without targets the stage stays."""
    return {(stage, move): Step(frozenset(actors), frozenset(targets or (stage,))) for stage in stages}


TABLE: dict[tuple[Stage, Move], Step] = {
    **_row(M.EDIT, (S.DRAFT,), (A.MOVER,)),
    **_row(M.EDIT, (S.SECONDING,), (A.MOVER,), S.DRAFT),
    **_row(M.INVITE, (S.DRAFT,), (A.MOVER,), S.SECONDING),
    **_row(M.INVITE, (S.SECONDING,), (A.MOVER,)),
    **_row(M.SECOND, (S.SECONDING,), (A.SECONDER,)),
    **_row(M.DECLINE_SECOND, (S.SECONDING,), (A.SECONDER,)),
    **_row(M.SUBMIT, (S.SECONDING,), (A.MOVER,), S.SUBMITTED),
    **_row(M.START_REVIEW, (S.SUBMITTED,), OFFICE, S.IN_REVIEW),
    **_row(M.ASK_REVISION, (S.IN_REVIEW,), OFFICE, S.RETURNED),
    **_row(M.REVISE, (S.RETURNED,), (A.MOVER,), S.DRAFT),
    **_row(M.MERGE, (S.SUBMITTED, S.IN_REVIEW), OFFICE, S.MERGED),
    **_row(M.TAKE_IN, TAKES_IN, OFFICE),
    **_row(M.SPLIT, (S.IN_REVIEW,), OFFICE, S.SPLIT),
    **_row(M.DECLINE, (S.IN_REVIEW,), OFFICE, S.DECLINED),
    **_row(M.SIGN, (S.IN_REVIEW,), OFFICE),
    **_row(M.DOCKET, (S.IN_REVIEW,), OFFICE, S.DOCKETED),
    **_row(M.APPEAL, (S.DECLINED,), (A.MOVER,), S.APPEALED),
    **_row(M.UPHOLD, (S.APPEALED,), OFFICE, S.DECLINED),
    **_row(M.ADMIT, (S.APPEALED,), OFFICE, S.IN_REVIEW),
    **_row(M.CONVERT, (S.DECLINED,), (A.MOVER, *OFFICE), S.CONVERTED),
    **_row(M.ANSWER_SUGGESTION, (S.CONVERTED,), OFFICE, S.CLOSED),
    **_row(M.ASSIGN, (S.DOCKETED,), OFFICE, S.ASSIGNED),
    **_row(M.RETURN_MISSENT, (S.ASSIGNED,), (A.DEPARTMENT, A.SIGNATORY), S.DOCKETED),
    **_row(M.ACCEPT, (S.ASSIGNED,), (A.DEPARTMENT, A.SIGNATORY), S.HANDLING),
    **_row(M.EXTEND, (S.HANDLING,), (A.DEPARTMENT, A.SIGNATORY)),
    **_row(M.CHASE, (S.ASSIGNED, *AT_WORK), OFFICE),
    **_row(M.CO_OPINION, (S.ASSIGNED, S.HANDLING, S.REWORK), (A.CO_DEPARTMENT,)),
    **_row(M.PROGRESS, AT_WORK, (A.DEPARTMENT, A.SIGNATORY)),
    **_row(M.REPLY, (S.HANDLING, S.REWORK), (A.SIGNATORY, A.DEPARTMENT), S.REPLIED),
    **_row(M.RATE_SATISFIED, (S.REPLIED,), (A.MOVER,), S.CLOSED, S.IMPLEMENTING),
    **_row(M.RATE_BASICALLY, (S.REPLIED,), (A.MOVER,), S.CLOSED, S.IMPLEMENTING),
    **_row(M.RATE_DISSATISFIED, (S.REPLIED,), (A.MOVER,), S.REWORK, S.ESCALATED),
    **_row(M.LAPSE, (S.REPLIED,), (A.CLOCK,), S.CLOSED_UNRATED, S.IMPLEMENTING),
    **_row(M.MILESTONE, (S.IMPLEMENTING,), (A.DEPARTMENT, A.SIGNATORY), S.IMPLEMENTING, S.REPLIED),
    **_row(M.SETTLE_CLOSE, (S.ESCALATED,), (A.SECRETARY,), S.CLOSED),
    **_row(M.SETTLE_REWORK, (S.ESCALATED,), (A.SECRETARY,), S.REWORK),
    **_row(M.COMMEND, (S.CLOSED, S.IMPLEMENTING), (A.SECRETARY,)),
    **_row(
        M.WITHDRAW,
        (*(stage for stage in Stage if stage in BEFORE_DOCKET), S.DOCKETED, S.ASSIGNED, S.HANDLING),
        (A.MOVER,),
        S.WITHDRAWN,
    ),
}
BEGINS_IN = frozenset({S.DRAFT, S.IN_REVIEW})
"""A proposal is written, or it comes out of another one that was split."""


def step(stage: Stage, move: Move) -> Step | None:
    """The row of the table, if there is one."""
    return TABLE.get((stage, move))


def moves_of(actor: Actor, stage: Stage) -> frozenset[Move]:
    """What somebody in this capacity may do now."""
    return frozenset(move for (there, move), row in TABLE.items() if there is stage and actor in row.actors)


def ways() -> Iterator[tuple[str, str, str]]:
    """Every (from, move, to) that can be, for the database. "" stands before a proposal is there."""
    for stage in BEGINS_IN:
        yield "", Move.CREATE.value, stage.value
    for (stage, move), row in TABLE.items():
        for target in row.targets:
            yield stage.value, move.value, target.value


class Clock(StrEnum):
    """What somebody is waited for. Whether it is late follows from the day it is due."""

    NONE = ""
    REVIEW = "review"
    ACCEPT = "accept"
    REPLY = "reply"
    REWORK = "rework"
    MILESTONE = "milestone"
    RATE = "rate"
    APPEAL = "appeal"


CAN_BE_OVERDUE = frozenset({Clock.REVIEW, Clock.ACCEPT, Clock.REPLY, Clock.REWORK, Clock.MILESTONE})
"""What the house owes the mover. A rating or an appeal that does not come is no fault of anybody."""


class AnswerClass(StrEnum):
    """What an answer amounts to (答复类别)."""

    SOLVED = "A"
    PLANNED = "B"
    NOT_NOW = "C"
    FOR_REFERENCE = "D"


NEEDS_REASON = frozenset({AnswerClass.NOT_NOW, AnswerClass.FOR_REFERENCE})
"""Who says no says why."""
