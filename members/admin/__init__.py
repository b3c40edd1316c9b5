"""The people's pages in the admin."""

from members.admin import appointments, audit, branches, calendar, site, slips, users  # noqa: F401  (registers them)
