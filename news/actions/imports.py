"""What importers bring in. The same file twice changes nothing; a newer one of the same statute updates it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from members.models import User
from news.actions.files import add_attachment, remove_attachment
from news.actions.stages import publish
from news.actions.writing import add, edit
from news.models import Article, OldAddress, Policy, Revision
from news.rules.old_addresses import normalised
from news.rules.stages import Stage
from union_portal.lib import Refused

History = list[tuple[date, str]]


class Outcome(StrEnum):
    """What an import did with one file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT = "left"


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
        kept = publish(kept, by=by, at=at, is_import=True)
    _link_versions(kept, by=by, at=at)
    return kept, outcome


@dataclass
class OldFile:
    """A file beside a text of the old site: what it is called, what it holds, where it was.

    Links in the text name that old address until the file has one here.
    """

    name: str
    data: bytes
    address: str


@dataclass
class OldText:
    """What an old site says about one text besides the text itself."""

    digest: str
    files: list[OldFile]
    addresses: list[str]
    was_public: bool = True


def what_to_do(known: Article | None, digest: str) -> Outcome:
    """New, changed at the source, the same as last time - or changed by people here, whose work stays."""
    if known is None:
        return Outcome.NEW
    said = _last_import(known)
    if said.get("digest") == digest:
        return Outcome.UNCHANGED
    is_ours = said.get("kept") == _as_kept(known) and known.stage in {Stage.DRAFT, Stage.PUBLISHED}
    return Outcome.CHANGED if is_ours else Outcome.LEFT


@transaction.atomic
def import_old_text(
    article: Article, text: OldText, *, by: User | None, at: datetime, is_published: bool
) -> tuple[Article, Outcome, list[str]]:
    """Keep a text of the old site with its files and addresses. What people have changed here stays as it is.

    Returns what a person should look at, too.
    """
    _wait_for_other_imports()
    known = Article.objects.filter(import_key=article.import_key).first()
    outcome = what_to_do(known, text.digest)
    notes: list[str] = []
    if outcome in {Outcome.NEW, Outcome.CHANGED}:
        kept = add(article, by=by, at=at) if known is None else _renew(known, article, by=by, at=at)
        kept = _with_files(kept, text.files, notes, by=by, at=at)
        said = {"digest": text.digest, "kept": _as_kept(kept)}
        kept.events.create(kind="imported", by=by, at=at, details=said)
    else:
        kept = known
    notes += _keep_addresses(kept, text.addresses)
    if is_published and text.was_public and kept.stage == Stage.DRAFT and outcome is not Outcome.LEFT:
        kept, is_out = _publish_as_it_was(kept, notes, by=by, at=at)
        outcome = Outcome.CHANGED if is_out and outcome is Outcome.UNCHANGED else outcome
    return kept, outcome, notes


def _renew(known: Article, article: Article, *, by: User | None, at: datetime) -> Article:
    """The column stays where people have put it."""
    names = ("title", "summary", "body", "author_name", "source", "lead_picture", "published_at")
    return edit(known, by=by, at=at, **{name: getattr(article, name) for name in names})


def _with_files(
    article: Article, files: list[OldFile], notes: list[str], *, by: User | None, at: datetime
) -> Article:
    """The files become attachments, and the links in the text lead to them. One that is not taken leaves a note."""
    led_to_files = _without_old_files(article, by=by, at=at)
    body = article.body
    for file in files:
        try:
            with transaction.atomic():
                kept = add_attachment(article, ContentFile(file.data), file.name, by=by, at=at)
        except Refused as refusal:
            notes.append(_("The file {name} was left out: {reason}").format(name=file.name, reason=refusal))
            continue
        _keep_address(file.address, OldAddress(target_path=kept.url))
        body = body.replace(f'href="{file.address}"', f'href="{kept.url}"')
    _keep_addresses(article, led_to_files)
    return edit(article, by=by, at=at, body=body)


def _without_old_files(article: Article, *, by: User | None, at: datetime) -> list[str]:
    """Takes the files of the last import away; returns the old addresses that led to them and lead nowhere now."""
    files = list(article.attachments.all())
    leading = OldAddress.objects.filter(target_path__in=[file.url for file in files])
    paths = list(leading.values_list("path", flat=True))
    leading.delete()
    for file in files:
        remove_attachment(file, by=by, at=at)
    return paths


def _publish_as_it_was(
    article: Article, notes: list[str], *, by: User | None, at: datetime
) -> tuple[Article, bool]:
    """With its date of that time. What readers should not see yet stays a draft, and the report says why."""
    if article.published_at is None:
        notes.append(_("It stays a draft: nothing says when it was published."))
        return article, False
    try:
        return publish(article, by=by, at=at, is_import=True), True
    except Refused as refusal:
        notes.append(_("It stays a draft: {reason}").format(reason=refusal))
        return article, False


def _keep_addresses(article: Article, addresses: Iterable[str]) -> list[str]:
    """Every way the old site called it; returns those that lead somewhere else already."""
    paths = dict.fromkeys(filter(None, map(normalised, addresses)))
    return [
        _("The old address {path} leads elsewhere already.").format(path=path)
        for path in paths
        if not _keep_address(path, OldAddress(article=article))
    ]


def _keep_address(path: str, address: OldAddress) -> bool:
    """Whether it leads there now. One that is in the list already stays as it is: people may have set it."""
    address.path = normalised(path)
    if not address.path:
        return True
    known = OldAddress.objects.filter(path=address.path).first()
    if known is None:
        address.save(force_insert=True)
        return True
    return known.article_id == address.article_id


def _last_import(article: Article) -> dict[str, Any]:
    event = article.events.filter(kind="imported").order_by("pk").last()
    return event.details if event else {}


def _as_kept(article: Article) -> str:
    """A digest of what a person could have changed since."""
    files = list(article.attachments.order_by("pk").values_list("name", "size"))
    said = [article.title, article.summary, article.body, article.author_name, article.source]
    said += [article.lead_picture_id, files]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


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
