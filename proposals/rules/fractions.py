"""Shares that have to be reached, in whole numbers only: 过半数 is strict, 半数以上 and 三分之二以上 are not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Base(StrEnum):
    """Of what a share is taken. Most rules count against ALL delegates: who is absent counts against."""

    ALL_DELEGATES = "all_delegates"
    PRESENT = "present"
    CAST = "cast"
    VALID = "valid"
    CONSTITUENCY = "constituency"
    """All workers of the constituency."""
    PRESIDIUM = "presidium"
    ALL_WORKERS = "all_workers"
    SEATS = "seats"
    WORKFORCE_SHARE = "workforce_share"
    """The share that the same people have among all workers."""


@dataclass(frozen=True)
class Fraction:
    """`num/den` of a base, to be exceeded (strict) or to be reached."""

    num: int
    den: int
    is_strict: bool
    base: Base

    def __post_init__(self) -> None:
        if self.den < 1 or not 0 <= self.num <= self.den:
            raise ValueError(f"{self.num}/{self.den} is no share")

    def is_met(self, count: int, total: int) -> bool:
        """Whether `count` of `total` is enough. Nothing is decided where there is nobody."""
        if total <= 0:
            return False
        if self.is_strict:
            return count * self.den > self.num * total
        return count * self.den >= self.num * total

    def needed(self, total: int) -> int:
        """The smallest count that is enough."""
        if self.is_strict:
            return self.num * total // self.den + 1
        return -(-self.num * total // self.den)

    def allows(self, count: int, total: int) -> bool:
        """Whether `count` stays within the share, where the share is a limit (不超过)."""
        if self.is_strict:
            return count * self.den < self.num * total
        return count * self.den <= self.num * total

    def most(self, total: int) -> int:
        """The largest count that stays within the share."""
        if self.is_strict:
            return (self.num * total - 1) // self.den
        return self.num * total // self.den

    def edge(self, total: int) -> str:
        """What has to be reached, or passed, as people write it: 120 to reach, 90 or 90.5 to pass."""
        if not self.is_strict:
            return str(self.needed(total))
        whole, rest = divmod(self.num * total, self.den)
        if not rest:
            return str(whole)
        return f"{whole}.5" if rest * 2 == self.den else f"{whole} {rest}/{self.den}"
