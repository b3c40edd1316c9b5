"""What importers bring in. The same file twice changes nothing; a newer one of the same statute updates it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from members.models import User
from news.actions.stages import publish
from news.actions.writing import add, edit
from news.models import Article, Policy, Revision

History = list[tuple[date, str]]


class Outcome(StrEnum):
    """What an import did with one file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@transaction.atomic
def import_article(article: Article, *, by: User | None, at: datetime) -> tuple[Article, Outcome]:
    """Keep an article read from a file; `import_key` says which file. One that came before stays as it is now."""
    _wait_for_other_imports()
    if known := Article.objects.filter(import_key=article.import_key).first():
        return known, Outcome.UNCHANGED
    article = add(article, by=by, at=at)
    article.events.create(kind="imported", by=by, at=at)
    return article, Outcome.NEW


@transaction.atomic
def import_policy(
    policy: Policy, history: History, digest: str, *, by: User | None, at: datetime, is_published: bool = True
) -> tuple[Policy, Outcome]:
    """Keep a policy read from a file. What people have corrected here stays until the file itself changes."""
    _wait_for_other_imports()
    known = Policy.objects.filter(import_key=policy.import_key).first()
    if known is None:
        kept, outcome = add(policy, by=by, at=at), Outcome.NEW
    elif _last_digest(known) == digest:
        return known, Outcome.UNCHANGED
    else:
        kept, outcome = edit(known, by=by, at=at, **_said(policy)), Outcome.CHANGED
    kept.events.create(kind="imported", by=by, at=at, details={"digest": digest})
    _note_history(kept, history)
    if is_published and outcome is Outcome.NEW:
        kept = publish(kept, by=by, at=at)
    _link_versions(kept, by=by, at=at)
    return kept, outcome


def _wait_for_other_imports() -> None:
    """A button pressed twice sends the same file twice at the same moment; the second finds what the first kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('news_import'))")


def _last_digest(policy: Policy) -> str:
    event = policy.events.filter(kind="imported").order_by("pk").last()
    return event.details.get("digest", "") if event else ""


def _said(policy: Policy) -> dict[str, Any]:
    """What the file says. What it leaves open may have been filled in by a person."""
    names = ("title", "body", "number", "issuing_body", "issued_on", "effective_on")
    return {name: value for name in names if (value := getattr(policy, name))}


def _note_history(policy: Policy, history: History) -> None:
    policy.revisions.all().delete()
    Revision.objects.bulk_create(
        [Revision(policy=policy, on=on, note=note[:300]) for on, note in dict.fromkeys(history)]
    )


def _link_versions(policy: Policy, *, by: User | None, at: datetime) -> None:
    """Of two wordings of one statute the later supersedes the earlier."""
    family = list(
        Policy.objects.filter(title=policy.title, import_key__isnull=False)
        .annotate(version_on=Max("revisions__on"))
        .filter(version_on__isnull=False)
        .order_by("version_on", "pk")
    )
    ours = {None, *(each.pk for each in family)}
    for earlier, later in pairwise(family):
        is_open = later.supersedes_id in ours and later.supersedes_id != earlier.pk
        if is_open and earlier.version_on != later.version_on:
            edit(later, by=by, at=at, supersedes=earlier)
