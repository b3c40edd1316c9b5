"""The congress, who sits in it, and what it is asked to take up."""

from proposals.models.attendance import Attendance
from proposals.models.congresses import AgendaItem, Congress, Power, Session, SessionEvent, Subject
from proposals.models.delegates import (
    Committee,
    CommitteeSeat,
    Constituency,
    Delegate,
    DelegateEvent,
    Delegation,
    Observer,
)
from proposals.models.handling import CLASSES, Assignment, CoOpinion, Milestone, Rating, Reply
from proposals.models.proposals import (
    CLOCKS,
    EVENT_KINDS,
    STAGES,
    Appeal,
    CoMover,
    DeclineReason,
    Proposal,
    ProposalCategory,
    ProposalEvent,
    ProposalFile,
    ProposalQuerySet,
    ReviewSign,
    Support,
)
from proposals.models.reminders import Reminder
from proposals.models.rule_rows import CongressRule, RuleEvent, RuleSnapshot

__all__ = [
    "CLASSES",
    "CLOCKS",
    "EVENT_KINDS",
    "STAGES",
    "AgendaItem",
    "Appeal",
    "Assignment",
    "Attendance",
    "CoMover",
    "CoOpinion",
    "Committee",
    "CommitteeSeat",
    "Congress",
    "CongressRule",
    "Constituency",
    "DeclineReason",
    "Delegate",
    "DelegateEvent",
    "Delegation",
    "Milestone",
    "Observer",
    "Power",
    "Proposal",
    "ProposalCategory",
    "ProposalEvent",
    "ProposalFile",
    "ProposalQuerySet",
    "Rating",
    "Reminder",
    "Reply",
    "ReviewSign",
    "RuleEvent",
    "RuleSnapshot",
    "Session",
    "SessionEvent",
    "Subject",
    "Support",
]
