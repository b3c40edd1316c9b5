"""What a writer can begin with instead of an empty page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models.columns import Column
from union_portal.lib.models import Timestamped


class ArticleTemplate(Timestamped):
    """The outline of an article (稿件模板). What has to be filled in stands in 【】; the checks find what was not."""

    name = models.CharField(_("name"), max_length=20, unique=True)
    column = models.ForeignKey(
        Column, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("column")
    )
    title = models.CharField(_("title"), max_length=120, blank=True, default="")
    summary = models.CharField(_("summary"), max_length=200, blank=True, default="")
    body = models.TextField(_("text"), blank=True, default="")
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("article template"), _("article templates")
        ordering = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(name="an_article_template_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
