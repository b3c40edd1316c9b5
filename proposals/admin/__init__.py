"""The congress at the desk."""

from proposals.admin import categories, roster, rule_rows

__all__ = ["categories", "roster", "rule_rows"]
