"""The headings that articles stand under."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from union_portal.lib.models import Timestamped


class Column(Timestamped):
    """A heading that articles stand under (栏目). Two or three levels, kept by staff."""

    class Holds(models.TextChoices):
        ARTICLES = "articles", _("articles")
        POLICIES = "policies", _("policies")

    name = models.CharField(_("name"), max_length=30)
    slug = models.SlugField(
        _("short address"), unique=True, max_length=40, help_text=_("Latin letters and hyphens: union-news.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    holds = models.CharField(_("holds"), max_length=8, choices=Holds, default=Holds.ARTICLES.value)
    description = models.CharField(_("description"), max_length=160, blank=True, default="")
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    in_navigation = models.BooleanField(
        _("in the main navigation"),
        default=False,
        help_text=_("Up to six columns stand beside the home page."),
    )
    is_for_branches = models.BooleanField(
        _("branch news"), default=False, help_text=_("Articles here are shown under “Branch news”.")
    )

    review_levels = models.PositiveSmallIntegerField(
        _("levels of review"),
        choices=[
            (1, _("1: final review")),
            (2, _("2: first and final review")),
            (3, _("3: first, second and final review")),
        ],
        default=1,
        help_text=_(
            "How many people approve a text here before readers see it. Nobody approves the own text."
        ),
    )

    fresh_days = models.PositiveSmallIntegerField(
        _("silent for at most (days)"),
        null=True,
        blank=True,
        help_text=_("After so many days without anything new the column stands in red. Empty: no limit."),
    )
    branch_quota = models.PositiveSmallIntegerField(
        _("items a branch and quarter"),
        null=True,
        blank=True,
        help_text=_("For branch news: how much each branch should publish in a quarter. Empty: no limit."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("column"), _("columns")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="a_column_is_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("pk"))
            ),
            models.CheckConstraint(
                name="a_column_asks_for_one_to_three_levels", condition=Q(review_levels__range=(1, 3))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.holds == self.Holds.POLICIES:
            return (
                reverse("news:policies")
                if self.parent_id is None
                else reverse("news:policy-column", args=[self.slug])
            )
        return reverse("news:column", args=[self.slug])
