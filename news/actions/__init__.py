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
from news.actions.resources import (
    add_resource,
    add_version,
    edit_resource,
    publish_resource,
    remove_version,
    save_resource_category,
    withdraw_resource,
)
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
    "add_picture",
    "add_resource",
    "add_version",
    "approve",
    "cleaned",
    "correct_revision",
    "describe_picture",
    "edit",
    "edit_resource",
    "force_publish",
    "import_article",
    "import_policy",
    "note_correction",
    "note_revision",
    "publish",
    "publish_resource",
    "recall",
    "refuse_if_stale",
    "refuse_misplaced",
    "refuse_under_review",
    "reject",
    "remove_attachment",
    "remove_revision",
    "remove_version",
    "rename_attachment",
    "reschedule",
    "reviewers",
    "save_column",
    "save_resource_category",
    "submit",
    "withdraw",
    "withdraw_resource",
]
