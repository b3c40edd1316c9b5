"""What waits for a person in the mailbox: own letters, the desk, answers to publish, incidents, promises."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import permissions
from members.models import User
from union_portal.waiting.row import SHOWN, Waiting


def own_letters(user: User) -> list[Waiting]:
    """Letters to the mailbox under this person's name: a question to answer, an answer to rate."""
    from feedback.reading.letters import to_do
    from feedback.rules.moves import Stage

    labels = {
        Stage.WAITING: _("The union has a question: %(title)s"),
        Stage.REPLIED: _("Answered, rate it: %(title)s"),
    }
    return [
        {
            "label": labels[Stage(each.stage)] % {"title": each.subject},
            "detail": each.code,
            "url": reverse("feedback:letter", args=[each.pk]),
            "icon": "mail",
        }
        for each in to_do(user)[:SHOWN]
    ]


def desk_of_letters(user: User) -> list[Waiting]:
    """Letters at the desk: to accept, handled by this person, overdue; for the chair, more time to decide on."""
    from feedback.permissions import may_decide_on_time, may_use_desk
    from feedback.reading.desk import counts_for

    if not may_use_desk(user):
        return []
    counts, desk = counts_for(user, timezone.localdate()), reverse("feedback:desk")
    labels = {
        "accept": lambda n: ngettext("%(count)d letter to accept", "%(count)d letters to accept", n),
        "mine": lambda n: ngettext(
            "%(count)d letter that you handle", "%(count)d letters that you handle", n
        ),
        "overdue": lambda n: ngettext("%(count)d letter is overdue", "%(count)d letters are overdue", n),
    }
    if may_decide_on_time(user):
        labels["extension"] = lambda n: ngettext(
            "%(count)d letter for which more time is asked",
            "%(count)d letters for which more time is asked",
            n,
        )
    return [
        {
            "label": label(counts[name]) % {"count": counts[name]},
            "url": f"{desk}?show={name}",
            "icon": "mail",
            "count": counts[name],
        }
        for name, label in labels.items()
        if counts[name]
    ]


def publishing(user: User) -> list[Waiting]:
    """Drafts of public answers that wait for this publisher, and own ones that were sent back."""
    from feedback.reading.publishing import sent_back_to, to_decide
    from members.rules.roles import Role

    if not permissions.holds(user, Role.CASE_PUBLISHER, Role.CASE_HANDLER, Role.INBOX_CLERK):
        return []
    rows: list[Waiting] = [
        {
            "label": _("Publish or send back: %(title)s") % {"title": each},
            "url": each.get_absolute_url(),
            "verb": _("Read"),
            "icon": "doc",
        }
        for each in to_decide(user)[:SHOWN]
    ]
    rows += [
        {
            "label": _("Change the draft: %(title)s") % {"title": each},
            "detail": each.sent_back_reason,
            "url": reverse("feedback:change-draft", args=[each.pk]),
            "icon": "doc",
        }
        for each in sent_back_to(user)[:SHOWN]
    ]
    return rows


def incidents(user: User) -> list[Waiting]:
    """Statements that wait for this person's yes, and own tasks, the nearest day first."""
    from feedback.reading.incidents import open_tasks, to_approve

    rows: list[Waiting] = [
        {
            "label": _("Approve the statement: %(title)s") % {"title": each.incident},
            "url": each.incident.get_absolute_url(),
            "verb": _("Read"),
            "icon": "doc",
        }
        for each in to_approve(user)[:SHOWN]
    ]
    rows += [
        {
            "label": each.title,
            "detail": _("%(title)s, by %(day)s") % {"title": each.incident, "day": each.due_on.isoformat()},
            "url": each.incident.get_absolute_url(),
            "icon": "calendar",
        }
        for each in open_tasks(user)[:SHOWN]
    ]
    return rows


def promised(user: User) -> list[Waiting]:
    """Suggestions of others that this person carries out, the nearest day first."""
    from feedback.reading.adoptions import to_carry_out

    today = timezone.localdate()
    return [
        {
            "label": _("Carry out: %(what)s") % {"what": each.promise},
            "detail": (_("overdue since %(day)s") if each.due_on < today else _("by %(day)s"))
            % {"day": each.due_on.isoformat()},
            "url": reverse("feedback:promised"),
            "icon": "calendar",
        }
        for each in to_carry_out(user)[:SHOWN]
    ]


def board(user: User) -> list[Waiting]:
    """Chair, leaders, analysts and the supervisor of the mailbox read its numbers."""
    from feedback.permissions import may_read_numbers

    if not may_read_numbers(user):
        return []
    return [{"label": _("Board of the worker mailbox"), "url": reverse("feedback:board")}]
