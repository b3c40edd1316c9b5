"""The congress at the desk."""

from proposals.admin import rule_rows

__all__ = ["rule_rows"]
