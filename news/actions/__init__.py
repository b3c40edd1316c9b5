"""Everything that writes news: `verb(thing, *, by, at)`, each in one transaction with its event."""

from news.actions.columns import refuse_misplaced, save_column
from news.actions.files import (
    add_attachment,
    add_picture,
    describe_picture,
    remove_attachment,
    rename_attachment,
)
from news.actions.home import (
    add_block,
    change_block,
    choose_lead,
    compose,
    hide_block,
    move_block,
    move_pin,
    pin,
    remove_block,
    restore_standard,
    show_block,
    unpin,
)
from news.actions.imports import Outcome, import_article, import_policy
from news.actions.review import (
    approve,
    force_publish,
    note_correction,
    recall,
    reject,
    reviewers,
    submit,
)
from news.actions.revisions import correct_revision, note_revision, remove_revision
from news.actions.stages import publish, reschedule, withdraw
from news.actions.writing import add, cleaned, edit, refuse_if_stale, refuse_under_review

__all__ = [
    "Outcome",
    "add",
    "add_attachment",
    "add_block",
    "add_picture",
    "approve",
    "change_block",
    "choose_lead",
    "cleaned",
    "compose",
    "correct_revision",
    "describe_picture",
    "edit",
    "force_publish",
    "hide_block",
    "import_article",
    "import_policy",
    "move_block",
    "move_pin",
    "note_correction",
    "note_revision",
    "pin",
    "publish",
    "recall",
    "refuse_if_stale",
    "refuse_misplaced",
    "refuse_under_review",
    "reject",
    "remove_attachment",
    "remove_block",
    "remove_revision",
    "rename_attachment",
    "reschedule",
    "restore_standard",
    "reviewers",
    "save_column",
    "show_block",
    "submit",
    "unpin",
    "withdraw",
]
