"""The people's pages in the admin."""

from members.admin import (  # noqa: F401  (registers them)
    appointments,
    audit,
    branches,
    calendar,
    departments,
    site,
    slips,
    users,
)
