"""What somebody who writes to the union does: write, add, answer a question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import routing, words
from feedback.actions import clocks
from feedback.actions.moving import allowed, locked, moved, needed, record, say
from feedback.actions.telling import tell_desk, tell_handler
from feedback.models import Attachment, Case, CaseTheme, Category, Exclusion, Message, SealedKey
from feedback.rules.clocks import as_it_stands, resumed
from feedback.rules.moves import Move, Stage, Tier
from feedback.sealing import codes
from feedback.sealing.primitives import mark
from feedback.words import CaseKey, File, Letter
from members.calendar import calendar
from members.models import User
from union_portal.lib import Refused

MOST_FILES = 5
SUBJECT_LENGTH = 80


@transaction.atomic
def write_named(
    category: Category,
    letter: Letter,
    *,
    by: User,
    at: datetime,
    files: Sequence[File] = (),
    users: Collection[int] = (),
    inboxes: Collection[int] = (),
    themes: Collection[int] = (),
    nonce: bytes = b"",
) -> Case:
    """A letter under a name. `users` and `inboxes` (keys) are not to read it.

    With the `nonce` of its form's token a form sent twice makes one case.
    """
    made = codes.case_id_from(words.pepper(), nonce + by.pk.to_bytes(8, "big")) if nonce else None
    if made is not None:
        one_at_a_time(nonce)
        if known := Case.objects.filter(pk=made).first():
            return known
    case = _begun(category, letter, at=at, tier=Tier.NAMED, users=users, inboxes=inboxes)
    if made is not None:
        case.pk = made
    case.reporter, case.branch, case.received_at, case.subject = by, by.branch, at, letter.subject
    case.save(force_insert=True)
    _finished(case, letter, by=by, at=at, files=files, users=users, inboxes=inboxes, themes=themes, key=None)
    tell_desk(case, gettext_lazy("A letter has come in: {code}"), at=at)
    return case


@transaction.atomic
def write_sealed(
    category: Category,
    letter: Letter,
    *,
    nonce: bytes,
    at: datetime,
    files: Sequence[File] = (),
    users: Collection[int] = (),
    inboxes: Collection[int] = (),
    themes: Collection[int] = (),
) -> str:
    """A letter under no name; returns its receipt code. The same form sent twice makes one case and one code.

    `nonce` is that of the form's token.
    """
    code = codes.code_from(words.pepper(), nonce)
    one_at_a_time(nonce)
    if SealedKey.objects.filter(lookup=codes.lookup_of(words.pepper(), code)).exists():
        return code
    if not category.takes_sealed:
        raise Refused(_("Letters of this category are written under a name."))
    case = _begun(category, letter, at=at, tier=Tier.SEALED, users=users, inboxes=inboxes)
    case.pk = codes.case_id_from(words.pepper(), nonce)
    if Case.objects.filter(pk=case.pk).exists():
        return code
    key, row = words.new_key(case, code=code)
    case.save(force_insert=True)
    row.save(force_insert=True)
    _finished(case, letter, by=None, at=at, files=files, users=users, inboxes=inboxes, themes=themes, key=key)
    return code


def one_at_a_time(nonce: bytes) -> None:
    """Whoever sends the same form at the same moment waits here until the first is done."""
    number = int.from_bytes(mark(words.pepper(), "one-at-a-time", nonce)[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _begun(
    category: Category,
    letter: Letter,
    *,
    at: datetime,
    tier: Tier,
    users: Collection[int],
    inboxes: Collection[int],
) -> Case:
    if not category.is_open:
        raise Refused(_("This category takes no letters any more. Choose another one."))
    needed(letter.subject, _("Say in a few words what it is about."))
    needed(letter.body, _("Write your letter."))
    today = timezone.localdate(at)
    inbox = routing.inbox_for(category, sealed=tier is Tier.SEALED, users=users, inboxes=inboxes, on=today)
    return Case(
        tier=tier.value, category=category, inbox=inbox, received_on=today, **clocks.begun(category, today)
    )


def _finished(
    case: Case,
    letter: Letter,
    *,
    by: User | None,
    at: datetime,
    files: Sequence[File],
    users: Collection[int],
    inboxes: Collection[int],
    themes: Collection[int],
    key: CaseKey | None,
) -> None:
    Exclusion.objects.bulk_create(
        [Exclusion(case=case, user_id=pk) for pk in users]
        + [Exclusion(case=case, inbox_id=pk) for pk in inboxes]
    )
    CaseTheme.objects.bulk_create([CaseTheme(case=case, theme_id=pk) for pk in themes])
    record(case, Move.WRITE, "", by=by, at=at)
    message = say(case, Message.Kind.LETTER, letter.written(), by=by, at=at, key=key)
    attach(message, files, key=key)


def attach(message: Message, files: Sequence[File], *, key: CaseKey | None) -> None:
    """Pictures and PDFs that were made anew (union_portal.lib.cleaning)."""
    if len(files) > MOST_FILES:
        raise Refused(_("Attach %(most)d files at most.") % {"most": MOST_FILES})
    for number, file in enumerate(files, 1):
        attachment = Attachment(message=message, number=number, kind=file.kind)
        words.file_into(attachment, file.data, key)
        attachment.save(force_insert=True)


@transaction.atomic
def add(
    case: Case,
    text: str,
    *,
    by: User | None,
    at: datetime,
    files: Sequence[File] = (),
    key: CaseKey | None = None,
    holder: bool = False,
    nonce: bytes = b"",
) -> Case:
    """Say more about it; while the union waits for an answer this is the answer, and the clock runs again.

    With the `nonce` of its form's token a form sent twice is one message.
    """
    case = locked(case)
    made = words.message_id(case, nonce) if nonce else None
    if made is not None and Message.objects.filter(pk=made).exists():
        return case
    kind = Move.ANSWER_BACK if case.stage == Stage.WAITING else Move.ADD
    case = allowed(case, kind, by=by, at=at, key=key, holder=holder)
    text = needed(text, _("Write what you want to add."))
    if kind is Move.ANSWER_BACK:
        case = _ran_again(case, Move.ANSWER_BACK, by=by, at=at)
        message = say(case, Message.Kind.ANSWER, text, by=by, at=at, key=key, pk=made)
    else:
        case = moved(case, Move.ADD, by=by, at=at)
        message = say(case, Message.Kind.ADDITION, text, by=by, at=at, key=key, pk=made)
    attach(message, files, key=key)
    tell_handler(case, gettext_lazy("{code}: who wrote has answered"), at=at)
    return case


@transaction.atomic
def resume(case: Case, *, by: User | None, at: datetime) -> Case:
    """The handler goes on without an answer - or the clock does, ten working days after the question."""
    case = allowed(case, Move.RESUME, by=by, at=at)
    return _ran_again(case, Move.RESUME, by=by, at=at)


def _ran_again(case: Case, kind: Move, *, by: User | None, at: datetime) -> Case:
    today, days = timezone.localdate(at), calendar()
    clock = resumed(days, as_it_stands(days, case.clock, today), today)
    return moved(case, kind, Stage.IN_PROGRESS, by=by, at=at, due_on=clock.due, paused_on=None)
