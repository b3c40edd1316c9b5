"""Where a vote stands: a function of recorded acts and the clock, never a column that a job has to turn.

The chain of what may follow what on the board of a sealed vote is proposals.belenios.events.NEXT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """How a paper is voted on. There are three, each with its label, and no fourth."""

    NAMED = "named"
    SEALED = "sealed"
    PAPER = "paper"


class Codes(StrEnum):
    """How a delegate gets the voting code of a sealed vote."""

    SLIPS = "slips"
    """Made in a scrutineer's browser, printed, handed out at the desk: the server never sees them."""
    ACCOUNT = "account"
    """Given by the server to whoever is signed in."""


class KeyScheme(StrEnum):
    """How the key of a sealed vote is shared between the scrutineers."""

    ALL = "all"
    """Every one of them is needed."""
    SOME = "some"
    """So many of them are enough (Pedersen): a lost key does not lose the vote."""


class Given(StrEnum):
    """What a delegate on the roll has taken: nothing yet, a ballot on the web, or one on paper. Never both."""

    NOTHING = ""
    WEB = "web"
    PAPER = "paper"


class Stage(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    """The secretary has signed for the opening: text, roll and rules are frozen; the scrutineer has not yet."""
    WAITING = "waiting"
    """Counter-signed, and the hour has not come."""
    OPEN = "open"
    CLOSED = "closed"
    """Nothing is taken any more; the count is not finished."""
    COUNTED = "counted"
    """There is a result sheet."""
    PUBLISHED = "published"
    VOID = "void"


OPENED = frozenset({Stage.WAITING, Stage.OPEN, Stage.CLOSED, Stage.COUNTED, Stage.PUBLISHED})
"""Opened by two signatures, and not declared void."""
RUNNING = frozenset({Stage.SIGNED, Stage.WAITING, Stage.OPEN})
"""Signed for the opening, and not over."""
ENDED = frozenset({Stage.CLOSED, Stage.COUNTED, Stage.PUBLISHED})


@dataclass(frozen=True)
class Acts:
    """What was done to a paper, and when."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    opened_at: datetime | None = None
    countersigned_at: datetime | None = None
    ended_at: datetime | None = None
    """Closed early, by a recorded act."""
    voided_at: datetime | None = None
    published_at: datetime | None = None
    has_sheet: bool = False

    @property
    def last_moment(self) -> datetime | None:
        """From here on nothing is taken."""
        return self.ended_at or self.closes_at

    def stage(self, at: datetime) -> Stage:
        if self.voided_at:
            return Stage.VOID
        if self.published_at:
            return Stage.PUBLISHED
        if self.has_sheet:
            return Stage.COUNTED
        if not self.opened_at:
            return Stage.DRAFT
        if not self.countersigned_at:
            return Stage.SIGNED
        if self.opens_at and at < self.opens_at:
            return Stage.WAITING
        return Stage.OPEN if self.last_moment is None or at < self.last_moment else Stage.CLOSED
