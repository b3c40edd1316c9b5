"""What a reader's page is made of: neighbours, contents, filters."""

import re
from datetime import datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from members.models import Branch
from news import permissions
from news.columns import ColumnTree, column_tree, dress
from news.models import Article, Column, ViewCount

HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
RELATED = 4
Filter = dict[str, Any]


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
    related = Article.objects.public(at).filter(column=article.column_id).exclude(pk=article.pk)
    return {
        "article": article,
        "is_preview": not article.is_public(at),
        "crumbs": column_tree(request).crumbs(article.column),
        "attachments": list(article.attachments.all()),
        "previous": previous,
        "next": following,
        "related": dress(request, list(related.for_list().order_by("-published_at", "-pk")[:RELATED])),
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


def year_asked(request: HttpRequest) -> int | None:
    said = request.GET.get("year", "")
    is_year = said.isascii() and said.isdigit() and len(said) == 4
    return int(said) if is_year and 1900 < int(said) < 2200 else None


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


def in_archive(articles: QuerySet[Article], year: int | None, branch: Branch | None) -> Any:
    """Those of one year, local time, and of one branch with its subtree."""
    if year:
        zone = ZoneInfo(settings.TIME_ZONE)
        start, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
        articles = articles.filter(published_at__gte=start, published_at__lt=end)
    if branch:
        articles = articles.filter(
            branch__in=list(Branch.objects.subtree(branch).values_list("pk", flat=True))
        )
    return articles


def archive_filters(request: HttpRequest, all_years: list[int], branches: list[Branch]) -> list[Filter]:
    by_year = [(str(year), str(year)) for year in all_years]
    by_branch = [(branch.name, str(branch.pk)) for branch in branches]
    return [
        query_filter(request, _("Year"), "year", by_year),
        query_filter(request, _("Branch"), "branch", by_branch),
    ]


def query_filter(
    request: HttpRequest, label: str, name: str, choices: list[tuple[Any, str]], *, first: str = ""
) -> Filter:
    """Links that set one value of the address and keep the others; the first one clears it."""
    current = request.GET.get(name, "")
    links = []
    for text, value in [(first or _("All"), ""), *choices]:
        query = request.GET.copy()
        for each in (name, "page", "before", "after"):
            query.pop(each, None)
        if value:
            query[name] = value
        url = f"{request.path}?{query.urlencode()}" if query else request.path
        links.append(link(text, url, value == current))
    return {"label": label, "links": links}
