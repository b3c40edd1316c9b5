"""The people of the union, where they belong, what they are trusted with, and what they are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.branches import BranchKind
from members.rules.names import name_key
from members.rules.roles import Role
from union_portal.lib.models import Event, Timestamped

BRANCH_KINDS = [
    (BranchKind.UNION.value, pgettext_lazy("kind of branch", "union")),
    (BranchKind.BRANCH.value, pgettext_lazy("kind of branch", "branch")),
    (BranchKind.GROUP.value, pgettext_lazy("kind of branch", "group")),
]
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
    (Role.BOOKKEEPER.value, _("bookkeeper")),
    (Role.APPROVER.value, _("approver")),
    (Role.AUDIT_COMMITTEE.value, _("audit committee")),
    (Role.SYSTEM_ADMINISTRATOR.value, _("system administrator")),
]


class BranchQuerySet(models.QuerySet["Branch"]):
    def open(self) -> BranchQuerySet:
        """Branches that exist today."""
        return self.filter(closed_on__isnull=True)

    def subtree(self, branch: Branch) -> BranchQuerySet:
        """The branch and everything below it."""
        return self.filter(path__startswith=branch.path)

    def below(self, branches: Iterable[Branch]) -> BranchQuerySet:
        """These branches and everything below them."""
        condition = Q(pk__in=[])
        for branch in branches:
            condition |= Q(path__startswith=branch.path)
        return self.filter(condition)

    def in_tree_order(self) -> BranchQuerySet:
        """Parents before what stands below them, neighbours by position and name; `place` counts them."""
        rows = list(Branch.objects.values_list("pk", "path", "position", "name"))
        own = {str(pk): (position, name_key(name)) for pk, _path, position, name in rows}
        rows.sort(key=lambda row: [own[pk] for pk in row[1].strip("/").split("/")])
        order = models.Value([row[0] for row in rows], ArrayField(models.BigIntegerField()))
        place = models.Func(order, F("pk"), function="array_position", output_field=models.IntegerField())
        return self.annotate(place=place).order_by("place")


class Branch(Timestamped):
    """A node of the union's tree: the union itself, a branch (分会) or a group (小组).

    `path` is kept by a trigger: the primary keys from the root down, "/1/7/42/". The trigger also refuses
    a cycle, so that a subtree is always one prefix.
    """

    name = models.CharField(_("name"), max_length=60, help_text=_("As people say it: 一号矿, 综采队."))
    kind = models.CharField(_("level"), max_length=8, choices=BRANCH_KINDS)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    path = models.CharField(max_length=120, editable=False, default="", db_index=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first among neighbours.")
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("branch"), _("branches")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=BranchKind.UNION.value), name="there_is_one_union"
            ),
            models.CheckConstraint(
                name="only_the_union_stands_at_the_top",
                condition=Q(kind=BranchKind.UNION.value, parent__isnull=True)
                | (~Q(kind=BranchKind.UNION.value) & Q(parent__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(closed_on__isnull=True),
                name="open_neighbours_have_different_names",
                violation_error_message=_("There is already an open branch of this name here."),
            ),
            models.CheckConstraint(
                name="branch_closes_after_it_opened",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        self.refresh_from_db(fields=["path"])

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def depth(self) -> int:
        """0 for the union, 1 for a branch below it."""
        return self.path.count("/") - 2

    def contains(self, other: Branch | None) -> bool:
        """Whether `other` is this branch or stands below it."""
        return other is not None and other.path.startswith(self.path)


class BranchEvent(Event):
    """What happened to a branch: opened, renamed, moved, closed, reopened."""

    KINDS: ClassVar = [
        ("opened", _("opened")),
        ("renamed", _("renamed")),
        ("moved", _("moved")),
        ("closed", _("closed")),
        ("reopened", _("reopened")),
    ]
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="events", verbose_name=_("branch"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("branch event"), _("branch events")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(employee_number=username)

    def working_names(self) -> models.QuerySet[User]:
        """Everybody who has not left, in the order of their names."""
        return self.exclude(status=User.Status.LEFT).select_related("branch").order_by("name_key")


class User(AbstractBaseUser, Timestamped):
    """A member. Signs in with the employee number (工号), or with an e-mail address once it is verified.

    There are no Django permissions and no superuser: what a person may do follows from appointments,
    asked through permissions.py.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("in service")
        RETIRED = "retired", _("retired")
        LEFT = "left", _("left")

    class Sex(models.TextChoices):
        UNKNOWN = "", _("not recorded")
        FEMALE = "f", _("female")
        MALE = "m", _("male")

    class PostClass(models.TextChoices):
        UNKNOWN = "", _("not recorded")
        FRONTLINE = "frontline", _("front line")
        TECHNICAL = "technical", _("technical")
        MANAGEMENT = "management", _("management")

    employee_number = models.CharField(
        _("employee number"), max_length=20, unique=True, error_messages={"unique": _("This number is taken.")}
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    name_key = models.CharField(max_length=200, editable=False, db_collation="C", db_index=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="members", verbose_name=_("branch"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.ACTIVE.value)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default="")
    post_class = models.CharField(_("class of post"), max_length=12, choices=PostClass, blank=True, default="")
    born_on = models.DateField(_("born"), null=True, blank=True, help_text=_("The first of the month will do."))
    joined_on = models.DateField(_("joined the union on"), null=True, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    remarks = models.CharField(_("remarks"), max_length=200, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=8, default="zh-hans", choices=[("zh-hans", "中文"), ("en", "English")]
    )
    left_on = models.DateField(_("left on"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "employee_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name, verbose_name_plural = _("member"), _("members")
        ordering = ["name_key"]
        constraints = [
            models.CheckConstraint(
                name="employee_number_is_plain", condition=Q(employee_number__regex=r"^[0-9A-Z][0-9A-Z-]*$")
            ),
            models.CheckConstraint(name="member_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="who_has_left_has_a_day_of_leaving",
                condition=~Q(status="left") | Q(left_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "status", "name_key"], name="member_by_branch"),
            models.Index(fields=["email"], name="member_by_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Retired members still read and write in; who has left cannot sign in."""
        return self.status != self.Status.LEFT

    @cached_property
    def appointments_today(self) -> list[Appointment]:
        """What this person is trusted with now. One query, kept for the life of the object."""
        return list(self.appointments.current(timezone.localdate()).select_related("branch"))

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for this person at all."""
        return bool(self.appointments_today)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used: permissions.py is asked instead."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class UserEvent(Event):
    """What happened to a member's record: entered, corrected, moved, retired, left, returned."""

    KINDS: ClassVar = [
        ("entered", _("entered")),
        ("corrected", _("corrected")),
        ("moved", _("moved")),
        ("retired", _("retired")),
        ("left", _("left")),
        ("returned", _("returned")),
    ]
    user = models.ForeignKey(User, models.PROTECT, related_name="events", verbose_name=_("member"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("member event"), _("member events")


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
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty: until ended."))
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("given by"), editable=False
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


class NoticeKind(models.TextChoices):
    """What a notice is about; people choose per kind whether it also comes by e-mail."""

    ACCOUNT = "account", _("account and security")
    ROLE = "role", _("roles and duties")
    NEWS = "news", _("news and policies")
    TASK = "task", _("things waiting for me")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """A line in a member's inbox on the portal. Written in the recipient's language."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name=_("recipient"))
    kind = models.CharField(_("about"), max_length=12, choices=NoticeKind)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(_("address"), max_length=300, blank=True, default="")
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-at", "-id"], name="notice_inbox"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_address_stays_on_the_portal", condition=Q(url="") | Q(url__startswith="/")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeChoice(models.Model):
    """A member's choice for one kind of notice. Without a row: e-mail yes. The inbox cannot be switched off."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notice_choices", verbose_name=_("member"))
    kind = models.CharField(_("about"), max_length=12, choices=NoticeKind)
    by_email = models.BooleanField(_("also by e-mail"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("notice choice"), _("notice choices")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_per_kind_of_notice")]


class SiteSettings(models.Model):
    """What staff may change about the whole site: its name, its footer, its filing numbers. One row."""

    name = models.CharField(_("name of the site"), max_length=40, default="工会门户")
    tagline = models.CharField(_("line below the name"), max_length=60, blank=True, default="")
    organiser = models.CharField(
        _("organiser"), max_length=80, blank=True, default="", help_text=_("Who runs this site, in full.")
    )
    address = models.CharField(_("address"), max_length=120, blank=True, default="")
    office_hours = models.CharField(_("office hours"), max_length=60, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=60, blank=True, default="")
    icp_number = models.CharField(
        _("ICP filing number"), max_length=60, blank=True, default="", help_text=_("备案号, shown in the footer.")
    )
    police_number = models.CharField(_("public-security filing number"), max_length=60, blank=True, default="")
    footer_note = models.CharField(_("note in the footer"), max_length=200, blank=True, default="")
    is_memorial = models.BooleanField(
        _("memorial grey"), default=False, help_text=_("Shows every public page in grey on a day of mourning.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("site settings"), _("site settings")
        constraints = [models.CheckConstraint(name="there_is_one_row_of_site_settings", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.name
