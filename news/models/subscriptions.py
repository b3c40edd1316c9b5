"""Who wants to be told about what is new where, and what they have been told."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Branch, User
from news.models.articles import Article
from news.models.columns import Column
from news.models.policies import Policy
from news.rules.digests import Digest

DIGESTS = [
    (Digest.NONE.value, pgettext_lazy("digest", "no")),
    (Digest.DAILY.value, pgettext_lazy("digest", "every morning")),
    (Digest.WEEKLY.value, pgettext_lazy("digest", "every Monday morning")),
]


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def to(self, thing: Column | Branch) -> SubscriptionQuerySet:
        """Those to this very column or branch."""
        return self.filter(column=thing) if isinstance(thing, Column) else self.filter(branch=thing)

    def due(self, digest: Digest, at: datetime) -> SubscriptionQuerySet:
        """Those whose digest closed at that moment and has not been dealt with, of people still with us."""
        waiting = self.filter(digest=digest, digested_at__lt=at)
        return waiting.exclude(member__status=User.Status.LEFT)


class Subscription(models.Model):
    """A member follows a column or a branch, each with what is below it (订阅)."""

    member = models.ForeignKey(User, models.CASCADE, related_name="subscriptions", verbose_name=_("member"))
    column = models.ForeignKey(
        Column,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("column"),
    )
    branch = models.ForeignKey(
        Branch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("branch"),
    )
    notify = models.BooleanField(_("a notice at once"), default=True)
    digest = models.CharField(_("digest by e-mail"), max_length=6, choices=DIGESTS, default=Digest.NONE.value)
    created_at = models.DateTimeField(_("created at"))
    digested_at = models.DateTimeField(
        help_text="What arrived until then has been mailed, or was never to be mailed."
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("subscription"), _("subscriptions")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_subscription_is_to_a_column_or_a_branch",
                condition=Q(column__isnull=False, branch__isnull=True)
                | Q(column__isnull=True, branch__isnull=False),
            ),
            models.CheckConstraint(
                name="a_subscription_tells_something", condition=Q(notify=True) | ~Q(digest=Digest.NONE.value)
            ),
            models.UniqueConstraint(fields=["member", "column"], name="a_member_follows_a_column_once"),
            models.UniqueConstraint(fields=["member", "branch"], name="a_member_follows_a_branch_once"),
        ]
        indexes = [
            models.Index(
                fields=["digest", "digested_at"],
                name="subscription_digests",
                condition=~Q(digest=Digest.NONE.value),
            )
        ]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> Column | Branch:
        return self.column or self.branch  # type: ignore[return-value]  # the constraint: one of them is there


class Arrival(models.Model):
    """An article or a policy was seen to be public for the first time; whoever follows its place was told.

    Once: what is withdrawn and published again does not arrive a second time.
    """

    article = models.OneToOneField(
        Article, models.CASCADE, null=True, blank=True, related_name="arrival", verbose_name=_("article")
    )
    policy = models.OneToOneField(
        Policy, models.CASCADE, null=True, blank=True, related_name="arrival", verbose_name=_("policy")
    )
    at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("arrival"), _("arrivals")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_arrival_is_of_one_thing",
                condition=Q(article__isnull=False, policy__isnull=True)
                | Q(article__isnull=True, policy__isnull=False),
            )
        ]

    @property
    def thing(self) -> Article | Policy:
        return self.article or self.policy  # type: ignore[return-value]  # the constraint: one of them is there
