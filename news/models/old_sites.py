"""What came from the site before this one: its addresses, and how it was brought in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from news.models.articles import Article
from news.models.columns import Column
from news.models.policies import Policy
from news.rules.old_addresses import LENGTH
from union_portal.lib.models import Timestamped


class OldAddress(Timestamped):
    """Where something stood on the old site, and where it stands now. Bookmarks and posters still lead there."""

    path = models.CharField(
        _("old address"),
        max_length=LENGTH,
        unique=True,
        help_text=_("As on the old site, without its name: /show.asp?id=45."),
    )
    article = models.ForeignKey(
        Article,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="old_addresses",
        verbose_name=_("article"),
    )
    policy = models.ForeignKey(
        Policy, models.CASCADE, null=True, blank=True, related_name="old_addresses", verbose_name=_("policy")
    )
    target_path = models.CharField(
        _("page of this portal"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("For anything else: /policies/ or /news/in/notices/."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("old address"), _("old addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="an_old_address_leads_to_one_place",
                condition=Q(article__isnull=False, policy__isnull=True, target_path="")
                | Q(article__isnull=True, policy__isnull=False, target_path="")
                | (Q(article__isnull=True, policy__isnull=True) & ~Q(target_path="")),
            ),
            models.CheckConstraint(
                name="an_old_address_stays_in_this_house",
                condition=Q(target_path="") | Q(target_path__regex=r"^/($|[^/\\])"),
            ),
            models.CheckConstraint(
                name="an_old_address_begins_with_a_slash", condition=Q(path__regex=r"^/[^/]")
            ),
            models.CheckConstraint(
                name="an_old_address_does_not_lead_to_itself", condition=~Q(path=F("target_path"))
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def place(self) -> str:
        """The page of this portal it leads to."""
        thing = self.article or self.policy
        return thing.get_absolute_url() if thing else self.target_path


class OldSite(Timestamped):
    """One upload of an old site on its way in: looked at first, then brought in by a job, then a report."""

    class State(models.TextChoices):
        LOOKING = "looking", _("being read")
        LOOKED = "looked", _("read, waits for you")
        RUNNING = "running", _("being brought in")
        DONE = "done", _("brought in")
        FAILED = "failed", pgettext_lazy("import of an old site", "stopped")

    name = models.CharField(_("file"), max_length=120, editable=False)
    file = models.CharField(max_length=200, blank=True, default="", editable=False)
    site = models.CharField(
        _("address of the old site"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("http://gh.example.cn: links to it become links to here. An export says it itself."),
    )
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("column for the rest"),
        help_text=_("Where texts stand whose old heading has no column. Empty: they are left out."),
    )
    is_published = models.BooleanField(
        _("publish what was public"),
        default=False,
        help_text=_("With the dates of that time. Without the tick everything stays a draft."),
    )
    columns = models.JSONField(default=dict, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.LOOKING.value, editable=False
    )
    total = models.PositiveIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    report = models.JSONField(default=dict, blank=True, editable=False)
    reason = models.CharField(max_length=300, blank=True, default="", editable=False)
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("old site"), _("old sites")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="no_more_is_done_than_there_is", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="what_stopped_says_why", condition=~Q(state="failed") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("admin:news_oldsite_change", args=[self.pk])

    @property
    def is_busy(self) -> bool:
        return self.state in {self.State.LOOKING, self.State.RUNNING}
