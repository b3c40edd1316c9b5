"""Year-end (年终结转): income and expense accounts are brought to zero into the surplus; the rest opens the next year.

Source: 工会会计制度 — 年末将收入、支出各科目余额转入结余。 A balance is + where it is debit, - where it is credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from finance.rules.accounts import SURPLUS, Kind, kind_of

YEARLY = frozenset({Kind.INCOME, Kind.EXPENSE})
"""Begin every year at zero."""

Line = tuple[str, int]


def closing_lines(balances: Mapping[str, int]) -> tuple[Line, ...]:
    """The lines of the one entry that carries forward, in the order of the slugs; () where there is nothing to carry."""
    yearly = {slug: fen for slug, fen in balances.items() if fen and kind_of(slug) in YEARLY}
    lines = [(slug, -yearly[slug]) for slug in sorted(yearly)]
    result = sum(yearly.values())
    return (*lines, (SURPLUS, result)) if result else tuple(lines)


def closing_lines_by_branch(balances: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[Line, ...]]:
    """One entry for each branch that had income or spending; an entry belongs to one branch ("" is none)."""
    lines = {branch: closing_lines(balances[branch]) for branch in sorted(balances)}
    return {branch: each for branch, each in lines.items() if each}


def after(balances: Mapping[str, int], lines: Iterable[Line]) -> dict[str, int]:
    """The balances once these lines are posted, without zeros; after carrying forward they open the next year."""
    result = dict(balances)
    for slug, fen in lines:
        result[slug] = result.get(slug, 0) + fen
    return {slug: fen for slug, fen in result.items() if fen}
