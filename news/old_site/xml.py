"""XML that old programs wrote, read without following anything it names.

Letters are decoded by us, characters that XML forbids are taken out, and entities are never resolved: neither a file of
this machine nor a bomb comes in through a DOCTYPE.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree, html

from news.old_site.pages import with_office_cleared
from news.old_site.texts import decoded, one_line, printable, with_letters_for_names
from union_portal.lib import Refused

LIMIT = 120 * 1024 * 1024
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
EXCERPT = "excerpt/"
WP = "wordpress.org/export"
PREFIXES = {"content": CONTENT, "dc": DC, "excerpt": EXCERPT, "wp": WP}


def parsed(data: bytes) -> Any:
    """The root, or a sentence."""
    if len(data) > LIMIT:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=LIMIT // 1024 // 1024))
    text = with_letters_for_names(printable(decoded(data))).lstrip("\ufeff \r\n\t")
    text = re.sub(r"^<\?xml[^>]*\?>", "", text)
    if "<!ENTITY" in text[:100_000]:
        raise Refused(_("This file defines entities of its own, which no export does. It is not taken."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(_("This is no XML: the export broke off, or it is another file.")) from error
    if root is None:
        raise Refused(_("This is no XML: the export broke off, or it is another file."))
    return root


def looks_like_xml(data: bytes) -> bool:
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and b"<html" not in start


def local(element: Any) -> str:
    """The name without its namespace; programs disagree about the prefixes."""
    return _parts(element)[1]


def child(element: Any, name: str, space: str | None = None) -> Any:
    """The first child of that name; `space` is a part of its namespace, "" means none."""
    for each in element:
        found, called = _parts(each)
        if called != name:
            continue
        if space is None or (space == "" and not found) or (space and space in found):
            return each
    return None


def _parts(element: Any) -> tuple[str, str]:
    """Namespace and name. Some exports use prefixes that they never declare."""
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _brace, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    prefix, colon, bare = name.rpartition(":")
    return (space or PREFIXES.get(prefix, prefix), bare) if colon else (space, name)


def said(element: Any, name: str, space: str | None = None) -> str:
    found = child(element, name, space)
    return (found.text or "").strip() if found is not None else ""


def plain(text: str) -> str:
    """The words of a piece of HTML on one line."""
    if "<" not in text:
        return one_line(text)
    return one_line(html.fragment_fromstring(text, create_parent="div").text_content())


def rich(text: str) -> str:
    return with_office_cleared(text)
