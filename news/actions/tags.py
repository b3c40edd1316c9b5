"""Tags: made when somebody types them, renamed and merged by the editors of the union."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, Value, prefetch_related_objects
from django.utils.translation import gettext as _

from members.models import User
from news.actions.refusals import refusals_in_words
from news.models import Article, Policy, Tag
from news.rules.tags import LONGEST, MOST, is_name
from union_portal.lib import Refused

BY_WORD = """
SELECT tag.*, typed.word FROM unnest(%s::text[]) AS typed(word) JOIN news_tag AS tag ON lower(tag.name) = lower(typed.word)
"""
BETWEEN = "/ /"
"""What a tag is called for a moment while it is respelt: nobody can type that."""


@transaction.atomic
def keep_tags(words: Iterable[str], *, by: User | None, at: datetime) -> list[str]:
    """These words as their tags are called today, each once; those that are new are tags from now on."""
    words = list(words)
    refuse_bad_tags(words)
    known = _by_word(words)
    new = [word for word in words if word not in known]
    # Two people may type the same new word at this moment: the second one finds the first one's.
    Tag.objects.bulk_create([Tag(name=word) for word in new], ignore_conflicts=True)
    known |= _by_word(new)
    for word in new:
        known[word].events.create(kind="created", by=by, at=at)
    return list(dict.fromkeys(known[word].now.name for word in words))


@transaction.atomic
def rename_tag(tag: Tag, name: str, *, by: User | None, at: datetime) -> Tag:
    """Call it otherwise, on every text. Where that tag is there already, both become one.

    The old name stays as a signpost, so that addresses and habits go on working.
    """
    refuse_bad_tags([name])
    with refusals_in_words():
        return _renamed(tag, name, by=by, at=at)


def _renamed(tag: Tag, name: str, *, by: User | None, at: datetime) -> Tag:
    Tag.objects.select_for_update().order_by("pk").first()  # one renaming at a time
    old = Tag.objects.get(pk=tag.pk)
    new = _by_word([name]).get(name)
    if new == old and new.name == name:
        return old
    if new == old:  # only its capitals change, and no two tags differ in these alone
        return _respelt(old, name, by=by, at=at)
    is_merged = new is not None and new.merged_into_id is None
    new = new or Tag.objects.create(name=name)
    Tag.objects.filter(pk=new.pk).update(merged_into=None)
    _put_in_place(old.name, new.name)
    Tag.objects.filter(pk=old.pk).update(merged_into=new)
    Tag.objects.filter(merged_into=old).exclude(pk=new.pk).update(merged_into=new)
    kind = "merged" if is_merged else "renamed"
    new.events.create(kind=kind, by=by, at=at, details={"from": old.name, "to": new.name})
    new.refresh_from_db()
    return new


def refuse_bad_tags(words: Iterable[str]) -> None:
    """Says which word cannot be a tag, and when there are too many."""
    words = list(words)
    if len(words) > MOST:
        raise Refused(_("A text has at most %(most)d tags.") % {"most": MOST})
    for word in words:
        if not is_name(word):
            raise Refused(
                _("“%(word)s” cannot be a tag: letters, digits and characters only, at most %(longest)d.")
                % {"word": word, "longest": LONGEST}
            )


def _by_word(words: Iterable[str]) -> dict[str, Tag]:
    """The tags that there are. The database says what is the same word: small letters of İ and Σ it makes otherwise."""
    found = list(Tag.objects.raw(BY_WORD, [list(words)]))
    prefetch_related_objects(found, "merged_into")
    return {tag.word: tag for tag in found}


def _respelt(tag: Tag, name: str, *, by: User | None, at: datetime) -> Tag:
    """The texts let go of the old spelling first: a tag that is in use keeps its name."""
    old, between = tag.name, Tag.objects.create(name=BETWEEN)
    _put_in_place(old, between.name)
    Tag.objects.filter(pk=tag.pk).update(name=name)
    _put_in_place(between.name, name)
    between.delete()
    tag.events.create(kind="renamed", by=by, at=at, details={"from": old, "to": name})
    tag.refresh_from_db()
    return tag


def _put_in_place(old: str, new: str) -> None:
    """On every text: where it had the new one already, the old one goes."""
    tags = F("tags")
    for model in (Article, Policy):
        having = model.objects.filter(tags__contains=[old])
        having.filter(tags__contains=[new]).update(
            tags=Func(tags, Value(old), function="array_remove", output_field=model._meta.get_field("tags"))
        )
        having.update(
            tags=Func(
                tags,
                Value(old),
                Value(new),
                function="array_replace",
                output_field=model._meta.get_field("tags"),
            )
        )
