"""The public history of a policy (修订记录), line by line."""

from datetime import date, datetime

from django.db import transaction

from members.models import User
from news.actions.refusals import refusals_in_words
from news.actions.writing import locked, refuse_under_review
from news.models import Policy, Revision


@transaction.atomic
def note_revision(policy: Policy, on: date, note: str, *, by: User, at: datetime) -> Revision:
    """Add a line."""
    with refusals_in_words():
        revision = policy.revisions.create(on=on, note=note)
    _history_changed(policy, by=by, at=at)
    return revision


@transaction.atomic
def correct_revision(revision: Revision, on: date, note: str, *, by: User, at: datetime) -> Revision:
    """Put a line right."""
    revision.on, revision.note = on, note
    with refusals_in_words():
        revision.save(update_fields=["on", "note"])
    _history_changed(revision.policy, by=by, at=at)
    return revision


@transaction.atomic
def remove_revision(revision: Revision, *, by: User, at: datetime) -> None:
    """Take a wrong line out."""
    policy = revision.policy
    revision.delete()
    _history_changed(policy, by=by, at=at)


def _history_changed(policy: Policy, *, by: User, at: datetime) -> None:
    refuse_under_review(locked(policy))
    policy.events.create(kind="edited", by=by, at=at, details={"fields": ["revisions"]})
