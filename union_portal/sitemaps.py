"""The map for search engines of the enterprise's own network."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.utils import timezone

from feedback.models import Publication
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


SITEMAPS = {
    "articles": Articles,
    "policies": Policies,
    "columns": Columns,
    "resources": Resources,
    "answers": Answers,
}
