"""Reading what has been cleaned: its words and its headings; and putting other words in."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from union_portal.lib.richtext.trees import BLOCKS, MARK, parsed, serialised

HEADING = re.compile(r'<h([234]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)


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


def reworded(cleaned: str, change: Callable[[str], str]) -> str:
    """The text with other words in it: what readers read is changed, addresses are not. Clean it again."""
    root = parsed(cleaned)
    if root is None:
        return ""
    for element in root.iter():
        element.text = change(element.text) if element.text else element.text
        element.tail = change(element.tail) if element.tail else element.tail
        for name in ("alt", "title"):
            if element.get(name):
                element.set(name, change(element.get(name)))
    return serialised(root)
