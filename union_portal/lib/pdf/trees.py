"""A cleaned HTML body as data for a layout: blocks, and the runs of text in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

from union_portal.lib.richtext.trees import BLOCKS, HEADINGS, parsed, words

Node = dict[str, Any]
INLINE = {"strong": "strong", "em": "em", "u": "u", "s": "s", "sub": "sub", "sup": "sup", "code": "code"}


def tree(body: str, *, site_url: str, pictures: dict[str, str]) -> list[Node]:
    """The blocks of the body. `pictures`: from addresses in the text to names; a picture that is not in it is told
    by its words. Links into the portal get its address in front."""
    root = parsed(body)
    return [] if root is None else list(_Reader(site_url, pictures).blocks(root))


class _Reader:
    def __init__(self, site_url: str, pictures: dict[str, str]) -> None:
        self.site_url = site_url
        self.pictures = pictures
        self.level = 1

    def blocks(self, parent: HtmlElement) -> Iterator[Node]:
        """Loose words between blocks become paragraphs, as a browser would show them."""
        loose: list[Any] = list(_text(parent.text))
        for child in parent:
            if child.tag in BLOCKS:
                yield from _paragraph(loose)
                yield from self.block(child)
                loose = list(_text(child.tail))
            else:
                loose += [*self.run(child), *_text(child.tail)]
        yield from _paragraph(loose)

    def block(self, element: HtmlElement) -> Iterator[Node]:
        tag = str(element.tag)
        if tag in HEADINGS:
            yield {"t": "h", "level": self._next_level(tag), "c": self.runs(element)}
        elif tag == "p":
            yield {"t": "p", "align": _alignment(element), "c": self.runs(element)}
        elif tag in {"ul", "ol"}:
            yield self.list_of(element)
        elif tag == "blockquote":
            yield {"t": "quote", "c": list(self.blocks(element))}
        elif tag == "table":
            yield self.table(element)
        elif tag == "pre":
            yield {"t": "pre", "text": element.text_content()}
        elif tag == "hr":
            yield {"t": "hr"}
        elif tag == "figure" and element.find(".//img") is not None:
            yield from self.figure(element)
        else:
            yield from self.blocks(element)

    def _next_level(self, tag: str) -> int:
        """No level is skipped: PDF/UA does not allow it."""
        self.level = min(int(tag[1]), self.level + 1)
        return self.level

    def list_of(self, element: HtmlElement) -> Node:
        start = element.get("start", "1")
        items = [list(self.blocks(item)) for item in element.findall("li")]
        return {"t": str(element.tag), "start": int(start) if start.isdigit() else 1, "items": items}

    def figure(self, element: HtmlElement) -> Iterator[Node]:
        caption = element.find("figcaption")
        said = words(caption) if caption is not None else ""
        for picture in element.iter("img"):
            yield {"t": "figure", "c": list(self.picture(picture)), "caption": said}

    def table(self, element: HtmlElement) -> Node:
        rows = [[self.cell(cell) for cell in row.iterchildren("th", "td")] for row in element.iter("tr")]
        head = 0
        while head < len(rows) and all(cell["th"] for cell in rows[head]):
            head += 1
        caption = element.find("caption")
        return {
            "t": "table",
            "columns": _placed(rows, head),
            "head": [cell for row in rows[:head] for cell in row],
            "cells": [cell for row in rows[head:] for cell in row],
            "caption": words(caption) if caption is not None else "",
        }

    def cell(self, element: HtmlElement) -> Node:
        return {
            "th": element.tag == "th",
            "colspan": _span(element, "colspan"),
            "rowspan": _span(element, "rowspan"),
            "align": _alignment(element),
            "c": list(self.blocks(element)),
        }

    # --- inside a paragraph ----------------------------------------------------------------------------------

    def runs(self, element: HtmlElement) -> list[Any]:
        found = list(_text(element.text))
        for child in element:
            found += [*self.run(child), *_text(child.tail)]
        return found

    def run(self, element: HtmlElement) -> Iterator[Any]:
        tag = str(element.tag)
        if tag == "br":
            yield {"t": "br"}
        elif tag == "img":
            yield from self.picture(element)
        elif tag in INLINE:
            yield {"t": INLINE[tag], "c": self.runs(element)}
        elif tag == "a" and element.get("href", "") and not element.get("href", "").startswith("#"):
            yield {"t": "a", "href": self._whole(element.get("href", "")), "c": self.runs(element)}
        else:
            yield from self.runs(element)

    def picture(self, element: HtmlElement) -> Iterator[Any]:
        name, alt = self.pictures.get(element.get("src", "")), element.get("alt", "")
        if name:
            yield {"t": "img", "name": name, "alt": alt}
        elif alt:
            yield f"（图：{alt}）"

    def _whole(self, address: str) -> str:
        return f"{self.site_url}{address}" if address.startswith("/") else address


def _placed(rows: list[list[Node]], head: int) -> int:
    """Gives each cell its place, as a browser would; spans that meet another cell or leave the table are cut.

    Returns the number of columns.
    """
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x, end = 0, head if y < head else len(rows)
        for cell in row:
            while (x, y) in taken:
                x += 1
            width = next((n for n in range(cell["colspan"]) if (x + n, y) in taken), cell["colspan"])
            height = min(cell["rowspan"], end - y)
            cell |= {"x": x, "y": y, "colspan": width, "rowspan": height}
            taken |= {(x + across, y + down) for across in range(width) for down in range(height)}
    return max((x + 1 for x, _y in taken), default=1)


def _paragraph(runs: Iterable[Any]) -> Iterator[Node]:
    said = list(runs)
    if any(not isinstance(each, str) or each.strip() for each in said):
        yield {"t": "p", "align": "", "c": said}


def _text(text: str | None) -> Iterator[str]:
    """White space as HTML reads it: one space; the ideographic one stays."""
    if text:
        yield re.sub(r"[ \t\r\n]+", " ", text)


def _alignment(element: HtmlElement) -> str:
    classes = element.get("class", "").split()
    return next((name.removeprefix("align-") for name in classes if name.startswith("align-")), "")


def _span(element: HtmlElement, name: str) -> int:
    said = element.get(name, "1")
    return max(1, min(int(said), 50)) if said.isdigit() else 1
