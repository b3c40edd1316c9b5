"""Incidents: many cases about one thing, one approved answer for all of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from union_portal.lib.models import Timestamped


class Incident(Timestamped):
    """A sudden or serious matter (重大、突发事件) that many write about."""

    title = models.CharField(_("title"), max_length=80)
    commander = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who answers for it")
    )
    opened_at = models.DateTimeField(_("opened at"), editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    report = models.TextField(_("closing report"), blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("incident"), _("incidents")
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(name="an_incident_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="a_closed_incident_has_a_report", condition=Q(closed_at__isnull=True) | ~Q(report="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("feedback:incident", args=[self.pk])


class Statement(models.Model):
    """One version of what everybody is answered (统一答复口径); valid once somebody else has approved it."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="statements")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(pgettext_lazy("of a statement", "text"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("approved statement"), _("approved statements")
        ordering = ["incident", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "version"], name="statements_of_an_incident_are_numbered"),
            models.CheckConstraint(name="a_statement_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="an_approved_statement_names_who_and_when",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_approves_the_own_statement", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by"))
            ),
        ]  # fmt: skip


class IncidentTask(models.Model):
    """Something that has to be done about an incident."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="tasks")
    title = models.CharField(_("task"), max_length=120)
    assignee = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by whom"))
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("task of an incident"), _("tasks of incidents")
        ordering = ["done_at", "due_on", "pk"]
        constraints = [models.CheckConstraint(name="a_task_says_what", condition=~Q(title=""))]


class IncidentEntry(models.Model):
    """A line of the timeline of an incident, for everybody or for staff. Only ever added."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.CharField(_("what happened"), max_length=300)
    is_public = models.BooleanField(_("everybody reads it"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("entry of a timeline"), _("entries of timelines")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="an_entry_of_a_timeline_says_something", condition=~Q(words=""))
        ]
