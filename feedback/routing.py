"""To which inbox a letter goes: never to one in which somebody reads whom the writer excludes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from feedback.models import Category, Inbox, InboxMember
from union_portal.lib import Refused


def inbox_for(
    category: Category, *, sealed: bool, users: Collection[int], inboxes: Collection[int], on: date
) -> Inbox:
    """The inbox of the category, or the nearest superior one that nobody excluded reads (回避)."""
    for inbox in line_above(category.inbox):
        if inbox.pk in inboxes or inbox.closed_on is not None or (sealed and not inbox.takes_sealed):
            continue
        if not users or not InboxMember.objects.current(on).filter(inbox=inbox, user__in=users).exists():
            return inbox
    raise Refused(
        _(
            "No inbox is left that they do not read. Choose another category, or write to the union above by letter."
        )
    )


def line_above(inbox: Inbox) -> list[Inbox]:
    """This inbox, its superior, and so on; a circle ends it."""
    line, found = [], inbox
    while found is not None and found not in line:
        line.append(found)
        found = found.superior
    return line


def may_lie_in(
    inbox: Inbox, *, users: Collection[int], inboxes: Collection[int], sealed: bool, on: date
) -> str:
    """Why a case cannot lie in this inbox, in words; empty when it can."""
    if inbox.closed_on is not None:
        return _("This inbox is closed.")
    if sealed and not inbox.takes_sealed:
        return _("This inbox has no key, so it cannot read sealed letters.")
    excluded = InboxMember.objects.current(on).filter(inbox=inbox, user__in=users).exists()
    if inbox.pk in inboxes or excluded:
        return _("Who wrote asked that this inbox, or somebody in it, does not read the letter.")
    return ""
