"""Pictures, encoded by us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import User
from union_portal.lib.models import Timestamped


class Picture(Timestamped):
    """A picture, re-encoded by us: no metadata, known size, one smaller rendition for lists and phones."""

    file = models.FileField(_("file"), upload_to="pictures/", max_length=200)
    small_file = models.FileField(upload_to="pictures/", max_length=200, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    digest = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        help_text="SHA-256 of what was uploaded: the same file is kept once.",
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=200, blank=True, default="")
    credit = models.CharField(_("photo credit"), max_length=60, blank=True, default="")
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("picture"), _("pictures")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.alt or self.caption or str(self.file.name).rsplit("/", 1)[-1]

    @property
    def url(self) -> str:
        return self.file.url

    @property
    def small_url(self) -> str:
        return self.small_file.url
