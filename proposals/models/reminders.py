"""What was said about a running clock, so that it is said once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.models.proposals import CLOCKS, Proposal


class Reminder(models.Model):
    """That those whom a clock waits for were told so many days before or after its day."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="reminders", verbose_name=_("proposal")
    )
    clock = models.CharField(pgettext_lazy("of a proposal", "waits for"), max_length=10, choices=CLOCKS)
    due_on = models.DateField(_("due on"))
    days = models.SmallIntegerField(
        _("working days left"), help_text="Of the reminder, not of the clock: 3, 0, -1, -5 ..."
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "clock", "due_on", "days"], name="a_reminder_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.due_on:%Y-%m-%d} {self.days}"
