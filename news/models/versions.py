"""Every wording that was saved, what is being typed, and who has a text open."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import User
from news.models.articles import Article
from news.models.policies import Policy

OF_ONE_TEXT = Q(article__isnull=False, policy__isnull=True) | Q(article__isnull=True, policy__isnull=False)


class OfText(models.Model):
    """What belongs to one article or one policy."""

    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("article")
    )
    policy = models.ForeignKey(
        Policy, models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("policy")
    )

    class Meta:
        abstract = True

    @property
    def thing(self) -> Any:
        """The article or the policy."""
        return self.article or self.policy


class Version(OfText):
    """One wording of a text as it was saved (版本): numbered from 1 without a gap, only ever added."""

    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True, default="")
    length = models.PositiveIntegerField(_("characters"), help_text="Of the words, without markup.")
    fields = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text="Everything else that was written, by the name of its column in the database.",
    )
    restores = models.PositiveIntegerField(
        _("brings back"), null=True, blank=True, help_text="The number of the version that this one repeats."
    )
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("version"), _("versions")
        ordering = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="version_is_of_one_text", condition=OF_ONE_TEXT),
            models.UniqueConstraint(fields=["article", "number"], name="an_article_has_each_version_once"),
            models.UniqueConstraint(fields=["policy", "number"], name="a_policy_has_each_version_once"),
            models.CheckConstraint(
                name="a_version_repeats_an_earlier_one",
                condition=Q(restores=None) | Q(restores__lt=models.F("number")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"


class Autosave(OfText):
    """What a person has typed and not yet saved: one for each text, and one for a text that is not there yet."""

    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    kind = models.CharField(max_length=8, help_text="article or policy, also while there is none yet.")
    typed = models.JSONField(default=dict, help_text="The fields of the form as the browser sent them.")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("autosaved text"), _("autosaved texts")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="autosave_is_of_one_text_or_a_new_one",
                condition=Q(article=None) | Q(policy=None),
            ),
            models.UniqueConstraint(
                fields=["by", "kind", "article", "policy"],
                nulls_distinct=False,
                name="a_person_has_one_autosave_a_text",
            ),
        ]


class Presence(OfText):
    """That a person has a text open for writing. Old ones mean nothing; `seen_at` says how old."""

    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("open text"), _("open texts")
        constraints: ClassVar = [
            models.CheckConstraint(name="presence_is_at_one_text", condition=OF_ONE_TEXT),
            models.UniqueConstraint(
                fields=["by", "article", "policy"], nulls_distinct=False, name="a_person_is_present_once"
            ),
        ]
