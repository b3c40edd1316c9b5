"""Inboxes, and who works in them. What becomes of their keys is in `inbox_keys`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.actions.refusals import refusals_in_words
from feedback.models import Case, Category, Inbox, InboxEvent, InboxMember
from feedback.permissions import DUTY_ROLES
from feedback.routing import line_above
from feedback.rules.moves import Duty
from members.models import ROLES, Branch, User
from members.permissions import holds
from members.rules.roles import Role
from union_portal.lib import Refused, refused_at

DAY = timedelta(days=1)


def record(inbox: Inbox, kind: str, *, by: User | None, at: datetime, **details: object) -> None:
    """Add to the history of the inbox."""
    InboxEvent.objects.create(inbox=inbox, kind=kind, by=by, at=at, details=details)


def locked(inbox: Inbox) -> Inbox:
    """The inbox as it is now; letters that are just being sealed to its key are waited for."""
    return Inbox.objects.select_for_update().get(pk=inbox.pk)


@transaction.atomic
def open_inbox(
    *, by: User, at: datetime, name: str, branch: Branch, superior: Inbox | None = None, position: int = 0
) -> Inbox:
    """A new office that answers letters. It takes sealed ones once it has a key."""
    with refusals_in_words():  # two at once: the form has asked before
        inbox = Inbox.objects.create(name=name, branch=branch, superior=superior, position=position)
    record(inbox, "opened", by=by, at=at)
    return inbox


@transaction.atomic
def change_inbox(
    inbox: Inbox, *, by: User, at: datetime, name: str, branch: Branch, superior: Inbox | None, position: int
) -> Inbox:
    """Its name, its place, and where letters go that nobody of it may read."""
    inbox = locked(inbox)
    if superior is not None and inbox in line_above(superior):
        raise refused_at("superior", _("That would be a circle: this inbox stands above the one you chose."))
    inbox.name, inbox.branch, inbox.superior, inbox.position = name, branch, superior, position
    with refusals_in_words():
        inbox.save()
    record(inbox, "changed", by=by, at=at)
    return inbox


@transaction.atomic
def close_inbox(inbox: Inbox, *, by: User, at: datetime) -> Inbox:
    """Nothing is written to it any more. What was written stays readable for its members."""
    inbox = locked(inbox)
    if inbox.closed_on is not None:
        raise Refused(_("This inbox is closed."))
    count = Case.objects.open().filter(inbox=inbox).count()
    if count:
        sentence = ngettext(
            "%(count)d open letter lies in it: pass it on first.",
            "%(count)d open letters lie in it: pass them on first.",
            count,
        )
        raise Refused(sentence % {"count": count})
    if Category.objects.filter(inbox=inbox, is_open=True).exists():
        raise Refused(_("Categories of letters lead to it: give them another inbox first."))
    inbox.closed_on = timezone.localdate(at)
    inbox.save(update_fields=["closed_on", "updated_at"])
    record(inbox, "closed", by=by, at=at)
    return inbox


@transaction.atomic
def add_member(inbox: Inbox, user: User, *, duty: Duty, by: User | None, at: datetime) -> InboxMember:
    """Somebody works there from today on - without the key, which only who has it can give."""
    inbox = locked(inbox)
    if inbox.closed_on is not None:
        raise Refused(_("This inbox is closed."))
    if holds(user, Role.SYSTEM_ADMINISTRATOR):
        raise refused_at("member", _("Whoever keeps the servers reads no letters."))
    if not holds(user, DUTY_ROLES[duty]):
        role = dict(ROLES)[DUTY_ROLES[duty].value]
        raise refused_at(
            "member", _("%(who)s does not hold the role “%(role)s” yet.") % {"who": user, "role": role}
        )
    with refusals_in_words():
        post = InboxMember.objects.create(
            inbox=inbox, user=user, duty=duty.value, starts_on=timezone.localdate(at)
        )
    record(inbox, "member_added", by=by, at=at, user=user.pk, duty=duty.value)
    return post


@transaction.atomic
def end_member(post: InboxMember, *, by: User | None, at: datetime, anyway: bool = False) -> InboxMember:
    """Out at once, and the wrapped key with it. What the person has read, the person has read.

    `anyway`: also the last one who has the key; then the two paper shares have to bring it back.
    """
    inbox = locked(post.inbox)
    post = InboxMember.objects.select_for_update().select_related("inbox").get(pk=post.pk)
    if post.ends_on is not None:
        raise Refused(_("This person has left the inbox already."))
    others = InboxMember.objects.current(timezone.localdate(at)).filter(inbox=inbox).exclude(pk=post.pk)
    if post.holds_key and not anyway and not any(each.holds_key for each in others.select_related("inbox")):
        raise refused_at(
            "anyway",
            _("Nobody else has the key: sealed letters stay closed until the paper shares bring it back."),
        )
    post.ends_on = last_day(post, timezone.localdate(at))
    post.wrapped_key, post.generation, post.handed_key, post.handed_until = b"", 0, b"", None
    post.save()
    record(inbox, "member_left", by=by, at=at, user=post.user_id)
    return post


def last_day(post: InboxMember, today: date) -> date:
    """Yesterday, so that today nothing opens any more."""
    return max(today - DAY, post.starts_on - DAY)
