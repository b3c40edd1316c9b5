"""The end of a month and of a year: the checklist, the close, what is carried forward, opening balances."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from finance import checking, posting
from finance.actions.refusals import refusals_in_words
from finance.models import BalancePeriod, BankLine, Book, Declaration, Draft, Entry, Period
from finance.posting import Posting
from finance.rules import carry_forward, closing
from finance.rules.closing import Item, Month, Point
from members.models import User
from union_portal.lib import Refused, refused_at

BANK, CASH = "asset.bank", "asset.cash"


def balances(book: Book, until_on: date) -> dict[str, int]:
    """Every account's balance at the end of the month that holds the day: + debit, - credit. One small query."""
    rows = BalancePeriod.objects.filter(period__book=book, period__first_on__lte=until_on)
    sums = rows.values_list("account_id").annotate(fen=Sum(F("debit_fen") - F("credit_fen")))
    return {account: fen for account, fen in sums if fen}


def month_of(period: Period, *, typed_bank_fen: int | None, counted_cash_fen: int | None = None) -> Month:
    """What the checklist looks at."""
    book = period.book
    own = Entry.objects.filter(book=book, on__range=(period.first_on, period.last_on))
    now = balances(book, period.last_on)
    papers = Count("draft__documents", filter=Q(draft__documents__removed_at__isnull=True))
    spent = own.filter(kind__in=["expense", "income", "advance", "repayment", "other"]).annotate(
        papers=papers
    )
    bare = spent.filter(papers=0).order_by("seq").select_related("draft")
    drafts = Draft.objects.under_way().filter(book=book, on__lte=period.last_on, on__gte=period.first_on)
    approved = drafts.filter(stage="approved").count()
    loose = BankLine.objects.filter(
        book=book, matches__isnull=True, set_aside="", at__date__range=(period.first_on, period.last_on)
    )
    loose_sums = loose.aggregate(many=Count("pk"), fen=Sum("amount_fen"))
    yearly = {account: fen for account, fen in now.items() if account.startswith(("inc.", "exp."))}
    return Month(
        last_on=period.last_on,
        book_bank_fen=now.get(BANK, 0),
        typed_bank_fen=typed_bank_fen,
        book_cash_fen=now.get(CASH, 0),
        counted_cash_fen=counted_cash_fen,
        without_voucher=tuple(e.number for e in bare if not (e.draft and e.draft.no_voucher_reason)),
        excused_vouchers=tuple(e.number for e in bare if e.draft and e.draft.no_voucher_reason),
        approved_drafts=approved,
        other_drafts=drafts.count() - approved,
        unmatched_lines=loose_sums["many"],
        unmatched_fen=loose_sums["fen"] or 0,
        advances=checking.advances(book),
        reversals=tuple((e.number, e.reverses.number) for e in own.filter(reverses__isnull=False).select_related("reverses")),
        is_previous_closed=not book.periods.filter(first_on__lt=period.first_on).exclude(state="closed").exists(),
        trial_balance_fen=sum(now.values()),
        is_last_of_year=period.last_on.month == 12,
        uncarried_fen=sum(abs(fen) for fen in yearly.values()),
        declared_by=_declared_by(period),
    )  # fmt: skip


def _declared_by(period: Period) -> str:
    """Asked at the end of the year only."""
    found = declaration_of(period) if period.last_on.month == 12 else None
    return found.by.name if found else ""


def declaration_of(period: Period) -> Declaration | None:
    """Of the year in which the month lies."""
    signed = Declaration.objects.filter(book=period.book_id, year=period.last_on.year)
    return signed.select_related("by").first()


@transaction.atomic
def declare(book: Book, year: int, note: str = "", *, by: User, at: datetime) -> Declaration:
    """The approver signs that nothing happened which the Eight Prohibitions forbid and no draft shows (八不准年度声明)."""
    if not book.years.filter(year=year).exists():
        raise Refused(_("The books have no such year."))
    if date(year, 12, 31) >= timezone.localdate(at):
        raise Refused(_("The year is not over yet."))
    with refusals_in_words():
        return Declaration.objects.create(
            book=book, year=year, note=" ".join(note.split())[:300], by=by, at=at
        )


