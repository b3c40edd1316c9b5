"""The two statements in the form of the state's accounting rules for unions: 收支情况表 and 预算执行表, in yuan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.reading.year import Story
from finance.rules import statements
from finance.rules.accounts import Kind
from finance.rules.statements import Row
from union_portal.lib.papers import Cell, Column, Facts, Paper, Signature, Table

INDENT = "　"


def yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100


def income_and_spending(told: Story, *, issuer: str, today: date) -> Paper:
    """This span, the year so far, and the same part of the year before."""
    first = date(told.span.year, 1, 1)
    year = told.sums.statement(first, told.last, told.tree.plain)
    earlier = None
    if date(told.span.year - 1, 1, 1) >= told.shown.begins.replace(day=1):
        earlier = told.sums.statement(
            date(told.span.year - 1, 1, 1), date(told.span.year - 1, told.last.month, 28), told.tree.plain
        )
    columns = (
        Column(pgettext("heading of a statement", "Item"), width=5), Column(_("Number of the account"), width=1.5),
        Column(_("This period"), "money", width=2), Column(_("Year so far"), "money", width=2),
        Column(_("Same part of the year before"), "money", width=2),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []

    def line(label: str, name: str) -> None:
        amounts = [yuan(getattr(each, name)) if each else None for each in (told.statement, year, earlier)]
        rows.append((label, "", *amounts))

    line(_("1. Surplus at the beginning"), "opening_fen")
    line(_("2. Income"), "income_fen")
    rows += _rows(told, [told.statement.income, year.income, earlier.income if earlier else ()])
    line(_("3. Spending"), "spending_fen")
    rows += _rows(told, [told.statement.spending, year.spending, earlier.spending if earlier else ()])
    line(_("4. Balance of the period"), "balance_fen")
    if any(each and each.other_fen for each in (told.statement, year, earlier)):
        line(_("Other changes of the surplus"), "other_fen")
    line(_("5. Surplus at the end"), "closing_fen")
    return _paper(
        _("Income and expenditure statement"), told, Table(columns, tuple(rows)), issuer=issuer, today=today
    )


def _rows(told: Story, spans: list[tuple[Row, ...]]) -> list[tuple[Cell, ...]]:
    """Every account that moved in one of the spans, in the order of the chart."""
    by_span = [{row.account: row.fen for row in rows} for rows in spans]
    deep = statements.depths(told.tree.plain)
    found: list[tuple[Cell, ...]] = []
    for row in told.tree.rows:
        if any(row.slug in fens for fens in by_span):
            label = INDENT * (deep[row.slug] + 1) + told.tree.label(row.slug)
            amounts = [
                yuan(fens.get(row.slug, 0)) if span else None
                for fens, span in zip(by_span, spans, strict=True)
            ]
            found.append((label, told.tree.code(row.slug), *amounts))
    return found


def budget_execution(told: Story, *, issuer: str, today: date) -> Paper:
    """Income and spending against the budget, from the beginning of the year to the end of the span."""
    columns = (
        Column(pgettext("heading of a statement", "Item"), width=4.8), Column(_("Budget as first adopted"), "money", width=2),
        Column(_("Budget in force"), "money", width=2), Column(_("Done"), "money", width=2),
        Column(_("Rate, %"), width=1.4, align="right"), Column(_("Not done yet"), "money", width=2),
    )  # fmt: skip
    first = statements.rolled_up(told.planned.first, told.tree.plain)
    rows: list[tuple[Cell, ...]] = []
    for heading, kind in ((_("1. Income"), Kind.INCOME), (_("2. Spending"), Kind.EXPENSE)):
        done = told.executed(kind)
        total = statements.execution_total(done)
        rows.append(_executed(heading, sum(first[row.account] for row in done if row.depth == 0), total))
        rows += [
            _executed(INDENT * (row.depth + 1) + told.tree.label(row.account), first[row.account], row)
            for row in done
        ]
    notes = (_("Budget adopted by: %(resolution)s.") % {"resolution": told.planned.resolution},) if told.planned else (
        _("No budget has been adopted for this year."),
    )  # fmt: skip
    return _paper(
        _("Budget execution statement"), told, Table(columns, tuple(rows)), issuer=issuer, today=today, notes=notes
    )  # fmt: skip


def _executed(label: str, first: int, row: statements.Execution) -> tuple[Cell, ...]:
    rate = "" if row.rate_bp is None else f"{row.rate_bp / 100:.2f}"
    return (label, yuan(first), yuan(row.budget_fen), yuan(row.executed_fen), rate, yuan(row.remaining_fen))


def _paper(
    title: str, told: Story, table: Table, *, issuer: str, today: date, notes: tuple[str, ...] = ()
) -> Paper:
    facts = Facts(
        (
            (_("Drawn up by"), issuer or told.shown.book.name),
            (_("Period"), f"{told.span.label}（{max(told.span.first, told.shown.begins)} – {told.last}）"),
            (_("Unit"), pgettext("unit of money", "yuan")),
        )
    )
    signatures = (
        Signature(_("Chair of the union")), Signature(_("Head of finance")), Signature(_("Drawn up by hand of")),
    )  # fmt: skip
    return Paper(
        title=title, subtitle=told.span.label, issuer=issuer, dated=today, blocks=(facts, table), signatures=signatures, is_compact=True,
        notes=(*notes, _("From the published months alone; carrying a year forward is left out.")),
    )  # fmt: skip
