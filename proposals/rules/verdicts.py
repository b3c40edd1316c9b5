"""Whether a session may sit and whether a matter is passed, counted against everybody who is entitled.

A majority of the votes cast says nothing: at a bare quorum it is about a third of all delegates.
"""

from __future__ import annotations

from proposals.rules.book import Base, Fraction, RuleBook, Topic
from proposals.rules.explanations import Explanation, Finding, Message


def quorum(book: RuleBook, *, entitled: int, present: int) -> Finding:
    """Whether enough delegates are there (上海 28, 浙江 15, 河南 19)."""
    fraction = book.fraction(Topic.QUORUM)
    is_met = fraction.is_met(present, entitled)
    values = {
        **share_of(fraction, entitled),
        "entitled": entitled,
        "present": present,
        "missing": max(0, fraction.needed(entitled) - present),
    }
    message = Message.QUORUM_MET if is_met else Message.QUORUM_MISSED
    return Finding(Topic.QUORUM, is_met, Explanation(message, values, book.citation(Topic.QUORUM)))


def verdict(
    book: RuleBook,
    *,
    entitled: int,
    present: int,
    in_favour: int,
    cast: int | None = None,
    valid: int | None = None,
) -> Finding:
    """Whether a matter is passed (浙江 15, 河南 20 过半数; 上海 31 半数以上)."""
    if not quorum(book, entitled=entitled, present=present).is_met:
        values = {"entitled": entitled, "present": present, **share_of(book.fraction(Topic.QUORUM), entitled)}
        source = book.citation(Topic.QUORUM)
        return Finding(Topic.PASSING, False, Explanation(Message.VOTE_WITHOUT_QUORUM, values, source))
    fraction = book.fraction(Topic.PASSING)
    total = total_of(fraction.base, entitled=entitled, present=present, cast=cast, valid=valid)
    is_met = fraction.is_met(in_favour, total)
    values = {
        **share_of(fraction, total),
        "entitled": entitled,
        "present": present,
        "in_favour": in_favour,
        "missing": max(0, fraction.needed(total) - in_favour),
    }
    message = Message.PASSED if is_met else Message.NOT_PASSED
    return Finding(Topic.PASSING, is_met, Explanation(message, values, book.citation(Topic.PASSING)))


def total_of(base: Base, *, entitled: int, present: int, cast: int | None, valid: int | None) -> int:
    """How many a share is taken of."""
    totals = {Base.ALL_DELEGATES: entitled, Base.PRESENT: present, Base.CAST: cast, Base.VALID: valid}
    total = totals.get(base)
    if total is None:
        raise ValueError(f"this count does not say how many are {base}")
    return total


def share_of(fraction: Fraction, total: int) -> dict[str, int | str]:
    """The share as figures, and what it comes to here."""
    return {
        "num": fraction.num,
        "den": fraction.den,
        "strict": int(fraction.is_strict),
        "base": str(fraction.base),
        "edge": fraction.edge(total),
        "needed": fraction.needed(total),
    }
