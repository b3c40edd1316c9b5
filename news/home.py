"""What stands on the home page: the blocks that staff composed, or the standard layout, filled with what is public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.urls import reverse

from news.actions.home import NOTICES_SLUG
from news.columns import ColumnTree, column_tree, dress
from news.editions import remembered_for_now
from news.models import Article, Block, HomePin, Picture, Policy
from news.models.home import standard_blocks
from news.rules.home import Band, Place, bands
from union_portal.lib.editions import remembered

KIND = Block.Kind
SEARCHED_FOR_A_PICTURE = 12
"""The lead story is looked for among so many of the newest: an old story with a picture is no lead."""


@dataclass
class Shown:
    """One block with what stands in it."""

    block: Block
    url: str = ""
    articles: list[Article] = field(default_factory=list)
    lead: Article | None = None
    policies: list[Policy] = field(default_factory=list)

    @property
    def template(self) -> str:
        return f"components/home/{self.block.kind}.html"

    @property
    def is_empty(self) -> bool:
        """Nothing to read: the block leaves no gap. The lead block says so instead."""
        if self.block.kind in (KIND.TEXT, KIND.LINKS, KIND.LEAD):
            return False
        return not (self.articles or self.policies)


@dataclass(frozen=True)
class Wanted:
    """The newest `length` articles of some columns; with a picture only where pictures are shown."""

    columns: list[int]
    length: int
    is_pictured: bool = False

    def among(self, articles: Iterable[Article]) -> list[Article]:
        fitting = [
            each
            for each in articles
            if each.column_id in self.columns and (each.lead_picture_id or not self.is_pictured)
        ]
        return fitting[: self.length]


@remembered
def _composition() -> tuple[list[Block], list[HomePin]]:
    """As staff left it, in two queries."""
    return list(Block.objects.select_related("column")), list(HomePin.objects.all())


def is_composed(request: HttpRequest) -> bool:
    return bool(_composition(request)[0])


def lead_picture(page: Iterable[Band[Shown]]) -> Picture | None:
    """The picture of the lead story: a link to the home page shows it."""
    leads = (band.wide.lead for band in page if band.wide and band.wide.lead)
    return next((lead.lead_picture for lead in leads), None)


@remembered_for_now
def front(request: HttpRequest, at: datetime) -> list[Band[Shown]]:
    """The page as readers see it, whoever looks at it and however."""
    return _filled(request, at, with_hidden=False)


def preview(request: HttpRequest, at: datetime) -> list[Band[Shown]]:
    """The page with its hidden blocks."""
    return _filled(request, at, with_hidden=True)


def _filled(request: HttpRequest, at: datetime, *, with_hidden: bool) -> list[Band[Shown]]:
    """All articles of all blocks come in one query, all policies in another."""
    tree = column_tree(request)
    composed, pins = _composition(request)
    blocks = composed or standard_blocks(tree.find(NOTICES_SLUG))
    blocks = [block for block in blocks if block.is_visible or with_hidden]
    wants = _wants(blocks, tree)
    pins = [each for each in pins if each.is_current(at)]
    articles = dress(request, _articles(list(wants.values()), _headlines_of(wants, blocks), pins, at))
    policies = _policies(blocks, at)
    shown = [_shown(block, wants, articles, policies, pins, tree) for block in blocks]
    return bands((each, Place(each.block.place)) for each in shown if not each.is_empty)


def _wants(blocks: list[Block], tree: ColumnTree) -> dict[int, Wanted]:
    """What each block with articles asks for, by its position."""
    wants = {}
    for block in blocks:
        if block.column:
            wants[block.position] = Wanted(
                tree.subtree(block.column), block.length, block.kind == KIND.PICTURES
            )
        elif block.kind == KIND.BRANCH_NEWS:
            wants[block.position] = Wanted(_branch_columns(tree), block.length)
    for block in blocks:
        if block.kind == KIND.LEAD:
            own = [
                wants[each.position].columns
                for each in blocks
                if each.kind in (KIND.COLUMN, KIND.BRANCH_NEWS)
            ]
            length = max(SEARCHED_FOR_A_PICTURE, block.length + 1)
            wants[block.position] = Wanted(_other_columns(tree, own), length)
    return wants


def _branch_columns(tree: ColumnTree) -> list[int]:
    return [pk for each in tree.columns if each.is_for_branches for pk in tree.subtree(each)]


def _other_columns(tree: ColumnTree, own: list[list[int]]) -> list[int]:
    """Headlines come from the columns that have no block of their own; where all have one, from all."""
    taken = {pk for columns in own for pk in columns}
    everything = [each.pk for each in tree.columns if each.holds == each.Holds.ARTICLES]
    return [pk for pk in everything if pk not in taken] or everything


def _headlines_of(wants: dict[int, Wanted], blocks: list[Block]) -> list[int]:
    return next((wants[each.position].columns for each in blocks if each.kind == KIND.LEAD), [])


# Each column is read over its own index and no further than a block shows, so the cost follows the page and not the
# archive. Those with a picture have an index of their own. Written out: Django's querysets have no LATERAL.
NEWEST = """
SELECT id FROM (
  SELECT newest.id, wanted.length, row_number() OVER (
    PARTITION BY wanted.block ORDER BY newest.published_at DESC, newest.id DESC) AS place
  FROM unnest(%s::int[], %s::bigint[], %s::int[]) AS wanted (block, column_id, length)
  CROSS JOIN LATERAL (
    SELECT id, published_at FROM news_article
    WHERE column_id = wanted.column_id AND stage = 'published' AND published_at <= %s
      AND (published_until IS NULL OR published_until > %s){and_pictured}
    ORDER BY published_at DESC, id DESC LIMIT wanted.length
  ) AS newest
) AS ranked WHERE place <= length
"""
ALL = NEWEST.replace("{and_pictured}", "")
PICTURED = "UNION" + NEWEST.replace("{and_pictured}", " AND lead_picture_id IS NOT NULL")
PINNED = """
UNION (SELECT id FROM news_article
  WHERE stage = 'published' AND is_pinned AND (pinned_until IS NULL OR pinned_until > %s) AND published_at <= %s
    AND (published_until IS NULL OR published_until > %s) AND column_id = ANY(%s)
  ORDER BY published_at DESC, id DESC LIMIT 12)
