"""A branch's part of the fund: its income and spending by heading, and what stands below it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from finance.reading import sums
from finance.reading.display import Display
from finance.reading.spans import Span
from finance.reading.tree import Tree
from members.models import Branch


@dataclass(frozen=True)
class BranchPage:
    """Amounts as people read them: income and spending both positive."""

    income: list[tuple[str, str, int]]
    spending: list[tuple[str, str, int]]
    """(heading, address, fen), most first."""
    months: list[tuple[Span, int, int]]
    children: list[tuple[str, str, int]]

    @property
    def income_fen(self) -> int:
        return sum(fen for _label, _url, fen in self.income)

    @property
    def spending_fen(self) -> int:
        return sum(fen for _label, _url, fen in self.spending)


def branch_page(shown: Display, tree: Tree, branch: Branch, span: Span) -> BranchPage:
    """Two queries: the sums, and the branches right below."""
    last = min(span.last, shown.until)
    by_account: dict[str, int] = defaultdict(int)
    by_month: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    by_branch: dict[int, int] = defaultdict(int)
    for pk, slug, month, fen in sums.of_branch(shown.book, branch, span.first, last):
        if slug.startswith(("inc.", "exp.")):
            by_account[tree.main(slug)] += fen
            side = 1 if slug.startswith("exp.") else 0
            by_month[month][side] += fen if side else -fen
            by_branch[pk] += fen if side else 0

    def headings(beginning: str, sign: int) -> list[tuple[str, str, int]]:
        rows = [(slug, sign * fen) for slug, fen in by_account.items() if slug.startswith(beginning) and fen]
        return [
            (tree.label(slug), reverse("finance:category", args=[span.year, slug]), fen)
            for slug, fen in sorted(rows, key=lambda row: (-row[1], row[0]))
        ]

    below = Branch.objects.filter(path__startswith=branch.path).exclude(pk=branch.pk)
    names = {row.pk: row for row in below}
    children: dict[int, int] = defaultdict(int)
    for pk, fen in by_branch.items():
        row = names.get(pk)
        while row is not None and row.parent_id != branch.pk:
            row = names.get(row.parent_id or 0)
        if row is not None:
            children[row.pk] += fen
    return BranchPage(
        headings("inc.", -1),
        headings("exp.", 1),
        [(Span(month.year, month=month.month), *sides) for month, sides in sorted(by_month.items())],
        [
            (names[pk].name, reverse("finance:branch", args=[span.year, pk]) + span.query, fen)
            for pk, fen in sorted(children.items(), key=lambda row: -row[1])
            if fen
        ],
    )
