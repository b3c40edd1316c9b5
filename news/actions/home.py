"""Composing the home page: its blocks, its lead story, what is pinned to it. What is done here readers see at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from members.models import User
from news.actions.refusals import refusals_in_words
from news.models import Article, Block, Column, HomeEvent, HomePin
from news.models.home import standard_blocks
from news.rules.home import is_address, moved
from news.rules.stages import Stage
from union_portal.lib import Refused

MOST_BLOCKS, MOST_PINS = 20, 6
NOTICES_SLUG = "notices"
CHANGEABLE = frozenset({"place", "heading", "length", "column", "text", "links"})


@transaction.atomic
def compose(*, by: User | None, at: datetime) -> list[Block]:
    """Make the standard layout one's own, to change it from there."""
    if _locked():
        raise Refused(_("The home page is composed already."))
    return _own_blocks(by=by, at=at)


@transaction.atomic
def add_block(block: Block, *, by: User | None, at: datetime) -> Block:
    """Put a new block below the others."""
    blocks = _own_blocks(by=by, at=at)
    if len(blocks) >= MOST_BLOCKS:
        raise Refused(
            _("The home page has %(most)d blocks already: remove one first.") % {"most": MOST_BLOCKS}
        )
    block.position = blocks[-1].position + 1
    _refuse_misfit(block)
    with refusals_in_words():
        block.save(force_insert=True)
    _note("added", block, by=by, at=at)
    return block


@transaction.atomic
def change_block(block: Block, *, by: User | None, at: datetime, **fields: Any) -> Block:
    """What it shows, how much of it, and where it stands."""
    if unknown := fields.keys() - CHANGEABLE:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    block = _one_of(_locked(), block)
    changed = sorted(name for name, value in fields.items() if getattr(block, name) != value)
    if not changed:
        return block
    for name in changed:
        setattr(block, name, fields[name])
    _refuse_misfit(block)
    with refusals_in_words():
        block.save()
    _note("changed", block, by=by, at=at, fields=changed)
    return block


@transaction.atomic
def move_block(block: Block, *, up: bool, by: User | None, at: datetime) -> None:
    """One step up or down."""
    blocks = _locked()
    block = _one_of(blocks, block)
    if _reorder(blocks, block, up=up):
        _note("moved", block, by=by, at=at)


@transaction.atomic
def show_block(block: Block, *, by: User | None, at: datetime) -> Block:
    """Let readers see it."""
    return _set_visible(block, True, by=by, at=at)


@transaction.atomic
def hide_block(block: Block, *, by: User | None, at: datetime) -> Block:
    """Keep it for the preview only."""
    return _set_visible(block, False, by=by, at=at)


@transaction.atomic
def remove_block(block: Block, *, by: User | None, at: datetime) -> None:
    """Take it off the page for good."""
    blocks = _locked()
    block = _one_of(blocks, block)
    _refuse_empty_page(blocks, block)
    _note("removed", block, by=by, at=at)
    block.delete()


@transaction.atomic
def restore_standard(*, by: User | None, at: datetime) -> None:
    """Back to the layout that nobody composed. The lead story and the pins stay."""
    if not _locked():
        raise Refused(_("The standard layout is shown already."))
    Block.objects.all().delete()
    HomeEvent.objects.create(kind="restored", by=by, at=at)


@transaction.atomic
def choose_lead(article: Article, *, by: User | None, at: datetime, until: datetime | None = None) -> HomePin:
    """Make it the lead story, in the place of the one that was."""
    _lock()
    if article.lead_picture_id is None:
        raise Refused(_("The lead story needs a lead picture: give the article one first."))
    HomePin.objects.filter(is_lead=True).exclude(article=article).delete()
    return _keep(article, is_lead=True, until=until, by=by, at=at)


@transaction.atomic
def pin(article: Article, *, by: User | None, at: datetime, until: datetime | None = None) -> HomePin:
    """Keep it before the other headlines, behind what is pinned already."""
    _lock()
    if HomePin.objects.filter(is_lead=False).exclude(article=article).count() >= MOST_PINS:
        raise Refused(_("%(most)d articles are pinned already: take one off first.") % {"most": MOST_PINS})
    return _keep(article, is_lead=False, until=until, by=by, at=at)


