"""A year of the fund in figures: where the money came from, where it went, what was planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from finance.reading import plans
from finance.reading.display import Display
from finance.reading.spans import Span
from finance.reading.sums import Sums, sums_of
from finance.reading.tree import Tree
from finance.rules import charts, statements
from finance.rules.accounts import Kind
from finance.rules.statements import Statement

WIDTH, CHART_WIDTH, CHART_HEIGHT = 1000, 720, 180
TONES = 8
"""Colours of the stacked bar; more headings begin again."""


@dataclass(frozen=True)
class Item:
    """A heading with its share of the whole, and its bar."""

    slug: str
    label: str
    url: str
    fen: int
    permille: int | None
    tone: int
    bar: int
    """In hundredths of the longest."""

    @property
    def percent(self) -> str:
        return "" if self.permille is None else f"{self.permille / 10:.1f}%"


@dataclass(frozen=True)
class Execution:
    """A heading of the budget with its bullet bar."""

    label: str
    url: str
    row: statements.Execution
    bullet: charts.Bullet

    @property
    def percent(self) -> str:
        rate = self.row.rate_bp
        return "—" if rate is None else f"{rate / 100:.1f}%"


@dataclass(frozen=True)
class Story:
    """One span of the books, with the same a year earlier beside it."""

    shown: Display
    tree: Tree
    span: Span
    sums: Sums

    @property
    def last(self) -> date:
        return min(self.span.last, self.shown.until)

    @cached_property
    def statement(self) -> Statement:
        return self.sums.statement(self.span.first, self.last, self.tree.plain)

    @cached_property
    def before(self) -> Statement | None:
        """The same months a year earlier, where the books go back so far."""
        span = self.span.before
        if span.first < self.shown.begins:
            return None
        return self.sums.statement(span.first, date(span.year, self.last.month, 28), self.tree.plain)

    @cached_property
    def income(self) -> list[Item]:
        return self._items(self.statement.income, self.statement.income_fen)

    @cached_property
    def spending(self) -> list[Item]:
        return self._items(self.statement.spending, self.statement.spending_fen)

    def _items(self, rows: Sequence[statements.Row], total: int) -> list[Item]:
        main = sorted((row for row in rows if row.depth == 0), key=lambda row: -row.fen)
        most = max([row.fen for row in main] + [1])
        return [
            Item(
                row.account, self.tree.label(row.account), self.url(row.account), row.fen,
                statements.share(row.fen, total, statements.MILLE), place % TONES + 1, max(0, row.fen) * 100 // most,
            )
            for place, row in enumerate(main)
        ]  # fmt: skip

    def url(self, slug: str) -> str:
        return reverse("finance:category", args=[self.span.year, slug]) + self.span.query

    def pieces(self, items: Iterable[Item]) -> list[tuple[int, charts.Piece]]:
        """(tone, piece) end to end."""
        shown = [item for item in items if item.fen > 0]
        found = charts.pieces([(item.label, item.fen) for item in shown], WIDTH)
        return [(item.tone, piece) for item, piece in zip(shown, found, strict=True)]

    @cached_property
    def months(self) -> list[tuple[Span, int, int]]:
        """(month, income, spending) of the span, as far as it is on display."""
        found = []
        for month in range(self.span.first.month, self.last.month + 1):
            own = Span(self.span.year, month=month)
            if own.last < self.shown.begins:
                continue
            moved = self.sums.between(own.first, own.first)
            found.append((own, -_of(moved, "inc."), _of(moved, "exp.")))
        return found

    @cached_property
    def columns(self) -> list[charts.Column]:
        rows = [(str(span.month), (income, spending)) for span, income, spending in self.months]
        return charts.columns(rows, CHART_WIDTH, CHART_HEIGHT)

    @cached_property
    def comparison(self) -> tuple[tuple[str, str, statements.Comparison], ...]:
        """(label, address, row) of the main headings, against a year earlier."""
        if self.before is None:
            return ()
        pairs = ((self.statement.income, self.before.income), (self.statement.spending, self.before.spending))
        rows = [row for now, then in pairs for row in statements.compare(now, then, self.tree.plain)]
        return tuple(
            (self.tree.label(row.account), self.url(row.account), row) for row in rows if row.depth == 0
        )

    @property
    def per_member_fen(self) -> int | None:
        return statements.per_member(self.statement.spending_fen, self.shown.members)

    # --- budget ------------------------------------------------------------------------------------------------

    @cached_property
    def planned(self) -> plans.Planned:
        return plans.planned(self.shown.book, self.span.year, self.tree)

    @property
    def year_bp(self) -> int:
        """How much of the year is over at the end of the span."""
        first = date(self.span.year, 1, 1)
        whole = (date(self.span.year, 12, 31) - first).days + 1
        return ((self.last - first).days + 1) * charts.BASIS // whole

    def executed(self, kind: Kind = Kind.EXPENSE) -> tuple[statements.Execution, ...]:
        """From the beginning of the year: a budget is a year's."""
        moved = self.sums.between(date(self.span.year, 1, 1), self.last)
        return statements.execution(self.planned.in_force, moved, kind, tree=self.tree.plain)

    @cached_property
    def budget(self) -> list[Execution]:
        """The main headings of spending; empty without a budget."""
        if not self.planned:
            return []
        rows = [row for row in self.executed() if row.depth == 0]
        drawn = charts.bullets(
            [(self.tree.label(row.account), row.executed_fen, row.budget_fen) for row in rows], self.year_bp
        )
        return [
            Execution(bullet.label, self.url(row.account), row, bullet)
            for row, bullet in zip(rows, drawn, strict=True)
        ]

    @property
    def budget_total(self) -> statements.Execution:
        return statements.execution_total(self.executed())


def story(shown: Display, tree: Tree, span: Span) -> Story:
    """The whole year is read, and the one before: what pages show of it costs no further query."""
    last = min(date(span.year, 12, 31), shown.until)
    return Story(shown, tree, span, sums_of(shown.book, date(span.year - 1, 1, 1), last))


def _of(moved: dict[str, int], beginning: str) -> int:
    return sum(fen for slug, fen in moved.items() if slug.startswith(beginning))
