"""What the desk does with a case, from acceptance to the work on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import routing, words
from feedback.actions.moving import allowed, moved, needed, quotes_nothing, say
from feedback.actions.refusals import refusals_in_words
from feedback.actions.telling import desk_of, holders, tell_reporter, tell_staff
from feedback.models import Case, Category, CoHandler, Inbox, InboxMember, Message
from feedback.rules import clocks as rules
from feedback.rules.moves import MERGEABLE, MOST_ROUNDS, Duty, Move, Stage
from feedback.words import CaseKey
from members.calendar import calendar
from members.models import User
from members.rules.roles import Role
from union_portal.lib import Refused


@transaction.atomic
def accept(case: Case, *, by: User, at: datetime, category: Category | None = None) -> Case:
    """Take it up: it gets its number. Another category changes the limit, counted from the day it came."""
    case = allowed(case, Move.ACCEPT, by=by, at=at)
    fields = _filed_under(case, category) if category is not None and category.pk != case.category_id else {}
    if case.serial is None:
        fields |= _numbered(timezone.localdate(at).year)
    case = moved(
        case,
        Move.ACCEPT,
        Stage.ACCEPTED,
        by=by,
        at=at,
        accepted_on=case.accepted_on or timezone.localdate(at),
        **fields,
    )
    tell_reporter(case, gettext_lazy("Your letter was accepted as {code}"), at=at)
    return case


def _filed_under(case: Case, category: Category) -> dict[str, object]:
    limit = category.limit
    due = rules.due_day(calendar(), case.clock_from, limit.days, is_working=limit.is_working)
    return {
        "category": category,
        "clock_days": limit.days,
        "clock_is_working": limit.is_working,
        "due_on": due,
    }


def _numbered(year: int) -> dict[str, int]:
    """The next number of the year. A trigger refuses a gap or a number given twice."""
    last = Case.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    return {"year": year, "serial": last + 1}


@transaction.atomic
def return_(case: Case, *, by: User, at: datetime, pointer: str, key: CaseKey | None = None) -> Case:
    """It is not the union's to answer: say who can help (不属受理范围)."""
    case = allowed(case, Move.RETURN, by=by, at=at, key=key)
    pointer = needed(pointer, _("Say who can help, and where."))
    today = timezone.localdate(at)
    case = moved(case, Move.RETURN, Stage.RETURNED, by=by, at=at, closed_on=today, **_first_answer(case, at))
    say(case, Message.Kind.POINTER, pointer, by=by, at=at, key=key)
    tell_reporter(case, gettext_lazy("Your letter belongs elsewhere: read where ({code})"), at=at)
    return case


def _first_answer(case: Case, at: datetime) -> dict[str, object]:
    """The first human answer counts for the response rate, against the last day as it is now."""
    if case.first_reply_on is not None:
        return {}
    return {"first_reply_on": timezone.localdate(at), "first_due_on": case.due_on}


@transaction.atomic
def transfer(case: Case, inbox: Inbox, *, by: User, at: datetime, key: CaseKey | None = None) -> Case:
    """To another inbox (转办). A sealed one is wrapped to the other key, and this inbox cannot open it any more.

    Who passes it on stays answerable until the other inbox has taken it up (首接负责制), and sees its clock till then.
    """
    case = allowed(case, Move.TRANSFER, by=by, at=at, key=key)
    if inbox.pk == case.inbox_id:
        raise Refused(_("The letter lies in this inbox already."))
    if case.merged.filter(stage=Stage.MERGED).exists():
        raise Refused(_("Other letters were merged into this one, so it is answered here."))
    users = [each.user_id for each in case.exclusions.all() if each.user_id]
    inboxes = [each.inbox_id for each in case.exclusions.all() if each.inbox_id]
    why_not = routing.may_lie_in(
        inbox, users=users, inboxes=inboxes, sealed=case.is_sealed, on=timezone.localdate(at)
    )
    if why_not:
        raise Refused(why_not)
    if case.is_sealed and key is None:
        raise Refused(_("Unlock the inbox first: the key of the letter is handed over with it."))
    source = case.inbox
    to = Stage.RECEIVED if case.stage == Stage.RECEIVED else Stage.ACCEPTED
    with refusals_in_words():
        CoHandler.objects.filter(case=case).delete()
        case = moved(
            case,
            Move.TRANSFER,
            to,
            by=by,
            at=at,
            inbox=inbox,
            passed_on_by=source,
            handler=None,
            details={"from": source.pk, "to": inbox.pk},
        )
    if key is not None:
        words.handed_to(key, case).save(update_fields=["for_inbox", "inbox", "generation"])
    tell_reporter(case, gettext_lazy("Your letter was passed to another office: {code}"), at=at)
    tell_staff(case, desk_of(case, at), gettext_lazy("A letter was passed to your inbox: {code}"), at=at)
    return case


