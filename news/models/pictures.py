"""Pictures, encoded by us."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.apps import apps
from django.core.validators import MaxValueValidator
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from members.models import User
from union_portal.lib import pictures
from union_portal.lib.models import Timestamped

STEM = r"pictures/\d{4}/\d{2}/[0-9a-f]{20}"
"""What all files of one picture begin with, wherever its address stands."""
IN_BODIES = f"""
SELECT found[1] AS stem, 'article' AS kind, id FROM news_article, regexp_matches(body, '{STEM}', 'g') AS found
WHERE body LIKE '%%/pictures/%%'
UNION
SELECT found[1] AS stem, 'policy' AS kind, id FROM news_policy, regexp_matches(body, '{STEM}', 'g') AS found
WHERE body LIKE '%%/pictures/%%'
"""  # noqa: S608 - no part of it comes from outside
"""Which text shows which picture, read from the texts themselves: one look at each text that has any."""


BESIDE = ("leads__pk", "gallery_items__article", "films__article")
"""From a picture to the articles that show it above or beside their text."""


class PictureQuerySet(models.QuerySet["Picture"]):
    def unused(self) -> PictureQuerySet:
        """Those that no text shows: not above it, not in it."""
        stems = f"SELECT stem FROM ({IN_BODIES}) AS shown"  # noqa: S608
        here = f"substring(news_picture.file from '{STEM}')"
        in_a_text = RawSQL(f"coalesce({here} IN ({stems}), false)", ())  # noqa: S611
        return self.alias(is_in_a_text=in_a_text).filter(
            leads=None, gallery_items=None, films=None, is_in_a_text=False
        )


def use_counts(shown: Iterable[Picture]) -> dict[int, int]:
    """In how many texts each of these pictures is shown."""
    by_stem = {picture.stem: picture.pk for picture in shown}
    uses: dict[int, set[tuple[str, int]]] = {pk: set() for pk in by_stem.values()}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stem, kind, id FROM ({IN_BODIES}) AS shown WHERE stem = ANY(%s)",  # noqa: S608
            [list(by_stem)],
        )
        for stem, kind, pk in cursor.fetchall():
            uses[by_stem[stem]].add((kind, pk))
    for beside in BESIDE:
        rows = Picture.objects.filter(pk__in=list(uses)).exclude(**{beside: None}).values_list("pk", beside)
        for pk, article in rows:
            uses[pk].add(("article", article))
    return {pk: len(each) for pk, each in uses.items()}


class Picture(Timestamped):
    """A picture, re-encoded by us: no metadata, known size, in every width that screens need."""

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
    original_name = models.CharField(
        _("original file name"), max_length=120, blank=True, default="", editable=False
    )
    # Percent from the left and from the top.
    focus_x = models.PositiveSmallIntegerField(
        _("focal point, from the left (%)"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point, from the top (%)"), default=50, validators=[MaxValueValidator(100)]
    )
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("picture"), _("pictures")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="the_focal_point_lies_in_the_picture",
                condition=models.Q(focus_x__lte=100, focus_y__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.original_name or str(self.file.name).rsplit("/", 1)[-1]

    @property
    def url(self) -> str:
        return self.file.url

    @property
    def small_url(self) -> str:
        return self.small_file.url

    @property
    def srcset(self) -> str:
        """The renditions for a browser to choose from; empty while there are none."""
        return pictures.srcset(self.file.url)

    @property
    def focus(self) -> str:
        """The classes by which a cropped picture keeps its focal point; nothing when that is the middle.

        In five steps each way: the style sheet knows them, and no page needs styles of its own.
        """
        steps = {"fx": round(self.focus_x / 25), "fy": round(self.focus_y / 25)}
        return " ".join(f"{axis}{step}" for axis, step in steps.items() if step != 2)

    @property
    def file_names(self) -> list[str]:
        """Every file of this picture in the store, also under the name it had before there were renditions."""
        name, small = str(self.file.name), str(self.small_file.name)
        if pictures.size_in(name) is None:
            return [name, small]
        stem, extension = name.rsplit("-", 1)[0], name.rsplit(".", 1)[1]
        made = [pictures.rendition_name(name, width) for width in pictures.widths_of(self.width)]
        return [name, small, *made, f"{stem}.{extension}", f"{stem}-small.{extension}"]

    @property
    def stem(self) -> str:
        """What its address contains wherever it stands in a text."""
        found = re.match(STEM, str(self.file.name))
        return found[0] if found else str(self.file.name)

    def uses(self) -> list[models.Model]:
        """The texts that show it, above or in them."""
        articles, policies = self.leads.model, apps.get_model("news", "Policy")
        rows = Picture.objects.filter(pk=self.pk)
        beside = {pk for each in BESIDE for pk in rows.values_list(each, flat=True) if pk}
        shown = articles.objects.filter(models.Q(pk__in=beside) | models.Q(body__contains=self.stem))
        return [*shown.order_by("-pk"), *policies.objects.filter(body__contains=self.stem).order_by("-pk")]
