"""The boundary for HTML: whatever an editor, Word or a browser sends, only what is named here gets through.

Two steps. `_tidy` brings the text into our shape: headings, paragraphs, alignment as classes, anchors. Then nh3
decides; nothing is changed after it. What nh3 returns may be shown with `|safe`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

import nh3
from django.utils.translation import gettext as _
from lxml import etree, html
from lxml.html import HtmlElement

from union_portal.lib.refused import Refused

LIMIT = 1_000_000  # characters; the longest statute in the library has 40,000
DEPTH = 100  # elements inside each other


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


HEADINGS = ("h2", "h3", "h4")
ALIGNMENTS = _names("align-center align-right")
PICTURE_STYLES = _names("image image-style-align-left image-style-align-right image-style-side")
RENAMED = {"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u", "h5": "h4", "h6": "h4"}
CONTAINERS = _names("div section article main header footer aside center address dl dt dd")
LISTS_AND_TABLES = _names("ul ol li table thead tbody tfoot tr td th caption")
TAGS = LISTS_AND_TABLES | _names(
    "p h2 h3 h4 figure figcaption img blockquote a strong em u s sub sup br hr code pre"
)
BLOCKS = CONTAINERS | LISTS_AND_TABLES | _names("p h1 h2 h3 h4 figure figcaption blockquote hr pre")
DROPPED_WITH_CONTENT = _names(
    "script style template noscript iframe object embed svg math title textarea select xml"
)
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type"},
    "p": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
CLASSES: dict[str, set[str]] = {
    "p": set(ALIGNMENTS),
    "td": set(ALIGNMENTS),
    "th": set(ALIGNMENTS),
    "figure": {"table", *PICTURE_STYLES},
}
HEADING = re.compile(r'<h([234]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
ANCHOR = re.compile(r"[a-z]+(?:-[0-9]+)+")
NUMBER = re.compile(r"[0-9]{1,5}")
SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MARK = "🖼"
"""Stands in the text where a picture was not taken over: `has_missing_pictures` finds it again."""

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


@dataclass(frozen=True)
class Cleaned:
    """A text that may be shown, and the addresses of pictures that were left out."""

    html: str
    missing_pictures: list[str] = field(default_factory=list)


def heading_anchors(blocks: list[tuple[str, str]]) -> list[str]:
    """part-1, part-2, ... for the headings in their order; paragraphs have none."""
    counted, anchors = 0, []
    for tag, _text in blocks:
        counted += tag in HEADINGS
        anchors.append(f"part-{counted}" if tag in HEADINGS else "")
    return anchors


def clean(text: str, *, own: Own, anchors: Anchors = heading_anchors) -> Cleaned:
    """The text in our shape and without anything that could act. Cleaning what is clean changes nothing."""
    if len(text) > LIMIT:
        raise Refused(_("The text is too long. Pictures are uploaded one by one, not pasted as text."))
    root = _parsed(UNSTORABLE.sub("", text))
    if root is None:
        return Cleaned("")
    missing = _tidy(root, own, anchors)
    return Cleaned(_judged(_serialised(root), own), missing)


def plain_text(cleaned: str) -> str:
    """The words alone, one block a line: for search and summaries."""
    root = _parsed(cleaned)
    if root is None:
        return ""
    for element in root.iter():
        if element.tag in BLOCKS or element.tag == "br":
            element.tail = "\n" + (element.tail or "")
            if element.tag not in ("td", "th", "br"):
                element.text = "\n" + (element.text or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def contents(cleaned: str) -> list[tuple[int, str, str]]:
    """The table of contents: level, anchor and words of every heading. Asked at every visit, so it parses nothing."""
    return [
        (int(level), anchor, " ".join(unescape(re.sub(r"<[^>]*>", "", words)).split()))
        for level, anchor, words in HEADING.findall(cleaned)
    ]


def has_missing_pictures(cleaned: str) -> bool:
    """Whether a note still stands where a picture should be."""
    return f"【{MARK}" in cleaned


# --- parsing and writing -------------------------------------------------------------------------------------


def _parsed(text: str) -> HtmlElement | None:
    """A tree under one <div>; None for nothing."""
    if not text.strip():
        return None
    # nh3 reads first: it balances what libxml2 would forget, and a <body> in the text cannot leave the root.
    body = html.document_fromstring(f"<html><body>{_flattened(text)}</body></html>").find("body")
    if body is not None:
        body.tag = "div"
    return body


def _flattened(text: str) -> str:
    """The text as a modern browser reads it. Refuses what no human wrote: a hundred elements in each other."""
    read = nh3.clean(
        text,
        tags=set(TAGS | BLOCKS | RENAMED.keys() | {"h1", "span", "font"}),
        attributes={"*": {"style", "align", "class", "id"}, **ATTRIBUTES},
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        url_schemes={"http", "https", "mailto", "tel", "data", "file", "blob"},
        link_rel=None,
    )
    if _depth(read) > DEPTH:
        raise Refused(_("This text is nested too deeply. Paste it without formatting."))
    return read


def _depth(text: str) -> int:
    """How many elements stand in each other; nh3 closes all but the void ones."""
    deepest = depth = 0
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)", text):
        if tag not in {"br", "hr", "img"}:
            depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def _serialised(root: HtmlElement) -> str:
    parts = [html.tostring(child, encoding="unicode") for child in root]
    return (html.tostring(root, encoding="unicode", method="text") if not parts else "".join(parts)).strip()


def _judged(text: str, own: Own) -> str:
    """What nh3 lets through. The filter repeats what `_tidy` made sure of: two parsers never read quite the same."""

    def allowed(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return value if own.is_picture(value) else None
        if name == "id":
            return value if ANCHOR.fullmatch(value) else None
        if name in {"colspan", "rowspan", "width", "height", "start"}:
            return value if NUMBER.fullmatch(value) else None
        if name == "scope":
            return value if value in SCOPES else None
        return value

    return nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


# --- bringing into shape -------------------------------------------------------------------------------------


def _tidy(root: HtmlElement, own: Own, anchors: Anchors) -> list[str]:
    """Headings from h2 down, loose words in paragraphs, alignment as classes; returns pictures left out."""
    _lower_headings(root)
    for element in list(root.iter(etree.Element)):
        element.tag = RENAMED.get(element.tag, element.tag)
    _open_containers(root)
    _wrap_loose_words(root)
    missing = _check_pictures(root, own)
    for link in root.iter("a"):
        _check_link(link, own)
    for element in root.iter(*BLOCKS):
        _keep_alignment(element)
    _drop_empty(root)
    _set_anchors(root, anchors)
    return missing


def _lower_headings(root: HtmlElement) -> None:
    """The page's title is its only h1: when a text brings its own, every heading goes down by one."""
    if root.find(".//h1") is None:
        return
    for heading in list(root.iter("h1", "h2", "h3", "h4")):
        heading.tag = f"h{min(int(heading.tag[1]) + 1, 4)}"


