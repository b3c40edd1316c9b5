"""Reading what has been cleaned: its words, its headings, and what a careful colleague would remark on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from union_portal.lib.richtext.trees import BLOCKS, HEADINGS, MARK, parsed, words

HEADING = re.compile(r'<h([234]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
EMPTY_LINKS = ("点击这里", "点击此处", "点这里", "点此", "这里", "此处", "click here", "here")


def plain_text(cleaned: str) -> str:
    """The words alone, one block a line: for search and summaries."""
    root = parsed(cleaned)
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


def remarks(cleaned: str) -> list[str]:
    """What a careful colleague would say before it is published, a sentence each."""
    root = parsed(cleaned)
    return [] if root is None else list(dict.fromkeys(_remarks(root)))


def _remarks(root: HtmlElement) -> Iterator[str]:
    if has_missing_pictures(str(root.text_content())):
        yield _("A picture from another site was left out. Save it, upload it here, and delete the note.")
    if any(not picture.get("alt", "").strip() for picture in root.iter("img")):
        yield _("A picture has no alternative text: those who cannot see it do not know what it shows.")
    level = 1
    for heading in root.iter(*HEADINGS):
        if int(heading.tag[1]) > level + 1:
            yield _("The heading “{heading}” skips a level.").format(heading=words(heading)[:30])
        level = int(heading.tag[1])
    for link in root.iter("a"):
        if words(link).lower() in EMPTY_LINKS:
            yield _("A link says only “{words}”. Let it say where it leads.").format(words=words(link))
    if any(table.find(".//th") is None for table in root.iter("table")):
        yield _("A table has no header cells. Mark its first row as a header row.")
