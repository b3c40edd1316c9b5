"""Galleries and films of articles."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article
from news.models.pictures import Picture
from union_portal.lib.models import Timestamped


class GalleryItem(Timestamped):
    """A picture in the gallery of an article (图集)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="gallery")
    picture = models.ForeignKey(
        Picture, models.PROTECT, related_name="gallery_items", verbose_name=_("picture")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    caption = models.CharField(_("caption here"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("picture of the gallery"), _("gallery")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "picture"],
                name="a_gallery_shows_a_picture_once",
                violation_error_message=_("This picture is in the gallery already."),
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(self.picture)

    @property
    def words(self) -> str:
        """What stands below the picture: what was written for this gallery, else what is said of the picture."""
        return self.caption or self.picture.caption


class Video(Timestamped):
    """A film beside an article, with a picture that stands for it and words for those who cannot see or hear it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="videos")
    file = models.FileField(_("film"), upload_to="videos/", max_length=200, editable=False)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what is seen and said"), max_length=4000)
    poster = models.ForeignKey(
        Picture, models.PROTECT, related_name="films", verbose_name=_("picture before it plays")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    seconds = models.PositiveIntegerField(editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("film"), _("films")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_film_says_what_it_shows", condition=~Q(title="") & ~Q(description="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return reverse("news:video", args=[self.pk])

    @property
    def length(self) -> str:
        """Minutes and seconds: 1:05."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"
