"""Statements of the bank: brought in once, each line once; which entry a line is; lines that have none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from finance.actions.refusals import refusals_in_words
from finance.models import Account, BankLine, BankMapping, BankMatch, BankStatement, Book, Line
from finance.rules import bank
from members.models import User
from union_portal.lib import Refused, refused_at

AT_ONCE = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Brought:
    """What came in, and how many lines had come with an earlier file."""

    statement: BankStatement
    new: int
    known: int


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refuse_known_file(book: Book, digest: str) -> None:
    before = BankStatement.objects.filter(book=book, digest=digest).first()
    if before is not None:
        day = timezone.localdate(before.at).isoformat()
        raise refused_at("file", _("This file has been brought in already, on %(day)s.") % {"day": day})


def known_among(book: Book, lines: Iterable[bank.Line]) -> set[str]:
    """The fingerprints of lines that an earlier file brought in."""
    wanted = [line.fingerprint for line in lines]
    return set(
        BankLine.objects.filter(book=book, fingerprint__in=wanted).values_list("fingerprint", flat=True)
    )


@transaction.atomic
def bring_in(
    book: Book, account: Account, said: bank.Statement, *, name: str, digest: str, by: User, at: datetime,
    progress: Progress | None = None,
) -> Brought:  # fmt: skip
    """Store a statement without a fault; lines of earlier files are left out."""
    if not said.is_sound or not said.lines:
        raise Refused(_("The statement has faults and is not brought in. Nothing was stored."))
    Book.objects.select_for_update().get(pk=book.pk)  # two files of one account wait for each other
    refuse_known_file(book, digest)
    _refuse_other_account(book, account, said)
    known = known_among(book, said.lines)
    new = [line for line in said.lines if line.fingerprint not in known]
    if not new:
        raise Refused(_("Every line of this file has been brought in already with another file."))
    with refusals_in_words():
        days = [line.on for line in said.lines]
        opening = said.opening if said.opening is not None else 0
        statement = BankStatement.objects.create(
            book=book, account=account, tail=said.account_tail[-8:], file_name=name[-120:], digest=digest, from_on=min(days), until_on=max(days),
            opening_fen=opening, closing_fen=said.closing if said.closing is not None else opening + sum(line.amount for line in said.lines),
            by=by, at=at,
        )  # fmt: skip
        for start in range(0, len(new), AT_ONCE):
            part = new[start : start + AT_ONCE]
            BankLine.objects.bulk_create(
                _stored(statement, line, start + place) for place, line in enumerate(part, 1)
            )
            if progress:
                progress(start + len(part), len(new))
    return Brought(statement, len(new), len(said.lines) - len(new))


def _stored(statement: BankStatement, line: bank.Line, number: int) -> BankLine:
    return BankLine(
        statement=statement, book_id=statement.book_id, number=number, at=timezone.make_aware(line.occurred_at),
        summary=line.summary[:200], counterparty=line.counterparty[:120], amount_fen=line.amount, balance_fen=line.balance,
        serial=line.serial[:60], fingerprint=line.fingerprint,
    )  # fmt: skip


def _refuse_other_account(book: Book, account: Account, said: bank.Statement) -> None:
    """Two bank accounts do not flow into one account of the books."""
    if not said.account_tail:
        return
    other = (
        BankStatement.objects.filter(book=book, account=account)
        .exclude(tail="")
        .exclude(tail=said.account_tail[-8:])
    )
    if tail := other.values_list("tail", flat=True).first():
        raise refused_at(
            "account",
            _("Files for this account came from bank account …%(before)s so far; this one is of …%(now)s.")
            % {"before": tail, "now": said.account_tail},
        )


@transaction.atomic
def remember(book: Book, name: str, columns: Mapping[str, object], *, by: User, at: datetime) -> BankMapping:
    """Keep which column means what under a name, for the next file of this bank."""
    name = " ".join(name.split())
    if not name:
        raise refused_at("name", _("Give it a name: the bank’s."))
    return BankMapping.objects.update_or_create(
        book=book, name=name[:40], defaults={"columns": dict(columns)}
    )[0]


# --- which line is which -------------------------------------------------------------------------------------


@transaction.atomic
def match(book: Book, bank_lines: Collection[int], lines: Collection[int], *, by: User, at: datetime) -> None:
    """These lines of the bank are those of the books: one of either side, and the same sum."""
    ours = list(
        BankLine.objects.select_for_update(of=("self",))
        .filter(book=book, pk__in=bank_lines)
        .select_related("statement")
    )
    theirs = list(Line.objects.select_related("entry").filter(entry__book=book, pk__in=lines))
    if not ours or not theirs or len(ours) != len(set(bank_lines)) or len(theirs) != len(set(lines)):
        raise Refused(_("Choose a line on each side."))
    if len(ours) > 1 and len(theirs) > 1:
        raise Refused(_("One line stands on one of the sides: match the others one by one."))
    Book.objects.select_for_update().get(pk=book.pk)
    if (
        BankMatch.objects.filter(bank_line__in=ours).exists()
        or BankMatch.objects.filter(line__in=theirs).exists()
    ):
        raise Refused(_("One of these lines is matched already. Look at the page again."))
    if any(line.set_aside for line in ours):
        raise Refused(_("A line that was set aside is taken back before it is matched."))
    if {line.account_id for line in theirs} != {each.statement.account_id for each in ours}:
        raise Refused(_("A line of the books stands on another account."))
    if sum(each.amount_fen for each in ours) != sum(line.amount_fen for line in theirs):
        raise Refused(_("The two sides do not come to the same sum."))
    with refusals_in_words():
        BankMatch.objects.bulk_create(
            BankMatch(bank_line=each, line=line, by=by, at=at) for each in ours for line in theirs
        )


@transaction.atomic
def unmatch(line: BankLine, *, by: User, at: datetime) -> None:
    """Take a match apart, with everything that belongs to it on both sides; what a month was closed with stays."""
    theirs = list(line.matches.values_list("line", flat=True))
    if not theirs:
        raise Refused(_("This line is not matched."))
    with refusals_in_words():
        BankMatch.objects.filter(line__in=theirs).delete()


@transaction.atomic
def set_aside(line: BankLine, reason: str, *, by: User, at: datetime) -> None:
    """A line that no entry will ever belong to, and why; not in a month that was closed with it."""
    reason = " ".join(reason.split())
    if not reason:
        raise refused_at("reason", _("Say why no entry belongs to it."))
    line = BankLine.objects.select_for_update().get(pk=line.pk)
    if line.matches.exists():
        raise Refused(_("This line is matched. Undo the match first."))
    line.set_aside = reason[:200]
    with refusals_in_words():
        line.save(update_fields=["set_aside"])


@transaction.atomic
def bring_back(line: BankLine, *, by: User, at: datetime) -> None:
    """It waits for its entry again; what a month was closed with stays."""
    with refusals_in_words():
        done = BankLine.objects.filter(pk=line.pk).exclude(set_aside="").update(set_aside="")
    if not done:
        raise Refused(_("This line is not set aside."))
