"""Rules that people look up."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, cast

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models.publishing import (
    EVENT_KINDS,
    Published,
    PublishedQuerySet,
    published_constraints,
    searchable,
)
from news.rules.stages import Stage
from news.rules.statutes import cited
from news.rules.validity import Term, Validity, validity
from union_portal.lib.models import Event

VALIDITIES = {
    Validity.IN_FORCE: _("in force"),
    Validity.FORTHCOMING: _("forthcoming"),
    Validity.AMENDED: _("amended"),
    Validity.REPEALED: _("repealed"),
}
ROW = (
    "title",
    "number",
    "issuing_body",
    "level",
    "stage",
    "issued_on",
    "effective_on",
    "repealed_on",
    "column_id",
)
# Back to the first version, then everything that followed from there. UNION ends where a row comes again.
FAMILY = """
WITH RECURSIVE back(id, supersedes_id, steps) AS (
  SELECT id, supersedes_id, 0 FROM news_policy WHERE id = %s
  UNION ALL
  SELECT each.id, each.supersedes_id, steps + 1
  FROM news_policy each JOIN back ON each.id = back.supersedes_id WHERE steps < 100
), family(id) AS (
  SELECT id FROM back
  UNION
  SELECT each.id FROM news_policy each JOIN family ON each.supersedes_id = family.id
) SELECT id FROM family LIMIT 200
"""


class PolicyQuerySet(PublishedQuerySet):
    def for_list(self) -> PolicyQuerySet:
        """With what a row shows, its validity included."""
        return self.with_replacement().only(*ROW)

    def for_versions(self) -> PolicyQuerySet:
        """With what a line of the history of versions shows."""
        window = ("supersedes", "published_at", "published_until", "withdrawn_at")
        return self.with_replacement().only(*ROW, *window)

    def for_page(self) -> PolicyQuerySet:
        return self.with_replacement().defer("body_text", "title_text", "search_text")

    def readable(self, at: datetime) -> PolicyQuerySet:
        """What readers may open at that moment: the public ones, and the withdrawn ones that once were public."""
        was_public = Q(withdrawn_at__lte=at, published_at__lte=F("withdrawn_at"))
        return self.filter(self.is_public_at(at) | was_public)

    def family(self, pk: int) -> PolicyQuerySet:
        """All versions of one document, whichever of them one has in hand; oldest first."""
        versions = self.filter(pk__in=RawSQL(FAMILY, [pk]))  # noqa: S611 - no words of a reader in it
        return versions.order_by(F("issued_on").asc(nulls_first=True), "pk")

    def with_replacement(self) -> PolicyQuerySet:
        """Adds `replaced_on`: the day a published successor takes effect."""
        successor = (
            Policy.objects.filter(supersedes=models.OuterRef("pk"), stage=Stage.PUBLISHED.value)
            .order_by()
            .values("supersedes")
            .annotate(day=models.Min(Coalesce("effective_on", "issued_on")))
            .values("day")
        )
        return cast("PolicyQuerySet", self.annotate(replaced_on=models.Subquery(successor)))


class Policy(Published):
    """A rule people can look up: a law, a union document, the enterprise's own regulations (政策法规)."""

    class Level(models.TextChoices):
        CENTRAL = "central", _("national")
        ACFTU = "acftu", _("ACFTU")
        PROVINCIAL = "provincial", _("provincial")
        ENTERPRISE = "enterprise", _("enterprise")

    number = models.CharField(
        _("document number"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("发文字号: 云矿工发〔2026〕18号."),
    )
    issuing_body = models.CharField(_("issuing body"), max_length=100, blank=True, default="")
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.ENTERPRISE.value)
    subject = models.CharField(_("subject"), max_length=60, blank=True, default="")
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    effective_on = models.DateField(_("effective date"), null=True, blank=True)
    repealed_on = models.DateField(_("repealed from"), null=True, blank=True)
    supersedes = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("supersedes"),
    )
    title_text = models.GeneratedField(
        expression=searchable("title"), output_field=models.TextField(), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=searchable("title", "number", "issuing_body", "body_text", "attachment_names"),
        output_field=models.TextField(),
        db_persist=True,
    )

    replaced_on: date | None
    """Only after `with_replacement()`."""

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("policy"), _("policies")
        ordering = [F("issued_on").desc(nulls_last=True), "-pk"]
        constraints: ClassVar = [
            *published_constraints("policy"),
            models.CheckConstraint(
                name="policy_is_repealed_after_it_was_issued",
                condition=Q(repealed_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(repealed_on__gte=F("issued_on")),
                violation_error_message=_("It cannot be repealed before it was issued."),
            ),
            models.CheckConstraint(
                name="a_policy_does_not_supersede_itself",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")),
                violation_error_message=_("A policy cannot supersede itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="policy_newest", condition=Q(stage="published")),
            models.Index(fields=["number"], name="policy_by_number"),
            GinIndex(fields=["tags"], name="policy_by_tag", condition=Q(stage="published")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("news:policy", args=[self.pk])

    @property
    def issuing_bodies(self) -> list[str]:
        """Each body by itself: joint documents name several, with a space between them."""
        return self.issuing_body.split()

    @property
    def subjects(self) -> list[str]:
        """Each subject by itself: 权益保障　疗休养 is two."""
        return self.subject.split()

    @property
    def citation(self) -> str:
        """How other documents name it: 《职工疗休养管理办法》（云矿工发〔2026〕18号）."""
        return cited(self.title, self.number)

    @property
    def is_red_headed(self) -> bool:
        """Documents of a union or the enterprise under a number stand below a red head (红头文件); laws do not."""
        is_ours = self.level == self.Level.ENTERPRISE
        return bool(self.number) and (is_ours or (self.level == self.Level.ACFTU and bool(self.issuing_body)))

    def is_readable(self, at: datetime) -> bool:
        """Once published it stays readable: after its withdrawal under a banner that says why."""
        return self.is_public(at) or (self.withdrawn_at is not None and self.was_public(at))

    def validity_on(self, day: date) -> Validity:
        """Needs `with_replacement()`."""
        return validity(Term(self.issued_on, self.effective_on, self.repealed_on, self.replaced_on), day)

    @property
    def validity(self) -> Validity:
        return self.validity_on(timezone.localdate())

    @property
    def validity_label(self) -> str:
        return str(VALIDITIES[self.validity])


class PolicyEvent(Event):
    """What happened to a policy's record on the portal."""

    KINDS: ClassVar = EVENT_KINDS
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="events", verbose_name=_("policy"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("policy event"), _("policy events")


class Revision(models.Model):
    """A line of a policy's public history (修订记录): adopted, amended, announced."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="revisions", verbose_name=_("policy"))
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = _("revision"), _("revisions")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "on", "note"], name="a_revision_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.note}"
