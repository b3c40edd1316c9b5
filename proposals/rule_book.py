"""The rules that hold in one congress."""

from __future__ import annotations

from proposals.models import Congress
from proposals.rules.book import DEFAULTS, RuleBook


def book_of(congress: Congress) -> RuleBook:
    """What this congress goes by; the national defaults for what it has not decided."""
    return DEFAULTS
