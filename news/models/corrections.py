"""Corrections that writers propose for what readers see already."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import User
from news.models.articles import Article

OPEN, TAKEN, DECLINED, WITHDRAWN = "open", "taken", "declined", "withdrawn"
OUTCOMES = [
    (OPEN, _("waits for a decision")),
    (TAKEN, _("taken over")),
    (DECLINED, _("declined")),
    (WITHDRAWN, _("withdrawn")),
]
IS_OPEN = Q(outcome=OPEN)
DECIDED = Q(outcome__in=[TAKEN, DECLINED], decided_by__isnull=False, decided_at__isnull=False)


class Correction(models.Model):
    """Another wording of a published article, beside the live one until somebody else decides (更正建议)."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="corrections", verbose_name=_("article")
    )
    base = models.PositiveIntegerField(help_text="The number of the version that the writer started from.")
    changes = models.JSONField(default=dict, help_text="The fields that differ, with their new values.")
    remark = models.CharField(_("why"), max_length=200, blank=True, default="")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    outcome = models.CharField(_("result"), max_length=10, choices=OUTCOMES, default=OPEN)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True, default="")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("proposed correction"), _("proposed corrections")
        ordering = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article"], condition=IS_OPEN, name="an_article_has_one_open_correction"
            ),
            models.CheckConstraint(
                name="a_decided_correction_says_by_whom",
                condition=Q(outcome__in=[OPEN, WITHDRAWN], decided_by=None) | DECIDED,
            ),
            models.CheckConstraint(
                name="nobody_decides_the_own_correction",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_declined_correction_says_why", condition=~Q(outcome=DECLINED) | ~Q(opinion="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.article)
