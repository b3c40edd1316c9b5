"""The congress at the desk."""

from proposals.admin import roster, rule_rows

__all__ = ["roster", "rule_rows"]
