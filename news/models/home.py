"""What staff composed the home page of. Without a row it is the standard layout."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news.models.articles import Article
from news.models.columns import Column
from news.rules.home import Place
from union_portal.lib.models import Event, Timestamped

PLACES = [
    (Place.WIDE.value, pgettext_lazy("place on the home page", "whole width")),
    (Place.MAIN.value, pgettext_lazy("place on the home page", "left column")),
    (Place.SIDE.value, pgettext_lazy("place on the home page", "right column")),
]
MOST = 12
"""Items a block shows at most."""


class Block(Timestamped):
    """One part of the home page (首页板块), in the order and the place that staff gave it."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("lead story and headlines")
        COLUMN = "column", _("newest of a column")
        PICTURES = "pictures", _("pictures of a column")
        BRANCH_NEWS = "branch_news", _("branch news")
        POLICIES = "policies", _("policies")
        LINKS = "links", _("links")
        TEXT = "text", _("short text")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    place = models.CharField(
        _("place"),
        max_length=4,
        choices=PLACES,
        default=Place.MAIN.value,
        help_text=_("On a wide screen. On a phone all blocks stand one below the other."),
    )
    position = models.PositiveSmallIntegerField(_("position"), editable=False)
    heading = models.CharField(
        _("heading"), max_length=20, blank=True, default="", help_text=_("Empty: the usual one.")
    )
    length = models.PositiveSmallIntegerField(_("number of items"), default=5)
    column = models.ForeignKey(
        Column, models.PROTECT, null=True, blank=True, related_name="blocks", verbose_name=_("column")
    )
    text = models.TextField(_("text"), max_length=600, blank=True, default="")
    links = models.JSONField(_("links"), default=list, blank=True, help_text="Pairs of words and address.")
    is_visible = models.BooleanField(
        _("visible"), default=True, help_text=_("A hidden block is only seen in the preview.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("block"), _("home page")
        ordering = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["position"],
                name="each_block_has_its_own_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["kind"],
                name="this_block_stands_once",
                condition=Q(kind__in=["lead", "branch_news", "policies"]),
            ),
            models.CheckConstraint(
                name="a_block_shows_one_to_twelve_items", condition=Q(length__range=(1, MOST))
            ),
            models.CheckConstraint(
                name="a_block_of_a_column_names_it",
                condition=Q(kind__in=["column", "pictures"], column__isnull=False)
                | Q(~Q(kind__in=["column", "pictures"]), column__isnull=True),
            ),
            models.CheckConstraint(
                name="the_lead_block_is_wide", condition=~Q(kind="lead") | Q(place=Place.WIDE.value)
            ),
            models.CheckConstraint(name="a_block_of_text_has_one", condition=~Q(kind="text") | ~Q(text="")),
            models.CheckConstraint(
                name="a_block_of_links_has_some", condition=~Q(kind="links") | ~Q(links=[])
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def anchor(self) -> str:
        """Its place in the page, for the address and for what names its parts."""
        return f"block-{self.position}"

    @property
    def title(self) -> str | Promise:
        """What stands above it: the heading staff gave it, or the usual one. A short text may have none."""
        if self.heading or self.kind == self.Kind.TEXT:
            return self.heading
        return self.column.name if self.column else HEADINGS[self.Kind(self.kind)]


HEADINGS = {
    Block.Kind.LEAD: _("Headlines"),
    Block.Kind.BRANCH_NEWS: _("Branch news"),
    Block.Kind.POLICIES: _("Policies"),
    Block.Kind.LINKS: _("Services"),
}


def standard_blocks(notices: Column | None) -> list[Block]:
    """The home page that nobody composed; `notices` is the column of announcements, where there is one."""
    kinds = Block.Kind
    blocks = [
        Block(kind=kinds.LEAD.value, place=Place.WIDE.value),
        Block(kind=kinds.BRANCH_NEWS.value, place=Place.MAIN.value, length=6),
        Block(kind=kinds.POLICIES.value, place=Place.SIDE.value),
    ]
    if notices:
        blocks.insert(2, Block(kind=kinds.COLUMN.value, place=Place.SIDE.value, column=notices))
    for position, block in enumerate(blocks, 1):
        block.position = position
    return blocks


class HomePin(Timestamped):
    """An article that staff keep on the home page until a moment: as the lead story, or before the other headlines."""

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="home_pin", verbose_name=_("article")
    )
    is_lead = models.BooleanField(_("lead story"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("article on the home page"), _("articles on the home page")
        ordering = ["-is_lead", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_lead"], name="there_is_one_lead_story", condition=Q(is_lead=True)
            )
        ]

    def __str__(self) -> str:
        return str(self.article)

    def is_current(self, at: datetime) -> bool:
        return self.until is None or self.until > at


class HomeEvent(Event):
    """What staff changed about the home page. Of no row: blocks come and go, what was done to them stays."""

    KINDS: ClassVar = [
        ("composed", _("composed")),
        ("added", _("block added")),
        ("changed", _("block changed")),
        ("moved", _("block moved")),
        ("shown", _("block shown")),
        ("hidden", _("block hidden")),
        ("removed", _("block removed")),
        ("restored", _("standard layout restored")),
        ("led", _("lead story chosen")),
        ("pinned", _("article pinned")),
        ("unpinned", _("article taken off")),
    ]

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("home page event"), _("home page events")

    @property
    def label(self) -> str:
        return str(dict(self.KINDS).get(self.kind, self.kind))
