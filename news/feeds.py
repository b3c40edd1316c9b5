"""Atom feeds, for those who read with a feed reader and for other sites of the enterprise."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from members.models import Branch, SiteSettings
from news.columns import column_tree
from news.models import Article, Column, Policy, Tag

LENGTH = 30


class PortalFeed(Feed):
    """What all our feeds have in common."""

    feed_type = Atom1Feed

    def title(self, obj: Any = None) -> str:
        site = SiteSettings.objects.filter(pk=1).first()
        return f"{site.name if site else ''} {self.heading(obj)}".strip()

    def heading(self, obj: Any) -> str:
        raise NotImplementedError

    def item_title(self, item: Any) -> str:
        return item.title

    def item_updateddate(self, item: Any) -> datetime:
        return max(item.updated_at, item.published_at)

    def item_pubdate(self, item: Any) -> datetime:
        return item.published_at

    def item_guid_is_permalink(self, item: Any) -> bool:
        return True


class ArticleFeed(PortalFeed):
    """Everything new."""

    def link(self, obj: Any = None) -> str:
        return reverse("news:latest")

    def heading(self, obj: Any) -> str:
        return _("News")

    def items(self, obj: Any = None) -> list[Article]:
        return list(self.chosen(obj).for_feed().order_by("-published_at", "-pk")[:LENGTH])

    def chosen(self, obj: Any) -> Any:
        return Article.objects.public(timezone.now())

    def item_description(self, item: Article) -> str:
        return item.summary

    def item_author_name(self, item: Article) -> str | None:
        return item.author_name or item.source or None

    def item_categories(self, item: Article) -> list[str]:
        return [item.column.name, *item.tags]


class ColumnFeed(ArticleFeed):
    """What is new in one column and below it."""

    def get_object(self, request: HttpRequest, slug: str) -> tuple[Column, list[int]]:
        column = get_object_or_404(Column, slug=slug, holds=Column.Holds.ARTICLES)
        return column, column_tree(request).subtree(column)

    def link(self, obj: tuple[Column, list[int]]) -> str:
        return obj[0].get_absolute_url()

    def heading(self, obj: tuple[Column, list[int]]) -> str:
        return obj[0].name

    def chosen(self, obj: tuple[Column, list[int]]) -> Any:
        return super().chosen(obj).filter(column__in=obj[1])


class TagFeed(ArticleFeed):
    """What is new under one tag."""

    def get_object(self, request: HttpRequest, name: str) -> Tag:
        return get_object_or_404(Tag.objects.select_related("merged_into"), name=name).now

    def link(self, obj: Tag) -> str:
        return obj.get_absolute_url()

    def heading(self, obj: Tag) -> str:
        return obj.name

    def chosen(self, obj: Tag) -> Any:
        return super().chosen(obj).filter(tags__contains=[obj.name])


class BranchFeed(ArticleFeed):
    """What is new in one branch and its groups."""

    def get_object(self, request: HttpRequest, pk: int) -> Branch:
        return get_object_or_404(Branch, pk=pk)

    def link(self, obj: Branch) -> str:
        return reverse("news:branch", args=[obj.pk])

    def heading(self, obj: Branch) -> str:
        return obj.name

    def chosen(self, obj: Branch) -> Any:
        return super().chosen(obj).filter(branch__path__startswith=obj.path)


class PolicyFeed(PortalFeed):
    """Policies as they come in."""

    def link(self, obj: Any = None) -> str:
        return reverse("news:policies")

    def heading(self, obj: Any) -> str:
        return _("Policies")

    def items(self, obj: Any = None) -> list[Policy]:
        policies = Policy.objects.public(timezone.now()).defer(
            "body", "body_text", "title_text", "search_text"
        )
        return list(policies.order_by("-published_at", "-pk")[:LENGTH])

    def item_description(self, item: Policy) -> str:
        return " ".join(each for each in (item.issuing_body, item.number) if each)
