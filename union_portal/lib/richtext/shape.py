"""Bringing a text into our shape, before anything is decided about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree, html
from lxml.html import HtmlElement

from union_portal.lib.richtext.trees import BLOCKS, CONTAINERS, HEADINGS, MARK, RENAMED, names, words

ALIGNMENTS = names("align-center align-right")
INLINE = names("a strong em u s sub sup code span font")
DRESS = names("a strong em u s sub sup code")
WORTHLESS_WHEN_EMPTY = names("p h2 h3 h4 li ul ol figure figcaption blockquote table caption")
PICTURE_STYLES = names("image image-style-align-left image-style-align-right image-style-side")
CLASSES: dict[str, set[str]] = {
    "p": set(ALIGNMENTS),
    "td": set(ALIGNMENTS),
    "th": set(ALIGNMENTS),
    "figure": {"table", *PICTURE_STYLES},
}

Anchors = Callable[[list[tuple[str, str]]], list[str]]
"""From the headings and paragraphs (tag, text) to the anchor of each, "" for none."""


@dataclass(frozen=True)
class Own:
    """What belongs to this portal: the prefix of its pictures and its own addresses."""

    media_url: str
    site_url: str = ""

    def is_picture(self, address: str) -> bool:
        return (
            re.fullmatch(re.escape(self.media_url) + r"(?:[\w-]+/)*[\w-]+\.[a-z0-9]{1,5}", address, re.ASCII)
            is not None
        )

    def shortened(self, address: str) -> str:
        """Without our own scheme and host: the same page wherever the portal runs."""
        if self.site_url and address.startswith(self.site_url + "/"):
            return address[len(self.site_url) :]
        return address

    def is_outside(self, address: str) -> bool:
        return bool(urlsplit(address).netloc)


def heading_anchors(blocks: list[tuple[str, str]]) -> list[str]:
    """part-1, part-2, ... for the headings in their order; paragraphs have none."""
    counted, anchors = 0, []
    for tag, _text in blocks:
        counted += tag in HEADINGS
        anchors.append(f"part-{counted}" if tag in HEADINGS else "")
    return anchors


def tidy(root: HtmlElement, own: Own, anchors: Anchors) -> list[str]:
    """Headings from h2 down, loose words in paragraphs, alignment as classes; returns pictures left out."""
    _lower_headings(root)
    for element in list(root.iter(etree.Element)):
        element.tag = RENAMED.get(element.tag, element.tag)
    etree.strip_tags(root, "span", "font")
    _free_blocks(root)
    _open_containers(root)
    _open_headings(root)
    _fill_lists(root)
    _wrap_loosewords(root)
    missing = _check_pictures(root, own)
    for link in root.iter("a"):
        _check_link(link, own)
    for element in root.iter(*BLOCKS):
        _keep_alignment(element)
    _undress(root)
    _drop_empty(root)
    _flatten_cells(root)
    _frame_tables(root)
    _set_anchors(root, anchors)
    return missing


def _lower_headings(root: HtmlElement) -> None:
    """The page's title is its only h1: when a text brings its own, every heading goes down by one."""
    if root.find(".//h1") is None:
        return
    for heading in list(root.iter("h1", "h2", "h3", "h4")):
        heading.tag = f"h{min(int(heading.tag[1]) + 1, 4)}"


def _free_blocks(root: HtmlElement) -> None:
    """A word's clothing does not hold paragraphs: bold around a list goes away, the list stays."""
    for element in list(root.iter(*INLINE)):
        if any(inner.tag in BLOCKS for inner in element.iterdescendants()):
            element.drop_tag()


def _open_containers(root: HtmlElement) -> None:
    """A <div> around blocks goes away, a <div> around words is a paragraph; so is a <p> that holds blocks."""
    for element in reversed(list(root.iter(*CONTAINERS, "p"))):
        if element is root:
            continue
        if any(child.tag in BLOCKS or (child.tag == "img" and element.tag != "p") for child in element):
            _wrap_loosewords(element)
            element.drop_tag()
        else:
            element.tag = "p"


def _open_headings(root: HtmlElement) -> None:
    """A heading of one paragraph is that heading; one that holds a list or a table, as Word writes it, is none."""
    for element in reversed(list(root.iter(*HEADINGS, "pre"))):
        blocks = [child for child in element if child.tag in BLOCKS]
        if not blocks:
            continue
        if len(blocks) == len(element) == 1 and blocks[0].tag == "p" and not (element.text or "").strip():
            blocks[0].drop_tag()
            continue
        _wrap_loosewords(element)
        element.drop_tag()


def _fill_lists(root: HtmlElement) -> None:
    """A list holds items; what stands in it by itself becomes one. Code begins with its first line."""
    for element in root.iter("ul", "ol"):
        for child in list(element):
            if child.tag in {"li", "ul", "ol"}:
                continue
            item = html.Element("li")
            child.addprevious(item)
            item.tail, child.tail = child.tail, None
            item.append(child)
    for element in root.iter("pre"):
        element.text = (element.text or "").lstrip("\n")


