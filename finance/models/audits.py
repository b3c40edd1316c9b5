"""The room of the fund audit committee (经审会): samples, tick-marks, findings, its opinion."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.models.entries import Entry
from finance.models.publications import Publication
from members.models import User


class AuditReview(models.Model):
    """The committee's look at one publication, until its opinion is signed."""

    class Opinion(models.TextChoices):
        CLEAN = "clean", pgettext_lazy("audit opinion", "in order")
        QUALIFIED = "qualified", pgettext_lazy("audit opinion", "in order but for what is named")
        ADVERSE = "adverse", pgettext_lazy("audit opinion", "not in order")

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="review")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opinion = models.CharField(_("opinion"), max_length=9, choices=Opinion, blank=True, default="")
    text = models.TextField(_("words of the opinion"), blank=True, default="")
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("audit review"), _("audit reviews")
        constraints = [
            models.CheckConstraint(
                name="a_signed_opinion_has_words",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(text="") & ~Q(opinion=""),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("finance:review", args=[self.publication.slug])


class AuditSample(models.Model):
    """An entry the committee looks at, and why it was drawn."""

    review = models.ForeignKey(AuditReview, models.PROTECT, related_name="samples")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    reason = models.CharField(
        _("drawn because"), max_length=8,
        choices=[
            ("money", pgettext_lazy("why an entry was drawn", "by the weight of its amount")),
            ("random", pgettext_lazy("why an entry was drawn", "at random")),
            ("large", pgettext_lazy("why an entry was drawn", "above the amount")),
            ("reversal", pgettext_lazy("why an entry was drawn", "a reversal")),
            ("chosen", pgettext_lazy("why an entry was drawn", "chosen by hand")),
        ],
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("sample"), _("samples")
        ordering = ["entry__seq"]
        constraints = [models.UniqueConstraint(fields=["review", "entry"], name="an_entry_is_drawn_once")]


class AuditDraw(models.Model):
    """What was drawn and with which seed: anybody can draw the same again. Only ever added."""

    review = models.ForeignKey(AuditReview, models.PROTECT, related_name="draws")
    by_money = models.PositiveSmallIntegerField(null=True)
    at_random = models.PositiveSmallIntegerField(null=True)
    above_fen = models.BigIntegerField(null=True)
    reversals = models.BooleanField(default=False)
    seed = models.CharField(max_length=64, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("draw of a sample"), _("draws of samples")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_lot_is_drawn_with_a_seed",
                condition=Q(by_money__isnull=True, at_random__isnull=True) | Q(seed__regex=r"^[0-9a-f]{64}$"),
            ),
        ]


class AuditMark(models.Model):
    """A tick-mark: what somebody of the committee has seen with their own eyes. Only ever added."""

    MARKS = [
        ("original", pgettext_lazy("tick-mark", "original seen")),
        ("amount", pgettext_lazy("tick-mark", "amount agrees")),
        ("approved", pgettext_lazy("tick-mark", "properly approved")),
        ("account", pgettext_lazy("tick-mark", "right account")),
        ("received", pgettext_lazy("tick-mark", "goods or money were received")),
    ]
    sample = models.ForeignKey(AuditSample, models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=8, choices=MARKS)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("tick-mark"), _("tick-marks")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "mark", "by"], name="a_tick_mark_is_set_once")
        ]


class AuditFinding(models.Model):
    """What the committee objects to, and what the union replied."""

    class Weight(models.TextChoices):
        REMARK = "remark", pgettext_lazy("weight of a finding", "remark")
        FAULT = "fault", pgettext_lazy("weight of a finding", "to be put right")
        BREACH = "breach", pgettext_lazy("weight of a finding", "breach of the rules")

    review = models.ForeignKey(AuditReview, models.PROTECT, related_name="findings")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="findings")
    weight = models.CharField(_("weight"), max_length=6, choices=Weight, default=Weight.FAULT.value)
    text = models.TextField(_("finding"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reply = models.TextField(_("reply of the union"), blank=True, default="")
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("finding"), _("findings")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="a_finding_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="a_reply_to_a_finding_has_words",
                condition=Q(replied_at__isnull=True, reply="")
                | Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply=""),
            ),
        ]
