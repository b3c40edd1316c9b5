"""Pictures, and files beside a text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article
from news.models.policies import Policy
from union_portal.lib.models import Timestamped


class Attachment(Timestamped):
    """A file beside an article or a policy; `name` is what people see, the stored name is random."""

    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="attachments")
    policy = models.ForeignKey(Policy, models.CASCADE, null=True, blank=True, related_name="attachments")
    file = models.FileField(_("file"), upload_to="attachments/", max_length=200)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_belongs_to_one_thing",
                condition=Q(article__isnull=False, policy__isnull=True)
                | Q(article__isnull=True, policy__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return reverse("news:attachment", args=[self.pk])
