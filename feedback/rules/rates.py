"""Three rates and what stands beside them: how the union answers, in numbers that cannot be talked up.

Source: the practice of hotlines and mailboxes (响应率、解决率、满意率, 按期办结率). "Answered" is not "solved": solved is what
the reporter says (满意才予以销单), and the unit's own claim stands beside it. Every page prints the formula with the number
(feedback/number_words.py). Fractions are exact; what is published of them goes through suppression first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from feedback.rules.periods import Period
from feedback.rules.suppression import enough, share_of, shown_share, suppress_line

PLEASED = 4
"""So many stars of five say that somebody is satisfied."""


class Measure(StrEnum):
    """What is counted of a period."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    CLAIMED = "claimed"
    RATED = "rated"
    SATISFACTION = "satisfaction"
    ON_TIME = "on_time"
    MEDIAN_DAYS = "median_days"
    REDONE = "redone"
    EXTENDED = "extended"
    EXCLUDED = "excluded"


SHARES = (
    Measure.RESPONSE,
    Measure.RESOLUTION,
    Measure.CLAIMED,
    Measure.RATED,
    Measure.SATISFACTION,
    Measure.ON_TIME,
)


class Said(StrEnum):
    """What the reporter says about the matter after the reply."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


WORTH = {Said.YES: Fraction(1), Said.PARTLY: Fraction(1, 2), Said.NO: Fraction(0)}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the numbers need of one case."""

    category: str
    unit: str
    received_on: date
    due_on: date
    """The last day for the answer as it stands, pauses and the extension included."""
    tier: str = "named"
    first_due_on: date | None = None
    """The last day when the first answer came or was missed; None where it is `due_on`."""
    first_reply_on: date | None = None
    """The first answer by a human being, no receipt of a machine."""
    replied_on: date | None = None
    """The answer that stands."""
    working_days: int | None = None
    """From receipt to the answer that stands, without pauses."""
    claims_solved: bool = False
    solved: Said | None = None
    stars: int | None = None
    redone: bool = False
    extended: bool = False
    excluded: bool = False
    """The reporter kept a unit or a person from reading."""

    @property
    def limit(self) -> date:
        return self.first_due_on or self.due_on


@dataclass(frozen=True)
class Ratio:
    """A share with what it is taken of; partly solved counts half, so the part may be a half."""

    part: Fraction
    whole: int

    @property
    def share(self) -> Fraction | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Rates:
    """The numbers of one period, exact, for the desk; `shown` makes of them what may leave it."""

    received: int
    replied: int
    response: Ratio
    on_time: Ratio
    said: dict[Said, int]
    claimed: Ratio
    satisfaction: Ratio
    median_days: Fraction | None
    redone: int
    extended: int
    excluded: int

    @property
    def rated(self) -> Ratio:
        return Ratio(Fraction(sum(self.said.values())), self.replied)

    @property
    def resolution(self) -> Ratio:
        score = sum((WORTH[said] * count for said, count in self.said.items()), Fraction(0))
        return Ratio(score, sum(self.said.values()))

    def ratio(self, measure: Measure) -> Ratio:
        ratio: Ratio = getattr(self, measure)
        return ratio


@dataclass(frozen=True)
class Compared:
    """A share and that of the period before; None is hidden or cannot be taken."""

    now: Fraction | None
    before: Fraction | None

    @property
    def change(self) -> Fraction | None:
        """In parts of the whole: from 3/4 to 4/5 is 1/20, five points of a hundred."""
        return None if self.now is None or self.before is None else self.now - self.before


def rates(cases: Iterable[CaseFacts], period: Period, today: date) -> Rates:
    """What the period comes to as of a day; a limit that is not over yet is not counted either way."""
    known = list(cases)
    received = [case for case in known if case.received_on in period]
    replied = [case for case in known if case.replied_on in period]
    limits = [case for case in known if case.limit in period and case.limit < today]
    due = [case for case in known if case.due_on in period and case.due_on < today]
    starred = [case.stars for case in replied if case.stars is not None]
    return Rates(
        received=len(received),
        replied=len(replied),
        response=_ratio(limits, lambda case: _is_by(case.first_reply_on, case.limit)),
        on_time=_ratio(due, lambda case: _is_by(case.replied_on, case.due_on)),
        said={said: sum(case.solved == said for case in replied) for said in Said},
        claimed=_ratio(replied, lambda case: case.claims_solved),
        satisfaction=Ratio(Fraction(sum(stars >= PLEASED for stars in starred)), len(starred)),
        median_days=median([case.working_days for case in replied if case.working_days is not None]),
        redone=sum(case.redone for case in received),
        extended=sum(case.extended for case in received),
        excluded=sum(case.excluded for case in received),
    )


def rates_by(
    cases: Iterable[CaseFacts], key: Callable[[CaseFacts], str], period: Period, today: date
) -> dict[str, Rates]:
    """The same for every unit, category or tier that occurs, in the order of their names."""
    groups: dict[str, list[CaseFacts]] = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case)
    return {name: rates(groups[name], period, today) for name in sorted(groups)}


def shown(found: Rates, measure: Measure) -> Fraction | None:
    """A share as it may be published of one group that stands alone: of the whole union, not beside its parts."""
    if measure == Measure.RESOLUTION:
        return _shown_resolution(found.said)
    ratio = found.ratio(measure)
    return share_of(int(ratio.part), ratio.whole)


def shown_median(found: Rates) -> Fraction | None:
    return found.median_days if enough(found.replied) else None


def compared(now: Rates, before: Rates, measure: Measure) -> Compared:
    return Compared(shown(now, measure), shown(before, measure))


def median(numbers: Sequence[int]) -> Fraction | None:
    """The middle one, or half way between the two in the middle."""
    ranked = sorted(numbers)
    if not ranked:
        return None
    return Fraction(ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2], 2)


def percent(share: Fraction) -> str:
    """12.3, rounded half up, in whole numbers; also below zero, for a change."""
    tenths = (abs(share) * 2000 + 1) // 2
    sign = "-" if share < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{sign}{tenths // 10}"


def _shown_resolution(said: dict[Said, int]) -> Fraction | None:
    line = suppress_line(said)
    if shown_share(line.cells.values(), line.total) is None or line.total is None:
        return None
    return sum((WORTH[one] * count for one, count in said.items()), Fraction(0)) / line.total


def _ratio(cases: Sequence[CaseFacts], holds: Callable[[CaseFacts], bool]) -> Ratio:
    return Ratio(Fraction(sum(holds(case) for case in cases)), len(cases))


def _is_by(done_on: date | None, limit: date) -> bool:
    return done_on is not None and done_on <= limit
