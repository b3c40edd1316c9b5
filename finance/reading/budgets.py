"""What was planned and what was done of it, line by line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum

from finance.models import (
    Account,
    BalanceActivity,
    BalanceBranch,
    BalancePeriod,
    Book,
    Budget,
    BudgetLine,
    Line,
)
from finance.rules import charts
from finance.rules.accounts import is_within

BASIS = 10_000


@dataclass(frozen=True)
class Executed:
    """A line of the budget, what was done of it, and its bar."""

    line: BudgetLine
    done: int
    bullet: charts.Bullet

    @property
    def left(self) -> int:
        return self.line.amount_fen - self.done

    @property
    def percent(self) -> int | None:
        """执行率; None where nothing was planned."""
        return self.done * 100 // self.line.amount_fen if self.line.amount_fen else None


def execution(budget: Budget, today: date) -> list[Executed]:
    """In the order of the chart. Five queries, however many lines there are."""
    lines = list(budget.lines.select_related("account", "branch", "activity"))
    sums = _Sums(budget.book, budget.year)
    done = [sums.of(line) for line in lines]
    rows = [(line.account.label, fen, line.amount_fen) for line, fen in zip(lines, done, strict=True)]
    bullets = charts.bullets(rows, _share_of_year(budget.year, today))
    return [Executed(line, fen, bar) for line, fen, bar in zip(lines, done, bullets, strict=True)]


def _share_of_year(year: int, today: date) -> int:
    """In ten-thousandths."""
    first = date(year, 1, 1)
    days = (date(year + 1, 1, 1) - first).days
    return min(max((today - first).days + 1, 0), days) * BASIS // days


class _Sums:
    """Debits less credits of the year by account, branch and activity, without what carries the year forward."""

    def __init__(self, book: Book, year: int) -> None:
        moved = Sum(F("debit_fen") - F("credit_fen"))
        within = {"period__book": book, "period__first_on__year": year}
        self.all: dict[str, int] = defaultdict(int)
        self.branches: dict[tuple[int, str], int] = defaultdict(int)
        self.activities: dict[tuple[int, str], int] = defaultdict(int)
        for account, fen in (
            BalancePeriod.objects.filter(**within).values_list("account_id").annotate(fen=moved)
        ):
            self.all[account] = int(fen)
        rows = (
            BalanceBranch.objects.filter(**within).values_list("branch_id", "account_id").annotate(fen=moved)
        )
        for branch, account, fen in rows:
            self.branches[branch, account] = int(fen)
        kept = BalanceActivity.objects.filter(activity__book=book, activity__starts_on__year=year)
        for activity, account, debit, credit in kept.values_list(
            "activity_id", "account_id", "debit_fen", "credit_fen"
        ):
            self.activities[activity, account] = debit - credit
        closing = Line.objects.filter(entry__book=book, entry__kind="carry_forward", entry__year=year)
        for account, branch, fen in closing.values_list("account_id", "branch_id").annotate(
            fen=Sum("amount_fen")
        ):
            self.all[account] -= int(fen)
            if branch is not None:
                self.branches[branch, account] -= int(fen)

    def of(self, line: BudgetLine) -> int:
        account: Account = line.account
        if line.activity_id is not None:
            found = [
                fen
                for (key, slug), fen in self.activities.items()
                if key == line.activity_id and is_within(slug, account.slug)
            ]
        elif line.branch_id is not None:
            found = [
                fen
                for (key, slug), fen in self.branches.items()
                if key == line.branch_id and is_within(slug, account.slug)
            ]
        else:
            found = [fen for slug, fen in self.all.items() if is_within(slug, account.slug)]
        return sum(found) * account.sign
