"""The congress at the desk."""

from proposals.admin import roster  # noqa: F401  (registers them)
