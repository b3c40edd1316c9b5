"""Abstract models that every app builds on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Timestamped(models.Model):
    """Remembers when a row was made and last saved."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened, and who did it. Rows are only ever added: a trigger refuses the rest.

    A subclass adds a foreign key to what it happened to (related_name="events") and the choices of `kind`.
    `details` holds plain values that explain the event, never personal data.
    """

    kind = models.CharField(_("what happened"), max_length=24)
    at = models.DateTimeField(_("at"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