@transaction.atomic
def assign(case: Case, handler: User, *, by: User, at: datetime) -> Case:
    """To somebody of the inbox (交办). What is done again goes to another person, or to the lead."""
    case = allowed(case, Move.ASSIGN, by=by, at=at)
    post = (
        InboxMember.objects.current(timezone.localdate(at)).filter(inbox=case.inbox_id, user=handler).first()
    )
    if post is None:
        raise Refused(_("%(who)s does not work in this inbox.") % {"who": handler})
    if case.reporter_id == handler.pk:
        raise Refused(_("Nobody handles the own letter."))
    if case.round == MOST_ROUNDS and post.duty != Duty.LEAD and handler.pk in _earlier_handlers(case):
        raise Refused(_("Who answered before does not do it again: choose somebody else, or the lead."))
    if handler.pk in case.excluded_users:
        raise Refused(_("Who wrote asked that this person does not read the letter."))
    with refusals_in_words():
        case = moved(
            case, Move.ASSIGN, Stage.ASSIGNED, by=by, at=at, handler=handler, details={"to": handler.pk}
        )
    tell_staff(case, [handler], gettext_lazy("A letter was assigned to you: {code}"), at=at, but=by)
    return case


def _earlier_handlers(case: Case) -> set[int]:
    """Who has answered it."""
    return set(case.events.filter(kind=Move.REPLY.value).values_list("by", flat=True))


@transaction.atomic
def involve(case: Case, helper: User, *, by: User, at: datetime) -> Case:
    """Ask another member of the inbox to help (协办)."""
    case = allowed(case, Move.INVOLVE, by=by, at=at)
    if (
        not InboxMember.objects.current(timezone.localdate(at))
        .filter(inbox=case.inbox_id, user=helper)
        .exists()
    ):
        raise Refused(_("%(who)s does not work in this inbox.") % {"who": helper})
    if helper.pk in {case.handler_id, case.reporter_id}:
        raise Refused(_("This person has a part in it already."))
    if helper.pk in case.excluded_users:
        raise Refused(_("Who wrote asked that this person does not read the letter."))
    with refusals_in_words():
        CoHandler.objects.create(case=case, user=helper, asked_on=timezone.localdate(at))
        case = moved(case, Move.INVOLVE, by=by, at=at, details={"who": helper.pk})
    tell_staff(case, [helper], gettext_lazy("You are asked to help with a letter: {code}"), at=at)
    return case


@transaction.atomic
def start(case: Case, *, by: User, at: datetime) -> Case:
    """The handler begins."""
    case = allowed(case, Move.START, by=by, at=at)
    return moved(case, Move.START, Stage.IN_PROGRESS, by=by, at=at)


@transaction.atomic
def ask(case: Case, *, by: User, at: datetime, question: str, key: CaseKey | None = None) -> Case:
    """Ask who wrote. The clock stands still until the answer, ten working days at most."""
    case = allowed(case, Move.ASK, by=by, at=at, key=key)
    question = needed(question, _("Write your question."))
    today = timezone.localdate(at)
    case = moved(case, Move.ASK, Stage.WAITING, by=by, at=at, paused_on=today, **_first_answer(case, at))
    say(case, Message.Kind.QUESTION, question, by=by, at=at, key=key)
    tell_reporter(case, gettext_lazy("{code}: the union has a question for you"), at=at)
    return case


@transaction.atomic
def report_progress(case: Case, *, by: User, at: datetime, text: str, key: CaseKey | None = None) -> Case:
    """Tell who wrote how far it is."""
    case = allowed(case, Move.PROGRESS, by=by, at=at, key=key)
    text = needed(text, _("Say what has been done since."))
    case = moved(case, Move.PROGRESS, by=by, at=at, **_first_answer(case, at))
    say(case, Message.Kind.PROGRESS, text, by=by, at=at, key=key)
    tell_reporter(case, gettext_lazy("{code}: there is progress"), at=at)
    return case


