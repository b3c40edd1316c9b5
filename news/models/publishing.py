"""What articles and policies share: a stage, a window, a text that can be searched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from members.models import User
from news.models.columns import Column
from news.rules.stages import NOT_YET_SEEN, Stage
from news.rules.tags import LONGEST, MOST
from union_portal.lib.models import Timestamped

STAGES = [
    (Stage.DRAFT.value, _("draft")),
    (Stage.SUBMITTED.value, _("under review")),
    (Stage.REJECTED.value, _("sent back")),
    (Stage.PUBLISHED.value, _("published")),
    (Stage.WITHDRAWN.value, _("withdrawn")),
]
EVENT_KINDS = [
    ("created", _("created")),
    ("edited", _("edited")),
    ("submitted", _("submitted for review")),
    ("recalled", _("taken back from review")),
    ("approved", _("approved at one level")),
    ("rejected", _("sent back")),
    ("forced", _("published at once")),
    ("confirmed", _("approved afterwards")),
    ("published", _("published")),
    ("withdrawn", _("withdrawn")),
    ("imported", _("imported")),
    ("proposed", _("correction proposed")),
    ("taken", _("correction taken over")),
    ("declined", _("correction declined")),
    ("retracted", _("correction taken back")),
]
WITHDRAWAL_HAS_A_REASON = Q(stage=Stage.WITHDRAWN.value, withdrawn_at__isnull=False) & ~Q(
    withdrawal_reason=""
)


def searchable(*names: str) -> models.Func:
    """The text a search looks into, a line for each column: compatibility forms folded (NFKC), in lower case.

    A plain Func with a template, so that migrations need no code of ours.
    """
    parts = [part for name in names for part in (F(name), Value("\n"))]
    text = Concat(*parts, output_field=models.TextField()) if len(names) > 1 else F(names[0])
    return models.Func(
        text, template="lower(normalize(%(expressions)s, NFKC))", output_field=models.TextField()
    )


class PublishedQuerySet(models.QuerySet[Any]):
    """Sets of things with a stage and a window of publication."""

    def public(self, at: datetime) -> PublishedQuerySet:
        """What a reader sees at that moment: decided by people, then by the clock, never by a job."""
        return self.filter(self.is_public_at(at))

    @staticmethod
    def is_public_at(at: datetime) -> Q:
        """The condition of `public()`, to be joined with others."""
        not_over = Q(published_until__isnull=True) | Q(published_until__gt=at)
        return not_over & Q(stage=Stage.PUBLISHED.value, published_at__lte=at)

    def next_change(self, at: datetime) -> datetime | None:
        """The next moment at which the clock alone changes what is public."""
        moments = self.filter(stage=Stage.PUBLISHED.value).aggregate(
            start=models.Min("published_at", filter=Q(published_at__gt=at)),
            end=models.Min("published_until", filter=Q(published_until__gt=at)),
        )
        return min((moment for moment in moments.values() if moment), default=None)


class Published(Timestamped):
    """What articles and policies share: a title, a body that has been cleaned, a stage, a window."""

    title = models.CharField(_("title"), max_length=120)
    column = models.ForeignKey(Column, models.PROTECT, related_name="%(class)ss", verbose_name=_("column"))
    body = models.TextField(_("text"), blank=True, default="")
    body_text = models.TextField(editable=False, blank=True, default="")
    attachment_names = models.TextField(editable=False, blank=True, default="")
    # The words themselves: a page shows them without a join, and one index answers "which texts share one".
    tags = ArrayField(models.CharField(max_length=LONGEST), default=list, blank=True, verbose_name=_("tags"))
    stage = models.CharField(
        _("stage"), max_length=10, choices=STAGES, default=Stage.DRAFT.value, editable=False
    )
    published_at = models.DateTimeField(_("published from"), null=True, blank=True)
    published_until = models.DateTimeField(
        _("published until"), null=True, blank=True, help_text=_("Empty: it stays.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"), max_length=200, blank=True, default="", editable=False
    )
    author = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    import_key = models.CharField(
        max_length=80,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Where an import found it.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def is_public(self, at: datetime) -> bool:
        """Whether a reader sees it at that moment; the same rule as `public()`."""
        return (
            self.stage == Stage.PUBLISHED
            and self.published_at is not None
            and self.published_at <= at
            and (self.published_until is None or self.published_until > at)
        )

    def was_public(self, at: datetime) -> bool:
        """Whether readers have seen it by then. What was withdrawn before its day never was."""
        if self.published_at is None or (self.stage in NOT_YET_SEEN and self.withdrawn_at is None):
            return False
        return self.published_at <= min(at, self.withdrawn_at or at)

    def is_readable(self, at: datetime) -> bool:
        """Whether everybody may open its page and its files."""
        return self.is_public(at)


def published_constraints(thing: str) -> list[models.BaseConstraint]:
    """The facts of the window and the stage; the names say which thing."""
    return [
        models.CheckConstraint(
            name=f"published_{thing}_has_a_date",
            condition=~Q(stage=Stage.PUBLISHED.value) | Q(published_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{thing}_is_published_before_it_expires",
            condition=Q(published_until__isnull=True)
            | Q(published_at__isnull=False, published_until__gt=F("published_at")),
            violation_error_message=_("It has to be published before it expires."),
        ),
        models.CheckConstraint(
            name=f"withdrawn_{thing}_has_a_reason",
            condition=~Q(stage=Stage.WITHDRAWN.value) | WITHDRAWAL_HAS_A_REASON,
        ),
        models.CheckConstraint(name=f"{thing}_has_a_title", condition=~Q(title="")),
        models.CheckConstraint(name=f"{thing}_has_at_most_five_tags", condition=Q(tags__len__lte=MOST)),
    ]
