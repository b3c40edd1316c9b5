"""Keeping what the readers have found: each text by itself, with its pictures, files and old addresses."""

from __future__ import annotations

import logging
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Branch, User
from news import actions
from news.models import Article, Column, Picture
from news.old_site.bodies import Body, File, content_of, take_apart
from news.old_site.columns import LEAVE_OUT, Columns
from news.old_site.items import Found, Item
from news.old_site.media import Files
from news.reports import REFUSED, FileReport
from news.rules import tags
from news.rules.stages import Stage
from union_portal.lib import Refused

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
TITLE_LENGTH = Article._meta.get_field("title").max_length or 120
SUMMARY_LENGTH = Article._meta.get_field("summary").max_length or 200
NAME_LENGTH = 60
SHOWN_MISSING = 3


@dataclass(frozen=True)
class Wishes:
    """How an old site is to be brought in."""

    columns: Columns
    branch: Branch | None = None
    is_published: bool = False
    is_dry: bool = False


@dataclass
class Result:
    """What became of everything."""

    reports: list[FileReport] = field(default_factory=list)
    headings: Counter[str] = field(default_factory=Counter)
    """Old headings, with the number of texts under each."""
    places: dict[str, str] = field(default_factory=dict)
    """Headings that have a column, with its short address."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Headings that no column answers to; their texts stood in the default column or were left out."""
    missing: Counter[str] = field(default_factory=Counter)
    """Pictures and files that texts name and nobody has."""
    drafts: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(report.outcome for report in self.reports))


def bring_in(
    found: Found,
    shelves: list[Files],
    wishes: Wishes,
    *,
    by: User | None,
    at: datetime,
    progress: Progress | None = None,
) -> Result:
    """Keep the texts, or with `is_dry` only say what would happen. One that fails hinders no other."""
    result = Result(
        [FileReport(each.source, REFUSED, each.title, reason=each.reason) for each in found.left_out]
    )
    beside = _files_beside_texts(found, shelves)
    seen: dict[str, str] = {}
    for number, item in enumerate(found.items, 1):
        try:
            if item.source in beside:
                raise Refused(_("Another text links to it: it comes in as a file beside that one."))
            if item.key in seen:
                raise Refused(_("It is the same as {other}.").format(other=seen[item.key]))
            seen[item.key] = item.source
            report = _take(item, shelves, found.site, wishes, result, by=by, at=at)
        except Refused as refusal:
            report = FileReport(item.source, REFUSED, item.title, reason=str(refusal))
        except Exception as error:  # whatever is wrong with one text, the others come in
            log.exception("an old text broke the import")
            said = _("It could not be read ({error}). Please report this.").format(error=type(error).__name__)
            report = FileReport(item.source, REFUSED, item.title, reason=said)
        result.reports.append(report)
        if progress:
            progress(number, len(found.items))
    return result


def _take(
    item: Item,
    shelves: list[Files],
    site: str,
    wishes: Wishes,
    result: Result,
    *,
    by: User | None,
    at: datetime,
) -> FileReport:
    column = _column(item, wishes.columns, result)
    body = take_apart(item, shelves, site)
    result.missing.update(body.missing)
    report = FileReport(item.source, "", _title(item, body), notes=list(item.notes))
    report.notes += _about_missing(body.missing)
    digest = item.digest(body.found + ([body.lead.name] if body.lead else []))
    known = Article.objects.filter(import_key=item.key).first()
    outcome = actions.what_to_do(known, digest)
    if wishes.is_dry:
        report.outcome, report.pk = outcome.value, known.pk if known else None
        if not (wishes.is_published and item.was_public and item.published_at and not body.missing):
            result.drafts += outcome is actions.Outcome.NEW
        return report
    article = Article(import_key=item.key)
    if outcome in {actions.Outcome.NEW, actions.Outcome.CHANGED}:
        with _no_picture_without_its_text() as kept_pictures:
            article = _article(item, body, column, wishes, report, kept_pictures, by=by, at=at)
            kept = _keep(article, item, body, digest, wishes, report, by=by, at=at)
    else:
        kept = _keep(article, item, body, digest, wishes, report, by=by, at=at)
    result.drafts += kept.stage == Stage.DRAFT
    return report


def _keep(
    article: Article,
    item: Item,
    body: Body,
    digest: str,
    wishes: Wishes,
    report: FileReport,
    *,
    by: User | None,
    at: datetime,
) -> Article:
    text = actions.OldText(digest, _old_files(body, report), item.addresses, item.was_public)
    kept, outcome, notes = actions.import_old_text(
        article, text, by=by, at=at, is_published=wishes.is_published
    )
    report.outcome, report.pk, report.title = outcome.value, kept.pk, kept.title
    report.notes += notes
    return kept


def _column(item: Item, columns: Columns, result: Result) -> Column:
    """Where it stands; counts the headings nobody knows."""
    names = item.headings[:1] or [""]
    result.headings.update(names)
    found = columns.of(item.headings)
    if all(columns.said(heading) is None for heading in item.headings):
        result.unknown.update(filter(None, names))
    elif isinstance(found, Column):
        result.places.setdefault(names[0], found.slug)
    if found == LEAVE_OUT:
        raise Refused(_("Texts under “{heading}” are left out, as you wished.").format(heading=names[0]))
    if not isinstance(found, Column):
        if not names[0]:
            raise Refused(_("It stood under no heading: name a column for the rest."))
        raise Refused(_("No column answers to “{heading}”.").format(heading=names[0]))
    return found


