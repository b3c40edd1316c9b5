"""Everything that writes news: `verb(thing, *, by, at)`, each in one transaction with its event."""

from news.actions.columns import refuse_misplaced, save_column
from news.actions.files import (
    add_attachment,
    add_picture,
    describe_picture,
    remove_attachment,
    rename_attachment,
)
from news.actions.imports import (
    OldFile,
    OldText,
    Outcome,
    import_article,
    import_old_text,
    import_policy,
    what_to_do,
)
from news.actions.old_addresses import remove_old_address, save_old_address
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
from news.actions.versions import (
    Other,
    autosave,
    autosaved,
    be_present,
    forget_autosave,
    forget_old_typing,
    leave,
    restore,
)
from news.actions.writing import add, cleaned, edit, refuse_if_stale, refuse_under_review

__all__ = [
    "OldFile",
    "OldText",
    "Other",
    "Outcome",
    "add",
    "add_attachment",
    "add_picture",
    "approve",
    "autosave",
    "autosaved",
    "be_present",
    "cleaned",
    "correct_revision",
    "describe_picture",
    "edit",
    "force_publish",
    "forget_autosave",
    "forget_old_typing",
    "import_article",
    "import_old_text",
    "import_policy",
    "leave",
    "note_correction",
    "note_revision",
    "publish",
    "recall",
    "refuse_if_stale",
    "refuse_misplaced",
    "refuse_under_review",
    "reject",
    "remove_attachment",
    "remove_old_address",
    "remove_revision",
    "rename_attachment",
    "reschedule",
    "restore",
    "reviewers",
    "save_column",
    "save_old_address",
    "submit",
    "what_to_do",
    "withdraw",
]
