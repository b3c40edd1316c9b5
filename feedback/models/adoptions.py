"""Suggestions that the union follows: who carries them out by when, and that it was done (采纳与落实)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.cases import Case
from members.models import User


class Adoption(models.Model):
    """What the union promised after a suggestion, and what came of it.

    Everything here is in the open: who wrote reads it, and with a published answer everybody. So it holds no word of the
    letter, and it stays when the words of the letter are destroyed.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="adoption", editable=False)
    promise = models.CharField(_("what will be done"), max_length=200)
    carrier = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who carries it out"))
    due_on = models.DateField(pgettext_lazy("a last day", "by"))
    adopted_on = models.DateField(_("adopted on"), editable=False)
    adopted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    carried_out_on = models.DateField(_("carried out on"), null=True, editable=False)
    carried_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    outcome = models.CharField(_("what was done"), max_length=300, blank=True, default="")
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    """Who wrote down that it was carried out."""

    class Meta:
        verbose_name, verbose_name_plural = _("adopted suggestion"), _("adopted suggestions")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="an_adoption_says_what_will_be_done", condition=~Q(promise="")),
            models.CheckConstraint(name="an_adoption_is_due_after_it_was_made", condition=Q(due_on__gte=F("adopted_on"))),
            models.CheckConstraint(
                name="what_was_carried_out_says_by_whom_when_and_what",
                condition=Q(carried_out_on__isnull=True, carried_out_by__isnull=True, reported_by__isnull=True, outcome="")
                | (Q(carried_out_on__gte=F("adopted_on"), carried_out_by__isnull=False, reported_by__isnull=False) & ~Q(outcome="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.promise

    @property
    def is_carried_out(self) -> bool:
        return self.carried_out_on is not None
