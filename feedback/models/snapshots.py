"""Numbers as they were published once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BoardSnapshot(models.Model):
    """What was published of one week, month or quarter. It never changes: two versions could be subtracted.

    Only what may leave the desk stands here; what is hidden was never written down. `number` counts weeks as ISO 8601.
    """

    class Length(models.TextChoices):
        WEEK = "week", pgettext_lazy("length of a period", "week")
        MONTH = "month", pgettext_lazy("length of a period", "month")
        QUARTER = "quarter", pgettext_lazy("length of a period", "quarter")

    length = models.CharField(max_length=7, choices=Length)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    tables = models.JSONField()

    class Meta:
        verbose_name, verbose_name_plural = _("published numbers"), _("published numbers")
        constraints = [
            models.UniqueConstraint(fields=["length", "year", "number"], name="a_period_is_published_once"),
            models.CheckConstraint(
                name="published_numbers_are_of_a_period",
                condition=Q(length="week", number__range=(1, 53))
                | Q(length="month", number__range=(1, 12))
                | Q(length="quarter", number__range=(1, 4)),
            ),
        ]
