"""The congress at the desk."""

from proposals.admin import categories, proposals, roster, rule_rows, votes

__all__ = ["categories", "proposals", "roster", "rule_rows", "votes"]
