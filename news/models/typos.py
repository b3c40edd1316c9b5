"""The list of mistyped words that the checks look for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news.rules import typos
from union_portal.lib.models import Timestamped


class Typo(Timestamped):
    """A word that is often mistyped (错别字), and the right one."""

    wrong = models.CharField(pgettext_lazy("of a word", "wrong"), max_length=20, unique=True)
    right = models.CharField(pgettext_lazy("of a word", "right"), max_length=20)
    reason = models.CharField(
        _("why"), max_length=100, blank=True, default="", help_text=_("The writer reads it: one sentence.")
    )
    unless = models.CharField(
        _("right inside of"),
        max_length=100,
        blank=True,
        default="",
        help_text=_("Longer words in which the same characters are right, with 、 between them: 上报消息."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("typo"), _("typos")
        ordering = ["wrong"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_typo_has_two_characters", condition=GreaterThanOrEqual(Length("wrong"), 2)
            ),
            models.CheckConstraint(name="a_typo_has_a_right_word", condition=~Q(right="")),
            models.CheckConstraint(
                name="a_right_word_does_not_hold_the_wrong_one", condition=~Q(right__contains=F("wrong"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wrong} → {self.right}"

    @property
    def entry(self) -> typos.Typo:
        """As the rule takes it."""
        unless = tuple(word for word in self.unless.split("、") if word)
        return typos.Typo(self.wrong, self.right, self.reason, unless)
