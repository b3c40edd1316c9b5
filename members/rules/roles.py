"""Who may be trusted with what, and which trusts exclude each other.

Sources: 中国工会审计条例 (the audit committee is independent of those who handle the money) and 三审三校
(three levels of review). Labels live in members/models.py: a rule knows no language.
"""

from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """A trust the union gives one person, for the whole union or for one branch with its subtree."""

    EDITOR = "editor"
    FIRST_REVIEWER = "first_reviewer"
    SECOND_REVIEWER = "second_reviewer"
    FINAL_REVIEWER = "final_reviewer"
    MEMBERSHIP_OFFICER = "membership_officer"
    CONGRESS_SECRETARY = "congress_secretary"
    PROPOSAL_REVIEWER = "proposal_reviewer"
    SCRUTINEER = "scrutineer"
    INBOX_CLERK = "inbox_clerk"
    CASE_HANDLER = "case_handler"
    MAILBOX_SUPERVISOR = "mailbox_supervisor"
    CASE_PUBLISHER = "case_publisher"
    INCIDENT_COMMANDER = "incident_commander"
    ANALYST = "analyst"
    CHAIR = "chair"
    FUND_HANDLER = "fund_handler"
    FUND_CHECKER = "fund_checker"
    BOOKKEEPER = "bookkeeper"
    APPROVER = "approver"
    AUDIT_COMMITTEE = "audit_committee"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    LEADER = "leader"


EDITORIAL = frozenset({Role.EDITOR, Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, Role.FINAL_REVIEWER})
FINANCE = frozenset({Role.FUND_HANDLER, Role.FUND_CHECKER, Role.BOOKKEEPER, Role.APPROVER})
MAILBOX = frozenset({Role.INBOX_CLERK, Role.CASE_HANDLER, Role.CASE_PUBLISHER, Role.INCIDENT_COMMANDER})
"""Whoever reads letters of workers."""
UNION_WIDE = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.AUDIT_COMMITTEE, Role.CONGRESS_SECRETARY, Role.MAILBOX_SUPERVISOR}
    | {Role.INCIDENT_COMMANDER, Role.ANALYST, Role.CHAIR}
)
"""Roles that make no sense for one branch only."""


def conflicts(role: Role) -> frozenset[Role]:
    """The roles that one person may not hold in the same days as `role`."""
    if role is Role.AUDIT_COMMITTEE:
        return FINANCE
    if role in FINANCE:
        return frozenset({Role.AUDIT_COMMITTEE})
    return frozenset()


def overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two spans of days, each with its last day included and None for open, share a day."""
    (a_from, a_until), (b_from, b_until) = first, second
    return (b_until is None or a_from <= b_until) and (a_until is None or b_from <= a_until)
