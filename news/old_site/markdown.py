"""Markdown with or without a head (Hexo, Hugo, Jekyll and plain notes)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from news.old_site.items import Item
from news.old_site.pages import author, day_of
from news.old_site.texts import decoded, moment, one_line, printable

HEAD = re.compile(r"\A\s*(?:---|\+\+\+)[ \t]*\n(.*?)\n(?:---|\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
LINE = re.compile(r"([\w.-]+)\s*[:=]\s*(.*)")
MORE = re.compile(r"<!--\s*more\s*-->|\{%.*?%\}|\{\{[<%].*?[%>]\}\}", re.DOTALL)
UNDERLINED = re.compile(r"\A\s*(?:#\s+(.+?)\s*#*|(\S[^\n]*)\n=+)[ \t]*(?:\n|\Z)")
WRITTEN = MarkdownIt("commonmark", {"html": True, "breaks": False}).enable(["table", "strikethrough"])


def read(data: bytes, place: str) -> Item:
    text = printable(decoded(data)).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    head, text = _head(text)
    text = MORE.sub("", text)
    title = one_line(_said(head, "title"))
    if heading := UNDERLINED.match(text):
        words = one_line(heading[1] or heading[2])
        if not title or title == words:
            title, text = words, text[heading.end() :]
    draft, shown = _said(head, "draft").lower(), _said(head, "published").lower()
    addresses = [*head.get("aliases", []), *head.get("permalink", []), *head.get("url", [])]
    return Item(
        source=place,
        identity=place,
        title=title,
        html=WRITTEN.render(text),
        summary=one_line(_said(head, "description") or _said(head, "summary") or _said(head, "excerpt")),
        author_name=author(_said(head, "author")),
        origin=_said(head, "source")[:60],
        published_at=moment(_said(head, "date")) or day_of(place),
        was_public=draft != "true" and shown != "false",
        headings=[name for key in ("categories", "category", "column") for name in head.get(key, [])],
        tags=head.get("tags", []) or head.get("keywords", []),
        addresses=[each for each in addresses if each.startswith(("/", "http"))],
        base=place,
        lead=_said(head, "cover") or _said(head, "image") or _said(head, "thumbnail"),
    )


def _head(text: str) -> tuple[dict[str, list[str]], str]:
    """`key: value`, `key: [a, b]` and lists below a key. No YAML: heads of Chinese notes break its rules (title: 关于: ...)."""
    match = HEAD.match(text)
    if not match:
        return {}, text
    head: dict[str, list[str]] = {}
    key = ""
    for line in match[1].split("\n"):
        if (item := re.match(r"\s*-\s+(.*)", line)) and key:
            head[key].append(_bare(item[1]))
        elif said := LINE.match(line):
            key = said[1].lower()
            head[key] = _values(said[2].strip())
    return head, text[match.end() :]


def _values(text: str) -> list[str]:
    if text.startswith("[") and text.endswith("]"):
        return [each for part in text[1:-1].split(",") if (each := _bare(part))]
    return [_bare(text)] if _bare(text) else []


def _bare(text: str) -> str:
    return text.strip().strip("\"'").strip().removeprefix("[").removesuffix("]").strip().strip("\"'")


def _said(head: dict[str, list[str]], key: str) -> str:
    return next(iter(head.get(key, [])), "")
