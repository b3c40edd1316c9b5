"""Word documents as articles: headings, lists, tables with merged cells, pictures.

`read` looks and changes nothing; `store` keeps what was read as a draft.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import mammoth
from defusedxml.ElementTree import fromstring as parse_xml
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from lxml import html

from members.models import Branch, User
from news import actions
from news.checking import remarks_on_body
from news.models import Article, Column
from news.reports import FileReport
from union_portal.lib import Refused, files, pictures

LIMIT = settings.UPLOAD_LIMITS["document"]
MAX_PART = 8 * 1024 * 1024  # of XML; a book of 300 pages has 3
TITLE_LENGTH = Article._meta.get_field("title").max_length or 120
STYLES = """
p[style-name='Title'] => p.title:fresh
p[style-name='标题'] => p.title:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='标题 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='标题 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='heading 3'] => h4:fresh
p[style-name='标题 3'] => h4:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
u => u
p:unordered-list(1) => ul > li:fresh
p:unordered-list(2) => ul|ol > li > ul > li:fresh
p:unordered-list(3) => ul|ol > li > ul|ol > li > ul > li:fresh
p:ordered-list(1) => ol > li:fresh
p:ordered-list(2) => ul|ol > li > ol > li:fresh
p:ordered-list(3) => ul|ol > li > ul|ol > li > ol > li:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
"""
"""Numbering outweighs the name of a style: the last two are for lists that only look like lists."""
AUTHOR = re.compile(r"作者\s*[:：]\s*([^\s　:：]{2,20})")
SOURCE = re.compile(r"[来來]源\s*[:：]\s*(\S.{0,58}?)\s*$")
MACRO_TYPE = b"macroEnabled"
OUTSIDE_PICTURE = "outside"


@dataclass
class Document:
    """What a Word file holds. `pictures` are what was uploaded, by the address they have in `html`."""

    title: str
    html: str
    key: str
    author_name: str = ""
    source: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read(data: bytes, name: str) -> Document:
    """Understand a Word file, or say why not. Nothing is kept."""
    archive = _opened(data, name)
    found: dict[str, bytes] = {}
    notes: list[str] = []
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: _picture(image, found, notes)),
        )
    except Exception as error:  # a broken document breaks the reader in any way it likes
        raise Refused(_("This Word document is damaged. Open it in Word and save it again.")) from error
    document = Document(
        "", result.value, f"word:{hashlib.sha256(data).hexdigest()[:60]}", pictures=found, notes=notes
    )
    notes += [
        _("A picture is only linked, from {place}. It was left out.").format(place=place)
        for place in _outside(archive)
    ]
    _arrange(document, PurePath(name).stem)
    return document


@transaction.atomic
def store(
    document: Document,
    name: str,
    *,
    column: Column,
    branch: Branch | None,
    by: User | None,
    at: datetime,
    is_published: bool = False,
) -> FileReport:
    """Keep what was read: the pictures first, then the article that shows them."""
    known = Article.objects.filter(import_key=document.key).first()
    article = known or Article(
        title=document.title,
        column=column,
        branch=branch,
        body=_with_pictures(document, by=by, at=at),
        author_name=document.author_name,
        source=document.source,
        import_key=document.key,
    )
    kept, outcome = actions.import_article(article, by=by, at=at)
    notes = [*document.notes, *remarks_on_body(kept.body)]
    report = FileReport(name, outcome.value, kept.title, kept.pk, notes=notes)
    if is_published and outcome is actions.Outcome.NEW:
        _publish(kept, report, by=by, at=at)
    return report


def _publish(article: Article, report: FileReport, *, by: User | None, at: datetime) -> None:
    """What cannot be published yet stays a draft, and the report says why."""
    try:
        actions.publish(article, by=by, at=at)
    except Refused as refusal:
        report.notes.append(_("It stays a draft: {reason}").format(reason=refusal))


def _with_pictures(document: Document, *, by: User | None, at: datetime) -> str:
    text = document.html
    for address, data in document.pictures.items():
        picture = actions.add_picture(ContentFile(data), by=by, at=at)
        size = f'width="{picture.width}" height="{picture.height}"'
        text = text.replace(f'src="{address}"', f'src="{picture.url}" {size}')
    return text


# --- is it a Word document at all ----------------------------------------------------------------------------


def _opened(data: bytes, name: str) -> ZipFile:
    if not data:
        raise Refused(_("The file is empty."))
    if len(data) > LIMIT:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=LIMIT // 1024 // 1024))
    files.refuse_locked_or_old_office(data)
    if not data.startswith(b"PK"):
        raise Refused(_("This is not a Word document (.docx)."))
    archive = files.open_zip(data)
    if files.office_kind(archive) != "docx":
        raise Refused(_("This is not a Word document (.docx)."))
    files.refuse_macros(archive)
    if name.lower().endswith((".docm", ".dotm")) or MACRO_TYPE in _part(archive, "[Content_Types].xml"):
        raise Refused(_("The file contains macros. Save it without macros (.docx, .xlsx)."))
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _part(archive, part):
            raise Refused(_("This Word document is damaged. Open it in Word and save it again."))
    return archive


def _part(archive: ZipFile, name: str) -> bytes:
    """A part of the document, unpacked only as far as a real one would be."""
    try:
        with archive.open(name) as part:
            content = part.read(MAX_PART + 1)
    except Exception as error:  # zlib, CRC and encoding errors have no common parent
        raise Refused(_("The file is damaged and cannot be opened.")) from error
    if len(content) > MAX_PART:
        raise Refused(_("The document is too long. Split it, or attach it as a file."))
    return content


def _outside(archive: ZipFile) -> list[str]:
    """Where pictures that are only linked come from."""
    places = []
    for part in archive.namelist():
        if part.startswith("word/_rels/") and part.endswith(".rels"):
            try:
                links = parse_xml(_part(archive, part))
            except (ElementTree.ParseError, ValueError):
                continue
            places += [
                link.get("Target", "")[:120]
                for link in links
                if link.get("TargetMode") == "External" and link.get("Type", "").endswith("/image")
            ]
    return places


def _picture(image: Any, found: dict[str, bytes], notes: list[str]) -> dict[str, str]:
    """Gives a picture an address of its own until it is stored. One that cannot be read leaves a note behind."""
    alt = image.alt_text or ""
    try:
        with image.open() as opened:
            data = opened.read(pictures.MAX_BYTES + 1)
        pictures.check(data)
    except Refused as refusal:
        notes.append(_("A picture was left out: {reason}").format(reason=refusal))
        return {"src": OUTSIDE_PICTURE, "alt": alt}
    except (ValueError, KeyError, OSError):  # linked, or missing in the archive
        return {"src": OUTSIDE_PICTURE, "alt": alt}
    address = f"{settings.MEDIA_URL}word/{hashlib.sha256(data).hexdigest()[:32]}.jpg"
    found[address] = data
    return {"src": address, "alt": alt}


# --- from mammoth's HTML to an article -----------------------------------------------------------------------


def _arrange(document: Document, stem: str) -> None:
    """Title and author out of the text, header cells into the tables, figures around the pictures."""
    root = html.fragment_fromstring(document.html, create_parent="div")
    document.title = _take_title(root) or stem
    if len(document.title) > TITLE_LENGTH:
        document.notes.append(_("The title was too long and was cut."))
        document.title = document.title[:TITLE_LENGTH]
    _take_byline(root, document)
    for link in list(root.iter("a")):
        if not link.get("href") or link.get("href").startswith("#"):  # bookmarks and footnotes of the paper
            link.drop_tag()
    for table in root.iter("table"):
        _mark_header(table)
    for picture in list(root.iter("img")):
        _make_figure(picture)
    document.html = "".join(html.tostring(child, encoding="unicode") for child in root)
    if not root.text_content().strip() and not document.pictures:
        raise Refused(_("The document has no text."))
    if Article.objects.filter(title=document.title).exclude(import_key=document.key).exists():
        document.notes.append(_("There is an article of this title already."))


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _take_title(root: Any) -> str:
    """What is styled as the title; else the only first-level heading at the top; else a short first line."""
    titles = root.xpath("./p[@class='title']")
    if titles:
        for element in titles:
            element.drop_tree()
        return " ".join(filter(None, map(_words, titles)))
    first = next((child for child in root if _words(child)), None)
    if first is None:
        return ""
    is_only_heading = first.tag == "h2" and len(root.findall("h2")) == 1
    is_short_line = (
        first.tag == "p" and len(_words(first)) <= 60 and not re.search("[。！？；：:,，]$", _words(first))
    )
    if not (is_only_heading or is_short_line):
        return ""
    first.drop_tree()
    return _words(first)


def _take_byline(root: Any, document: Document) -> None:
    """作者:... 来源:... on one line below the title."""
    for paragraph in root.findall("p")[:3]:
        words = _words(paragraph)
        author, source = AUTHOR.search(words), SOURCE.search(words)
        if len(words) > 100 or not (author or source) or not words.startswith(("作者", "来源", "來源")):
            continue
        document.author_name = author[1] if author else ""
        document.source = source[1] if source else ""
        document.notes.append(_("The line “{line}” went into author and source.").format(line=words))
        paragraph.drop_tree()
        return


def _mark_header(table: Any) -> None:
    """The first row of a table heads its columns, unless Word says otherwise; cells hold words, not paragraphs."""
    for cell in table.iter("td", "th"):
        if len(cell) == 1 and cell[0].tag == "p" and not (cell.text or "").strip():
            cell[0].drop_tag()
    rows = table.findall("tr") or table.findall("tbody/tr")
    if (
        table.find(".//thead") is not None
        or table.find(".//th") is not None
        or len(rows) < 2
        or len(rows[0]) < 2
    ):
        return
    for cell in rows[0]:
        cell.tag = "th"
    if all(cell.get("rowspan") is None for cell in rows[0]):  # a cell cannot reach out of the head
        head = html.Element("thead")
        rows[0].addprevious(head)
        head.append(rows[0])


def _make_figure(picture: Any) -> None:
    """A picture alone in its paragraph stands for itself."""
    paragraph = picture.getparent()
    if paragraph.tag == "p" and not _words(paragraph) and len(paragraph) == 1:
        paragraph.tag = "figure"
        paragraph.set("class", "image")
