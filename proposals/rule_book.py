"""The rules that hold for a congress now: its own rows, and the national figures where it has none."""

from __future__ import annotations

from proposals.models import Congress, Session
from proposals.rules.book import DEFAULTS, RuleBook


def book_of(congress: Congress) -> RuleBook:
    """One query, and remembered on the instance: a page or a deed counts with one book."""
    remembered: RuleBook | None = getattr(congress, "_rule_book", None)
    if remembered is None:
        remembered = DEFAULTS.replacing(row.rule for row in congress.rules.all())
        congress._rule_book = remembered  # type: ignore[attr-defined]
    return remembered


def book_for(session: Session) -> RuleBook:
    """By which a session is judged: once it is closed, the rules of that day."""
    return session.rules.book if session.rules else book_of(session.congress)


def forget(congress: Congress) -> None:
    """After a change of its rules."""
    if hasattr(congress, "_rule_book"):
        del congress._rule_book
