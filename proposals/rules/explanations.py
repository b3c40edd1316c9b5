"""What a rule answers: whether it is kept, and why, as values that can be said in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proposals.rules.book import Citation, Topic


class Message(StrEnum):
    """Which sentence it is; proposals.explaining has the words."""

    QUORUM_MET = "quorum_met"
    QUORUM_MISSED = "quorum_missed"
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    VOTE_WITHOUT_QUORUM = "vote_without_quorum"
    VOTE_VOID = "vote_void"
    ELECTED = "elected"
    ELECTION_TIED = "election_tied"
    ELECTION_SHORT = "election_short"
    ELECTION_WRITE_INS = "election_write_ins"
    SURPLUS_ENOUGH = "surplus_enough"
    SURPLUS_TOO_FEW = "surplus_too_few"
    SINGLE_SLATE = "single_slate"
    SEATS_NEEDED = "seats_needed"
    SEATS_OF_ALL = "seats_of_all"
    SEATS_NO_FIGURE = "seats_no_figure"
    SEATS_NO_WORKERS = "seats_no_workers"
    SEATS_ENOUGH = "seats_enough"
    SEATS_TOO_FEW = "seats_too_few"
    SEATS_NOT_DECIDED = "seats_not_decided"
    SEATS_FILLED = "seats_filled"
    SEATS_VACANT = "seats_vacant"
    SEATS_OVERFULL = "seats_overfull"
    MANAGERS_WITHIN = "managers_within"
    MANAGERS_BEYOND = "managers_beyond"
    FRONTLINE_ENOUGH = "frontline_enough"
    FRONTLINE_TOO_FEW = "frontline_too_few"
    WOMEN_ENOUGH = "women_enough"
    WOMEN_TOO_FEW = "women_too_few"
    PRESIDIUM_FITS = "presidium_fits"
    PRESIDIUM_TOO_SMALL = "presidium_too_small"
    PRESIDIUM_TOO_LARGE = "presidium_too_large"
    PRESIDIUM_NOT_ELECTED = "presidium_not_elected"
    PRESIDIUM_FRONTLINE_ENOUGH = "presidium_frontline_enough"
    PRESIDIUM_FRONTLINE_TOO_FEW = "presidium_frontline_too_few"


Value = int | str | tuple[str, ...]
"""A figure, a word that stands for a rule, or names in the order in which they are read."""


@dataclass(frozen=True)
class Explanation:
    """A sentence without its words: which one, the figures in it, and the rule behind it."""

    message: Message
    values: Mapping[str, Value]
    citation: Citation


@dataclass(frozen=True)
class Finding:
    """Whether something is as the rule asks, and how that comes about."""

    topic: Topic
    is_met: bool
    explanation: Explanation
