"""HTML as a tree: the elements we know, reading, writing."""

from __future__ import annotations

import re

import nh3
from django.utils.translation import gettext as _
from lxml import html
from lxml.html import HtmlElement

from union_portal.lib.refused import Refused

DEPTH = 100  # elements inside each other
MARK = "🖼"
"""Stands in the text where a picture was not taken over."""


def names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


HEADINGS = ("h2", "h3", "h4")
RENAMED = {"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u", "h5": "h4", "h6": "h4"}
CONTAINERS = names("div section article main header footer aside center address dl dt dd")
LISTS_AND_TABLES = names("ul ol li table thead tbody tfoot tr td th caption")
TAGS = LISTS_AND_TABLES | names(
    "p h2 h3 h4 figure figcaption img blockquote a strong em u s sub sup br hr code pre"
)
BLOCKS = CONTAINERS | LISTS_AND_TABLES | names("p h1 h2 h3 h4 figure figcaption blockquote hr pre")
DROPPED_WITH_CONTENT = names(
    "script style template noscript iframe object embed svg math title textarea select xml"
)
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
READ_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"style", "align", "class", "id"},
    "a": {"href", "title"},
    "img": {"src", "data-src", "alt", "width", "height"},
    "ol": {"start", "type"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}


def parsed(text: str) -> HtmlElement | None:
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
        attributes=READ_ATTRIBUTES,
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        url_schemes={"http", "https", "mailto", "tel", "data", "file", "blob"},
        link_rel=None,
    )
    read = UNSTORABLE.sub("", read)  # written as &#1; they come to light only here
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


def serialised(root: HtmlElement) -> str:
    return "".join(html.tostring(child, encoding="unicode") for child in root).strip()


def words(element: HtmlElement) -> str:
    """The text of an element on one line; a no-break space is space."""
    return " ".join(str(element.text_content()).split())
