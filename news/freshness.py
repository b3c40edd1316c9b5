"""How long columns have been silent, and what each branch has published this quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from members.models import Branch
from members.rules.branches import BranchKind
from news.columns import ColumnTree
from news.models import Article, Column, Policy
from news.rules.freshness import is_behind, is_stale, quarter_of


@dataclass(frozen=True)
class ColumnRow:
    """One column with what stands below it."""

    column: Column
    depth: int
    last_on: date | None
    days: int | None
    is_late: bool


@dataclass(frozen=True)
class BranchRow:
    """One branch with its groups."""

    branch: Branch
    items: int
    quota: int | None
    last_on: date | None
    is_late: bool


def column_rows(at: datetime) -> list[ColumnRow]:
    """Every column in the order of the tree, in three queries."""
    today = timezone.localdate(at)
    tree = ColumnTree(list(Column.objects.order_by("position", "name")))
    last = _last_by_column(Article, at) | _last_by_column(Policy, at)

    def rows(above: Column | None, depth: int) -> Iterable[ColumnRow]:
        for column in tree.children(above):
            moments = [last[pk] for pk in tree.subtree(column) if pk in last]
            on = timezone.localdate(max(moments)) if moments else None
            days = (today - on).days if on else None
            yield ColumnRow(column, depth, on, days, is_stale(on, today, column.fresh_days))
            yield from rows(column, depth + 1)

    return list(rows(None, 0))


def branch_rows(branches: QuerySet[Branch], at: datetime) -> list[BranchRow]:
    """What the open branches among `branches` have published this quarter with their groups, in three queries."""
    today = timezone.localdate(at)
    first, _following = quarter_of(today)
    start = timezone.make_aware(datetime.combine(first, time()))
    quota = Column.objects.filter(is_for_branches=True).aggregate(quota=Max("branch_quota"))["quota"]
    found = list(
        Article.objects.public(at)
        .filter(branch__isnull=False)
        .order_by()
        .values("branch__path")
        .annotate(last=Max("published_at"), items=Count("pk", filter=Q(published_at__gte=start)))
        .values_list("branch__path", "last", "items")
    )
    rows = []
    for branch in branches.filter(kind=BranchKind.BRANCH.value, closed_on=None).order_by("position", "name"):
        own = [(last, items) for path, last, items in found if path.startswith(branch.path)]
        items = sum(count for _last, count in own)
        last_on = timezone.localdate(max(last for last, _count in own)) if own else None
        rows.append(BranchRow(branch, items, quota, last_on, is_behind(items, quota, today)))
    return rows


def _last_by_column(model: type[Article] | type[Policy], at: datetime) -> dict[int, datetime]:
    found = model.objects.public(at).order_by().values("column").annotate(last=Max("published_at"))
    return dict(found.values_list("column", "last"))
