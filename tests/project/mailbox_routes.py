"""Addresses of the worker mailbox x everybody: the rows of test_routes.py that need an inbox, its people and a letter.

The clerk and the handler of the table work in one inbox; the letter was not given to that handler.
"""

from datetime import date

from django.utils import timezone

from feedback.actions import writing
from feedback.models import Attachment, InboxMember, SavedView
from feedback.words import Letter
from members.rules.roles import Role
from tests.factories import UserFactory
from tests.factories.feedback import CategoryFactory, InboxFactory
from tests.feedback.cast import Picture

CLERK, HANDLER = {Role.INBOX_CLERK.value}, {Role.CASE_HANDLER.value}
SUPERVISOR, CHAIR = {Role.MAILBOX_SUPERVISOR.value}, {Role.CHAIR.value}
IN_THE_INBOX = CLERK | HANDLER
DESK = IN_THE_INBOX | SUPERVISOR | CHAIR
READERS = CLERK | SUPERVISOR | CHAIR


def things(cast):
    """What the addresses point at, by the word used in the table. `cast`: one person for every role."""
    inbox = InboxFactory(name="权益保障部")
    since = {"inbox": inbox, "starts_on": date(2020, 1, 1)}
    clerk = InboxMember.objects.create(user=cast[Role.INBOX_CLERK.value], duty="clerk", **since)
    InboxMember.objects.create(user=cast[Role.CASE_HANDLER.value], duty="handler", **since)
    letter = Letter("夜班补贴没有发", "十月的夜班补贴到现在没有发。")
    who = {"by": UserFactory(), "at": timezone.now()}
    category = CategoryFactory(inbox=inbox)
    case = writing.write_named(category, letter, files=[Picture()], **who)
    own = writing.write_named(category, letter, files=[Picture()], **who | {"by": cast["worker"]})
    return {
        "own_letter": own.pk,
        "inbox": inbox.pk,
        "inbox_member": clerk.pk,
        "case": case.pk,
        "case_file": Attachment.objects.get(message__case=case).pk,
        "saved_view": SavedView.objects.create(user=clerk.user, name="今日", query="show=accept").pk,
    }


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [*writing_in(row, members), *desk(row, members)]


def writing_in(row, members):
    """Writing is for everybody; a letter and its files are for who wrote it."""
    return [
        *[row(f"feedback:{name}") for name in ("home", "write", "sealed", "receipt")],
        row("feedback:write-named", members, gets=302),
        row("feedback:mine", members),
        row("feedback:letter", {"worker"}, pk="own_letter"),
        row("feedback:letter-file", {"worker"}, pk="own_letter", place="1-1"),
    ]


def desk(row, members):
    """The queue and one case."""
    return [
        *[row(f"feedback:{name}", DESK) for name in ("desk", "desk-list")],
        *[row(f"feedback:{name}", members, gets=405) for name in ("desk-bulk", "keep-view")],
        row("feedback:drop-view", members, gets=405, pk="saved_view"),
        row("feedback:unlock", IN_THE_INBOX, inbox="inbox"),
        row("feedback:lock", members, gets=405, inbox="inbox"),
        row("feedback:case", DESK, pk="case"),
        row("feedback:case-file", READERS, pk="case", file="case_file"),
        row("feedback:do", members, gets=405, pk="case", name="accept"),
    ]