def _wrap_loosewords(parent: HtmlElement) -> None:
    """Words and inline elements that stand directly in the text become paragraphs."""
    paragraph: HtmlElement | None = None
    first, parent.text = parent.text, None
    if first and first.strip():
        paragraph = html.Element("p")
        paragraph.text = first
        parent.insert(0, paragraph)
    for child in list(parent):
        if child is paragraph:
            continue
        if child.tag in BLOCKS:
            tail, child.tail, paragraph = child.tail, None, None
            if tail and tail.strip():
                paragraph = html.Element("p")
                paragraph.text = tail
                child.addnext(paragraph)
            continue
        if paragraph is None:
            paragraph = html.Element("p")
            child.addprevious(paragraph)
        paragraph.append(child)


def _check_pictures(root: HtmlElement, own: Own) -> list[str]:
    """Our own pictures stay; where another site's stood, the text says so."""
    missing = []
    for picture in list(root.iter("img")):
        # WeChat keeps the address aside until somebody scrolls there.
        address = own.shortened((picture.get("src") or picture.get("data-src") or "").strip())
        if own.is_picture(address):
            _set(picture, src=address, alt=picture.get("alt", ""), loading="lazy", **_size(picture))
            continue
        missing.append(address[:200])
        note = html.Element("span")
        sentence = _("a picture from {place} was not saved").format(place=_place(address))
        note.text = f"【{MARK} {sentence}】"
        note.tail, picture.tail = picture.tail, None
        picture.getparent().replace(picture, note)
    return missing


def _place(address: str) -> str:
    """Where a picture is, in words."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return _("another place")
    if parts.scheme in {"data", "blob"}:
        return _("the clipboard")
    if parts.scheme == "file":
        return _("your computer")
    return parts.netloc.rpartition("@")[2] or _("another place")


def _check_link(link: HtmlElement, own: Own) -> None:
    """Links to other sites say nothing about where the reader comes from."""
    address = own.shortened(link.get("href", "").strip())
    link.attrib.pop("rel", None)
    if not address:
        link.attrib.pop("href", None)
        return
    link.set("href", address)
    try:
        is_outside = own.is_outside(address)
    except ValueError:
        link.attrib.pop("href", None)
        return
    if is_outside:
        link.set("rel", "noopener noreferrer")


def _keep_alignment(element: HtmlElement) -> None:
    """Word and older editors align by style or attribute; we by class. Chinese text is never justified by hand."""
    style = re.search(r"text-align:\s*(center|right)", element.get("style", ""), re.IGNORECASE)
    aligned = style.group(1).lower() if style else element.get("align", "").lower()
    known = [name for name in element.get("class", "").split() if name in CLASSES.get(element.tag, ())]
    if (
        aligned in {"center", "right"}
        and not ALIGNMENTS.intersection(known)
        and element.tag in {"p", "td", "th"}
    ):
        known.append(f"align-{aligned}")
    element.attrib.pop("class", None)
    if known:
        element.set("class", " ".join(dict.fromkeys(known)))


def _undress(root: HtmlElement) -> None:
    """Habits of Word and WPS: headings in bold once more, bold around nothing."""
    for heading in root.iter(*HEADINGS):
        etree.strip_tags(heading, "strong")
    for element in reversed(list(root.iter(*DRESS))):
        if not len(element) and not element.text:
            element.drop_tree()


def _flatten_cells(root: HtmlElement) -> None:
    """A cell of one paragraph is that paragraph: Word and WPS put one into every cell."""
    for cell in root.iter("td", "th"):
        if len(cell) != 1 or cell[0].tag != "p" or (cell.text or "").strip():
            continue
        if cell[0].get("class") and not cell.get("class"):
            cell.set("class", cell[0].get("class"))
        cell.text = ""
        cell[0].drop_tag()


def _drop_empty(root: HtmlElement) -> None:
    """Blank lines made with empty paragraphs; lists, tables and figures with nothing in them."""
    for element in reversed(list(root.iter(*WORTHLESS_WHEN_EMPTY))):
        if element.tag == "p" and element.text:
            element.text = element.text.lstrip()  # spaces typed as an indent; the style sheet indents
        if not words(element) and element.find(".//img") is None:
            element.drop_tree()


def _frame_tables(root: HtmlElement) -> None:
    """A wide table scrolls in a figure, by keyboard too; the page does not."""
    for table in list(root.iter("table")):
        frame = table.getparent()
        if frame.tag != "figure":
            frame = html.Element("figure")
            table.addprevious(frame)
            frame.tail, table.tail = table.tail, None
            frame.append(table)
        _set(frame, **{"class": "table", "tabindex": "0"})
        for cell in table.iterfind("thead/tr/th"):
            cell.attrib.pop("scope", None)
            cell.set("scope", "colgroup" if cell.get("colspan", "1") != "1" else "col")


def _set_anchors(root: HtmlElement, anchors: Anchors) -> None:
    blocks = [
        element for element in root.iter(*HEADINGS, "p") if element.getparent().tag not in {"td", "th", "li"}
    ]
    for element in root.iter(etree.Element):
        element.attrib.pop("id", None)
    named: set[str] = set()
    for element, anchor in zip(blocks, anchors([(each.tag, words(each)) for each in blocks]), strict=True):
        if anchor and anchor not in named:
            named.add(anchor)
            _set(element, **{"id": anchor, **element.attrib})  # first: a heading always reads <h2 id="...">


def _set(element: HtmlElement, **attributes: str) -> None:
    """These attributes and no others, in this order: cleaning twice gives the same text."""
    element.attrib.clear()
    for name, value in attributes.items():
        element.set(name, value)


def _size(picture: HtmlElement) -> dict[str, str]:
    return {name: picture.get(name) for name in ("width", "height") if picture.get(name)}
