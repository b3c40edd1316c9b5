"""The list of typos, the templates, and putting the right words into a text."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.refusals import refusals_in_words
from news.actions.review import note_correction
from news.actions.writing import Thing, cleaned, edit, locked
from news.models import Article, ArticleTemplate, Typo
from news.rules.typos import corrected, occurrences
from union_portal.lib import Refused, richtext


@transaction.atomic
def correct_typos(thing: Thing, wrong: Collection[str], *, by: User, at: datetime) -> int:
    """Put the right words in, in title, summary and text: an ordinary new version. How many were corrected."""
    thing = locked(thing)
    chosen = [typo.entry for typo in Typo.objects.filter(wrong__in=wrong)]
    lines = ("title", "summary") if isinstance(thing, Article) else ("title",)
    count = sum(
        len(occurrences(text, chosen))
        for text in (*(getattr(thing, name) for name in lines), thing.body_text)
    )
    if not count:
        raise Refused(_("None of these words stands in the text any more."))
    fields: dict[str, Any] = {name: corrected(getattr(thing, name), chosen) for name in lines}
    fields["body"] = richtext.reworded(thing.body, lambda text: corrected(text, chosen))
    thing = edit(thing, by=by, at=at, **fields)
    note_correction(thing, by=by, at=at)
    return count


@transaction.atomic
def save_typo(typo: Typo, *, by: User | None, at: datetime) -> Typo:
    """Keep a new or changed entry; spaces around its words are nobody's intention."""
    typo.wrong, typo.right = typo.wrong.strip(), typo.right.strip()
    with refusals_in_words():
        typo.save()
    return typo


@transaction.atomic
def remove_typo(typo: Typo, *, by: User, at: datetime) -> None:
    """Take an entry off the list: texts are not looked through for it any more."""
    typo.delete()


@transaction.atomic
def save_template(template: ArticleTemplate, *, by: User | None, at: datetime) -> ArticleTemplate:
    """Keep a new or changed template; its text is cleaned like any other."""
    template.body = cleaned(Article, template.body).html
    with refusals_in_words():
        template.save()
    return template


@transaction.atomic
def remove_template(template: ArticleTemplate, *, by: User, at: datetime) -> None:
    """Offer it no longer. What was begun with it stays."""
    template.delete()
