"""Going back to an earlier wording, keeping what is typed before it is saved, and seeing who else is writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.keeping import values_of
from news.actions.review import note_correction
from news.actions.writing import Thing, edit
from news.models import Article, Autosave, Policy, Presence, Version
from union_portal.lib import Refused

PLACE = frozenset({"column", "branch"})
MOST_TYPED = 2_000_000
"""Characters of one form: far more than anybody types, far less than what would fill the disk."""
A_MONTH, A_DAY = timedelta(days=30), timedelta(days=1)
STILL_THERE = timedelta(seconds=90)
"""The page says every half minute that it is open; without JavaScript it says so once."""


@transaction.atomic
def restore(version: Version, *, by: User, at: datetime) -> Thing:
    """Bring an earlier wording back, as a new version: nothing that came after it is lost.

    The text stays in its column and branch: where it belongs is no wording.
    """
    values = {name: value for name, value in values_of(version).items() if name not in PLACE}
    before = version.thing.updated_at
    thing = edit(version.thing, by=by, at=at, restores=version.number, **values)
    if thing.updated_at != before:
        note_correction(thing, by=by, at=at)
    return thing


@transaction.atomic
def autosave(
    model: type[Article] | type[Policy], thing: Thing | None, typed: dict[str, Any], *, by: User, at: datetime
) -> Autosave:
    """Put aside what stands in the form, unseen by anybody else. The next one takes its place."""
    if sum(len(str(value)) for value in typed.values()) > MOST_TYPED:
        raise Refused(_("This text is too long to be kept."))
    kept, _is_new = Autosave.objects.update_or_create(
        by=by, kind=model._meta.model_name, **_at(model, thing), defaults={"typed": typed, "at": at}
    )
    return kept


def autosaved(model: type[Article] | type[Policy], thing: Thing | None, *, by: User) -> Autosave | None:
    """What this person typed here and never saved."""
    return Autosave.objects.filter(by=by, kind=model._meta.model_name, **_at(model, thing)).first()


def forget_autosave(model: type[Article] | type[Policy], thing: Thing | None, *, by: User) -> None:
    """It was saved, or thrown away."""
    Autosave.objects.filter(by=by, kind=model._meta.model_name, **_at(model, thing)).delete()


def forget_old_typing(at: datetime) -> int:
    """What nobody has come back to for a month, and who had what open yesterday; returns how many went."""
    typed, _each = Autosave.objects.filter(at__lt=at - A_MONTH).delete()
    gone, _each = Presence.objects.filter(seen_at__lt=at - A_DAY).delete()
    return typed + gone


@dataclass(frozen=True)
class Other:
    """Somebody else who has the text open, and since when."""

    name: str
    opened_at: datetime
    seen_at: datetime


def be_present(thing: Thing, *, by: User, at: datetime) -> list[Other]:
    """Say that this person has the text open; returns who else has. An hour later one opens it anew."""
    here = _at(type(thing), thing)
    present, is_new = Presence.objects.get_or_create(by=by, **here, defaults={"opened_at": at, "seen_at": at})
    if not is_new:
        opened = at if present.seen_at < at - STILL_THERE else present.opened_at
        # Another tab may have left meanwhile, and taken the row away.
        Presence.objects.filter(pk=present.pk).update(opened_at=opened, seen_at=at)
    others = Presence.objects.filter(article=here["article"], policy=here["policy"]).exclude(by=by)
    others = others.filter(seen_at__gt=at - STILL_THERE).select_related("by").order_by("opened_at")
    return [Other(str(each.by), each.opened_at, each.seen_at) for each in others]


def leave(thing: Thing, *, by: User) -> None:
    """The text was saved and closed."""
    Presence.objects.filter(by=by, **_at(type(thing), thing)).delete()


def _at(model: type[Article] | type[Policy], thing: Article | Policy | None) -> dict[str, Any]:
    return {"article": thing if model is Article else None, "policy": thing if model is Policy else None}
