"""The members."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.branches import Branch
from members.rules.names import name_key
from union_portal.lib.models import Event, Timestamped

if TYPE_CHECKING:
    from members.models.departments import DepartmentPost
    from members.models.trust import Appointment


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
        _("employee number"),
        max_length=20,
        unique=True,
        error_messages={"unique": _("This number is taken.")},
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    name_key = models.CharField(max_length=200, editable=False, db_collation="C", db_index=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="members", verbose_name=_("branch"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.ACTIVE.value)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default="")
    post_class = models.CharField(
        _("class of post"), max_length=12, choices=PostClass, blank=True, default=""
    )
    born_on = models.DateField(
        _("born"), null=True, blank=True, help_text=_("The first of the month will do.")
    )
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

    @cached_property
    def department_posts_today(self) -> list[DepartmentPost]:
        """For which departments this person acts now. One query, kept for the life of the object."""
        posts = self.department_posts.current(timezone.localdate())
        return list(posts.select_related("department"))

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
