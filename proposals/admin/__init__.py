"""The congress at the desk."""

from proposals.admin import categories, proposals, roster, rule_rows

__all__ = ["categories", "proposals", "roster", "rule_rows"]