UNION SELECT unnest(%s::bigint[])
"""


def newest(wants: Sequence[Wanted], at: datetime, *, pinned_in: list[int], also: list[int]) -> Any:
    """The newest of each, what is pinned in some columns, and `also`: all public, newest first, in one query."""
    plain, pictured = _arrays(wants, is_pictured=False), _arrays(wants, is_pictured=True)
    values = [*plain, at, at, *pictured, at, at, at, at, at, pinned_in, also]
    chosen = RawSQL(ALL + PICTURED + PINNED, values)  # noqa: S611 - values are bound
    return Article.objects.public(at).filter(pk__in=chosen).for_list().order_by("-published_at", "-pk")


def _arrays(wants: Iterable[Wanted], *, is_pictured: bool) -> list[list[int]]:
    """Number, column and length of each column that is wanted."""
    rows = [
        (number, column, want.length)
        for number, want in enumerate(wants)
        for column in want.columns
        if want.is_pictured == is_pictured
    ]
    return [[row[index] for row in rows] for index in range(3)]


def _articles(
    wants: Sequence[Wanted], headline_columns: list[int], pins: list[HomePin], at: datetime
) -> list[Article]:
    also = [each.article_id for each in pins]
    return list(newest(wants, at, pinned_in=headline_columns, also=also))


def _policies(blocks: list[Block], at: datetime) -> list[Policy]:
    length = next((each.length for each in blocks if each.kind == KIND.POLICIES), 0)
    return list(Policy.objects.public(at).for_list()[:length]) if length else []


def _shown(
    block: Block,
    wants: dict[int, Wanted],
    articles: list[Article],
    policies: list[Policy],
    pins: list[HomePin],
    tree: ColumnTree,
) -> Shown:
    shown = Shown(block)
    if block.kind == KIND.LEAD:
        shown.url = reverse("news:latest")
        shown.lead, shown.articles = _headlines(block, wants[block.position], articles, pins)
    elif block.kind == KIND.POLICIES:
        shown.url, shown.policies = reverse("news:policies"), policies
    elif block.position in wants:
        shown.articles = wants[block.position].among(articles)
        column = block.column or next((each for each in tree.columns if each.is_for_branches), None)
        shown.url = column.get_absolute_url() if column else ""
    return shown


def _headlines(
    block: Block, want: Wanted, articles: list[Article], pins: list[HomePin]
) -> tuple[Article | None, list[Article]]:
    """The story with the picture - the chosen one, while it is public and has its picture - and the other headlines.

    First what staff pinned to the home page in their order, then what is pinned in its column, then by date.
    """
    by_pk = {each.pk: each for each in articles}
    chosen = next((by_pk.get(each.article_id) for each in pins if each.is_lead), None)
    pinned = [by_pk[each.article_id] for each in pins if not each.is_lead and each.article_id in by_pk]
    own = [each for each in articles if each.column_id in want.columns]
    rows = list(dict.fromkeys([*pinned, *(each for each in own if each.is_pinned_now), *own[: want.length]]))
    if chosen and chosen.lead_picture_id:
        lead: Article | None = chosen
    else:
        lead = next((each for each in rows if each.lead_picture_id), None)
    return lead, [each for each in rows if each != lead][: block.length]
