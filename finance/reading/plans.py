"""The budget of a year as pages show it: the first version and the one in force, one amount for each account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from finance.models import Book, BudgetLine
from finance.reading.tree import Tree


@dataclass(frozen=True)
class Planned:
    """By account; such that adding up the tree (rules.statements.rolled_up) gives what was decided."""

    first: Mapping[str, int] = field(default_factory=dict)
    in_force: Mapping[str, int] = field(default_factory=dict)
    version: int = 0
    resolution: str = ""

    def __bool__(self) -> bool:
        return self.version > 0


def planned(book: Book, year: int, tree: Tree) -> Planned:
    """Approved versions only: one query."""
    lines = BudgetLine.objects.filter(
        budget__book=book, budget__year=year, budget__approved_at__isnull=False
    ).order_by("budget__version")
    versions: dict[int, list[tuple[str, int, bool]]] = defaultdict(list)
    resolution = ""
    for number, resolved, account, fen, branch, activity in lines.values_list(
        "budget__version", "budget__resolution", "account_id", "amount_fen", "branch_id", "activity_id"
    ):
        versions[number].append((account, fen, branch is None and activity is None))
        resolution = resolved
    if not versions:
        return Planned()
    first, last = min(versions), max(versions)
    return Planned(plan(versions[first], tree), plan(versions[last], tree), last, resolution)


def plan(lines: Iterable[tuple[str, int, bool]], tree: Tree) -> dict[str, int]:
    """(account, amount, for the whole union) -> amounts to be added up.

    A line for the whole union holds what is narrowed to branches and activities, and what stands below its account.
    """
    whole: dict[str, int] = defaultdict(int)
    parts: dict[str, int] = defaultdict(int)
    for account, fen, is_whole in lines:
        (whole if is_whole else parts)[account] += fen
    own = {slug: max(whole[slug], parts[slug]) for slug in {*whole, *parts}}
    totals: dict[str, int] = {}
    rest: dict[str, int] = {}
    for row in reversed(tree.rows):  # what stands below comes before its heading
        below = sum(totals.get(child.slug, 0) for child in tree.children(row.slug))
        rest[row.slug] = max(0, own.get(row.slug, 0) - below)
        totals[row.slug] = below + rest[row.slug]
    return {slug: fen for slug, fen in rest.items() if fen}
