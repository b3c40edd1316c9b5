"""Papers of the bookkeeper: trial balance with its checklist, journals of accounts, the bank reconciliation, execution of a budget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.closing_words import POINTS, sentence
from finance.models import Book, Period
from finance.reading.balances import TrialBalance
from finance.reading.journal import Journal
from finance.rules.closing import Item, State
from union_portal.lib.papers import Cell, Column, Facts, Heading, Paper, Signature, Table

if TYPE_CHECKING:
    from finance.reading.reconciling import Sheet

STATES = {State.OK: "✓", State.ASK: "?", State.STOP: "✗"}


def money(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100


def side(fen: int) -> str:
    """借 or 贷 before a balance, 平 where there is none."""
    if not fen:
        return pgettext("side of a balance", "nil")
    return pgettext("side of a balance", "debit") if fen > 0 else pgettext("side of a balance", "credit")


def month_name(on: date) -> str:
    return date_format(on, pgettext("date format: a month", "F Y"))


def trial_balance_paper(book: Book, balance: TrialBalance, items: Iterable[Item], *, on: date) -> Paper:
    """科目余额表 of a month, with the closing checklist beneath."""
    blocks: list = [balance_table(balance)]
    rows = [(STATES[item.state], str(POINTS[item.point]), sentence(item)) for item in items]
    if rows:
        blocks += [
            Heading(_("Closing checklist")),
            Table((Column(_("state"), width=0.8, align="center"), Column(_("point"), width=2), Column(_("what stands there"), width=8)), tuple(rows)),
        ]  # fmt: skip
    return Paper(
        title=_("Trial balance"), subtitle=month_name(balance.period.first_on), issuer=book.name, dated=on, landscape=True,
        blocks=tuple(blocks), signatures=_signatures(), notes=(_("Amounts in yuan."),),
    )  # fmt: skip


def balance_table(balance: TrialBalance) -> Table:
    debit, credit = pgettext("side of an account", "debit"), pgettext("side of an account", "credit")
    before, within, after = _("opening"), _("in the month"), _("closing")
    columns = [Column(_("number"), width=1.3), Column(pgettext("of an entry", "account"), width=3)]
    columns += [
        Column(f"{when} {side_}", "money", width=2)
        for when in (before, within, after)
        for side_ in (debit, credit)
    ]
    rows = [
        (
            row.code, row.account.label, money(max(row.opening, 0) or None), money(max(-row.opening, 0) or None),
            money(row.debit or None), money(row.credit or None), money(max(row.closing, 0) or None), money(max(-row.closing, 0) or None),
        )
        for row in balance.posting
    ]  # fmt: skip
    sums = balance.totals
    totals = [
        money(sums[f"{when}{which}"])
        for when in ("opening_", "", "closing_")
        for which in ("debit", "credit")
    ]
    return Table(tuple(columns), tuple(rows), totals=("", _("total"), *totals))


def journal_paper(book: Book, journal: Journal, month: Period, *, on: date) -> Paper:
    """明细账 of one account and month."""
    columns = (
        Column(_("day"), "date", width=1.5), Column(pgettext("of an entry", "number"), width=1.8), Column(_("what for"), width=5),
        Column(pgettext("side of an account", "debit"), "money", width=2), Column(pgettext("side of an account", "credit"), "money", width=2),
        Column(pgettext("side of an account", "side"), width=0.8, align="center"), Column(_("balance"), "money", width=2),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            month.first_on,
            "",
            _("brought forward"),
            None,
            None,
            side(journal.opening),
            money(abs(journal.opening)),
        )
    ]
    closing = journal.opening
    for part in journal.parts:
        for moved in part.lines:
            entry, closing = moved.line.entry, moved.balance
            words = moved.line.memo or entry.narration
            rows.append(
                (
                    entry.on,
                    entry.number,
                    words,
                    money(moved.debit),
                    money(moved.credit),
                    side(closing),
                    money(abs(closing)),
                )
            )
    sums = [
        sum(getattr(each, name) or 0 for part in journal.parts for each in part.lines)
        for name in ("debit", "credit")
    ]
    totals = (None, "", _("total of the month"), *map(money, sums), side(closing), money(abs(closing)))
    return Paper(
        title=_("Journal of an account"), subtitle=f"{journal.account.label} · {month_name(month.first_on)}", issuer=book.name,
        dated=on, landscape=True, blocks=(Table(columns, tuple(rows), totals=totals),), signatures=_signatures(),
        notes=(_("Amounts in yuan."),),
    )  # fmt: skip


def reconciliation_paper(book: Book, sheet: Sheet, *, on: date) -> Paper:
    """银行存款余额调节表: both balances, what only one side knows, and what they come to."""
    sums = sheet.sums
    columns = (Column(_("item"), width=5), Column(_("amount (yuan)"), "money", width=2))
    books = Table(
        columns,
        (
            (_("balance in the books"), money(sums.book_balance)),
            (_("plus: came in at the bank, not in the books"), money(sums.bank_in)),
            (_("less: paid by the bank, not in the books"), money(sums.bank_out)),
        ),
        caption=_("By the books"), totals=(_("balance after adjustment"), money(sums.book_adjusted)),
    )  # fmt: skip
    bank = Table(
        columns,
        (
            (_("balance the bank states"), money(sums.bank_balance)),
            (_("plus: in the books, not come in at the bank"), money(sums.book_in)),
            (_("less: in the books, not paid by the bank"), money(sums.book_out)),
        ),
        caption=_("By the bank"), totals=(_("balance after adjustment"), money(sums.bank_adjusted)),
    )  # fmt: skip
    lines = (
        Column(_("day"), "date", width=1.5),
        Column(_("what for"), width=5),
        Column(_("amount (yuan)"), "money", width=2),
    )
    blocks: list = [
        Facts(((_("account"), sheet.account.label), (_("day"), sheet.on.isoformat()))),
        books,
        bank,
    ]
    for title, rows in ((_("Only at the bank"), sheet.only_bank), (_("Only in the books"), sheet.only_book)):
        if rows:
            blocks.append(
                Table(lines, tuple((row.on, row.words, money(row.fen)) for row in rows), caption=title)
            )
    agrees = _("Both balances agree after adjustment.")
    differs = _("A difference of %(fen)s yuan is not explained yet.") % {
        "fen": f"{Decimal(sums.difference) / 100:,.2f}"
    }
    return Paper(
        title=_("Bank reconciliation"), subtitle=sheet.on.isoformat(), issuer=book.name, dated=on, blocks=tuple(blocks), is_compact=True,
        signatures=_signatures(), notes=(agrees if sums.agrees else differs, *sheet.notes),
    )  # fmt: skip


def _signatures() -> tuple[Signature, ...]:
    return (
        Signature(pgettext("signature", "bookkeeper")),
        Signature(_("checked by")),
        Signature(_("approver")),
    )
