"""What members are told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.users import User


class NoticeKind(models.TextChoices):
    """What a notice is about; people choose per kind whether it also comes by e-mail."""

    ACCOUNT = "account", _("account and security")
    ROLE = "role", _("roles and duties")
    NEWS = "news", _("news and policies")
    CONGRESS = "congress", _("the congress and proposals")
    MAILBOX = "mailbox", _("letters to the union")
    FUND = "fund", _("the activity fund")
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
                # Browsers take //example.org and /\example.org for another site.
                name="notice_address_stays_on_the_portal",
                condition=Q(url="") | Q(url__regex=r"^/([^/\\]|$)"),
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
