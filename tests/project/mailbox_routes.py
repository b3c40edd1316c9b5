"""Addresses of the worker mailbox x everybody: the rows of test_routes.py that need an inbox, its people and a letter.

The clerk and the handler of the table work in one inbox; the letter was not given to that handler.
"""

from datetime import date

from django.utils import timezone

from feedback.actions import writing
from feedback.models import Attachment, InboxMember, Publication, ReplyTemplate, SavedView, Theme
from feedback.words import Letter
from members.rules.roles import Role
from tests.factories import UserFactory
from tests.factories.feedback import CategoryFactory, InboxFactory
from tests.feedback.cast import Picture

CLERK, HANDLER = {Role.INBOX_CLERK.value}, {Role.CASE_HANDLER.value}
SUPERVISOR, CHAIR = {Role.MAILBOX_SUPERVISOR.value}, {Role.CHAIR.value}
IN_THE_INBOX = CLERK | HANDLER
DESK = IN_THE_INBOX | SUPERVISOR | CHAIR
NUMBERS = SUPERVISOR | CHAIR | {Role.ANALYST.value, Role.LEADER.value}
READERS = CLERK | SUPERVISOR | CHAIR
LOOKING = DESK | {Role.SYSTEM_ADMINISTRATOR.value}
ADMIN = {
    "category": ("mailbox_category", SUPERVISOR, set()),
    "replytemplate": ("reply_template", SUPERVISOR, SUPERVISOR),
    "theme": ("theme", SUPERVISOR, set()),
    "inbox": ("inbox", set(), set()),
    "publication": ("publication", set(), set()),
}
"""What is kept in the admin: the thing that stands for it, who adds one, who deletes one."""


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
        "mailbox_category": category.pk,
        "reply_template": ReplyTemplate.objects.create(title="已转办", text="您好。").pk,
        "theme": Theme.objects.create(name="加班", words="加班费").pk,
        "publication": _published(category, cast).pk,
        "inbox": inbox.pk,
        "inbox_member": clerk.pk,
        "case": case.pk,
        "case_file": Attachment.objects.get(message__case=case).pk,
        "saved_view": SavedView.objects.create(user=clerk.user, name="今日", query="show=accept").pk,
    }


def _published(category, cast):
    people = {"drafted_by": cast["editor"], "approved_by": cast["chair"]}
    days = {"drafted_on": date(2026, 11, 2), "published_at": timezone.now()}
    return Publication.objects.create(
        category=category, title="问", question="问", answer="答", **people, **days
    )


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [
        *writing_in(row, members), *desk(row, members), *inboxes(row, members), *numbers(row), *admin(row),
    ]  # fmt: skip


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


def numbers(row):
    """Everybody reads the rates; the board is for leaders, chair, analysts and the supervisor."""
    today = timezone.localdate()
    year, quarter, month = str(today.year), str((today.month + 2) // 3), str(today.month)
    return [
        row("feedback:numbers"),
        row("feedback:board", NUMBERS),
        row("feedback:board-year", NUMBERS, year=year),
        row("feedback:board-quarter", NUMBERS, year=year, number=quarter),
        row("feedback:board-month", NUMBERS, year=year, number=month),
    ]


def inboxes(row, members):
    """People are named by the supervisor; keys are for the inbox, its lead's deeds in tests/feedback/test_desk_keys.py."""
    here, somebody = {"inbox": "inbox"}, {"inbox": "inbox", "post": "inbox_member"}
    return [
        row("feedback:inboxes", DESK),
        row("feedback:inbox-add", SUPERVISOR),
        row("feedback:inbox", DESK, **here),
        *[row(f"feedback:inbox-{name}", SUPERVISOR, **here) for name in ("change", "close", "member-add")],
        row("feedback:inbox-member-end", SUPERVISOR, **somebody),
        row("feedback:inbox-key-give", IN_THE_INBOX, **somebody),
        row("feedback:inbox-key-take", IN_THE_INBOX, **here),
        row("feedback:inbox-passphrase", IN_THE_INBOX, gets=302, **here),
        *[row(f"feedback:inbox-key{name}", set(), **here) for name in ("", "-recover")],
        row("feedback:inbox-key-keep", members, gets=405, **here),
    ]


def admin(row):
    """No letter is in the admin."""
    found = []
    for name, (thing, adds, deletes) in ADMIN.items():
        page = f"admin:feedback_{name}"
        found += [row(f"{page}_changelist", LOOKING), row(f"{page}_add", adds)]
        found += [row(f"{page}_{each}", LOOKING, object_id=thing) for each in ("change", "history")]
        found.append(row(f"{page}_delete", deletes, object_id=thing))
    return found
