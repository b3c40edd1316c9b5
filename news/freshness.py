"""How long columns have been silent, what each branch has published this quarter, and what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import Branch
from members.rules.branches import BranchKind
from news.columns import ColumnTree
from news.models import Article, Column, MonthlyViews, Policy, Submission
from news.must_reads import completion
from news.rules.freshness import is_behind, is_stale, quarter_of
from news.rules.must_read import percent
from news.rules.review import Outcome, Way, share

YEAR = timedelta(days=365)
READ_SHOWN = 5
A_WEEK = timedelta(days=7)
"""What came out yesterday has not had its readers yet."""


class Published(NamedTuple):
    """Texts of twelve months that came before reviewers: how many readers saw them, how many before a reviewer."""

    column: int
    branch_path: str
    published: int
    forced: int


@dataclass(frozen=True)
class ColumnRow:
    """One column with what stands below it."""

    column: Column
    depth: int
    last_on: date | None
    days: int | None
    is_late: bool
    items: int
    published: int
    forced: int

    @property
    def forced_share(self) -> int:
        return share(self.forced, self.published)


@dataclass(frozen=True)
class BranchRow:
    """One branch with its groups. Of the `asked` readings that are a must today, `read` are confirmed."""

    branch: Branch
    items: int
    quota: int | None
    last_on: date | None
    is_late: bool
    published: int
    forced: int
    asked: int = 0
    read: int = 0

    @property
    def read_share(self) -> int:
        return percent(self.read, self.asked)

    @property
    def forced_share(self) -> int:
        return share(self.forced, self.published)


@dataclass(frozen=True)
class Report:
    """Everything that staff and leaders look at, for one quarter."""

    at: datetime
    quarter: tuple[date, date]
    columns: list[ColumnRow]
    branches: list[BranchRow]
    published: int
    forced: int
    most_read: list[Article]
    least_read: list[Article]
    counted_since: date | None

    @property
    def late_columns(self) -> int:
        return sum(row.is_late for row in self.columns)

    @property
    def late_branches(self) -> int:
        return sum(row.is_late for row in self.branches)

    @property
    def items(self) -> int:
        return sum(row.items for row in self.columns if row.depth == 0)

    @property
    def forced_share(self) -> int:
        return share(self.forced, self.published)

    @property
    def number(self) -> int:
        return (self.quarter[0].month + 2) // 3

    @property
    def is_counted_in_part(self) -> bool:
        """Views are counted by month only since some day of this quarter, or not at all yet."""
        return self.counted_since is None or self.counted_since > self.quarter[0]


def report(branches: QuerySet[Branch], at: datetime, *, is_whole: bool) -> Report:
    """For the whole union, or for these branches only; as many queries for one branch as for all."""
    quarter = quarter_of(timezone.localdate(at))
    counts = published_and_forced(at)
    rows = branch_rows(branches, at, counts, completion(at))
    articles = Article.objects.public(at)
    if not is_whole:
        articles = articles.filter(branch__in=branches)
        counts = [
            each for each in counts if any(each.branch_path.startswith(row.branch.path) for row in rows)
        ]
    return Report(
        at=at,
        quarter=quarter,
        columns=column_rows(at, counts),
        branches=rows,
        published=sum(each.published for each in counts),
        forced=sum(each.forced for each in counts),
        most_read=_read(articles, quarter[0], most=True),
        least_read=_read(
            articles.filter(published_at__gte=_start(quarter[0]), published_at__lte=at - A_WEEK),
            quarter[0],
            most=False,
        ),
        counted_since=MonthlyViews.objects.aggregate(first=Min("month"))["first"],
    )


def published_and_forced(at: datetime) -> list[Published]:
    """By column and branch, in one query: the share that was published before a review (三审三校) is shown to all."""
    forced = Q(way=Way.FORCED.value)
    found = (
        Submission.objects.filter(submitted_at__gt=at - YEAR)
        .order_by()
        .values(
            column=Coalesce("article__column", "policy__column"),
            path=Coalesce("article__branch__path", Value("")),
        )
        .annotate(
            published=Count("pk", filter=forced | Q(way=Way.REGULAR.value, outcome=Outcome.APPROVED.value)),
            forced=Count("pk", filter=forced),
        )
    )
    return [Published(*row) for row in found.values_list("column", "path", "published", "forced")]


def column_rows(at: datetime, counts: Sequence[Published] = ()) -> list[ColumnRow]:
    """Every column in the order of the tree, in three queries."""
    today = timezone.localdate(at)
    tree = ColumnTree(list(Column.objects.order_by("position", "name")))
    last = _last_by_column(Article, at) | _last_by_column(Policy, at)

    def rows(above: Column | None, depth: int) -> Iterable[ColumnRow]:
        for column in tree.children(above):
            below = tree.subtree(column)
            found = [last[pk] for pk in below if pk in last]
            on = timezone.localdate(max(moment for moment, _items in found)) if found else None
            days = (today - on).days if on else None
            reviewed = [each for each in counts if each.column in below]
            yield ColumnRow(
                column=column,
                depth=depth,
                last_on=on,
                days=days,
                is_late=is_stale(on, today, column.fresh_days),
                items=sum(items for _moment, items in found),
                published=sum(each.published for each in reviewed),
                forced=sum(each.forced for each in reviewed),
            )
            yield from rows(column, depth + 1)

    return list(rows(None, 0))


def branch_rows(
    branches: QuerySet[Branch],
    at: datetime,
    counts: Sequence[Published] = (),
    readings: Mapping[str, tuple[int, int]] | None = None,
) -> list[BranchRow]:
    """What the open branches among `branches` have published this quarter with their groups, in three queries."""
    today = timezone.localdate(at)
    quota = Column.objects.filter(is_for_branches=True).aggregate(quota=Max("branch_quota"))["quota"]
    found = list(
        Article.objects.public(at)
        .filter(branch__isnull=False)
        .order_by()
        .values("branch__path")
        .annotate(last=Max("published_at"), items=Count("pk", filter=_this_quarter(today)))
        .values_list("branch__path", "last", "items")
    )
    rows = []
    for branch in branches.filter(kind=BranchKind.BRANCH.value, closed_on=None).order_by("position", "name"):
        own = [(last, items) for path, last, items in found if path.startswith(branch.path)]
        reviewed = [each for each in counts if each.branch_path.startswith(branch.path)]
        items = sum(count for _last, count in own)
        asked, read = (readings or {}).get(branch.path, (0, 0))
        rows.append(
            BranchRow(
                branch=branch,
                items=items,
                quota=quota,
                last_on=timezone.localdate(max(last for last, _count in own)) if own else None,
                is_late=is_behind(items, quota, today),
                published=sum(each.published for each in reviewed),
                forced=sum(each.forced for each in reviewed),
                asked=asked,
                read=read,
            )
        )
    return rows


def _last_by_column(model: type[Article] | type[Policy], at: datetime) -> dict[int, tuple[datetime, int]]:
    """The last moment of each column, and how many came this quarter."""
    counted = Count("pk", filter=_this_quarter(timezone.localdate(at)))
    found = (
        model.objects.public(at).order_by().values("column").annotate(last=Max("published_at"), items=counted)
    )
    return {column: (last, items) for column, last, items in found.values_list("column", "last", "items")}


def _read(articles: QuerySet[Article], since: date, *, most: bool) -> list[Article]:
    """Those opened most, or least, since that month; each with its `read`."""
    of_these = Coalesce(Sum("monthly_views__views", filter=Q(monthly_views__month__gte=since)), 0)
    found = articles.order_by().annotate(read=of_these)
    if most:  # over the few that were opened at all, not over the archive
        opened = MonthlyViews.objects.filter(month__gte=since)
        found = found.filter(pk__in=opened.values("article"))
    found = found.select_related("column", "branch").only("title", "column", "branch", "published_at")
    return list(found.order_by("-read" if most else "read", "-published_at")[:READ_SHOWN])


def _this_quarter(today: date) -> Q:
    return Q(published_at__gte=_start(quarter_of(today)[0]))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
