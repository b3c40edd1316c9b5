"""Addresses of the worker mailbox x everybody: the rows of test_routes.py that need an inbox, its people and a letter.

The clerk and the handler of the table work in one inbox; the letter was not given to that handler.
"""

from datetime import date

from django.utils import timezone

from feedback.actions import handling, incidents, publishing, replying, writing
from feedback.models import Attachment, InboxMember, ReplyTemplate, SavedView, Theme
from feedback.words import Letter
from members.rules.roles import Role
from tests.factories import UserFactory
from tests.factories.feedback import CategoryFactory, InboxFactory
from tests.factories.members import appointed
from tests.feedback.cast import Picture

CLERK, HANDLER = {Role.INBOX_CLERK.value}, {Role.CASE_HANDLER.value}
SUPERVISOR, CHAIR = {Role.MAILBOX_SUPERVISOR.value}, {Role.CHAIR.value}
IN_THE_INBOX = CLERK | HANDLER
DESK = IN_THE_INBOX | SUPERVISOR | CHAIR
PUBLISHER, COMMANDER = {Role.CASE_PUBLISHER.value}, {Role.INCIDENT_COMMANDER.value}
ROOM = COMMANDER | SUPERVISOR | CHAIR
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
    return public_things(cast, category) | {
        "own_letter": own.pk,
        "mailbox_category": category.pk,
        "reply_template": ReplyTemplate.objects.create(title="已转办", text="您好。").pk,
        "theme": Theme.objects.create(name="加班", words="加班费").pk,
        "inbox": inbox.pk,
        "inbox_member": clerk.pk,
        "case": case.pk,
        "case_file": Attachment.objects.get(message__case=case).pk,
        "saved_view": SavedView.objects.create(user=clerk.user, name="今日", query="show=accept").pk,
    }


def public_things(cast, category):
    """An answered letter, a draft and a published answer of the handler, an incident about which something was said."""
    clerk, handler, publisher, commander = (
        cast[role.value]
        for role in (Role.INBOX_CLERK, Role.CASE_HANDLER, Role.CASE_PUBLISHER, Role.INCIDENT_COMMANDER)
    )
    at, texts = timezone.now(), {"title": "夜班补贴", "question": "没有发", "answer": "已补发"}
    writer, letter = UserFactory(), Letter("夜班补贴没有发", "十月的夜班补贴到现在没有发。")

    def answered():
        case = handling.accept(writing.write_named(category, letter, by=writer, at=at), by=clerk, at=at)
        case = handling.start(handling.assign(case, handler, by=clerk, at=at), by=handler, at=at)
        return replying.reply(case, by=handler, at=at, text="已补发", claims_solved=True)

    answer, draft = (publishing.put_forward(answered(), by=handler, at=at, **texts) for _number in range(2))
    for person in (publisher, appointed(Role.CASE_PUBLISHER)):
        answer = publishing.approve(answer, by=person, at=at, seen=answer.fingerprint)
    incident = incidents.open_incident(by=commander, at=at, title="三号炉煤气泄漏")
    incidents.add_entry(incident, by=commander, at=at, words="已处置", is_public=True)
    task = incidents.add_task(
        incident, by=commander, at=at, title="查", assignee=commander, due_on=timezone.localdate(at)
    )
    return {
        "answered": answered().pk, "answer": answer.pk, "publication": answer.pk, "letter_draft": draft.pk,
        "incident": incident.pk, "incident_task": task.pk,
    }  # fmt: skip


def rows(row, members):
    """`row(name, who, gets=200, **kwargs)`; `members` is everybody who can sign in."""
    return [
        *writing_in(row, members), *desk(row, members), *inboxes(row, members), *numbers(row), *admin(row),
        *answers(row, members), *rooms(row, members),
    ]  # fmt: skip


def answers(row, members):
    """Everybody reads what is published; drafts are for publishers and for the handler who drafted."""
    return [
        row("feedback:answers"),
        row("feedback:answer", pk="answer"),
        row("feedback:withdraw-answer", PUBLISHER, pk="answer"),
        row("feedback:publishing", IN_THE_INBOX | PUBLISHER),
        row("feedback:put-forward", IN_THE_INBOX | PUBLISHER, pk="answered"),
        row("feedback:draft", HANDLER | PUBLISHER, pk="letter_draft"),
        row("feedback:change-draft", HANDLER, pk="letter_draft"),
        row("feedback:me-too", members, gets=405, pk="answer"),
        *[
            row(f"feedback:{deed}-draft", members, gets=405, pk="letter_draft")
            for deed in ("approve", "send-back", "drop")
        ],
    ]


def rooms(row, members):
    """Incidents: what is public of one is for everybody."""
    return [
        row("feedback:incident-public", pk="incident"),
        row("feedback:incidents", ROOM),
        row("feedback:open-incident", COMMANDER),
        row("feedback:incident", ROOM, pk="incident"),
        row("feedback:incident-link", members, gets=405, pk="incident"),
        row("feedback:incident-unlink", members, gets=405, pk="incident", case="case"),
        row("feedback:incident-do", members, gets=405, pk="incident", name="task"),
        row("feedback:approve-statement", members, gets=405, pk="incident", version="1"),
        row("feedback:finish-task", members, gets=405, pk="incident", task="incident_task"),
    ]


def writing_in(row, members):
    """Writing is for everybody; a letter and its files are for who wrote it."""
    return [
        *[row(f"feedback:{name}") for name in ("home", "write", "sealed", "receipt")],
        row("feedback:write-named", members, gets=302),
        row("feedback:mine", members),
        row("feedback:promised", members),
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
