"""Statutes in text files as policies. news/rules/statutes.py knows how a statute is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from news import actions
from news.models import Column, Policy
from news.reports import REFUSED, FileReport
from news.rules import statutes
from news.rules.statutes import Block, Gap, Kind, Statute
from union_portal.lib import Refused, files

LIMIT = 2 * 1024 * 1024
TITLE_LENGTH = Policy._meta.get_field("title").max_length or 120
GAPS = {
    Gap.NO_DATES: gettext_lazy("The file names no day of adoption: add the date of issue by hand."),
    Gap.NO_ISSUING_BODY: gettext_lazy("The file does not say who issued it: add the issuing body by hand."),
    Gap.BODY_FROM_TITLE: gettext_lazy("The issuing body was concluded from the title."),
    Gap.NO_EFFECTIVE_DATE: gettext_lazy("The file does not say from which day it holds."),
    Gap.NAME_HAS_ANOTHER_DATE: gettext_lazy("The file name has a date that the text does not mention."),
    Gap.NO_ARTICLES: gettext_lazy("The text has no numbered articles."),
}


def import_files(
    given: Iterable[tuple[str, bytes]],
    *,
    column: Column | None = None,
    by: User | None,
    at: datetime,
    is_published: bool = True,
    dry_run: bool = False,
) -> list[FileReport]:
    """Each file by itself: one that cannot be read changes nothing and hinders no other."""
    seen: dict[str, str] = {}
    reports = []
    for name, data in given:
        try:
            with transaction.atomic():
                report = _import_file(
                    name, data, seen, column=column, by=by, at=at, is_published=is_published
                )
                transaction.set_rollback(dry_run)
        except Refused as refusal:
            report = FileReport(name, REFUSED, reason=str(refusal))
        reports.append(report)
    return reports


def read(name: str, data: bytes) -> Statute:
    """Understand a file, or say why not."""
    if len(data) > LIMIT:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=LIMIT // 1024 // 1024))
    text = files.decoded(data)
    if text is None or "\0" in text:
        raise Refused(_("This is not a text file in UTF-8 or GB18030."))
    if not text.strip():
        raise Refused(_("The file is empty."))
    try:
        statute = statutes.read(text, name)
    except statutes.NotAStatute as error:
        raise Refused(_("This is not a statute: it needs a title after # and a text below it.")) from error
    if len(statute.title) > TITLE_LENGTH:
        raise Refused(_("The title is longer than {limit} characters.").format(limit=TITLE_LENGTH))
    return statute


def as_html(blocks: Iterable[Block]) -> str:
    """Divisions as headings from h2 down, articles with their number in bold."""
    return "".join(_block_html(block) for block in blocks)


def _import_file(
    name: str,
    data: bytes,
    seen: dict[str, str],
    *,
    column: Column | None,
    by: User | None,
    at: datetime,
    is_published: bool,
) -> FileReport:
    statute = read(name, data)
    key = _key(statute)
    if key in seen:
        raise Refused(_("This is the same statute as {file}.").format(file=seen[key]))
    seen[key] = name
    policy = Policy(
        title=statute.title,
        column=column or column_for(statute.level, by=by, at=at),
        body=as_html(statute.blocks),
        number=statute.number[:60],
        issuing_body=statute.issuing_body[:100],
        level=statute.level.value,
        issued_on=statute.issued_on,
        effective_on=statute.effective_on,
        import_key=key,
    )
    history = [(line.on, line.note) for line in statute.history]
    digest = hashlib.sha256(data).hexdigest()
    kept, outcome = actions.import_policy(policy, history, digest, by=by, at=at, is_published=is_published)
    return FileReport(
        name, outcome.value, kept.title, kept.pk, notes=[str(GAPS[gap]) for gap in statute.gaps]
    )


def column_for(level: statutes.Level, *, by: User | None, at: datetime) -> Column:
    """The column whose short address is the level's name; else the first that holds policies; else a new one."""
    columns = Column.objects.filter(holds=Column.Holds.POLICIES)
    found = columns.filter(slug=level.value).first() or columns.filter(parent=None).first() or columns.first()
    if found:
        return found
    new = Column(name=_("Policies"), slug="policies", holds=Column.Holds.POLICIES)
    return actions.save_column(new, by=by, at=at)


def _key(statute: Statute) -> str:
    """One wording of one statute, whatever its file is called."""
    wording = f"{statute.title}|{statute.version_on or ''}"
    return f"statute:{hashlib.sha256(wording.encode()).hexdigest()[:60]}"


def _block_html(block: Block) -> str:
    text = escape(block.text)
    if block.kind is Kind.DIVISION:
        level = min(2 + block.depth, 4)
        return f"<h{level}>{escape(block.label)} {text}</h{level}>\n".replace("> ", ">")
    if block.kind is Kind.ARTICLE:
        return f"<p><strong>{escape(block.label)}</strong>　{text}</p>\n"
    return f"<p>{text}</p>\n"
