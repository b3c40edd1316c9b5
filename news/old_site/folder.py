"""A folder of Word, HTML and Markdown files."""

from __future__ import annotations

import io
import logging
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime

from defusedxml.ElementTree import fromstring as parse_xml
from django.utils.translation import gettext as _

from news import word
from news.old_site import markdown, pages
from news.old_site.items import Found, Item, LeftOut
from news.old_site.media import Files
from news.old_site.texts import moment
from union_portal.lib import Refused

log = logging.getLogger(__name__)
LIMIT = 20 * 1024 * 1024
PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".asp", ".aspx", ".php", ".jsp", ".mht"})
NOTES = frozenset({".md", ".markdown"})
DOCUMENTS = frozenset({".docx"})
OLD_DOCUMENTS = frozenset({".doc", ".wps", ".rtf"})
TECHNICAL = frozenset(
    ["html", "htm", "www", "wwwroot", "web", "pages", "page", "article", "articles", "content", "a"]
)
"""Folders that say nothing about what lies in them."""
QUESTION = re.compile(r"[?@？](?=[\w%.-]+=)")
CREATED = "{http://purl.org/dc/terms/}created"

Progress = Callable[[int, int], None]


def read(files: Files, *, site: str = "", progress: Progress | None = None) -> Found:
    """Every text that lies in it; each by itself, so that one broken file hinders no other."""
    found = Found(_("a folder"), site=site)
    names = [name for name in files.names if _ending(name) in PAGES | NOTES | DOCUMENTS | OLD_DOCUMENTS]
    for number, name in enumerate(names, 1):
        try:
            found.items.append(_filed(_read(files, name), name, site))
        except Refused as refusal:
            found.left_out.append(LeftOut(name, str(refusal)))
        except Exception:  # a file of an old site is broken in any way it likes
            log.exception("an old file broke its reader")
            found.left_out.append(LeftOut(name, _("The file is damaged and cannot be opened.")))
        if progress:
            progress(number, len(names))
    return found


def has_texts(files: Files) -> bool:
    return any(_ending(name) in PAGES | NOTES | DOCUMENTS for name in files.names)


def _read(files: Files, name: str) -> Item:
    ending = _ending(name)
    if ending in OLD_DOCUMENTS:
        raise Refused(_("This is a file of an old Office version. Open it and save it as .docx or .xlsx."))
    data = files.read(name)
    if len(data) > LIMIT:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=LIMIT // 1024 // 1024))
    if not data.strip():
        raise Refused(_("The file is empty."))
    if ending in DOCUMENTS:
        return _document(data, name)
    return markdown.read(data, name) if ending in NOTES else pages.read(data, name)


def _document(data: bytes, name: str) -> Item:
    """A Word file; its date is that of its name, else the day it was written."""
    document = word.read(data, name)
    stem = posixpath.splitext(posixpath.basename(name))[0]
    twice = _("There is an article of this title already.")  # the second time it is the same one
    title = document.title if document.title != stem else _without_day(stem)
    return Item(
        source=name,
        identity=name,
        title=title,
        html=document.html,
        author_name=document.author_name,
        origin=document.source,
        published_at=pages.day_of(name) or _written_at(data),
        base=name,
        own_pictures=document.pictures,
        notes=[note for note in document.notes if note != twice],
    )


def _filed(item: Item, name: str, site: str) -> Item:
    """Where it lay says under which heading it stood, and at which address."""
    if not item.title:
        item.title = _without_day(posixpath.splitext(posixpath.basename(name))[0])
    above = [part for part in posixpath.dirname(name).split("/") if part and not part.isdigit()]
    above = [part for part in above if part.lower() not in TECHNICAL]
    item.headings += reversed(above)
    item.identity = f"{site}|{name}"
    if _ending(name) in PAGES:
        item.addresses += _addresses(name)
    return item


def _addresses(name: str) -> Iterator[str]:
    """What a page was asked for by: programs that save sites write show.asp?id=5 as show.asp@id=5.html."""
    yield f"/{name}"
    if QUESTION.search(name):
        asked = QUESTION.sub("?", name, count=1)
        yield f"/{asked}"
        yield "/" + re.sub(r"\.html?$", "", asked)
    if posixpath.basename(name).lower() in {"index.html", "index.htm", "default.htm", "default.html"}:
        yield f"/{posixpath.dirname(name)}"


def _ending(name: str) -> str:
    return posixpath.splitext(name)[1].lower()


def _without_day(stem: str) -> str:
    """2019-05-12 通知 is 通知, written on that day."""
    bare = re.sub(r"^\s*(?:19|20)\d\d[-_.年]?\d{1,2}[-_.月]?\d{1,2}日?[\s_.-]*", "", stem).strip()
    return bare or stem


def _written_at(data: bytes) -> datetime | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("docProps/core.xml") as part:
            created = parse_xml(part.read(1_000_000)).find(CREATED)
    except Exception:  # it has none, or it is damaged: the text is what counts
        return None
    return moment(created.text or "") if created is not None else None
