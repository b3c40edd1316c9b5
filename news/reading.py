"""What a reader's page is made of: neighbours, contents, filters."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import ExtractMonth
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from members.models import Branch
from news import permissions
from news.columns import ColumnTree, branches_below, column_tree, dress
from news.models import Article, Column, Picture, ViewCount
from news.rules.stages import Stage
from union_portal.lib.paging import Page

HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
RELATED, PINS = 4, 5
Filter = dict[str, Any]
BELOW = {"year": ("month",)}
"""What a filter clears besides itself: a month belongs to its year."""


def contents(body: str) -> list[tuple[int, str, str]]:
    """The headings of a cleaned body: level, anchor, text."""
    return [
        (int(level), anchor, unescape(strip_tags(text)).strip())
        for level, anchor, text in HEADING.findall(body)
    ]


def article_context(request: HttpRequest, article: Article, at: datetime) -> dict[str, Any]:
    """Everything the page of an article shows, in five queries."""
    dress(request, [article])
    previous, following = _neighbours(article, at)
    return {
        "article": article,
        "is_preview": not article.is_public(at),
        "crumbs": column_tree(request).crumbs(article.column),
        "attachments": list(article.attachments.all()),
        # Most articles have neither: the row of the article says so, and nothing is asked for.
        "gallery": list(article.gallery.select_related("picture")) if article.has_gallery else [],
        "videos": list(article.videos.select_related("poster")) if article.has_videos else [],
        "previous": previous,
        "next": following,
        "related": dress(request, related_articles(article, at)),
        "views": _views(article),
        "qr_url": reverse("news:article-qr", args=[article.pk]),
        "poster_url": reverse("news:article-poster", args=[article.pk]),
        "may_edit": permissions.may_change(request.user, article),
    }


def _views(article: Article) -> int:
    try:
        return article.view_count.views
    except ViewCount.DoesNotExist:
        return 0


# Written out: the page of an article is opened most, and building a UNION of two querysets costs more than running it.
NEIGHBOURS = """
(SELECT id, title, published_at FROM news_article
 WHERE stage = 'published' AND column_id = %(column)s AND (published_at, id) < (%(moment)s, %(pk)s)
   AND published_at <= %(at)s AND (published_until IS NULL OR published_until > %(at)s)
 ORDER BY published_at DESC, id DESC LIMIT 1)
UNION ALL
(SELECT id, title, published_at FROM news_article
 WHERE stage = 'published' AND column_id = %(column)s AND (published_at, id) > (%(moment)s, %(pk)s)
   AND published_at <= %(at)s AND (published_until IS NULL OR published_until > %(at)s)
 ORDER BY published_at, id LIMIT 1)
"""


def _neighbours(article: Article, at: datetime) -> tuple[Article | None, Article | None]:
    """The article before and the one after in the same column, in one query."""
    if article.published_at is None:
        return None, None
    here = (article.published_at, article.pk)
    values = {"column": article.column_id, "moment": here[0], "pk": here[1], "at": at}
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, values)
        both = [Article(pk=pk, title=title, published_at=moment) for pk, title, moment in cursor.fetchall()]
    previous = next((each for each in both if (each.published_at, each.pk) < here), None)
    following = next((each for each in both if (each.published_at, each.pk) > here), None)
    return previous, following


# The newest that share a tag are looked at, not all: a word on ten thousand articles would be sorted for every page.
# Of those the most alike come first; what is still free the column fills.
RELATED_TO = """
SELECT id FROM (
  (SELECT id, tags, published_at FROM news_article
   WHERE stage = 'published' AND tags && %s::varchar[] AND id <> %s
     AND published_at <= %s AND (published_until IS NULL OR published_until > %s)
   ORDER BY published_at DESC, id DESC LIMIT 60)
  UNION ALL
  (SELECT id, '{}', published_at FROM news_article
   WHERE stage = 'published' AND column_id = %s AND id <> %s AND NOT tags && %s::varchar[]
     AND published_at <= %s AND (published_until IS NULL OR published_until > %s)
   ORDER BY published_at DESC, id DESC LIMIT %s)
) AS near
ORDER BY cardinality(ARRAY(SELECT unnest(tags) INTERSECT SELECT unnest(%s::varchar[]))) DESC,
  published_at DESC, id DESC
