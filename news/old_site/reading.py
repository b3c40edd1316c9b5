"""Which kind of old site it is, seen from what is in it."""

from __future__ import annotations

import posixpath
from pathlib import Path

from django.utils.translation import gettext as _

from news.old_site import feeds, folder, media, wordpress, xml
from news.old_site.folder import Progress
from news.old_site.items import Found
from news.old_site.media import Files
from union_portal.lib import Refused, files

DEEPEST_EXPORT = 2


def from_path(
    path: Path, *, beside: Path | None = None, site: str = "", progress: Progress | None = None
) -> tuple[Found, list[Files]]:
    """What a folder or a file holds, and where its pictures lie."""
    if not path.exists():
        raise Refused(_("{path} does not exist.").format(path=path))
    shelves = [_shelf(beside)] if beside else []
    if path.is_dir():
        return _from_files(media.folder(path), shelves, site=site, progress=progress)
    return from_bytes(path.read_bytes(), path.name, shelves=shelves, site=site, progress=progress)


def from_bytes(
    data: bytes,
    name: str,
    *,
    shelves: list[Files] | None = None,
    site: str = "",
    progress: Progress | None = None,
) -> tuple[Found, list[Files]]:
    """What one file holds: an export, a packed folder, a single text."""
    if not data:
        raise Refused(_("The file is empty."))
    if xml.looks_like_xml(data):
        return _from_export(data, site), shelves or []
    if data.startswith(b"PK") and not files.office_kind(files.open_zip(data, most_parts=media.MOST_FILES)):
        return _from_files(media.archive(data), shelves or [], site=site, progress=progress)
    single = Files([name], lambda _name: data)
    if not folder.has_texts(single):
        raise Refused(
            _("This is no export, no packed folder and no text: .xml, .zip, .docx, .html, .md are.")
        )
    return folder.read(single, site=site), [single, *(shelves or [])]


def refuse_strange(data: bytes, name: str) -> None:
    """At the door already: what can be none of all this, and archives that would fill the memory."""
    if not data:
        raise Refused(_("The file is empty."))
    if xml.looks_like_xml(data):
        return
    if data.startswith(b"PK"):
        files.open_zip(data, most_parts=media.MOST_FILES)
    elif not folder.has_texts(Files([name], lambda _name: data)):
        raise Refused(
            _("This is no export, no packed folder and no text: .xml, .zip, .docx, .html, .md are.")
        )


def _from_files(
    given: Files, shelves: list[Files], *, site: str, progress: Progress | None
) -> tuple[Found, list[Files]]:
    """A folder of texts - or an export with its pictures beside it."""
    exports = [
        data
        for name in given.names
        if name.lower().endswith(".xml") and name.count("/") < DEEPEST_EXPORT
        if xml.looks_like_xml(data := given.read(name)) and _is_export(data)
    ]
    if exports:
        found = _from_export(exports[0], site)
        for data in exports[1:]:
            more = _from_export(data, site)
            found.items += more.items
            found.left_out += more.left_out
        return found, [given, *shelves]
    if not folder.has_texts(given):
        endings = sorted({posixpath.splitext(name)[1].lower() for name in given.names if "." in name})
        raise Refused(
            _("There is no text in it: .docx, .html, .md or an export are read. It holds: {endings}").format(
                endings=", ".join(endings[:12]) or "-"
            )
        )
    return folder.read(given, site=site, progress=progress), [given, *shelves]


def _from_export(data: bytes, site: str) -> Found:
    root = xml.parsed(data)
    if wordpress.is_export(root):
        found = wordpress.read(root)
    elif _is_feed(root):
        found = feeds.read(root)
    else:
        raise Refused(_("This is neither RSS nor Atom nor an export of WordPress."))
    found.site = site or found.site
    return found


def _is_export(data: bytes) -> bool:
    """Other XML lies about too: maps of sites, settings of servers."""
    start = data[:4000].lower()
    return b"<rss" in start or b"<feed" in start or b"<rdf" in start


def _is_feed(root: object) -> bool:
    return xml.local(root).lower() in {"rss", "feed", "rdf"}


def _shelf(path: Path) -> Files:
    if path.is_dir():
        return media.folder(path)
    if not path.is_file():
        raise Refused(_("{path} does not exist.").format(path=path))
    return media.archive(path.read_bytes())
