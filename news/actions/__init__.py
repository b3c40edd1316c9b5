"""Everything that writes news: `verb(thing, *, by, at)`, each in one transaction with its event."""

from news.actions.columns import refuse_misplaced, save_column
from news.actions.files import (
    add_attachment,
    add_picture,
    describe_picture,
    remove_attachment,
    rename_attachment,
)
from news.actions.imports import Outcome, import_article, import_policy
from news.actions.revisions import correct_revision, note_revision, remove_revision
from news.actions.stages import publish, reschedule, withdraw
from news.actions.writing import add, cleaned, edit, refuse_if_stale

__all__ = [
    "Outcome",
    "add",
    "add_attachment",
    "add_picture",
    "cleaned",
    "correct_revision",
    "describe_picture",
    "edit",
    "import_article",
    "import_policy",
    "note_revision",
    "publish",
    "refuse_if_stale",
    "refuse_misplaced",
    "remove_attachment",
    "remove_revision",
    "rename_attachment",
    "reschedule",
    "save_column",
    "withdraw",
]
