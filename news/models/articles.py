"""News, notices, reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Branch
from news.models.pictures import Picture
from news.models.publishing import (
    EVENT_KINDS,
    Published,
    PublishedQuerySet,
    published_constraints,
    searchable,
)
from union_portal.lib.models import Event

ROW = (
    "title",
    "summary",
    "published_at",
    "column_id",
    "branch_id",
    "is_pinned",
    "pinned_until",
    "lead_picture_id",
    "tags",
)
PICTURE = tuple(
    f"lead_picture__{name}"
    for name in (
        "file",
        "small_file",
        "alt",
        "caption",
        "credit",
        "width",
        "height",
        "focus_x",
        "focus_y",
    )
)


class ArticleQuerySet(PublishedQuerySet):
    def of_branches(self, pks: Iterable[int]) -> ArticleQuerySet:
        """Those of these branches. One value, however many there are: IN costs more than all the rest with 500."""
        place = RawSQL(
            '"news_article"."branch_id" = ANY(%s)', [list(pks)], output_field=models.BooleanField()
        )
        return self.filter(place)

    def for_list(self) -> ArticleQuerySet:
        """With what a row in a list shows. Column and branch come from memory (news.columns.dress)."""
        return self.select_related("lead_picture").only(*ROW, *PICTURE)

    def for_feed(self) -> ArticleQuerySet:
        """With what an entry of a feed says."""
        return self.select_related("column").defer("body", "body_text", "title_text", "search_text")

    def for_page(self) -> ArticleQuerySet:
        """With everything the article's own page shows. Column and branch come from memory (news.columns.dress)."""
        beside = {
            f"has_{name}": models.Exists(
                self.model._meta.get_field(name).related_model.objects.filter(article=models.OuterRef("pk"))
            )
            for name in ("gallery", "videos")
        }
        found: ArticleQuerySet = (
            self.select_related("lead_picture", "view_count")
            .defer("body_text", "title_text", "search_text")
            .annotate(**beside)
        )
        return found


class Article(Published):
    """A piece of news, a notice, a report (稿件)."""

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Two sentences for lists and share cards."),
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("branch")
    )
    lead_picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("lead picture")
    )
    is_pinned = models.BooleanField(_("pinned"), default=False)
    pinned_until = models.DateTimeField(
        _("pinned until"), null=True, blank=True, help_text=_("Empty: until someone takes the pin off.")
    )
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    author_name = models.CharField(_("author"), max_length=60, blank=True, default="")
    photo_credit = models.CharField(_("photographs"), max_length=60, blank=True, default="")
    reviewer_name = models.CharField(_("reviewed by"), max_length=60, blank=True, default="")
    editor_name = models.CharField(_("responsible editor"), max_length=60, blank=True, default="")
    title_text = models.GeneratedField(
        expression=searchable("title"), output_field=models.TextField(), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=searchable("title", "summary", "body_text", "attachment_names"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("article"), _("articles")
        ordering = ["-published_at", "-pk"]
        constraints: ClassVar = published_constraints("article")
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="article_newest", condition=Q(stage="published")
            ),
            models.Index(
                fields=["column", "-published_at", "-id"],
                name="article_by_column",
                condition=Q(stage="published"),
            ),
            models.Index(
                fields=["column", "-published_at", "-id"],
                name="article_pictured",
                condition=Q(stage="published", lead_picture__isnull=False),
            ),
            models.Index(
                fields=["branch", "-published_at", "-id"],
                name="article_by_branch",
                condition=Q(stage="published"),
            ),
            GinIndex(fields=["tags"], name="article_by_tag", condition=Q(stage="published")),
            models.Index(
                fields=["published_at"], name="article_pinned", condition=Q(stage="published", is_pinned=True)
            ),
            models.Index(
                fields=["published_until"], name="article_expiry", condition=Q(published_until__isnull=False)
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("news:article", args=[self.pk])

    @property
    def is_pinned_now(self) -> bool:
        return self.is_pinned and (self.pinned_until is None or self.pinned_until > timezone.now())


class ArticleEvent(Event):
    """What happened to an article."""

    KINDS: ClassVar = EVENT_KINDS
    article = models.ForeignKey(Article, models.PROTECT, related_name="events", verbose_name=_("article"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("article event"), _("article events")


class ViewCount(models.Model):
    """How often an article was opened. Apart from the article, so that counting never makes a page stale."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="view_count")
    views = models.PositiveBigIntegerField(_("views"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("view count"), _("view counts")

    @classmethod
    def of(cls, articles: Iterable[Article]) -> dict[int, int]:
        """Views by article; 0 is left out."""
        return dict(cls.objects.filter(article__in=list(articles)).values_list("article_id", "views"))


class MonthlyViews(models.Model):
    """How often an article was opened in one month: what was read lately is not what was ever read most."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="monthly_views")
    month = models.DateField(_("month"), help_text="Its first day.")
    views = models.PositiveIntegerField(_("views"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("views of a month"), _("views of a month")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "month"], name="a_month_is_counted_once"),
            models.CheckConstraint(name="a_month_begins_with_its_first_day", condition=Q(month__day=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["month"], name="views_by_month")]
