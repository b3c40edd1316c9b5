"""The departments of the enterprise that answer: proposals today, letters and questions too."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.users import User
from union_portal.lib.models import Event, Timestamped


class DepartmentQuerySet(models.QuerySet["Department"]):
    def open(self) -> DepartmentQuerySet:
        """Departments that exist today."""
        return self.filter(closed_on__isnull=True)


class Department(Timestamped):
    """An office of the enterprise (部门): it is handed proposals and answers them. Not a branch of the union."""

    name = models.CharField(
        pgettext_lazy("of a department", "name"), max_length=40, help_text=_("As people say it: 机电部.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("department"), _("departments")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(name="a_department_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(closed_on__isnull=True),
                name="open_departments_have_different_names",
                violation_error_message=_("There is already a department of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentPostQuerySet(models.QuerySet["DepartmentPost"]):
    def current(self, on: date) -> DepartmentPostQuerySet:
        """Posts held on that day, first and last day included."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class DepartmentPost(Timestamped):
    """Somebody who acts for a department: a clerk (经办人) who prepares, or the leader (负责人) who signs."""

    class Duty(models.TextChoices):
        CLERK = "clerk", _("clerk")
        LEADER = "leader", _("responsible leader")

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="posts", verbose_name=_("department")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="department_posts", verbose_name=_("member"))
    duty = models.CharField(_("duty"), max_length=6, choices=Duty, default=Duty.CLERK.value)
    title = models.CharField(
        _("title"),
        max_length=40,
        blank=True,
        default="",
        help_text=_("As it stands under an answer: 副总经理."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day; empty: until ended.")
    )

    objects = DepartmentPostQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("department post"), _("department posts")
        ordering = ["department", "-duty", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="department_post_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - 1),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.UniqueConstraint(
                fields=["department", "user", "duty"],
                condition=Q(ends_on__isnull=True),
                name="a_department_post_is_given_once",
                violation_error_message=_("This person already holds this post here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}　{self.user}"


class DepartmentEvent(Event):
    """What happened to a department: opened, renamed, closed, reopened; somebody joined or left it."""

    KINDS: ClassVar = [
        ("opened", _("opened")),
        ("renamed", _("renamed")),
        ("closed", _("closed")),
        ("reopened", _("reopened")),
        ("post_given", _("post given")),
        ("post_ended", _("post ended")),
    ]
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="events", verbose_name=_("department")
    )

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("department event"), _("department events")
