"""Whether a policy is in force, from its dates alone (规章有效性): never set by hand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Validity(StrEnum):
    """现行有效, 即将实施, 已修订, 已废止."""

    IN_FORCE = "in_force"
    FORTHCOMING = "forthcoming"
    AMENDED = "amended"
    REPEALED = "repealed"


@dataclass(frozen=True)
class Term:
    """The dates a policy's validity follows from.

    `effective_on` None means it never said; it then holds from the day it was issued. `replaced_on` is the day
    the policy that supersedes it takes effect.
    """

    issued_on: date | None
    effective_on: date | None = None
    repealed_on: date | None = None
    replaced_on: date | None = None


def validity(term: Term, on: date) -> Validity:
    """What holds on that day. A repeal outweighs a replacement, both outweigh a start in the future."""
    if term.repealed_on is not None and term.repealed_on <= on:
        return Validity.REPEALED
    if term.replaced_on is not None and term.replaced_on <= on:
        return Validity.AMENDED
    start = term.effective_on or term.issued_on
    if start is not None and start > on:
        return Validity.FORTHCOMING
    return Validity.IN_FORCE
