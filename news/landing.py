"""The first page of a column that has others below it: one story, what is pinned, a few rows of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from news.columns import column_tree, dress
from news.home import Wanted, newest
from news.models import Article, Column

OF_EACH, LATEST = 4, 5


@dataclass(frozen=True)
class Section:
    """A column below with its newest."""

    column: Column
    articles: list[Article]


@dataclass(frozen=True)
class Landing:
    """What stands above the list."""

    lead: Article | None
    latest: list[Article]
    sections: list[Section]


def landing(request: HttpRequest, column: Column, at: datetime) -> Landing | None:
    """In one query, however many columns stand below; nothing for a column that has none, or nothing to read."""
    tree = column_tree(request)
    below = tree.children(column)
    if not below:
        return None
    whole = Wanted(tree.subtree(column), OF_EACH + LATEST)
    parts = [Wanted(tree.subtree(each), OF_EACH) for each in below]
    found = dress(request, list(newest([whole, *parts], at, pinned_in=whole.columns, also=[])))
    rows = list(dict.fromkeys([*(each for each in found if each.is_pinned_now), *whole.among(found)]))
    lead = next((each for each in rows if each.lead_picture_id), None)
    sections = [Section(each, part.among(found)) for each, part in zip(below, parts, strict=True)]
    return Landing(
        lead,
        [each for each in rows if each != lead][:LATEST],
        [each for each in sections if each.articles],
    )