@transaction.atomic
def begin(period: Period, *, by: User, at: datetime) -> Period:
    """The month is being closed: what is approved is still posted, nothing new is dated in it."""
    period = _locked(period)
    if period.last_on >= timezone.localdate(at):
        raise Refused(_("The month is not over yet."))
    if period.state != Period.State.OPEN:
        raise Refused(_("This month is “%(state)s” already.") % {"state": period.get_state_display()})
    period.state = Period.State.CLOSING
    period.save(update_fields=["state"])
    return period


@transaction.atomic
def close(
    period: Period,
    *,
    typed_bank_fen: int | None,
    counted_cash_fen: int | None = None,
    confirmed: Collection[str] = (),
    by: User,
    at: datetime,
) -> Period:
    """Close the month for good. The checklist stays with it as it was answered."""
    period = _locked(period)
    if period.state == Period.State.CLOSED:
        raise Refused(_("This month is closed already."))
    if period.state == Period.State.OPEN:
        raise Refused(_("Begin the closing of the month first."))
    posting.lock(period.book)
    items = closing.checklist(
        month_of(period, typed_bank_fen=typed_bank_fen, counted_cash_fen=counted_cash_fen)
    )
    if not closing.may_close(items, {Point(each) for each in confirmed}):
        raise Refused(_("The checklist is not done: look at what is marked."))
    period.state, period.closed_by, period.closed_at = Period.State.CLOSED, by, at
    period.bank_balance_fen = typed_bank_fen
    period.checklist = [_plain(item, confirmed) for item in items]
    with refusals_in_words():
        period.save()
    return period


def _plain(item: Item, confirmed: Collection[str]) -> dict[str, object]:
    figures = {
        name: list(value) if isinstance(value, tuple) else value for name, value in item.figures.items()
    }
    return {
        "point": item.point.value,
        "state": item.state.value,
        "figures": figures,
        "confirmed": item.point in confirmed,
    }


@transaction.atomic
def carry_year_forward(book: Book, year: int, *, by: User, at: datetime) -> list[Entry]:
    """Income and expense of the year to the surplus (年终结转), posted into December; Refused when there is nothing left."""
    december = book.periods.filter(first_on=date(year, 12, 1)).first()
    if december is None or not december.is_open:
        raise Refused(_("December of this year is not open."))
    if december.last_on >= timezone.localdate(at):
        raise Refused(_("The year is not over yet."))
    yearly = {
        account: fen
        for account, fen in balances(book, december.last_on).items()
        if account.startswith(("inc.", "exp."))
    }
    lines = carry_forward.closing_lines(yearly)
    if not lines:
        raise Refused(_("There is nothing left to carry forward."))
    words = _("Income and spending of %(year)d carried forward") % {"year": year}
    return _put(book, "carry_forward", december.last_on, words, dict(lines), by=by, at=at)


@transaction.atomic
def open_with(book: Book, on: date, figures: Mapping[str, int], *, by: User, at: datetime) -> list[Entry]:
    """Opening balances, + debit and - credit, before anything else is in the books."""
    if book.entries.exists():
        raise Refused(_("There are entries already: opening balances come first."))
    if sum(figures.values()):
        raise refused_at("figures", _("Debits and credits do not come to the same sum."))
    return _put(book, "opening", on, _("Opening balances"), figures, by=by, at=at)


def _put(
    book: Book, kind: str, on: date, words: str, figures: Mapping[str, int], *, by: User, at: datetime
) -> list[Entry]:
    lines = [(account, fen, "") for account, fen in figures.items() if fen]
    with refusals_in_words():
        keys = posting.put(
            book, [Posting(kind, on, words, lines, names={"handler": by.name})], on=timezone.localdate(at)
        )
    return list(Entry.objects.filter(pk__in=keys))


def _locked(period: Period) -> Period:
    return Period.objects.select_for_update(of=("self",)).select_related("book").get(pk=period.pk)
