"""RSS and Atom, as programs export them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from news.old_site.items import Found, Item, LeftOut
from news.old_site.pages import author
from news.old_site.texts import moment, one_line
from news.old_site.xml import CONTENT, DC, child, local, plain, rich, said
from union_portal.lib import Refused

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp")


def read(root: Any) -> Found:
    """The entries of a feed. A feed says only what was public."""
    if local(root) == "feed":
        found = Found("Atom", site=_link_of(root))
        entries, as_item = [each for each in root if local(each) == "entry"], _atom
    else:
        channel = child(root, "channel")
        entries = [each for each in root.iter() if local(each) == "item"]
        found, as_item = Found("RSS", site=said(channel, "link") if channel is not None else ""), _rss
    for number, entry in enumerate(entries, 1):
        source = _("entry {number}").format(number=number)
        item = as_item(entry)
        item.source = f"{source}: {item.title}" if item.title else source
        if not item.html.strip():
            found.left_out.append(LeftOut(item.source, _("There is no text in it."), item.title))
        else:
            found.items.append(item)
    if not entries:
        raise Refused(_("There is nothing in this feed."))
    return found


def _rss(entry: Any) -> Item:
    content, description = said(entry, "encoded", CONTENT), said(entry, "description")
    link, guid = said(entry, "link", "") or said(entry, "link"), said(entry, "guid")
    names = [said(entry, "creator", DC), said(entry, "author", "")]
    enclosure = child(entry, "enclosure")
    picture = enclosure.get("url", "") if enclosure is not None else ""
    return Item(
        source="",
        identity=guid or link,
        title=plain(said(entry, "title")),
        html=rich(content or description),
        summary=plain(description) if content and description else "",
        author_name=next(filter(None, (author(_person(name)) for name in names)), ""),
        origin=one_line(said(entry, "source"))[:60],
        published_at=moment(said(entry, "pubDate") or said(entry, "date", DC)),
        headings=[
            one_line(each.text or "")
            for each in entry
            if local(each) in {"category", "subject"} and each.text
        ],
        addresses=[each for each in (link, guid) if re.match(r"https?://", each)],
        base=link,
        lead=picture if picture.lower().partition("?")[0].endswith(PICTURES) else "",
    )


def _atom(entry: Any) -> Item:
    link, identity = _link_of(entry), said(entry, "id")
    content, summary = child(entry, "content"), child(entry, "summary")
    body = content if content is not None else summary
    person = child(entry, "author")
    return Item(
        source="",
        identity=identity or link,
        title=_words_of(child(entry, "title")),
        html=_html_of(body),
        summary=_words_of(summary) if content is not None else "",
        author_name=author(said(person, "name")) if person is not None else "",
        published_at=moment(said(entry, "published") or said(entry, "updated")),
        headings=[
            one_line(each.get("label") or each.get("term") or "")
            for each in entry
            if local(each) == "category"
        ],
        addresses=[each for each in (link, identity) if re.match(r"https?://", each)],
        base=link,
    )


def _link_of(element: Any) -> str:
    links = [each for each in element if local(each) == "link"]
    best = next((each for each in links if each.get("rel", "alternate") == "alternate"), None)
    return best.get("href", "") if best is not None else ""


def _html_of(element: Any) -> str:
    """Atom says whether its text is plain, HTML in letters, or XHTML in elements."""
    if element is None:
        return ""
    kind = element.get("type", "text")
    if kind == "xhtml" or len(element):
        for each in element.iter(etree.Element):
            each.tag = local(each) if local(each).isalnum() else "span"
        inner = (element.text or "") + "".join(
            etree.tostring(each, encoding="unicode", method="html") for each in element
        )
        return rich(inner)
    text = element.text or ""
    return (
        rich(text)
        if kind == "html" or "<p" in text
        else "".join(f"<p>{each}</p>" for each in text.split("\n") if each)
    )


def _words_of(element: Any) -> str:
    return plain(_html_of(element)) if element is not None else ""


def _person(name: str) -> str:
    """office@example.cn (张三) is 张三."""
    named = re.search(r"[(（](.+?)[)）]", name)
    return named[1] if named and "@" in name else name
