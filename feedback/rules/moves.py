"""The way of a case (诉求), as one table: from which stage, by which move, of whose hand, to where.

Source: the practice of mailboxes and hotlines (职工信箱、12345 式办理): 受理、转办、交办、承办、答复、评价、重办、办结. Named and
sealed letters go the same way. Guards that need more than the stage (days, exclusions, who signed before) are in the
actions; migrations copy this table into a trigger, so that no row can go another way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How much the union knows about who wrote."""

    NAMED = "named"
    SEALED = "sealed"


class Stage(StrEnum):
    """Where a case stands. That it is late is no stage: it follows from dates."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    """For the reporter: the clock stands still, ten working days at most."""
    REPLIED = "replied"
    REDO = "redo"
    CLOSED = "closed"
    MERGED = "merged"
    PURGED = "purged"
    """The words are gone for good; what statistics need is left."""


class Actor(StrEnum):
    """In which capacity somebody acts on one case."""

    REPORTER = "reporter"
    CLERK = "clerk"
    """受理员 of the inbox the case lies in."""
    HANDLER = "handler"
    """承办人: the one member of the inbox the case is assigned to."""
    CO_HANDLER = "co_handler"
    LEAD = "lead"
    """负责人 of the inbox."""
    SUPERVISOR = "supervisor"
    """督办员: sees clocks and no sealed text."""
    CHAIR = "chair"
    COMMANDER = "commander"
    """Answers for an incident."""
    CLOCK = "clock"


class Move(StrEnum):
    """What can happen to a case. Each leaves an event of this kind."""

    WRITE = "write"
    ADD = "add"
    ACCEPT = "accept"
    RETURN = "return"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    INVOLVE = "involve"
    START = "start"
    ASK = "ask"
    ANSWER_BACK = "answer_back"
    RESUME = "resume"
    PROGRESS = "progress"
    NOTE = "note"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    REFUSE_EXTENSION = "refuse_extension"
    REMIND = "remind"
    REPLY = "reply"
    RATE_SATISFIED = "rate_satisfied"
    RATE_DISSATISFIED = "rate_dissatisfied"
    LAPSE = "lapse"
    REOPEN = "reopen"
    MERGE = "merge"
    TAKE_IN = "take_in"
    LINK = "link"
    UNLINK = "unlink"
    ADOPT = "adopt"
    """A suggestion will be followed: who carries it out, and by when (采纳)."""
    CARRY_OUT = "carry_out"
    """What was adopted is done (落实)."""
    PURGE = "purge"


@dataclass(frozen=True)
class Step:
    """One row of the table: who may do it, and where it may lead."""

    actors: frozenset[Actor]
    targets: frozenset[Stage]


S, A, M = Stage, Actor, Move
DESK = (A.CLERK, A.LEAD)
OPEN = (S.RECEIVED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING, S.REDO)
"""Somebody of the union has something to do, or waits for the reporter."""
AT_WORK = (S.ASSIGNED, S.IN_PROGRESS)
RUNNING = (S.RECEIVED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.REDO)
"""The clock runs."""
ANSWERED = (S.REPLIED, S.CLOSED)
"""The union has said what it does: from here an answer is published, and a suggestion adopted."""
ENDED = frozenset({S.RETURNED, S.CLOSED, S.MERGED, S.PURGED})
MERGEABLE = (S.RECEIVED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS)
MOST_ROUNDS = 2
"""A case is done again once (重办), by somebody else or by the lead."""


def _row(
    move: Move, stages: tuple[Stage, ...], actors: tuple[Actor, ...], *targets: Stage
) -> dict[tuple[Stage, Move], Step]:
    """The same move from several stages; without targets the stage stays."""
    return {(stage, move): Step(frozenset(actors), frozenset(targets or (stage,))) for stage in stages}


TABLE: dict[tuple[Stage, Move], Step] = {
    **_row(M.ADD, (S.RECEIVED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.REDO), (A.REPORTER,)),
    **_row(M.ACCEPT, (S.RECEIVED,), DESK, S.ACCEPTED),
    **_row(M.RETURN, (S.RECEIVED,), DESK, S.RETURNED),
    **_row(M.TRANSFER, (S.RECEIVED,), DESK, S.RECEIVED),
    **_row(M.TRANSFER, (S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS), DESK, S.ACCEPTED),
    **_row(M.ASSIGN, (S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.REDO), DESK, S.ASSIGNED),
    **_row(M.INVOLVE, AT_WORK, (A.HANDLER, *DESK)),
    **_row(M.START, (S.ASSIGNED,), (A.HANDLER,), S.IN_PROGRESS),
    **_row(M.ASK, (S.IN_PROGRESS,), (A.HANDLER,), S.WAITING),
    **_row(M.ANSWER_BACK, (S.WAITING,), (A.REPORTER,), S.IN_PROGRESS),
    **_row(M.RESUME, (S.WAITING,), (A.HANDLER, A.CLOCK), S.IN_PROGRESS),
    **_row(M.PROGRESS, AT_WORK, (A.HANDLER,)),
    **_row(M.NOTE, (*OPEN, S.REPLIED), (A.HANDLER, A.CO_HANDLER, *DESK)),
    **_row(M.ASK_EXTENSION, AT_WORK, (A.HANDLER,)),
    **_row(M.EXTEND, AT_WORK, (A.CHAIR,)),
    **_row(M.REFUSE_EXTENSION, AT_WORK, (A.CHAIR,)),
    **_row(M.REMIND, RUNNING, (A.SUPERVISOR, A.CHAIR, A.CLOCK)),
    **_row(M.REPLY, (S.IN_PROGRESS,), (A.HANDLER,), S.REPLIED),
    **_row(M.RATE_SATISFIED, (S.REPLIED,), (A.REPORTER,), S.CLOSED),
    **_row(M.RATE_DISSATISFIED, (S.REPLIED,), (A.REPORTER,), S.REDO, S.CLOSED),
    **_row(M.LAPSE, (S.REPLIED,), (A.CLOCK,), S.CLOSED),
    **_row(M.REOPEN, (S.CLOSED,), (A.REPORTER,), S.REDO),
    **_row(M.MERGE, MERGEABLE, DESK, S.MERGED),
    **_row(M.TAKE_IN, MERGEABLE, DESK),
    **_row(M.LINK, (*OPEN, S.REPLIED), (A.COMMANDER,)),
    **_row(M.UNLINK, (*OPEN, S.REPLIED, S.CLOSED), (A.COMMANDER,)),
    **_row(M.ADOPT, ANSWERED, (A.HANDLER, *DESK)),
    **_row(M.CARRY_OUT, ANSWERED, (A.HANDLER, *DESK)),
    **_row(M.PURGE, tuple(sorted(ENDED - {S.PURGED})), (A.CLOCK,), S.PURGED),
}


def step(stage: Stage, move: Move) -> Step | None:
    """The row of the table, if there is one."""
    return TABLE.get((stage, move))


def moves_of(actor: Actor, stage: Stage) -> frozenset[Move]:
    """What somebody in this capacity may do now."""
    return frozenset(move for (there, move), row in TABLE.items() if there is stage and actor in row.actors)


def ways() -> Iterator[tuple[str, str, str]]:
    """Every (from, move, to) that can be, for the database. "" stands before a case is there."""
    yield "", Move.WRITE.value, Stage.RECEIVED.value
    for (stage, move), row in TABLE.items():
        for target in row.targets:
            yield stage.value, move.value, target.value


class Duty(StrEnum):
    """What a member of an inbox does there."""

    CLERK = "clerk"
    HANDLER = "handler"
    LEAD = "lead"


class Solved(StrEnum):
    """What the reporter says: answered is not solved (满意才予以销单)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def rating_move(solved: Solved, stars: int) -> Move:
    """Dissatisfied is who says that it is not solved, or gives one or two stars of five."""
    if not 1 <= stars <= 5:
        raise ValueError("one to five stars")
    return Move.RATE_DISSATISFIED if solved is Solved.NO or stars <= 2 else Move.RATE_SATISFIED
