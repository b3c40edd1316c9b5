"""What the worker mailbox keeps."""

from feedback.models.adoptions import Adoption
from feedback.models.cases import (
    SOLVED,
    STAGES,
    TIERS,
    Case,
    CaseTheme,
    CoHandler,
    Exclusion,
    Reminder,
    SealedKey,
)
from feedback.models.categories import (
    PACES,
    Category,
    Question,
    ReplyTemplate,
    SavedView,
    Theme,
    limit_of,
)
from feedback.models.inboxes import DUTIES, Inbox, InboxEvent, InboxMember, KeyCustodian
from feedback.models.incidents import Incident, IncidentEntry, IncidentTask, Statement
from feedback.models.letters import EVENT_KINDS, Attachment, CaseEvent, Message
from feedback.models.publications import MeToo, Publication
from feedback.models.rewriting import Rewritten
from feedback.models.snapshots import BoardSnapshot

__all__ = [
    "DUTIES",
    "EVENT_KINDS",
    "PACES",
    "SOLVED",
    "STAGES",
    "TIERS",
    "Adoption",
    "Attachment",
    "BoardSnapshot",
    "Case",
    "CaseEvent",
    "CaseTheme",
    "Category",
    "CoHandler",
    "Exclusion",
    "Inbox",
    "InboxEvent",
    "InboxMember",
    "Incident",
    "IncidentEntry",
    "IncidentTask",
    "KeyCustodian",
    "MeToo",
    "Message",
    "Publication",
    "Question",
    "Reminder",
    "ReplyTemplate",
    "Rewritten",
    "SavedView",
    "SealedKey",
    "Statement",
    "Theme",
    "limit_of",
]
