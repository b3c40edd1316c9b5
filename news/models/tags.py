"""The words that texts are found by across columns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.rules.tags import LONGEST
from union_portal.lib.models import Event, Timestamped


class Tag(Timestamped):
    """A word that articles and policies carry (标签). Texts hold the word itself; triggers keep both in step.

    A tag that was renamed or merged stays as a signpost: its address leads on, and whoever types it gets the new one.
    """

    name = models.CharField(_("name"), max_length=LONGEST)
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="former", editable=False,
        verbose_name=_("now called"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("tag"), _("tags")
        ordering = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="a_tag_has_its_name_alone"),
            models.CheckConstraint(
                name="a_tag_is_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("news:tag", args=[self.name])

    @property
    def now(self) -> Tag:
        """What it is called today."""
        return self.merged_into or self


class TagEvent(Event):
    """Who renamed or merged a tag."""

    KINDS: ClassVar = [("created", _("created")), ("renamed", _("renamed")), ("merged", _("merged"))]
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="events", verbose_name=_("tag"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("tag event"), _("tag events")
