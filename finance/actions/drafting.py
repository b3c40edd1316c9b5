"""Drafts: what the handler puts down, hands in, takes back, and what comes again by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from finance.actions.books import counterparty, open_period_of
from finance.actions.refusals import refusals_in_words
from finance.models import (
    Account,
    Activity,
    Approval,
    Book,
    Counterparty,
    Draft,
    DraftLine,
    Entry,
    Recurrence,
)
from finance.proof.canonical import canonical
from finance.rules.moves import Past, Stage, Step, objection, way
from members.models import Branch, User
from union_portal.lib import Refused, refused_at

MOST_FEN = 10**13
"""A hundred thousand million yuan: beyond it somebody has mistyped."""
UNNAMED = "……"
"""What an unfinished draft says until somebody writes what the money was for; it is not handed in so."""
PAID_FROM = ("asset.bank", "asset.cash", "asset.other_receivable")
"""Bank, cash, an advance."""


@dataclass(frozen=True)
class DraftLineIn:
    """One side as it is typed: + debit, - credit."""

    account: str
    fen: int
    memo: str = ""


@dataclass(frozen=True)
class Words:
    """What a draft says, apart from its lines."""

    on: date
    narration: str
    kind: str = "expense"
    branch: Branch | None = None
    activity: Activity | None = None
    payee: str = ""
    occasion: str = ""
    headcount: int | None = None
    no_voucher_reason: str = ""
    resolution: str = ""


def simple_lines(kind: str, category: str, fen: int, paid_from: str) -> list[DraftLineIn]:
    """Two lines from the five fields: money in or out, category, amount, and where the money lies."""
    if kind == "income":
        return [DraftLineIn(paid_from, fen), DraftLineIn(category, -fen)]
    return [DraftLineIn(category, fen), DraftLineIn(paid_from, -fen)]


@transaction.atomic
def save(
    draft: Draft | None, words: Words, lines: Sequence[DraftLineIn], *, book: Book, by: User, at: datetime,
    is_unfinished: bool = False,
) -> Draft:  # fmt: skip
    """Write a draft anew or over itself. `is_unfinished`: what is missing may come later, before it is handed in."""
    if draft is not None:
        draft = locked(draft)
        _refuse_unless_editable(draft, by)
    open_period_of(book, words.on, at=at)
    if words.activity is not None and words.activity.book_id != book.pk:
        raise refused_at("activity", _("This activity belongs to another book."))
    if lines or not is_unfinished:
        _check_lines(lines)
    draft = draft or Draft(book=book, prepared_by=by)
    for name in (
        "on",
        "narration",
        "kind",
        "branch",
        "activity",
        "occasion",
        "headcount",
        "no_voucher_reason",
        "resolution",
    ):
        setattr(draft, name, getattr(words, name))
    draft.narration = " ".join(words.narration.split()) or (UNNAMED if is_unfinished else "")
    if not draft.narration:
        raise refused_at("narration", _("Say what the money was for."))
    kind = Counterparty.Kind.PERSON if words.kind == "advance" else Counterparty.Kind.COMPANY
    draft.counterparty = counterparty(book, words.payee, kind=kind)
    with refusals_in_words():
        draft.save()
        draft.lines.all().delete()
        DraftLine.objects.bulk_create(
            DraftLine(
                draft=draft,
                position=number,
                account_id=line.account,
                amount_fen=line.fen,
                memo=line.memo.strip(),
            )
            for number, line in enumerate(lines, 1)
        )
    return draft


def _check_lines(lines: Sequence[DraftLineIn]) -> None:
    """Sums and accounts; the database says the same again when it is posted."""
    if len(lines) < 2 or sum(line.fen for line in lines):
        raise refused_at("lines", _("Debits and credits do not come to the same sum."))
    if any(line.fen == 0 or abs(line.fen) > MOST_FEN for line in lines):
        raise refused_at(
            "amount", _("An amount is more than nothing and less than a hundred thousand million yuan.")
        )
    wanted = {line.account for line in lines}
    known = set(Account.objects.posting().filter(slug__in=wanted).values_list("slug", flat=True))
    if wanted - known:
        raise refused_at("account", _("One of the accounts takes no lines. Choose one below it."))


@transaction.atomic
def drop(draft: Draft, *, by: User, at: datetime, reason: str = "") -> Draft:
    """Give a draft up. What was never handed in leaves nothing but the row."""
    draft = locked(draft)
    _refuse(draft, Step.DROP, by)
    return moved(draft, Step.DROP, by=by, at=at, note=reason)


@transaction.atomic
def take_back(draft: Draft, *, by: User, at: datetime) -> Draft:
    """The handler takes back what nobody has approved yet; what was said about it counts no longer."""
    draft = locked(draft)
    _refuse(draft, Step.TAKE_BACK, by)
    return moved(draft, Step.TAKE_BACK, by=by, at=at)


@transaction.atomic
def reverse(entry: Entry, *, reason: str, by: User, at: datetime, on: date) -> Draft:
    """A draft that takes an entry back, line by line, dated today. It goes the way of every draft."""
    if entry.reverses_id is not None:
        raise Refused(_("A reversal is not taken back. Write a new draft instead."))
    if entry.kind == "carry_forward":
        raise Refused(
            _(
                "A year that was carried forward stays. Put the mistake right by an entry, then carry forward what is left."
            )
        )
    reason = reason.strip()
    if not reason:
        raise refused_at("reason", _("Say why the entry is taken back: everybody reads it."))
    open_period_of(entry.book, on, at=at)
    with refusals_in_words():
        draft = Draft.objects.create(
            book=entry.book, kind="reversal", on=on, branch=entry.branch, activity=entry.activity, reverses=entry,
            narration=_("Reversal of %(number)s") % {"number": entry.number}, reason=reason, prepared_by=by,
            no_voucher_reason=reason,
        )  # fmt: skip
        DraftLine.objects.bulk_create(
            DraftLine(
                draft=draft,
                position=line.position,
                account_id=line.account_id,
                amount_fen=-line.amount_fen,
                memo=line.memo,
            )
            for line in entry.lines.order_by("position")
        )
    return draft


@transaction.atomic
def repeat(
    draft: Draft, every: str, next_on: date, *, until_on: date | None = None, by: User, at: datetime
) -> Recurrence:
    """Have this draft written again on its days."""
    if until_on is not None and until_on < next_on:
        raise refused_at("until_on", _("The last day cannot lie before the first."))
    found, _made = Recurrence.objects.update_or_create(
        draft=draft, defaults={"every": every, "next_on": next_on, "until_on": until_on}
    )
    return found


@transaction.atomic
def copy(draft: Draft, on: date, *, by: User, at: datetime) -> Draft:
    """The same again for another day, as a draft of `by`. Vouchers are not copied: each payment has its own."""
    again = save(
        None,
        Words(
            on=on, narration=draft.narration, kind=draft.kind, branch=draft.branch, activity=draft.activity,
            payee=draft.counterparty.name if draft.counterparty else "", occasion=draft.occasion,
            headcount=draft.headcount,
        ),
        [DraftLineIn(line.account_id, line.amount_fen, line.memo) for line in draft.lines.all()],
        book=draft.book, by=by, at=at,
    )  # fmt: skip
    again.copied_from = draft
    again.save(update_fields=["copied_from"])
    return again


def digest(draft: Draft) -> str:
    """What somebody said yes to: words, lines and vouchers, as one number."""
    lines = [(line.account_id, line.amount_fen, line.memo) for line in draft.lines.order_by("position")]
    papers = (
        draft.documents.filter(removed_at__isnull=True).order_by("number").values_list("digest", flat=True)
    )
    return digest_of(draft, lines, papers)


def digest_of(draft: Draft, lines: Iterable[tuple[str, int, str]], vouchers: Iterable[str]) -> str:
    """The same from what is at hand already."""
    said: dict[str, Any] = {
        "kind": draft.kind,
        "on": draft.on.isoformat(),
        "narration": draft.narration,
        "branch": str(draft.branch_id or ""),
        "activity": draft.activity.code if draft.activity else "",
        "payee": draft.counterparty.name if draft.counterparty else "",
        "occasion": draft.occasion,
        "headcount": draft.headcount or 0,
        "reason": draft.reason or draft.no_voucher_reason,
        "lines": [list(line) for line in lines],
        "vouchers": list(vouchers),
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def moved(draft: Draft, step: Step, *, by: User, at: datetime, note: str = "") -> Draft:
    """Write the step and let the stage follow. Inside the caller's transaction, on a locked row."""
    row = way(Stage(draft.stage), step)
    assert row is not None
    Approval.objects.create(
        draft=draft, round=draft.round, step=step.value, by=by, preparer_id=draft.prepared_by_id, at=at,
        note=note.strip(), digest=digest(draft),
    )  # fmt: skip
    draft.stage = row.next.value
    if row.next is Stage.DRAFTING:
        draft.round += 1
    with refusals_in_words():
        draft.save()
    return draft


def past(draft: Draft, *, has_other_bookkeeper: bool = True) -> Past:
    """Who did what since it was last handed in."""
    done = {row.step: row.by_id for row in draft.approvals.filter(round=draft.round)}
    return Past(draft.prepared_by_id, done.get(Step.CHECK), done.get(Step.APPROVE), has_other_bookkeeper)


def _refuse(draft: Draft, step: Step, by: User) -> None:
    if way(Stage(draft.stage), step) is None:
        raise Refused(
            _("This cannot be done now: the draft is “%(stage)s”.") % {"stage": draft.get_stage_display()}
        )
    if objection(step, by.pk, past(draft)) is not None:
        raise Refused(_("Only the handler who wrote this draft can do that."))


def _refuse_unless_editable(draft: Draft, by: User) -> None:
    if draft.stage != Stage.DRAFTING:
        raise Refused(_("It has been handed in. Take it back before you change it."))
    if draft.prepared_by_id != by.pk:
        raise Refused(_("Only the handler who wrote this draft can do that."))


def locked(draft: Draft) -> Draft:
    return (
        Draft.objects.select_for_update(of=("self",))
        .select_related("book", "activity", "counterparty")
        .get(pk=draft.pk)
    )
