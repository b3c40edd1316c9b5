"""Income and spending (收支情况表) and execution of the budget (预算执行表), from sums by account.

Sums come in as the books have them, + debit and - credit, of one span of days and without carrying forward (or income
and spending of a closed year would be nothing). What comes out is as people read it: income and spending both positive.
A row above others is the sum of those below it, and of what was posted to it while nothing stood below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from finance.rules.accounts import ACCOUNTS, Account, Kind, normal_side

BASIS = 10_000
"""Basis points in one."""
MILLE = 1_000


@dataclass(frozen=True)
class Row:
    """An account with its sum; depth 0 is a main heading."""

    account: str
    depth: int
    fen: int


@dataclass(frozen=True)
class Statement:
    """Opening surplus + income - spending (+ other changes of the surplus) = closing surplus."""

    opening_fen: int
    income: tuple[Row, ...]
    spending: tuple[Row, ...]
    income_fen: int
    spending_fen: int
    other_fen: int
    """What changed the surplus and was neither income nor spending, as moving some of it to a fund."""

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.income_fen - self.spending_fen + self.other_fen

    @property
    def balance_fen(self) -> int:
        """Of this span alone."""
        return self.income_fen - self.spending_fen


def statement(
    opening_fen: int,
    movements: Mapping[str, int],
    *,
    other_fen: int = 0,
    tree: Sequence[Account] = ACCOUNTS,
    with_empty: bool = False,
) -> Statement:
    """Of the surplus at the beginning (positive: there is something) and the sums of a span."""
    sums = rolled_up(movements, tree)
    income = _rows(sums, tree, Kind.INCOME, with_empty=with_empty)
    spending = _rows(sums, tree, Kind.EXPENSE, with_empty=with_empty)
    return Statement(opening_fen, income, spending, main_sum(income), main_sum(spending), other_fen)


def main_sum(rows: Iterable[Row]) -> int:
    """Of the main headings: those below are in them."""
    return sum(row.fen for row in rows if row.depth == 0)


def rolled_up(movements: Mapping[str, int], tree: Sequence[Account] = ACCOUNTS) -> dict[str, int]:
    """Every account of the tree with all below it. An account that is not in the tree is an error, never left out."""
    parents = {account.slug: account.parent for account in tree}
    sums = dict.fromkeys(parents, 0)
    for slug, fen in movements.items():
        if slug not in parents:
            raise KeyError(slug)
        while slug:
            sums[slug] += fen
            slug = parents[slug]
    return sums


def depths(tree: Sequence[Account] = ACCOUNTS) -> dict[str, int]:
    parents = {account.slug: account.parent for account in tree}

    def depth(slug: str) -> int:
        return 1 + depth(parents[slug]) if parents[slug] else 0

    return {slug: depth(slug) for slug in parents}


def _rows(
    sums: Mapping[str, int], tree: Sequence[Account], kind: Kind, *, with_empty: bool
) -> tuple[Row, ...]:
    deep = depths(tree)
    return tuple(
        Row(account.slug, deep[account.slug], sums[account.slug] * normal_side(kind))
        for account in tree
        if account.kind is kind and (with_empty or sums[account.slug])
    )


@dataclass(frozen=True)
class Execution:
    """One row of the budget: what was planned, what was done, what is left."""

    account: str
    depth: int
    budget_fen: int
    executed_fen: int

    @property
    def remaining_fen(self) -> int:
        """Negative: more was spent, or received, than planned."""
        return self.budget_fen - self.executed_fen

    @property
    def rate_bp(self) -> int | None:
        """执行率 in basis points, 10000 is all of it; None where nothing was planned."""
        return share(self.executed_fen, self.budget_fen, BASIS)


def execution(
    budget: Mapping[str, int],
    movements: Mapping[str, int],
    kind: Kind = Kind.EXPENSE,
    *,
    tree: Sequence[Account] = ACCOUNTS,
) -> tuple[Execution, ...]:
    """Budget lines are positive. Every account that was planned or moved, with the headings above it."""
    deep, planned, moved = depths(tree), rolled_up(budget, tree), rolled_up(movements, tree)
    return tuple(
        Execution(
            account.slug, deep[account.slug], planned[account.slug], moved[account.slug] * normal_side(kind)
        )
        for account in tree
        if account.kind is kind and (planned[account.slug] or moved[account.slug])
    )


def execution_total(rows: Iterable[Execution]) -> Execution:
    """The last row: the main headings together; its account is ""."""
    main = [row for row in rows if row.depth == 0]
    return Execution("", 0, sum(row.budget_fen for row in main), sum(row.executed_fen for row in main))


@dataclass(frozen=True)
class Comparison:
    """An account in two spans."""

    account: str
    depth: int
    now_fen: int
    before_fen: int

    @property
    def delta_fen(self) -> int:
        return self.now_fen - self.before_fen

    @property
    def delta_permille(self) -> int | None:
        """By how much more or less; None where there was nothing before."""
        return share(self.delta_fen, abs(self.before_fen), MILLE)


def compare(
    now: Sequence[Row], before: Sequence[Row], tree: Sequence[Account] = ACCOUNTS
) -> tuple[Comparison, ...]:
    """Every account that has a row in one of the two, in the order of the tree."""
    here, there = ({row.account: row for row in rows} for rows in (now, before))
    deep = depths(tree)
    return tuple(
        Comparison(slug, deep[slug], _fen(here.get(slug)), _fen(there.get(slug)))
        for slug in deep
        if slug in here or slug in there
    )


def _fen(row: Row | None) -> int:
    return row.fen if row else 0


def per_member(fen: int, members: int) -> int | None:
    """Money for each member in whole fen; None where there are none."""
    return share(fen, members, 1)


def share(part: int, whole: int, of: int) -> int | None:
    """part/whole in units of `of`, rounded half away from zero; None of nothing, or of less."""
    if whole <= 0:
        return None
    rounded = (2 * abs(part) * of + whole) // (2 * whole)
    return -rounded if part < 0 else rounded
