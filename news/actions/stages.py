"""From draft to published to withdrawn. The clock alone opens and closes the window of what is published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.refusals import refusals_in_words
from news.actions.writing import Thing, locked
from news.models import Article, Policy
from news.rules.review import Outcome
from news.rules.stages import Stage, may_follow
from union_portal.lib import Refused, richtext


@transaction.atomic
def publish(
    thing: Thing,
    *,
    by: User | None,
    at: datetime,
    published_at: datetime | None = None,
    published_until: datetime | None = None,
    is_import: bool = False,
) -> Thing:
    """Let readers see it, from `published_at` on: now, or the day it already had.

    What an import publishes has been known elsewhere: followers are not told (news.actions.subscriptions).
    The last step of a review and of an import. Who may go this way is asked in news.actions.review and at the doors.
    """
    thing = locked(thing)
    if not may_follow(Stage(thing.stage), Stage.PUBLISHED):
        raise Refused(_("This is published already."))
    refuse_unfinished(thing)
    thing.stage = Stage.PUBLISHED
    thing.published_at = published_at or thing.published_at or at
    thing.published_until = published_until
    thing.withdrawn_at, thing.withdrawal_reason = None, ""
    _save_with_event(
        thing, "published", by=by, at=at, details=_window(thing) | ({"import": True} if is_import else {})
    )
    return thing


@transaction.atomic
def reschedule(
    thing: Thing, *, by: User, at: datetime, published_at: datetime, published_until: datetime | None
) -> Thing:
    """Move the window of something published."""
    thing = locked(thing)
    if thing.stage != Stage.PUBLISHED:
        raise Refused(_("This is not published."))
    if (thing.published_at, thing.published_until) == (published_at, published_until):
        return thing
    thing.published_at, thing.published_until = published_at, published_until
    _save_with_event(thing, "edited", by=by, at=at, details=_window(thing))
    return thing


@transaction.atomic
def withdraw(thing: Thing, *, by: User, at: datetime, reason: str) -> Thing:
    """Take it back and say why. A withdrawn policy stays readable under a banner with the reason."""
    thing = locked(thing)
    reason = reason.strip()
    if not may_follow(Stage(thing.stage), Stage.WITHDRAWN):
        raise Refused(_("Only what is published can be withdrawn."))
    if not reason:
        raise Refused(_("Say why it is withdrawn: readers are told."))
    thing.stage = Stage.WITHDRAWN
    thing.withdrawn_at, thing.withdrawal_reason = at, reason
    # What waited to be approved afterwards waits no longer: nobody reads it.
    thing.submissions.open().update(outcome=Outcome.RECALLED.value, ended_at=at)
    _save_with_event(thing, "withdrawn", by=by, at=at, details={"reason": reason})
    return thing


def refuse_unfinished(thing: Article | Policy) -> None:
    """Nothing empty and nothing with a hole in it goes before a reviewer or a reader."""
    if richtext.has_missing_pictures(thing.body):
        raise Refused(
            _("A picture from another site was left out. Upload it here or delete the note, then publish.")
        )
    has_files = thing.attachments.exists() or (
        isinstance(thing, Article) and (thing.gallery.exists() or thing.videos.exists())
    )
    if not thing.body_text and "<img" not in thing.body and not has_files:
        raise Refused(_("There is nothing to read yet: write a text or attach a file."))


def _save_with_event(
    thing: Thing, kind: str, *, by: User | None, at: datetime, details: dict[str, object]
) -> None:
    with refusals_in_words():
        thing.save()
    thing.events.create(kind=kind, by=by, at=at, details=details)


def _window(thing: Thing) -> dict[str, object]:
    moments = {"from": thing.published_at, "until": thing.published_until}
    return {name: moment.isoformat() for name, moment in moments.items() if moment}
