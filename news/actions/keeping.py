"""Keeping every wording that was saved. Called by whatever saves a text, inside its transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from members.models import User
from news.models import Article, Policy, Version

TEXT: dict[type, tuple[str, ...]] = {
    Article: (
        "title",
        "summary",
        "body",
        "column",
        "branch",
        "lead_picture",
        "source",
        "author_name",
        "photo_credit",
        "reviewer_name",
        "editor_name",
    ),
    Policy: (
        "title",
        "body",
        "column",
        "level",
        "number",
        "issuing_body",
        "subject",
        "issued_on",
        "effective_on",
        "repealed_on",
        "supersedes",
    ),
}
"""What makes a wording, in the order of the form. Pins and the window of publication are no part of the text."""
OWN_COLUMNS = frozenset({"title", "body"})


def wording(thing: Article | Policy) -> dict[str, Any]:
    """Everything that was written but title and text, by column of the database."""
    names = [name for name in TEXT[type(thing)] if name not in OWN_COLUMNS]
    return {field.attname: field.value_from_object(thing) for field in map(thing._meta.get_field, names)}


def values_of(version: Version) -> dict[str, Any]:
    """The other way round: what `edit` takes to bring this wording back. A picture that is gone stays away."""
    model = type(version.thing)
    values: dict[str, Any] = {"title": version.title, "body": version.body}
    for name in TEXT[model]:
        field = model._meta.get_field(name)
        if name in OWN_COLUMNS or field.attname not in version.fields:
            continue
        said = version.fields[field.attname]
        if field.is_relation:
            values[name] = field.related_model.objects.filter(pk=said).first() if said else None
        else:
            values[name] = field.to_python(said)
    return values


def last_number(thing: Article | Policy) -> int:
    """The number of the newest version; 0 when none is kept."""
    return int(thing.versions.aggregate(last=Max("number"))["last"] or 0)


def last_number_or_first(thing: Article | Policy) -> int:
    """The same, once what came in before versions were kept has its first one. Ask before anything is changed."""
    last = last_number(thing)
    return last or keep_version(thing, by=thing.author, at=thing.updated_at, number=1).number


def keep_version(
    thing: Article | Policy, *, by: User | None, at: datetime, number: int, restores: int | None = None
) -> Version:
    """Keep the wording as it stands. `number` is the one after the last; the row of the text is locked."""
    return thing.versions.create(
        number=number,
        title=thing.title,
        body=thing.body,
        length=len(thing.body_text),
        fields=wording(thing),
        restores=restores,
        by=by,
        at=at,
    )
