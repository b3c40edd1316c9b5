"""The map for search engines of the enterprise's own network."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from feedback.models import Publication
from finance.permissions import may_see_totals
from finance.reading.display import on_display
from news.models import Article, Column, Policy, Resource


class Articles(Sitemap):
    limit = 5000

    def items(self) -> Any:
        return (
            Article.objects.public(timezone.now()).only("pk", "updated_at").order_by("-published_at", "-pk")
        )

    def lastmod(self, item: Article) -> datetime:
        return item.updated_at


class Policies(Articles):
    def items(self) -> Any:
        return Policy.objects.public(timezone.now()).only("pk", "updated_at").order_by("-published_at", "-pk")


class Columns(Sitemap):
    def items(self) -> Any:
        return Column.objects.all()


class Resources(Articles):
    """Those that everybody finds, whether or not everybody may take them."""

    def items(self) -> Any:
        found = Resource.objects.public().listed_for([])
        return found.only("pk", "updated_at").order_by("-published_at", "-pk")


class Answers(Articles):
    """Published answers of the worker mailbox; a withdrawn one is not listed."""

    def items(self) -> Any:
        return Publication.objects.readable().only("pk", "published_at").order_by("-published_at", "-pk")

    def lastmod(self, item: Publication) -> datetime | None:
        return item.published_at


class Fund(Sitemap):
    """The fund as everybody reads it, once something is on display; entries are not listed one by one."""

    def items(self) -> Any:
        shown = on_display()
        if shown is None or not may_see_totals(AnonymousUser(), shown.settings):
            return []
        pages = [reverse(f"finance:{name}") for name in ("home", "publications", "verify", "keys")]
        pages += [reverse("finance:year", args=[year]) for year in shown.years]
        return pages + [each.get_absolute_url() for each in shown.publications]

    def location(self, item: str) -> str:
        return item


SITEMAPS = {
    "articles": Articles,
    "policies": Policies,
    "columns": Columns,
    "resources": Resources,
    "answers": Answers,
    "fund": Fund,
}