def _open_containers(root: HtmlElement) -> None:
    """A <div> around blocks goes away, a <div> around words is a paragraph; so is a <p> that holds blocks."""
    for element in reversed(list(root.iter(*CONTAINERS, "p"))):
        if element is root:
            continue
        if any(child.tag in BLOCKS or (child.tag == "img" and element.tag != "p") for child in element):
            _wrap_loose_words(element)
            element.drop_tag()
        else:
            element.tag = "p"


def _wrap_loose_words(parent: HtmlElement) -> None:
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
        address = own.shortened(picture.get("src", "").strip())
        if own.is_picture(address):
            picture.set("src", address)
            picture.set("loading", "lazy")
            picture.set("alt", picture.get("alt", ""))
            continue
        missing.append(address[:200])
        note = html.Element("span")
        note.text = f"【{MARK} {_('a picture from {place} was not saved').format(place=_place(address))}】"
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


def _drop_empty(root: HtmlElement) -> None:
    """Blank lines made with empty paragraphs, and figures without a picture."""
    for element in reversed(
        list(root.iter("p", *HEADINGS, "li", "figure", "figcaption", "blockquote", "ul", "ol"))
    ):
        if element.tag == "p" and element.text:
            element.text = element.text.lstrip()  # spaces typed as an indent; the style sheet indents
        if not _words(element) and element.find(".//img") is None:
            element.drop_tree()


def _set_anchors(root: HtmlElement, anchors: Anchors) -> None:
    blocks = [
        element for element in root.iter(*HEADINGS, "p") if element.getparent().tag not in {"td", "th", "li"}
    ]
    for element in root.iter(etree.Element):
        element.attrib.pop("id", None)
    named: set[str] = set()
    for element, anchor in zip(blocks, anchors([(each.tag, _words(each)) for each in blocks]), strict=True):
        if anchor and anchor not in named:
            named.add(anchor)
            others = dict(element.attrib)
            element.attrib.clear()
            element.set("id", anchor)  # first, so that a heading always reads <h2 id="...">
            element.attrib.update(others)


def _words(element: HtmlElement) -> str:
    """The text of an element on one line; a no-break space is space."""
    return " ".join(str(element.text_content()).split())


# --- remarks for the writer ----------------------------------------------------------------------------------


EMPTY_LINKS = ("点击这里", "点击此处", "点这里", "点此", "这里", "此处", "click here", "here")


def remarks(cleaned: str) -> list[str]:
    """What a careful colleague would say before it is published, a sentence each."""
    root = _parsed(cleaned)
    return [] if root is None else list(dict.fromkeys(_remarks(root)))


def _remarks(root: HtmlElement) -> Iterator[str]:
    if has_missing_pictures(str(root.text_content())):
        yield _("A picture from another site was left out. Save it, upload it here, and delete the note.")
    if any(not picture.get("alt", "").strip() for picture in root.iter("img")):
        yield _("A picture has no alternative text: those who cannot see it do not know what it shows.")
    level = 1
    for heading in root.iter(*HEADINGS):
        if int(heading.tag[1]) > level + 1:
            yield _("The heading “{heading}” skips a level.").format(heading=_words(heading)[:30])
        level = int(heading.tag[1])
    for link in root.iter("a"):
        if _words(link).lower() in EMPTY_LINKS:
            yield _("A link says only “{words}”. Let it say where it leads.").format(words=_words(link))
    if any(table.find(".//th") is None for table in root.iter("table")):
        yield _("A table has no header cells. Mark its first row as a header row.")
