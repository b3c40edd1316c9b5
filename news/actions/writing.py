"""Writing and correcting articles and policies. Whatever comes in, the text is cleaned before it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.keeping import TEXT, keep_version, last_number_or_first
from news.actions.refusals import refusals_in_words
from news.actions.tags import keep_tags
from news.models import Article, Policy
from news.rules import statutes
from news.rules.stages import Stage
from union_portal.lib import Refused, richtext

Thing = TypeVar("Thing", Article, Policy)

WINDOW = frozenset({"published_at", "published_until"})
EDITABLE = {
    Article: WINDOW.union(TEXT[Article], {"is_pinned", "pinned_until", "tags"}),
    Policy: WINDOW.union(TEXT[Policy], {"tags"}),
}
"""What a person may change; stage and withdrawal have deeds of their own."""


@transaction.atomic
def add(thing: Thing, *, by: User | None, at: datetime, **details: Any) -> Thing:
    """Keep a new article or policy as a draft."""
    thing.author = by
    _set_body(thing, thing.body)
    thing.tags = keep_tags(thing.tags, by=by, at=at)
    with refusals_in_words():
        thing.save(force_insert=True)
    keep_version(thing, by=by, at=at, number=1)
    thing.events.create(kind="created", by=by, at=at, details=details)
    return thing


@transaction.atomic
def edit(
    thing: Thing,
    *,
    by: User | None,
    at: datetime,
    seen: datetime | None = None,
    restores: int | None = None,
    **fields: Any,
) -> Thing:
    """Change what was written. `seen` is `updated_at` of the version the person started from."""
    thing = locked(thing)
    refuse_if_stale(thing, seen)
    if unknown := fields.keys() - EDITABLE[type(thing)]:
        raise TypeError(f"not editable: {sorted(unknown)}")
    if "tags" in fields:
        fields["tags"] = keep_tags(fields["tags"], by=by, at=at)
    is_new_wording = not fields.keys().isdisjoint(TEXT[type(thing)])
    last = last_number_or_first(thing) if is_new_wording else 0
    changed = _changed(thing, fields)
    if not changed:
        return thing
    refuse_under_review(thing)
    with refusals_in_words():
        thing.save()
    if is_new_wording and not set(changed).isdisjoint(TEXT[type(thing)]):
        keep_version(thing, by=by, at=at, number=last + 1, restores=restores)
    thing.events.create(kind="edited", by=by, at=at, details={"fields": changed})
    return thing


def refuse_if_stale(thing: Thing, seen: datetime | None) -> None:
    """Nobody overwrites what a colleague has saved meanwhile."""
    if seen is not None and thing.updated_at != seen:
        raise Refused(
            _(
                "This text was saved elsewhere while you were writing. Nothing you typed is lost: it stands below, "
                "and above it what differs."
            )
        )


def refuse_under_review(thing: Article | Policy) -> None:
    """What reviewers read is what readers will see."""
    if thing.stage == Stage.SUBMITTED:
        raise Refused(_("This is under review. Take it back from review, then change it."))


def locked(thing: Thing) -> Thing:
    """The row as it is now, and nobody else's until the end of the transaction."""
    return type(thing).objects.select_for_update().get(pk=thing.pk)


def cleaned(model: type[Article] | type[Policy], text: str) -> richtext.Cleaned:
    """The text as it will be kept. The articles of a policy can be linked to one by one."""
    own = richtext.Own(settings.MEDIA_URL, settings.SITE_URL)
    if issubclass(model, Policy):
        return richtext.clean(text, own=own, anchors=statutes.anchors)
    return richtext.clean(text, own=own)


def _set_body(thing: Article | Policy, text: str) -> None:
    thing.body = cleaned(type(thing), text).html
    thing.body_text = richtext.plain_text(thing.body)


def _changed(thing: Thing, fields: dict[str, Any]) -> list[str]:
    """Puts the new values in; returns the names of those that differ."""
    if "body" in fields:
        fields["body"] = cleaned(type(thing), fields["body"]).html
    changed = sorted(name for name, value in fields.items() if getattr(thing, name) != value)
    for name in changed:
        setattr(thing, name, fields[name])
    if "body" in changed:
        thing.body_text = richtext.plain_text(thing.body)
    return changed
