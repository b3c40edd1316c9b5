"""The reply, what who wrote says of it, and how a case ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import words
from feedback.actions import clocks
from feedback.actions.handling import _first_answer
from feedback.actions.moving import allowed, locked, moved, needed, say
from feedback.actions.refusals import refusals_in_words
from feedback.actions.telling import tell_desk, tell_reporter
from feedback.actions.writing import attach
from feedback.models import Attachment, Case, CaseTheme, Exclusion, Message, SealedKey
from feedback.rules import clocks as rules
from feedback.rules.moves import ENDED, MOST_ROUNDS, Move, Solved, Stage, rating_move
from feedback.words import CaseKey, File
from members.calendar import calendar
from members.models import User
from union_portal.lib import Refused


@transaction.atomic
def reply(
    case: Case,
    *,
    by: User,
    at: datetime,
    text: str,
    claims_solved: bool,
    files: Sequence[File] = (),
    key: CaseKey | None = None,
    keys: Mapping[UUID, CaseKey] | None = None,
) -> Case:
    """Answer who wrote - and who wrote the same: `keys` opens the sealed cases that were merged into this one."""
    case = allowed(case, Move.REPLY, by=by, at=at, key=key)
    text = needed(text, _("Write the answer."))
    today = timezone.localdate(at)
    first = _first_answer(case, at)
    case = moved(
        case, Move.REPLY, Stage.REPLIED, by=by, at=at, replied_on=today, claims_solved=claims_solved, **first
    )
    attach(say(case, Message.Kind.REPLY, text, by=by, at=at, key=key), files, key=key)
    tell_reporter(case, gettext_lazy("Your letter was answered: {code}"), at=at)
    for other in case.merged.select_related("category", "inbox", "reporter"):
        if other.stage == Stage.MERGED:
            attach(
                say(other, Message.Kind.REPLY, text, by=by, at=at, key=(keys or {}).get(other.pk)),
                files,
                key=(keys or {}).get(other.pk),
            )
            tell_reporter(other, gettext_lazy("Your letter was answered: {code}"), at=at)
    return case


@transaction.atomic
def rate(
    case: Case,
    *,
    solved: Solved,
    stars: int,
    by: User | None,
    at: datetime,
    comment: str = "",
    key: CaseKey | None = None,
    holder: bool = False,
    nonce: bytes = b"",
) -> Case:
    """Who wrote says whether it is solved. Dissatisfied the first time: it is done again by somebody else.

    With the `nonce` of its form's token a form sent twice is one rating.
    """
    kind = rating_move(solved, stars)
    case = locked(case)
    made = words.message_id(case, nonce) if nonce else None
    if made is not None and _is_rated(case, made, solved, stars, at, comment):
        return case
    if case.stage in ENDED:
        raise Refused(
            _("This letter is closed, so it cannot be rated any more. You can have it taken up again.")
            if may_reopen(case, at)
            else _(
                "This letter is closed, so it cannot be rated any more. Write a new one if it is not solved."
            )
        )
    case = allowed(case, kind, by=by, at=at, key=key, holder=holder)
    rating = {"solved": solved.value, "stars": stars}
    with refusals_in_words():
        if kind is Move.RATE_DISSATISFIED and case.round < MOST_ROUNDS:
            comment = needed(comment, _("Say what is missing, so that somebody else can do it again."))
            case = _again(case, kind, by=by, at=at, details=rating)
        else:
            case = moved(
                case,
                kind,
                Stage.CLOSED,
                by=by,
                at=at,
                details=rating,
                closed_on=timezone.localdate(at),
                **rating,
            )
    if comment.strip():
        say(case, Message.Kind.COMMENT, comment, by=by, at=at, key=key, pk=made)
    if case.stage == Stage.REDO:
        tell_desk(case, gettext_lazy("{code}: not satisfied, to be done again"), at=at)
    return case


def _is_rated(case: Case, made: UUID, solved: Solved, stars: int, at: datetime, comment: str) -> bool:
    """Whether the same form was taken a moment ago: its comment lies there, or the letter was closed today as it says."""
    if Message.objects.filter(pk=made).exists():
        return True
    today = timezone.localdate(at)
    return (
        not comment.strip() and case.closed_on == today and (case.solved, case.stars) == (solved.value, stars)
    )


def _again(
    case: Case, kind: Move, *, by: User | None, at: datetime, details: Mapping[str, object] | None = None
) -> Case:
    """Round two begins with a clock of its own; what was rated before stands in the event."""
    fields = clocks.begun(case.category, timezone.localdate(at))
    del fields["acknowledge_by"]
    return moved(
        case, kind, Stage.REDO, by=by, at=at, details=details,
        round=MOST_ROUNDS, redone=True, closed_on=None, **fields,
    )  # fmt: skip


@transaction.atomic
def lapse(case: Case, *, at: datetime) -> Case:
    """Fifteen working days without a rating: it closes. Answered is not solved: it counts as not rated."""
    case = allowed(case, Move.LAPSE, by=None, at=at)
    if case.replied_on is None or not _is_silent(case, at):
        raise Refused(_("Who wrote can still rate the answer."))
    case = moved(case, Move.LAPSE, Stage.CLOSED, by=None, at=at, closed_on=timezone.localdate(at))
    tell_reporter(case, gettext_lazy("{code} was closed: you did not rate the answer"), at=at)
    return case


def _is_silent(case: Case, at: datetime) -> bool:
    return calendar().working_days_between(case.replied_on, timezone.localdate(at)) > rules.SILENCE_DAYS


def may_reopen(case: Case, at: datetime) -> bool:
    """Within fifteen working days of the close, if it was never done again and not rated as satisfied."""
    if (
        case.stage != Stage.CLOSED
        or case.round >= MOST_ROUNDS
        or case.closed_on is None
        or case.stars is not None
    ):
        return False
    return calendar().working_days_between(case.closed_on, timezone.localdate(at)) <= rules.REOPEN_DAYS


@transaction.atomic
def reopen(
    case: Case,
    *,
    by: User | None,
    at: datetime,
    reason: str,
    key: CaseKey | None = None,
    holder: bool = False,
) -> Case:
    """Who wrote has it done again after it was closed in silence."""
    case = allowed(case, Move.REOPEN, by=by, at=at, key=key, holder=holder)
    if not may_reopen(case, at):
        raise Refused(_("This letter cannot be taken up again. Write a new one if it is not solved."))
    reason = needed(reason, _("Say what is missing, so that somebody else can do it again."))
    case = _again(case, Move.REOPEN, by=by, at=at)
    say(case, Message.Kind.COMMENT, reason, by=by, at=at, key=key)
    tell_desk(case, gettext_lazy("{code}: taken up again"), at=at)
    return case


@transaction.atomic
def purge(case: Case, *, at: datetime) -> Case:
    """After its time: words, files, keys and who wrote are destroyed; what statistics need stays (crypto-shredding)."""
    case = allowed(locked(case), Move.PURGE, by=None, at=at)
    if not is_past_keeping(case, at):
        raise Refused(_("This letter is still kept."))
    case = moved(case, Move.PURGE, Stage.PURGED, by=None, at=at, subject="", reporter=None, received_at=None,
                 extension_reason="")  # fmt: skip
    SealedKey.objects.filter(case=case).delete()
    Attachment.objects.filter(message__case=case).delete()
    Exclusion.objects.filter(case=case).delete()
    CaseTheme.objects.filter(case=case).delete()
    case.messages.update(text="", sealed=b"", at=None)
    return case


def is_past_keeping(case: Case, at: datetime) -> bool:
    if case.closed_on is None or case.stage == Stage.PURGED:
        return False
    return (timezone.localdate(at) - case.closed_on).days > case.category.keep_days


def past_keeping(at: datetime) -> Iterator[Case]:
    """Letters whose words have to be destroyed now, the oldest first."""
    ended = Case.objects.ended().exclude(stage=Stage.PURGED)
    for case in ended.select_related("category").order_by("closed_on", "shuffle"):
        if is_past_keeping(case, at):
            yield case
