"""The working-day calendar that staff keep: the days that differ, and the years that are known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.users import User
from union_portal.lib.models import Timestamped

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Outside of these a year is a slip of the finger."""


class CalendarYear(Timestamped):
    """One year of the calendar and the notice it follows; it counts as defined once somebody has confirmed it."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(
        _("notice on holidays"),
        max_length=200,
        blank=True,
        default="",
        help_text=_(
            "The notice that arranges the holidays of the year, with its number: 国办发明电〔2025〕7号."
        ),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
        editable=False,
    )

    class Meta:
        verbose_name, verbose_name_plural = _("calendar year"), _("working-day calendar")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="calendar_year_is_of_this_century",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
            ),
            models.CheckConstraint(
                name="confirmed_calendar_year_names_its_notice",
                condition=Q(confirmed_at__isnull=True) | ~Q(source=""),
            ),
            models.CheckConstraint(
                name="only_a_confirmed_year_was_confirmed_by_somebody",
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_defined(self) -> bool:
        return self.confirmed_at is not None


class CalendarDay(Timestamped):
    """One day that differs: a weekday off, or a weekend day that is worked (调休).

    It stands in the notice of a year, or was set by hand; what was set by hand stays when a notice is taken again.
    """

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(
        _("working day"), help_text=_("Ticked: a Saturday or Sunday that is worked. Empty: a weekday off.")
    )
    name = models.CharField(_("holiday"), max_length=40, help_text=_("For which holiday: 国庆节."))
    source = models.CharField(
        _("written in"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Where this is written, if not in the notice of the year."),
    )
    notice = models.ForeignKey(
        CalendarYear,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="days",
        verbose_name=_("in the notice for"),
        editable=False,
    )

    class Meta:
        verbose_name, verbose_name_plural = _("day that differs"), _("days that differ")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="calendar_day_differs_from_its_weekday",
                condition=Q(is_working=True, day__week_day__in=[1, 7])
                | Q(is_working=False, day__week_day__in=[2, 3, 4, 5, 6]),
            ),
            models.CheckConstraint(name="calendar_day_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