@transaction.atomic
def note(case: Case, *, by: User, at: datetime, text: str, key: CaseKey | None = None) -> Case:
    """For colleagues only; who wrote never sees it."""
    case = allowed(case, Move.NOTE, by=by, at=at, key=key)
    text = needed(text, _("Write the note."))
    case = moved(case, Move.NOTE, by=by, at=at)
    say(case, Message.Kind.NOTE, text, by=by, at=at, key=key)
    return case


@transaction.atomic
def ask_extension(
    case: Case, *, by: User, at: datetime, reason: str, for_chair: str = "", key: CaseKey | None = None
) -> Case:
    """Once, where the category allows it; the chair decides, and who wrote reads the reason.

    Of a sealed letter the chair reads no word: `for_chair` says why in the open, and nothing of the letter.
    """
    case = allowed(case, Move.ASK_EXTENSION, by=by, at=at, key=key)
    if not case.category.may_be_extended:
        raise Refused(_("Letters of this category are not extended."))
    if case.extended_on is not None or case.extension_asked_on is not None:
        raise Refused(_("More time was asked for already: there is one extension."))
    reason = needed(reason, _("Say why more time is needed. Who wrote reads it."))
    fields = {"extension_asked_on": timezone.localdate(at)}
    if case.is_sealed:
        for_chair = needed(for_chair, _("Say for the chair, too, why more time is needed."))
        quotes_nothing(for_chair, case, key, field="for_chair")
        fields["extension_reason"] = for_chair
    case = moved(case, Move.ASK_EXTENSION, by=by, at=at, **fields)
    say(case, Message.Kind.EXTENSION, reason, by=by, at=at, key=key)
    tell_staff(case, holders(Role.CHAIR, at), gettext_lazy("{code}: more time is asked for"), at=at)
    return case


@transaction.atomic
def decide_extension(case: Case, *, by: User, at: datetime, grants: bool) -> Case:
    """By the chair."""
    kind = Move.EXTEND if grants else Move.REFUSE_EXTENSION
    case = allowed(case, kind, by=by, at=at)
    if not case.waits_for_more_time:
        raise Refused(_("No more time was asked for, or it was decided already."))
    if by.pk == case.handler_id:
        raise Refused(_("Nobody grants the own request."))
    if grants:
        due = rules.extended(calendar(), case.clock).due
        case = moved(case, kind, by=by, at=at, extended_on=timezone.localdate(at), due_on=due)
        tell_reporter(case, gettext_lazy("{code}: the answer takes longer, read why"), at=at)
    else:
        case = moved(case, kind, by=by, at=at, extension_refused_on=timezone.localdate(at))
    if case.handler is not None:
        sentence = (
            gettext_lazy("{code}: more time was granted")
            if grants
            else gettext_lazy("{code}: more time was refused")
        )
        tell_staff(case, [case.handler], sentence, at=at)
    return case


@transaction.atomic
def remind_by_hand(case: Case, *, by: User, at: datetime) -> Case:
    """The supervisor or the chair reminds the lead and the handler (督办)."""
    case = allowed(case, Move.REMIND, by=by, at=at)
    case = moved(case, Move.REMIND, by=by, at=at)
    people = desk_of(case, at, Duty.LEAD) + ([case.handler] if case.handler else [])
    tell_staff(case, people, gettext_lazy("{code}: you are reminded of this letter"), at=at, but=by)
    return case


@transaction.atomic
def merge(case: Case, into: Case, *, by: User, at: datetime) -> Case:
    """A duplicate goes into another case of the inbox; who wrote it gets every answer of that one."""
    case = allowed(case, Move.MERGE, by=by, at=at)
    into = allowed(into, Move.TAKE_IN, by=by, at=at)
    if into.pk == case.pk:
        raise Refused(_("A letter cannot be merged into itself."))
    if into.inbox_id != case.inbox_id:
        raise Refused(_("Only letters of the same inbox can be merged."))
    if Stage(into.stage) not in MERGEABLE or case.merged.exists():
        raise Refused(_("Choose the letter that stays as the one to merge into."))
    case = moved(
        case, Move.MERGE, Stage.MERGED, by=by, at=at, merged_into=into, closed_on=timezone.localdate(at),
        details={"into": str(into.pk)},
    )  # fmt: skip
    moved(into, Move.TAKE_IN, by=by, at=at, details={"taken": str(case.pk)})
    tell_reporter(
        case, gettext_lazy("Your letter is answered together with another one about the same: {code}"), at=at
    )
    return case