@transaction.atomic
def unpin(kept: HomePin, *, by: User | None, at: datetime) -> None:
    """The page chooses by itself again."""
    _lock()
    kept = _one_of(HomePin.objects.select_related("article"), kept)
    _note("unpinned", kept, by=by, at=at, article=kept.article_id)
    kept.delete()


@transaction.atomic
def move_pin(kept: HomePin, *, up: bool, by: User | None, at: datetime) -> None:
    """One step up or down among the pins."""
    _lock()
    pins = list(HomePin.objects.filter(is_lead=False).select_related("article"))
    kept = _one_of(pins, kept)
    if _reorder(pins, kept, up=up):
        _note("moved", kept, by=by, at=at, article=kept.article_id)


def _lock() -> None:
    """One person composes at a time: there may be no row yet that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('news_home_page'))")


def _locked() -> list[Block]:
    _lock()
    return list(Block.objects.select_related("column"))


def _own_blocks(*, by: User | None, at: datetime) -> list[Block]:
    """The blocks that are there, or those of the standard layout."""
    if blocks := _locked():
        return blocks
    made = Block.objects.bulk_create(standard_blocks(Column.objects.filter(slug=NOTICES_SLUG).first()))
    HomeEvent.objects.create(kind="composed", by=by, at=at)
    return made


def _one_of(rows: Any, wanted: Any) -> Any:
    found = next((row for row in rows if row.pk == wanted.pk), None)
    if found is None:
        raise Refused(_("Somebody else has taken this off the home page."))
    return found


def _reorder(rows: Sequence[Any], which: Any, *, up: bool) -> bool:
    """Gives all rows their new positions; whether any has changed."""
    by_pk = {row.pk: row for row in rows}
    order = moved(list(by_pk), which.pk, up=up)
    for position, pk in enumerate(order, 1):
        by_pk[pk].position = position
    type(which).objects.bulk_update(rows, ["position"])
    return order != list(by_pk)


def _set_visible(block: Block, is_visible: bool, *, by: User | None, at: datetime) -> Block:
    blocks = _locked()
    block = _one_of(blocks, block)
    if block.is_visible == is_visible:
        return block
    if not is_visible:
        _refuse_empty_page(blocks, block)
    block.is_visible = is_visible
    block.save()
    _note("shown" if is_visible else "hidden", block, by=by, at=at)
    return block


def _refuse_empty_page(blocks: Sequence[Block], without: Block) -> None:
    if not any(block.is_visible for block in blocks if block != without):
        raise Refused(_("At least one block stays visible: readers would meet an empty page."))


def _refuse_misfit(block: Block) -> None:
    if not all(is_address(address) for _words, address in block.links):
        raise Refused(_("An address begins with / or https://."))
    if block.column and block.column.holds != Column.Holds.ARTICLES:
        raise Refused(_("This block shows a column of articles; for policies there is a block of their own."))


def _keep(
    article: Article, *, is_lead: bool, until: datetime | None, by: User | None, at: datetime
) -> HomePin:
    if article.stage != Stage.PUBLISHED:
        raise Refused(_("Only what is published stands on the home page."))
    if until is not None and until <= at:
        raise Refused(_("That moment has passed: choose a later one, or none."))
    last = HomePin.objects.order_by("-position").values_list("position", flat=True).first() or 0
    kept, _is_new = HomePin.objects.update_or_create(
        article=article, defaults={"is_lead": is_lead, "until": until, "position": last + 1}
    )
    said = {"until": until.isoformat()} if until else {}
    _note("led" if is_lead else "pinned", kept, by=by, at=at, article=article.pk, **said)
    return kept


def _note(kind: str, what: Model, *, by: User | None, at: datetime, **details: Any) -> None:
    name = what.get_kind_display() if isinstance(what, Block) else ""
    said = {"what": str(what) or str(name), **details}
    HomeEvent.objects.create(kind=kind, by=by, at=at, details=said)
