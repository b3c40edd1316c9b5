"""What delegations said, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from proposals import permissions
from proposals.actions.refusals import refusals_in_words
from proposals.actions.session import locked
from proposals.models import (
    AgendaItem,
    Delegate,
    Delegation,
    Discussion,
    Disposition,
    Document,
    OpinionPoint,
)
from union_portal.lib import Refused, refused_at

MOST_POINTS = 20


@transaction.atomic
def enter_discussion(
    item: AgendaItem,
    delegation: Delegation,
    points: Sequence[tuple[str, str]],
    *,
    by: User,
    at: datetime,
    held_on: date,
    present: int,
    document: Document | None = None,
) -> Discussion:
    """The head of a delegation (or the secretary) enters its opinions: pairs of text and strength. None means agreed."""
    session = locked(item.session)
    if session.closed_at is not None:
        raise Refused(_("The session is closed: opinions are no longer collected."))
    if not session.agenda.filter(pk=item.pk).exists():
        raise refused_at("about", _("This item is no longer on the agenda."))
    if delegation not in permissions.delegations_entered_by(by, session, timezone.localdate(at)):
        raise Refused(_("Only the head of the delegation or the secretary enters its opinions."))
    if held_on > timezone.localdate(at):
        raise refused_at("held_on", _("This day lies ahead."))
    size = Delegate.objects.on(held_on).filter(delegation=delegation).count()
    if present > size:
        raise refused_at("present", _("The delegation had %(size)d delegates on that day.") % {"size": size})
    said = [(text.strip(), strength) for text, strength in points if text.strip()]
    if len(said) > MOST_POINTS:
        raise refused_at(
            "points",
            _("%(count)d opinions: enter at most %(most)d, and put together what belongs together.")
            % {"count": len(said), "most": MOST_POINTS},
        )
    with refusals_in_words():
        discussion = Discussion.objects.create(
            item=item,
            document=document,
            delegation=delegation,
            held_on=held_on,
            present=present,
            by=by,
            at=at,
        )
    OpinionPoint.objects.bulk_create(
        [
            OpinionPoint(discussion=discussion, number=number, text=text, strength=strength)
            for number, (text, strength) in enumerate(said, 1)
        ]
    )
    return discussion


@transaction.atomic
def dispose(point: OpinionPoint, *, by: User, at: datetime, kind: str, words: str = "") -> Disposition:
    """The secretary records what became of an opinion. Said again, the last word counts."""
    if not permissions.is_secretary(by, timezone.localdate(at)):
        raise Refused(_("The secretary records what became of an opinion."))
    session = locked(point.discussion.item.session)
    if session.closed_at is not None:
        raise Refused(_("The session is closed: opinions stay as they are."))
    words, last = words.strip(), point.dispositions.order_by("at", "pk").last()
    if kind != Disposition.Kind.ADOPTED and not words:
        raise refused_at("words", _("Say why, or what was done instead: the delegation reads it."))
    if last is not None and (last.kind, last.words) == (kind, words):
        raise Refused(_("This is recorded already."))
    return Disposition.objects.create(point=point, kind=kind, words=words, by=by, at=at)