def _title(item: Item, body: Body) -> str:
    if item.title:
        return item.title
    words = " ".join(body.root.text_content().split())
    return words[:30] or _("Without a title")


def _article(
    item: Item,
    body: Body,
    column: Column,
    wishes: Wishes,
    report: FileReport,
    kept_pictures: list[Picture],
    *,
    by: User | None,
    at: datetime,
) -> Article:
    """The article as it will be kept, its pictures already in the store."""
    title = report.title
    if len(title) > TITLE_LENGTH:
        report.notes.append(_("The title was too long and was cut."))
    lead = None
    if body.lead:
        lead = _picture(body.lead, "", report, kept_pictures, by=by, at=at)
    for element, file in body.pictures:
        alt = (element.get("alt") or "").strip()[:200]
        picture = _picture(file, alt, report, kept_pictures, by=by, at=at)
        element.attrib.clear()
        element.set("alt", alt)
        if picture is None:
            element.set("src", f"{file.name}" if isinstance(file, File) else "data:")
            continue
        element.set("src", picture.url)
        element.set("width", str(picture.width))
        element.set("height", str(picture.height))
    return Article(
        title=title[:TITLE_LENGTH],
        summary=item.summary[:SUMMARY_LENGTH],
        column=column,
        branch=wishes.branch,
        body=body.html(),
        author_name=item.author_name[:NAME_LENGTH],
        source=item.origin[:NAME_LENGTH],
        tags=_tags(item.tags),
        published_at=item.published_at,
        lead_picture=lead,
        import_key=item.key,
    )


def _tags(words: list[str]) -> list[str]:
    """As many as a text may have here, and only what is a word."""
    found = {word.lower(): word for word in words if tags.is_name(word)}
    return list(found.values())[: tags.MOST]


def _picture(
    file: File | bytes, alt: str, report: FileReport, kept: list[Picture], *, by: User | None, at: datetime
) -> Picture | None:
    """The picture as we keep it; one that cannot be read leaves its mark in the text and a line in the report."""
    try:
        picture = actions.add_picture(ContentFile(content_of(file)), by=by, at=at, alt=alt[:200])
    except Refused as refusal:
        name = file.name if isinstance(file, File) else _("a picture inside the text")
        report.notes.append(_("The picture {name} was left out: {reason}").format(name=name, reason=refusal))
        return None
    kept.append(picture)
    return picture


def _old_files(body: Body, report: FileReport) -> list[actions.OldFile]:
    """Each file once, however often the text links to it."""
    found = []
    for address, (file, label) in body.files.items():
        try:
            found.append(actions.OldFile(label, content_of(file), address))
        except Refused:
            report.notes.append(_("The file {name} is damaged.").format(name=file.name))
    return found


def _about_missing(missing: list[str]) -> list[str]:
    if not missing:
        return []
    names = ", ".join(posixpath.basename(each) or each for each in missing[:SHOWN_MISSING])
    more = "" if len(missing) <= SHOWN_MISSING else " …"
    return [_("Not found: {names}").format(names=names + more)]


def _files_beside_texts(found: Found, shelves: list[Files]) -> set[str]:
    """Word files of a folder that its pages link to: forms to download, not texts of their own."""
    documents = {item.source for item in found.items if item.source.lower().endswith(".docx")}
    if not documents or len(documents) == len(found.items):
        return set()
    linked: set[str] = set()
    for item in found.items:
        if item.source not in documents:
            linked.update(file.name for file, _label in take_apart(item, shelves, found.site).files.values())
    return documents & linked


@contextmanager
def _no_picture_without_its_text() -> Iterator[list[Picture]]:
    """One transaction for a text and its pictures; when it fails, the stored files go too."""
    last = Picture.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    kept: list[Picture] = []
    try:
        with transaction.atomic():
            yield kept
    except BaseException:
        for picture in kept:
            if picture.pk > last and not Picture.objects.filter(pk=picture.pk).exists():
                for name in picture.file_names:
                    default_storage.delete(name)
        raise


def as_data(result: Result, found: Found) -> dict[str, Any]:
    """The result as plain data, for the page of a job."""
    return {
        "kind": found.kind,
        "texts": len(found.items),
        "counts": result.counts,
        "drafts": result.drafts,
        "headings": result.headings.most_common(),
        "places": result.places,
        "unknown": result.unknown.most_common(),
        "missing": result.missing.most_common(200),
        "missing_count": len(result.missing),
        "rows": [
            [each.file, each.outcome, each.title, each.pk, each.reason, each.notes] for each in result.reports
        ],
    }


def reports_of(data: dict[str, Any]) -> list[FileReport]:
    return [
        FileReport(file, outcome, title, pk, reason, notes)
        for file, outcome, title, pk, reason, notes in data.get("rows", [])
    ]
