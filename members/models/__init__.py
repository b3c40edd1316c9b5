"""The people of the union, where they belong, what they are trusted with, and what they are told."""

from members.models.branches import BRANCH_KINDS, Branch, BranchEvent, BranchQuerySet
from members.models.calendar import CalendarDay, CalendarYear
from members.models.departments import Department, DepartmentEvent, DepartmentPost
from members.models.notices import Notice, NoticeChoice, NoticeKind
from members.models.site import SiteSettings
from members.models.trust import ROLES, ActivationSlip, Appointment, AuditEntry
from members.models.users import User, UserEvent

__all__ = [
    "BRANCH_KINDS",
    "ROLES",
    "ActivationSlip",
    "Appointment",
    "AuditEntry",
    "Branch",
    "BranchEvent",
    "BranchQuerySet",
    "CalendarDay",
    "CalendarYear",
    "Department",
    "DepartmentEvent",
    "DepartmentPost",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "SiteSettings",
    "User",
    "UserEvent",
]
