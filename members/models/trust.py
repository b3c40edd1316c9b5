"""What members are trusted with, and the trail that trust leaves."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.branches import Branch
from members.models.users import User
from members.rules.roles import Role
from union_portal.lib.models import Timestamped

ROLES = [
    (Role.EDITOR.value, _("editor")),
    (Role.FIRST_REVIEWER.value, _("first reviewer")),
    (Role.SECOND_REVIEWER.value, _("second reviewer")),
    (Role.FINAL_REVIEWER.value, _("final reviewer")),
    (Role.MEMBERSHIP_OFFICER.value, _("membership officer")),
    (Role.CONGRESS_SECRETARY.value, _("congress secretary")),
    (Role.PROPOSAL_REVIEWER.value, _("proposal reviewer")),
    (Role.SCRUTINEER.value, _("scrutineer")),
    (Role.INBOX_CLERK.value, _("inbox clerk")),
    (Role.CASE_HANDLER.value, _("case handler")),
    (Role.MAILBOX_SUPERVISOR.value, _("mailbox supervisor")),
    (Role.CASE_PUBLISHER.value, _("publisher of answers")),
    (Role.INCIDENT_COMMANDER.value, _("incident commander")),
    (Role.ANALYST.value, _("analyst")),
    (Role.CHAIR.value, _("chair of the union")),
    (Role.FUND_HANDLER.value, _("fund handler")),
    (Role.FUND_CHECKER.value, _("fund checker")),
    (Role.BOOKKEEPER.value, _("bookkeeper")),
    (Role.APPROVER.value, _("approver")),
    (Role.AUDIT_COMMITTEE.value, _("audit committee")),
    (Role.SYSTEM_ADMINISTRATOR.value, _("system administrator")),
    (Role.LEADER.value, _("leader")),
]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, on: date) -> AppointmentQuerySet:
        """Appointments in force on that day, first and last day included."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Appointment(Timestamped):
    """A role given to a member from one day until another, for a branch with its subtree (任职).

    A trigger refuses conflicting roles of one person in the same days, whatever wrote them.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name=_("member"))
    role = models.CharField(_("role"), max_length=24, choices=ROLES)
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("for"),
        help_text=_("The role holds for this branch and everything below it."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day; empty: until ended.")
    )
    given_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
        editable=False,
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("appointment"), _("appointments")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - 1),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "branch"],
                condition=Q(ends_on__isnull=True),
                name="an_open_appointment_is_given_once",
                violation_error_message=_("This person already holds this role here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.branch}"


class ActivationSlipQuerySet(models.QuerySet["ActivationSlip"]):
    def open(self, at: datetime) -> ActivationSlipQuerySet:
        """Slips that can still be used."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


class ActivationSlip(models.Model):
    """A one-time code on paper that lets a member choose a password (激活条). Only a keyed hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="slips", verbose_name=_("member"))
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ActivationSlipQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("activation slip"), _("activation slips")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="a_member_has_one_open_slip",
            ),
            models.CheckConstraint(name="slip_expires_later", condition=Q(expires_at__gt=F("made_at"))),
        ]


class AuditEntry(models.Model):
    """One line of the audit trail: sign-ins, failures, roles, slips. Only ever added (a trigger).

    `subject` is whom it concerns, `by` who did it. `details` holds no personal data: a failed sign-in under an
    unknown number leaves the fact, not what was typed.
    """

    KINDS: ClassVar = [
        ("signed_in", _("signed in")),
        ("sign_in_failed", _("sign-in failed")),
        ("signed_out", _("signed out")),
        ("activated", _("account activated")),
        ("password_changed", _("password changed")),
        ("email_changed", _("e-mail changed")),
        ("factor_added", _("second factor added")),
        ("factor_removed", _("second factor removed")),
        ("session_ended", _("session ended from elsewhere")),
        ("account_linked", _("outside account linked")),
        ("account_unlinked", _("outside account unlinked")),
        ("slip_made", _("activation slip made")),
        ("role_given", _("role given")),
        ("role_ended", _("role ended")),
        ("roster_imported", _("roster imported")),
        ("roster_exported", _("roster exported")),
        ("settings_changed", _("site settings changed")),
        ("calendar_year_taken", _("calendar: holidays taken from a notice")),
        ("calendar_year_confirmed", _("calendar: year confirmed")),
        ("calendar_day_set", _("calendar: day set")),
        ("calendar_day_cleared", _("calendar: day taken out")),
    ]
    at = models.DateTimeField(_("at"), db_index=True)
    kind = models.CharField(_("what happened"), max_length=24, choices=KINDS)
    subject = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="audit_entries", verbose_name=_("concerns")
    )
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("audit entry"), _("audit trail")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.get_kind_display()}"
