"""The bank reconciliation (银行存款余额调节表) at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from finance.models import Account, BalancePeriod, BankLine, BankMatch, Book, Line
from finance.reading.bank import day_of, first_day
from finance.rules import matching
from finance.rules.matching import Reconciliation


@dataclass(frozen=True)
class OneSided:
    """A line that only one side knows."""

    on: date
    words: str
    fen: int
    bank_line: int | None = None
    number: str = ""
    """Of the entry."""


@dataclass(frozen=True)
class Sheet:
    account: Account
    on: date
    sums: Reconciliation
    only_bank: tuple[OneSided, ...]
    only_book: tuple[OneSided, ...]
    notes: tuple[str, ...] = ()


def sheet(book: Book, account: Account, on: date, *, stated_fen: int | None = None) -> Sheet | None:
    """`stated_fen`: the balance somebody typed from the bank's paper. None where no file and nobody has told one."""
    bank_fen = stated_fen if stated_fen is not None else stated(book, account, on)
    if bank_fen is None:
        return None
    only_bank, only_book = _only_bank(book, account, on), _only_book(book, account, on)
    sums = matching.reconcile(
        book_balance=balance(book, account, on), bank_balance=bank_fen,
        only_bank=[each.fen for each in only_bank], only_book=[each.fen for each in only_book],
    )  # fmt: skip
    return Sheet(account, on, sums, only_bank, only_book, _notes(book, account, on))


def stated(book: Book, account: Account, on: date) -> int | None:
    """The balance after the last movement of that day or before, by the files."""
    lines = BankLine.objects.filter(
        book=book, statement__account=account, at__lt=_end_of(on), balance_fen__isnull=False
    )
    last = (
        lines.order_by("-at", "-statement__until_on", "-number").values_list("balance_fen", flat=True).first()
    )
    if last is not None:
        return int(last)
    first = (
        BankLine.objects.filter(book=book, statement__account=account)
        .order_by("at")
        .select_related("statement")
        .first()
    )
    return (
        first.statement.opening_fen
        if first and day_of(first) > on >= first.statement.from_on - timedelta(days=31)
        else None
    )


def balance(book: Book, account: Account, on: date) -> int:
    """The months before, and the days of this one."""
    first = on.replace(day=1)
    before = BalancePeriod.objects.filter(account=account, period__book=book, period__first_on__lt=first)
    within = Line.objects.filter(account=account, entry__book=book, on__gte=first, on__lte=on)
    sums = (
        before.aggregate(fen=Sum(F("debit_fen") - F("credit_fen")))["fen"],
        within.aggregate(fen=Sum("amount_fen"))["fen"],
    )
    return sum(int(each or 0) for each in sums)


def _only_bank(book: Book, account: Account, on: date) -> tuple[OneSided, ...]:
    """Lines of the bank whose entry is of a later day, or not there."""
    known = BankMatch.objects.filter(bank_line=OuterRef("pk"), line__on__lte=on)
    lines = BankLine.objects.filter(book=book, statement__account=account, at__lt=_end_of(on))
    found = lines.filter(~Exists(known)).order_by("at", "pk")
    return tuple(
        OneSided(day_of(line), " · ".join(filter(None, (line.summary, line.counterparty, line.set_aside))), line.amount_fen, line.pk)
        for line in found
    )  # fmt: skip


def _only_book(book: Book, account: Account, on: date) -> tuple[OneSided, ...]:
    """Entries the bank had not carried out by that day. What was before the first file nobody can compare."""
    since = first_day(book, account)
    if since is None:
        return ()
    known = BankMatch.objects.filter(line=OuterRef("pk"), bank_line__at__lt=_end_of(on))
    lines = Line.objects.filter(account=account, entry__book=book, on__gte=since, on__lte=on)
    found = (
        lines.filter(~Exists(known))
        .exclude(entry__kind="opening")
        .select_related("entry")
        .order_by("on", "seq", "position")
    )
    return tuple(
        OneSided(line.on, line.entry.narration, line.amount_fen, number=line.entry.number) for line in found
    )


def _notes(book: Book, account: Account, on: date) -> tuple[str, ...]:
    last = BankLine.objects.filter(book=book, statement__account=account).order_by("-at").first()
    if last is not None and day_of(last) < on:
        return (_("The files of the bank reach to %(day)s.") % {"day": day_of(last).isoformat()},)
    return ()


def _end_of(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
