"""The pictures and links of one text: which files they mean, and what becomes of them."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from lxml import html

from news.old_site.items import Item
from news.old_site.media import Files, larger, place_of
from news.rules.old_addresses import decoded, split
from union_portal.lib import Refused

SOURCES = ("data-src", "data-original", "data-lazy-src", "data-echo", "_src", "src")
"""Pages that load pictures late keep the true address beside `src`."""
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"})
DOCUMENTS = frozenset(
    {
        ".pdf",
        ".doc",
        ".docx",
        ".xls",
        ".xlsx",
        ".ppt",
        ".pptx",
        ".wps",
        ".et",
        ".dps",
        ".ofd",
        ".txt",
        ".rar",
        ".zip",
    }
)
DATA = re.compile(r"data:image/[a-z+.-]+;base64,(.*)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class File:
    """A file of the old site that a text names."""

    shelf: Files
    name: str

    def read(self) -> bytes:
        return self.shelf.read(self.name)


@dataclass
class Body:
    """A text taken apart. `root` has the addresses of this portal already, but for files that are yet to be kept."""

    root: Any
    pictures: list[tuple[Any, File | bytes]] = field(default_factory=list)
    files: dict[str, tuple[File, str]] = field(default_factory=dict)
    """By its old address: the file and what to call it. Links name the old address until the file is kept."""
    missing: list[str] = field(default_factory=list)
    lead: File | None = None

    @property
    def found(self) -> list[str]:
        """The files it uses, for comparing with the last time."""
        used = [file.name for _element, file in self.pictures if isinstance(file, File)]
        return used + [file.name for file, _label in self.files.values()]

    def html(self) -> str:
        inner = "".join(html.tostring(child, encoding="unicode") for child in self.root)
        return (self.root.text or "") + inner


def take_apart(item: Item, shelves: list[Files], site: str) -> Body:
    """Look every picture and link up. Nothing is stored, and nothing is asked from outside."""
    body = Body(html.fragment_fromstring(item.html, create_parent="div"))
    for link in list(body.root.iter("a")):
        _look_at_link(link, item, body, shelves, site)
    for picture in list(body.root.iter("img")):
        _look_at_picture(picture, item, body, shelves, site)
    if item.lead:
        body.lead = _file(item.lead, item.base, shelves)
        if body.lead is None:
            body.missing.append(item.lead)
    return body


def _look_at_picture(picture: Any, item: Item, body: Body, shelves: list[Files], site: str) -> None:
    address = next((picture.get(name).strip() for name in SOURCES if (picture.get(name) or "").strip()), "")
    if address in item.own_pictures:
        body.pictures.append((picture, item.own_pictures[address]))
    elif match := DATA.match(address):
        try:
            body.pictures.append((picture, base64.b64decode(match[1], validate=False)))
        except (binascii.Error, ValueError):
            picture.drop_tree()
    elif file := _file(address, item.base, shelves):
        body.pictures.append((picture, file))
    else:
        picture.set("src", _absolute(address, item.base, site))
        body.missing.append(address or "?")


def _look_at_link(link: Any, item: Item, body: Body, shelves: list[Files], site: str) -> None:
    address = (link.get("href") or "").strip()
    parts = split(address)
    if address and not any(parts):  # no address at all: http://[
        link.attrib.pop("href")
        return
    if not address or address.startswith("#") or parts.scheme not in {"", "http", "https"}:
        return
    ending = posixpath.splitext(decoded(parts.path))[1].lower()
    picture = link.find(".//img")
    if ending in PICTURES and picture is not None:  # a small picture that opens the large one
        if _file(address, item.base, shelves):
            for name in SOURCES:
                picture.attrib.pop(name, None)
            picture.set("src", address)
        link.drop_tag()
        return
    file = _file(address, item.base, shelves) if ending in DOCUMENTS | PICTURES else None
    place = "/" + quote(place_of(address, item.base))
    if file:
        link.set("href", place)
        body.files.setdefault(place, (file, _label(link, file, ending)))
    elif _is_inside(parts.netloc, item.base, site):
        link.set("href", place + (f"?{parts.query}" if parts.query else ""))
        if ending in DOCUMENTS:
            body.missing.append(address)


def _file(address: str, base: str, shelves: list[Files]) -> File | None:
    place = place_of(address, base)
    for shelf in shelves:
        for each in dict.fromkeys((larger(place), place)):
            if each and (name := shelf.at(each)):
                return File(shelf, name)
    return None


def _is_inside(host: str, base: str, site: str) -> bool:
    if not host:
        return True
    return host.lower().removeprefix("www.") in {
        split(each).netloc.lower().removeprefix("www.") for each in (base, site) if "://" in each
    }


def _absolute(address: str, base: str, site: str) -> str:
    """Where the picture was, so that the note in the text can say so."""
    if not site or split(address).netloc:
        return address
    return f"{site.rstrip('/')}/{quote(place_of(address, base))}"


def _label(link: Any, file: File, ending: str) -> str:
    """What the link says, as the name of the file - unless it says as little as 点击下载."""
    words = " ".join(link.text_content().split()).removesuffix(ending)
    name = posixpath.basename(file.name)
    is_empty = len(words) < 4 or re.fullmatch(r"(?:点击|请|这里|此处|下载|附件|查看|[:：\d])+", words)
    return name if is_empty else f"{words}{ending}"


def content_of(file: File | bytes) -> bytes:
    """The bytes, or a sentence when the archive is damaged there."""
    if isinstance(file, bytes):
        return file
    try:
        return file.read()
    except Exception as error:  # the disk, the archive and its compression each have errors of their own
        raise Refused(str(file.name)) from error
