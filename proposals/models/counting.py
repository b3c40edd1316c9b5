"""Counting: serial numbers of printed ballots, two independent counts by hand, the result sheet and who signs it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from proposals.models.voting import BallotOfficer, BallotPaper


class PaperPrint(models.Model):
    """A run of printed ballots with their serial numbers; the next run begins where this one ends. Only ever added."""

    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="prints", verbose_name=_("vote"))
    first = models.PositiveIntegerField(_("first number"))
    last = models.PositiveIntegerField(_("last number"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("run of printed ballots"), _("runs of printed ballots")
        ordering = ["paper", "first"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "first"], name="a_serial_number_is_printed_once"),
            models.CheckConstraint(
                name="a_run_of_ballots_has_some", condition=Q(first__gte=1, last__gte=F("first"))
            ),
        ]

    @property
    def count(self) -> int:
        return self.last - self.first + 1


class HandCount(models.Model):
    """What a teller counted. Only ever added: the last of each teller counts, and two have to agree."""

    officer = models.ForeignKey(
        BallotOfficer, models.PROTECT, related_name="counts", verbose_name=_("teller")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    returned = models.PositiveIntegerField(_("ballots returned"))
    invalid = models.PositiveIntegerField(_("invalid ballots"))
    spoiled = models.PositiveIntegerField(_("spoiled and exchanged"), default=0)
    unused = models.PositiveIntegerField(_("left over"), default=0)
    numbers = models.JSONField(pgettext_lazy("figures of a count", "votes"))
    """For each question, how often each answer was ticked."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("count by hand"), _("counts by hand")
        ordering = ["officer", "number"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "number"], name="counts_are_numbered_once"),
            models.CheckConstraint(
                name="no_more_are_invalid_than_returned", condition=Q(invalid__lte=F("returned"))
            ),
        ]


class ResultSheet(models.Model):
    """The result of a vote (表决结果报告单), as a file that anybody can recompute. Only ever added."""

    paper = models.OneToOneField(BallotPaper, models.PROTECT, related_name="sheet", verbose_name=_("vote"))
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))

    class Meta:
        verbose_name, verbose_name_plural = _("result sheet"), _("result sheets")

    def __str__(self) -> str:
        return str(self.paper)

    @cached_property
    def data(self) -> dict[str, Any]:
        """See proposals.rules.result_file."""
        found: dict[str, Any] = json.loads(self.content)
        return found


class ResultSignature(models.Model):
    """A scrutineer's signature under the result. Only ever added."""

    sheet = models.ForeignKey(ResultSheet, models.PROTECT, related_name="signatures")
    officer = models.ForeignKey(BallotOfficer, models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("signature under a result"), _("signatures under results")
        ordering = ["sheet", "at"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "officer"], name="a_result_is_signed_once_by_each")
        ]
