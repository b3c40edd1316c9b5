"""The way of a text through its reviewers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.models import ROLES, User
from members.rules.roles import Role
from news.models.articles import Article
from news.models.policies import Policy
from news.rules.review import Outcome, Way, role_for

WAYS = [
    (Way.REGULAR.value, _("regular")),
    (Way.FORCED.value, _("published at once")),
    (Way.CORRECTION.value, _("corrected after publication")),
]
OUTCOMES = [
    (Outcome.OPEN.value, _("under review")),
    (Outcome.APPROVED.value, _("approved")),
    (Outcome.REJECTED.value, _("sent back")),
    (Outcome.RECALLED.value, _("taken back")),
]
IS_OPEN = Q(outcome=Outcome.OPEN.value)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def open(self) -> SubmissionQuerySet:
        """Those that still wait for somebody."""
        return self.filter(IS_OPEN)

    def afterwards(self) -> SubmissionQuerySet:
        """Those of texts that readers saw before a reviewer did."""
        return self.exclude(way=Way.REGULAR.value)

    def for_queue(self) -> SubmissionQuerySet:
        """With what a row of the queue shows."""
        return self.select_related(
            "article__column", "article__branch", "policy__column", "submitted_by"
        ).prefetch_related("reviews")


class Submission(models.Model):
    """A text put before its reviewers (送审), with the number of levels its column asked for that day."""

    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("article")
    )
    policy = models.ForeignKey(
        Policy, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("policy")
    )
    way = models.CharField(_("way"), max_length=10, choices=WAYS, default=Way.REGULAR.value)
    levels = models.PositiveSmallIntegerField(_("levels of review"))
    remark = models.CharField(_("to the reviewers"), max_length=200, blank=True, default="")
    findings = models.JSONField(
        _("what the writer left"),
        default=list,
        blank=True,
        editable=False,
        help_text="What the checks found and the writer had seen when submitting.",
    )
    wished_from = models.DateTimeField(_("published from"), null=True, blank=True)
    wished_until = models.DateTimeField(_("published until"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"))
    outcome = models.CharField(_("result"), max_length=10, choices=OUTCOMES, default=Outcome.OPEN.value)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("submission"), _("submissions")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="submission_is_about_one_text",
                condition=Q(article__isnull=False, policy__isnull=True)
                | Q(article__isnull=True, policy__isnull=False),
            ),
            models.CheckConstraint(name="review_has_one_to_three_levels", condition=Q(levels__range=(1, 3))),
            models.CheckConstraint(
                name="ended_submission_has_a_date",
                condition=Q(IS_OPEN, ended_at=None) | ~IS_OPEN & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_is_published_before_it_expires",
                condition=Q(wished_until=None) | Q(wished_from=None) | Q(wished_until__gt=F("wished_from")),
            ),
            models.UniqueConstraint(
                fields=["article"], condition=IS_OPEN, name="an_article_is_under_one_review"
            ),
            models.UniqueConstraint(
                fields=["policy"], condition=IS_OPEN, name="a_policy_is_under_one_review"
            ),
        ]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> Any:
        """The article or the policy."""
        return self.article or self.policy

    @cached_property
    def given(self) -> list[Review]:
        """The opinions so far, in their order."""
        return sorted(self.reviews.all(), key=lambda review: review.level)

    @property
    def level(self) -> int:
        """The level that it waits for, from 1; after the last approval, one more."""
        return 1 + sum(review.is_approval for review in self.given)

    @property
    def waits_for(self) -> Role:
        """The role that has to look next. Only while it is open."""
        return role_for(self.levels, self.level)

    @property
    def waits_for_label(self) -> str:
        return str(dict(ROLES)[self.waits_for.value])


class Review(models.Model):
    """What one reviewer said at one level (审核意见). A trigger refuses one's own text and a level out of turn."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="reviews", verbose_name=_("submission")
    )
    level = models.PositiveSmallIntegerField(_("level"))
    is_approval = models.BooleanField(_("approved"))
    opinion = models.CharField(_("opinion"), max_length=500, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("review"), _("reviews")
        ordering = ["submission", "level"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "level"], name="each_level_is_reviewed_once"),
            models.UniqueConstraint(fields=["submission", "by"], name="a_person_reviews_one_level"),
            models.CheckConstraint(
                name="what_is_sent_back_says_why", condition=Q(is_approval=True) | ~Q(opinion="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.level}"

    @property
    def role_label(self) -> str:
        """First, second or final review."""
        return str(dict(ROLES)[role_for(self.submission.levels, self.level).value])