LIMIT %s
"""


def related_articles(article: Article, at: datetime) -> list[Article]:
    """Those that share most tags with it, then those of its column; newest first, in one query."""
    tags, pk = article.tags, article.pk
    values = [tags, pk, at, at, article.column_id, pk, tags, at, at, RELATED, tags, RELATED]
    near = RawSQL(RELATED_TO, values)  # noqa: S611 - values are bound
    found = list(Article.objects.filter(pk__in=near).for_list())
    mine = set(article.tags)
    return sorted(
        found, key=lambda each: (len(mine & set(each.tags)), each.published_at, each.pk), reverse=True
    )


def first_picture(articles: list[Article]) -> Picture | None:
    """What a link to the list shows."""
    return next((each.lead_picture for each in articles if each.lead_picture), None)


def pinned_first(request: HttpRequest, articles: Any, page: Page, at: datetime) -> list[Article]:
    """The rows of the page; on the first one those that are pinned come before the others."""
    if not page.is_first:
        return page.items
    pins = articles.filter(Q(pinned_until__isnull=True) | Q(pinned_until__gt=at), is_pinned=True)
    return list(dict.fromkeys([*pins.order_by("-published_at", "-pk")[:PINS], *page.items]))


def link(label: Any, url: str, is_current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "is_current": is_current}


def column_filter(tree: ColumnTree, found: Column | None) -> Filter:
    """The columns beside or below this one."""
    below = tree.children(found) if found else []
    if not below and found and found.parent_id:
        below, found_parent = tree.children(tree.by_pk[found.parent_id]), tree.by_pk[found.parent_id]
        everything = link(_("All"), found_parent.get_absolute_url(), False)
    elif below and found:
        everything = link(_("All"), found.get_absolute_url(), True)
    else:
        below = [each for each in tree.children(None) if each.holds == Column.Holds.ARTICLES]
        everything = link(_("All"), reverse("news:latest"), found is None)
    links = [link(each.name, each.get_absolute_url(), each == found) for each in below]
    return {"label": _("Column"), "links": [everything, *links]}


@dataclass(frozen=True)
class Asked:
    """Which part of the archive somebody looks at; what is None asks for nothing."""

    year: int | None
    month: int | None
    column: Column | None
    columns: list[int]
    branch: Branch | None
    branches: list[int]


def archive_asked(request: HttpRequest, branch: Branch | None) -> Asked:
    """What the address says; a month only within its year."""
    tree = column_tree(request)
    year = year_asked(request)
    column = tree.find(request.GET.get("column", ""))
    return Asked(
        year=year,
        month=_number(request, "month", 1, 12) if year else None,
        column=column,
        columns=tree.subtree(column) if column else [],
        branch=branch,
        branches=branches_below(request, branch) if branch else [],
    )


def year_asked(request: HttpRequest) -> int | None:
    return _number(request, "year", 1901, 2199)


def _number(request: HttpRequest, name: str, least: int, most: int) -> int | None:
    said = request.GET.get(name, "")
    is_number = said.isascii() and said.isdigit() and len(said) <= 4
    return int(said) if is_number and least <= int(said) <= most else None


def years() -> list[int]:
    """From this year back to the year of the first article: one query, over the index."""
    first = (
        Article.objects.filter(stage="published")
        .order_by("published_at", "pk")
        .values_list("published_at")
        .first()
    )
    this_year = timezone.localdate().year
    return list(
        range(
            this_year, min(timezone.localtime(first[0]).year, this_year) - 1 if first else this_year - 1, -1
        )
    )


def in_archive(articles: Any, asked: Asked) -> Any:
    """Those of one month or year, local time, of one column and of one branch, each with what is below it."""
    if asked.year:
        first, following = _span(asked.year, asked.month)
        articles = articles.filter(published_at__gte=first, published_at__lt=following)
    if asked.column:
        articles = articles.filter(column__in=asked.columns)
    if asked.branch:
        articles = articles.of_branches(asked.branches)
    return articles


def _span(year: int, month: int | None) -> tuple[datetime, datetime]:
    """The first moment, and the first after it."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if month is None:
        return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return datetime(year, month, 1, tzinfo=zone), following


def archive_filters(request: HttpRequest, asked: Asked, branches: list[Branch]) -> list[Filter]:
    """Links to other years, months, columns and branches. A month says how much it holds."""
    tree = column_tree(request)
    columns = [each for each in tree.children(None) if each.holds == Column.Holds.ARTICLES]
    filters = [query_filter(request, _("Year"), "year", [(str(year), str(year)) for year in years()])]
    if asked.year:
        filters.append(query_filter(request, _("Month"), "month", _months(asked)))
    return [
        *filters,
        query_filter(request, _("Column"), "column", [(each.name, each.slug) for each in columns]),
        query_filter(request, _("Branch"), "branch", [(each.name, str(each.pk)) for each in branches]),
    ]


def _months(asked: Asked) -> list[tuple[str, str]]:
    """The months of the year that hold anything, with how much.

    Counted over an index without a look at the articles; the few that have expired are taken off afterwards.
    """
    now = timezone.now()
    seen = Article.objects.filter(stage=Stage.PUBLISHED, published_at__lte=now)
    counts = _by_month(seen, asked)
    for month, count in _by_month(seen.filter(published_until__lte=now), asked).items():
        counts[month] -= count
    return [
        (f"{date_format(date(2000, month, 1), 'N')} ({count})", str(month))
        for month, count in sorted(counts.items(), reverse=True)
        if count
    ]


def _by_month(articles: Any, asked: Asked) -> dict[int, int]:
    of_year = in_archive(articles, replace(asked, month=None)).order_by()
    found = of_year.annotate(month=ExtractMonth("published_at")).values("month").annotate(count=Count("pk"))
    return dict(found.values_list("month", "count"))


def query_filter(
    request: HttpRequest, label: str, name: str, choices: list[tuple[Any, str]], *, first: str = ""
) -> Filter:
    """Links that set one value of the address and keep the others; the first one clears it."""
    current, query = request.GET.get(name, ""), request.GET.copy()
    for each in (name, *BELOW.get(name, ()), "page", "before", "after"):
        query.pop(each, None)
    others, links = query.urlencode(), []
    for text, value in [(first or _("All"), ""), *choices]:
        parts = [part for part in (others, urlencode({name: value}) if value else "") if part]
        url = f"{request.path}?{'&'.join(parts)}" if parts else request.path
        links.append(link(text, url, value == current))
    return {"label": label, "links": links}
