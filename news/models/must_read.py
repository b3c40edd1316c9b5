"""What has to be read, by whom and until when; and who has read it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import ROLES, Appointment, Branch, User
from news.models.versions import OF_ONE_TEXT, OfText
from union_portal.lib.models import Event, Timestamped

IS_ASKED = Q(ended_at=None)


class MustRead(OfText, Timestamped):
    """A published text that members have to read and confirm (必读).

    The audience is who belongs to it today: whoever joins a branch is asked from then on, whoever leaves the union
    counts no longer. Branches and roles narrow it, both together both ways; neither means everybody in service.
    """

    deadline = models.DateField(_("to be read by"))
    branches = models.ManyToManyField(
        Branch,
        blank=True,
        related_name="+",
        verbose_name=_("branches"),
        help_text=_("Each with everything below it. None: the whole union."),
    )
    roles = ArrayField(
        models.CharField(max_length=24, choices=ROLES), verbose_name=_("roles"), default=list, blank=True
    )
    with_retired = models.BooleanField(_("retired members too"), default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    asked_at = models.DateTimeField(_("asked for at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("must-read"), _("must-reads")
        ordering = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="must_read_is_one_text", condition=OF_ONE_TEXT),
            models.UniqueConstraint(
                fields=["article"], condition=IS_ASKED, name="an_article_is_asked_for_once"
            ),
            models.UniqueConstraint(fields=["policy"], condition=IS_ASKED, name="a_policy_is_asked_for_once"),
            models.CheckConstraint(
                name="roles_of_a_must_read_exist",
                condition=Q(roles__contained_by=[value for value, _label in ROLES]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def audience_label(self) -> str:
        """In words, for staff."""
        labels = dict(ROLES)
        places = "、".join(branch.name for branch in self.branches.all())
        roles = "、".join(str(labels[role]) for role in self.roles)
        said = " · ".join(part for part in (places, roles) if part)
        everybody = gettext("All members") if self.with_retired else gettext("All members in service")
        return said or everybody

    def audience(self, on: date) -> models.QuerySet[User]:
        """Who has to read it, that day."""
        statuses = [User.Status.ACTIVE.value] + [User.Status.RETIRED.value] * self.with_retired
        members = User.objects.filter(status__in=statuses)
        places = Q()
        for branch in self.branches.all():
            places |= Q(branch__path__startswith=branch.path)
        if self.roles:
            held = Appointment.objects.current(on).filter(user=OuterRef("pk"), role__in=self.roles)
            places &= Q(Exists(held))
        return members.filter(places)


class Receipt(models.Model):
    """That a member has confirmed the reading (我已阅读). Only ever added."""

    must_read = models.ForeignKey(
        MustRead, models.CASCADE, related_name="receipts", verbose_name=_("must-read")
    )
    member = models.ForeignKey(User, models.CASCADE, related_name="receipts", verbose_name=_("member"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("confirmation of reading"), _("confirmations of reading")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["must_read", "member"], name="a_reading_is_confirmed_once")
        ]


class Reminder(models.Model):
    """That a member was reminded on that day: nobody is, twice a day."""

    must_read = models.ForeignKey(MustRead, models.CASCADE, related_name="reminders")
    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["must_read", "member", "on"], name="reminded_once_a_day")
        ]


class MustReadEvent(Event):
    """What happened to a must-read: asked for, changed, reminded of, taken out as a list, ended."""

    KINDS: ClassVar = [
        ("asked", _("asked for")),
        ("edited", _("edited")),
        ("reminded", _("people reminded")),
        ("exported", _("list taken out")),
        ("ended", _("ended")),
    ]
    must_read = models.ForeignKey(
        MustRead, models.PROTECT, related_name="events", verbose_name=_("must-read")
    )

    @property
    def label(self) -> str:
        return str(dict(self.KINDS)[self.kind])

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("event"), _("events")
