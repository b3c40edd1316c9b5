"""The number that public pages belong to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One row with one number that grows, by triggers, whenever anything a public page shows has changed.

    A cached page remembers the edition it was made from and is thrown away when the number has moved.
    """

    number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(name="there_is_one_edition", condition=Q(pk=1))]
