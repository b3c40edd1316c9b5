"""The congress, who sits in it, and what it is asked to take up."""

from proposals.models.attendance import Attendance
from proposals.models.autosaves import Autosave
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
from proposals.models.history import EVENT_KINDS, ProposalEvent
from proposals.models.papers import (
    Decision,
    Discussion,
    Disposition,
    Document,
    DocumentReceipt,
    DocumentReminder,
    DocumentVersion,
    LateServing,
    Minutes,
    MinutesSignature,
    MinutesVersion,
    OpinionPoint,
    PublicNotice,
    UpwardReport,
)
from proposals.models.proposals import (
    CLOCKS,
    STAGES,
    DeclineReason,
    Proposal,
    ProposalCategory,
    ProposalQuerySet,
)
from proposals.models.reminders import Reminder
from proposals.models.roster import CongressEvent
from proposals.models.rule_rows import CongressRule, RuleEvent, RuleSnapshot
from proposals.models.support import Appeal, CoMover, ProposalFile, ReviewSign, Support

__all__ = [
    "CLASSES",
    "CLOCKS",
    "EVENT_KINDS",
    "STAGES",
    "AgendaItem",
    "Appeal",
    "Assignment",
    "Attendance",
    "Autosave",
    "CoMover",
    "CoOpinion",
    "Committee",
    "CommitteeSeat",
    "Congress",
    "CongressEvent",
    "CongressRule",
    "Constituency",
    "Decision",
    "DeclineReason",
    "Delegate",
    "DelegateEvent",
    "Delegation",
    "Discussion",
    "Disposition",
    "Document",
    "DocumentReceipt",
    "DocumentReminder",
    "DocumentVersion",
    "LateServing",
    "Milestone",
    "Minutes",
    "MinutesSignature",
    "MinutesVersion",
    "Observer",
    "OpinionPoint",
    "Power",
    "Proposal",
    "ProposalCategory",
    "ProposalEvent",
    "ProposalFile",
    "ProposalQuerySet",
    "PublicNotice",
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
    "UpwardReport",
]
