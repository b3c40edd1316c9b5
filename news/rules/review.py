"""Three-level review (三审三校): who looks at a text before readers do, and in which order.

Source: 三审三校 as practised by publishers and required of official accounts - 初审, 复审, 终审 by different people,
none of them the one who submits the text. A column may ask for fewer levels; the last one is always the final review.
"""

from enum import StrEnum

from members.rules.roles import Role

LEVELS: dict[int, tuple[Role, ...]] = {
    1: (Role.FINAL_REVIEWER,),
    2: (Role.FIRST_REVIEWER, Role.FINAL_REVIEWER),
    3: (Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, Role.FINAL_REVIEWER),
}
"""The role asked at each level, by the number of levels of a column."""


class Way(StrEnum):
    """How a text came before its reviewers."""

    REGULAR = "regular"  # first reviewed, then published
    FORCED = "forced"  # urgent: published first, approved afterwards
    CORRECTION = "correction"  # what readers see already was changed, approved afterwards


class Outcome(StrEnum):
    """What became of a submission."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"


def role_for(levels: int, level: int) -> Role:
    """Who reviews at `level`, counted from 1. IndexError past the last."""
    return LEVELS[levels][level - 1]


def share(part: int, whole: int) -> int:
    """In whole per cent, rounded half up; 0 of nothing is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
