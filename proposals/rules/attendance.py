"""Who is there: the ways attendance may go (签到、离席、请假), when a session is open for it, and codes of 30 seconds.

Sources: attendance decides the quorum (上海市职工代表大会条例 28: two thirds of all delegates). Observers attend and
are never counted (same, 21). The 30 seconds of a code are this portal's own: long enough to be scanned, too short
to be passed around.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a person is at the moment: follows from the last row of attendance, AWAITED before the first."""

    AWAITED = "awaited"
    ASKED = "asked"
    EXCUSED = "excused"
    PRESENT = "present"
    GONE = "gone"


class Deed(StrEnum):
    """What a row of attendance says happened."""

    IN = "in"
    OUT = "out"
    BACK = "back"
    ASK = "ask"
    EXCUSE = "excuse"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    UNDO = "undo"


class Way(StrEnum):
    """How it was entered: by the desk's eye, by the code on the person's phone, by the hall's code, alone online."""

    DESK = "desk"
    PHONE = "phone"
    HALL = "hall"
    SELF = "self"


NEXT: dict[tuple[State, Deed], State] = {
    (State.AWAITED, Deed.IN): State.PRESENT,
    (State.ASKED, Deed.IN): State.PRESENT,
    (State.EXCUSED, Deed.IN): State.PRESENT,
    (State.PRESENT, Deed.OUT): State.GONE,
    (State.GONE, Deed.BACK): State.PRESENT,
    (State.AWAITED, Deed.ASK): State.ASKED,
    (State.AWAITED, Deed.EXCUSE): State.EXCUSED,
    (State.ASKED, Deed.EXCUSE): State.EXCUSED,
    (State.ASKED, Deed.DECLINE): State.AWAITED,
    (State.ASKED, Deed.WITHDRAW): State.AWAITED,
    (State.EXCUSED, Deed.WITHDRAW): State.AWAITED,
}
"""Every way but UNDO, which leads back to where the undone row came from."""

ALONE = frozenset({Deed.IN, Deed.OUT, Deed.BACK, Deed.ASK, Deed.WITHDRAW})
"""What a person may enter without the desk."""
WITH_REASON = frozenset({Deed.ASK, Deed.DECLINE, Deed.UNDO})
OF_OBSERVERS = frozenset({Deed.IN, Deed.OUT, Deed.BACK, Deed.UNDO})
BY_THE_DESK = frozenset({Deed.EXCUSE, Deed.DECLINE, Deed.UNDO})
COMING = frozenset({Deed.IN, Deed.BACK})
OPENS_BEFORE = timedelta(minutes=60)


def next_state(state: State, deed: Deed) -> State | None:
    """Where a deed leads, or None where it makes no sense: out before in, in twice, excused while present."""
    return NEXT.get((state, deed))


def deeds_from(state: State) -> list[Deed]:
    """What can come next, UNDO aside."""
    return [deed for (source, deed) in NEXT if source == state]


@dataclass(frozen=True)
class Hours:
    """When a session takes what. Online it opens with its doors, at the desk with its day."""

    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None = None
    is_online: bool = False

    @property
    def opens_at(self) -> datetime:
        return self.starts_at - OPENS_BEFORE

    @property
    def last_moment(self) -> datetime:
        """Its end as planned, or as the secretary closed it: a session may run late, or be over early."""
        return self.closed_at or self.ends_at

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.last_moment

    def is_over(self, at: datetime) -> bool:
        return self.closed_at is not None and at >= self.closed_at


@dataclass(frozen=True)
class Figures:
    """应到 and 实到, and what became of the others. `present`, `excused`, `absent` and `gone` make up `entitled`."""

    entitled: int
    present: int
    excused: int
    absent: int
    observers_present: int
    gone: int = 0

    @property
    def came(self) -> int:
        """Who was there at any time: the 实到 of the papers. A sign-in that was corrected led back, and is none."""
        return self.present + self.gone


# Codes ---------------------------------------------------------------------------------------------------------

STEP = 30
"""Seconds a code is shown."""
GRACE = 5
"""Seconds a code is taken afterwards: the page that is opened with it has to arrive."""
CODE = re.compile(r"^(?P<who>[0-9]{1,19})-(?P<step>[0-9A-F]{1,12})-(?P<mark>[A-Z2-7]{16})\Z")


class CodeFault(StrEnum):
    FORGED = "forged"
    OLD = "old"


def step_at(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def seconds_left(at: datetime) -> int:
    """Until the next code: 30 down to 1."""
    return STEP - int(at.timestamp()) % STEP


def code_at(key: bytes, who: int, at: datetime) -> str:
    """The code of a person (of the hall: 0) at a moment. `key` belongs to one session and one purpose."""
    return _code(key, who, step_at(at))


def _code(key: bytes, who: int, step: int) -> str:
    mark = hmac.new(key, f"{who}-{step:X}".encode(), hashlib.sha256).digest()[:10]
    return f"{who}-{step:X}-{base64.b32encode(mark).decode()}"


def read_code(key: bytes, code: str, at: datetime) -> int | CodeFault:
    """Whose code it is, or what is wrong with it. One from the future was not made here."""
    code = code.strip().upper()
    found = CODE.match(code)
    if found is None:
        return CodeFault.FORGED
    who, step = int(found["who"]), int(found["step"], 16)
    if not hmac.compare_digest(_code(key, who, step), code):
        return CodeFault.FORGED
    if step > step_at(at):
        return CodeFault.FORGED
    return who if at.timestamp() < (step + 1) * STEP + GRACE else CodeFault.OLD


# Finding somebody at the desk ----------------------------------------------------------------------------------


def is_meant(question: str, name: str, number: str, name_key: str) -> bool:
    """Whether a name, its beginning in pinyin (lijianguo), its initials (ljg) or a number is what was typed."""
    asked = "".join(question.lower().split())
    if not asked:
        return True
    syllables = re.sub(r"\d", "", name_key.partition("|")[0]).split()
    initials, pinyin = "".join(each[0] for each in syllables), "".join(syllables)
    return (
        asked in name.lower()
        or number.lower().startswith(asked)
        or initials.startswith(asked)
        or pinyin.startswith(asked)
    )
