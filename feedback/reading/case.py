"""One case as staff read it: who is in it, what was said, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback import words
from feedback.models import SOLVED, Attachment, Case, CaseEvent, Inbox, Message
from feedback.rules.clocks import progress_due
from feedback.rules.moves import AT_WORK, Move
from feedback.words import CaseKey, Said
from members.models import User

ADOPTION = ("adoption__carrier", "adoption__carried_out_by")
"""What the page shows of a suggestion that was adopted."""


def for_page(pk: UUID) -> Case | None:
    """The case with everybody who has a part in it."""
    merged = Case.objects.select_related("category", "inbox", "sealed_key").order_by("year", "serial")
    return (
        Case.objects.for_list()
        .select_related("branch", "merged_into", "merged_into__category", "incident", "sealed_key")
        .select_related(*ADOPTION, *(f"merged_into__{path}" for path in ADOPTION))
        .prefetch_related("exclusions", "co_handlers__user", Prefetch("merged", merged))
        .filter(pk=pk)
        .first()
    )


def said_in(case: Case, key: CaseKey | None) -> list[Said]:
    """Every message, in order; of a sealed case they stay locked without its key. Two queries."""
    files = Attachment.objects.defer("data").order_by("number")
    messages = case.messages.select_related("by").prefetch_related(Prefetch("attachments", files))
    return words.read_all(messages.order_by("number"), key)


@dataclass(frozen=True)
class Happened:
    """An event in words. `who` is empty for the clock and for who wrote."""

    event: CaseEvent
    who: str
    more: str

    @property
    def is_by_reporter(self) -> bool:
        return self.event.kind in REPORTERS


REPORTERS = frozenset(
    move.value
    for move in (Move.WRITE, Move.ADD, Move.ANSWER_BACK, Move.RATE_SATISFIED, Move.RATE_DISSATISFIED, Move.REOPEN)
)  # fmt: skip
PEOPLE = {Move.ASSIGN: "to", Move.INVOLVE: "who"}
"""Events whose details name a person, and under which word."""


def happened_in(case: Case) -> list[Happened]:
    """The timeline, newest first. Two queries, and one more for a letter that changed its inbox."""
    events = list(case.events.select_related("by").order_by("-number"))
    named = {event.details.get(PEOPLE.get(Move(event.kind), "")) for event in events}
    names = {user.pk: user.name for user in User.objects.filter(pk__in=named - {None})}
    passed = [event.details for event in events if event.kind == Move.TRANSFER]
    places = {details.get(end) for details in passed for end in ("from", "to")} - {None}
    inboxes = dict(Inbox.objects.filter(pk__in=places).values_list("pk", "name"))
    return [Happened(event, _who(event), _more(event, names, inboxes)) for event in events]


def progress_by(case: Case, events: Iterable[Happened]) -> date | None:
    """By when who wrote is told how far it is; None where that is not asked, or nothing is being done now."""
    if case.stage not in AT_WORK:
        return None
    told = [each.event.on for each in events if each.event.kind == Move.PROGRESS]
    return progress_due(case.category.pace, case.clock_from, max(told, default=None))


def _who(event: CaseEvent) -> str:
    if event.kind in REPORTERS:
        return pgettext("of a letter", "who wrote")
    return event.by.name if event.by else ""


def _more(event: CaseEvent, names: dict[int, str], inboxes: dict[int, str]) -> str:
    details = event.details
    if event.kind in PEOPLE:
        return f"→ {names.get(details.get(PEOPLE[Move(event.kind)]), '')}"
    if event.kind == Move.TRANSFER:
        return f"{inboxes.get(details.get('from'), '')} → {inboxes.get(details.get('to'), '')}"
    if event.kind == Move.UNLINK:
        return str(details.get("why", ""))
    if "stars" in details:
        return rated(details["solved"], details["stars"])
    return ""


def rated(solved: str, stars: int) -> str:
    word = dict(SOLVED).get(solved, "")
    return _("solved: %(solved)s, %(stars)d of 5 stars") % {"solved": word, "stars": stars}


def reason_for_time(case: Case, said: Iterable[Said]) -> str:
    """Why the handler asks for more time, as whoever decides may read it: of a sealed case what was written in the open."""
    if case.is_sealed:
        return case.extension_reason
    asked = (each.text for each in said if each.message.kind == Message.Kind.EXTENSION)
    return next(asked, None) or ""


def attachment_of(case: Case, pk: UUID) -> Attachment | None:
    return Attachment.objects.select_related("message__case").filter(message__case=case, pk=pk).first()


def subject_of(case: Case, said: Iterable[Said]) -> str:
    """Of a sealed case only out of the opened letter."""
    letters = (each.letter for each in said if each.letter is not None)
    return next((letter.subject for letter in letters), case.subject)


def internal(said: list[Said]) -> tuple[list[Said], list[Said]]:
    """What who wrote can read, and the notes of staff."""
    kinds: dict[bool, list[Said]] = {True: [], False: []}
    for each in said:
        kinds[each.message.is_internal].append(each)
    return kinds[False], kinds[True]
