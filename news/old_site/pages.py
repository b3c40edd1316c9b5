"""One page of an old site, saved as HTML: where its text is, and what stands around it.

Sites of unions and governments name their parts alike (Title, PubDate, ColumnName; TRS_Editor, vsb_content); where
nothing is named, the text is the innermost part of the page that holds most of its words.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree, html

from news.old_site.items import Item
from news.old_site.texts import decoded, moment, one_line, printable
from union_portal.lib import Refused

AROUND = "script style noscript nav header footer aside form iframe object select button textarea template"
CONTENT = (
    "js_content", "zoom", "trs_editor", "vsb_content", "v_news_content", "wp_articlecontent", "articlecontent",
    "article-content", "article_content", "entry-content", "post-content", "news_content", "newscontent",
)  # fmt: skip
"""Names that content systems give to the text of a page, as id or class."""
META = {
    "title": ("articletitle", "og:title"),
    "date": ("pubdate", "publishdate", "article:published_time", "og:release_date", "createdate"),
    "author": ("author", "article:author"),
    "origin": ("contentsource", "source"),
    "summary": ("og:description", "description"),
    "heading": ("columnname", "article:section"),
}
LABELLED_DAY = re.compile(r"(?:发布时间|发布日期|发表时间|更新时间|时间|日期|发布于)\s*[:：]?\s*(.{8,24})")
AUTHOR = re.compile(r"(?:作者|撰稿|通讯员)\s*[:：]\s*([^\s　:：]{2,20})")
ORIGIN = re.compile(r"[来來]源\s*[:：]\s*([^\s　:：|]{2,40})")
BYLINE = re.compile(
    r"发布时间|发布日期|发表时间|更新时间|点击|浏览|阅读次数|字体|【\s*大\s*中\s*小|作者\s*[:：]|来源\s*[:：]"
)
WRITTEN = re.compile(r"<o:Created>([^<]+)</o:Created>")
"""Word notes it in pages that it saves."""
SEPARATORS = re.compile(r"\s+[-–—_|]+\s+|[-–—_|]{1,2}(?=[^-–—_|]*$)|[_|]")
NOBODY = frozenset({"admin", "administrator", "管理员", "root", "editor", "user"})
MOST_WORDS = 0.7
LAYOUT = frozenset({"table", "tbody", "thead", "tr"})
FEW_WORDS = 40


def read(data: bytes, place: str) -> Item:
    """The text of a page that was saved from the web, or why it is none."""
    whole = printable(decoded(data))
    text = with_office_cleared(whole)
    root = _parsed(text)
    if root is None:
        raise Refused(_("The file is empty."))
    named = _named(root)
    item = Item(source=place, identity=place, title="", html="", base=place)
    item.title = _title(root, named)
    for element in list(root.iter(etree.Comment, *AROUND.split())):
        element.drop_tree()
    body = root.find(".//body")
    body = root if body is None else body
    words = one_line(body.text_content())
    item.published_at = moment(named.get("date", "")) or _day_in(words) or day_of(place)
    item.published_at = item.published_at or moment(_first(WRITTEN, whole))
    item.author_name = author(named.get("author", "") or _first(AUTHOR, words[:600]))
    item.origin = (named.get("origin", "") or _first(ORIGIN, words[:600]))[:60]
    item.headings = [named["heading"]] if named.get("heading") else []
    if (canonical := root.find(".//link[@rel='canonical']")) is not None and canonical.get("href"):
        item.addresses.append(canonical.get("href"))
    content = _content(body)
    if not item.title:
        item.title = _first_heading(content)
    _without_furniture(content, item.title)
    item.html = "".join(
        [content.text or "", *(html.tostring(child, encoding="unicode") for child in content)]
    )
    _refuse_lists(content, item)
    return item


def with_office_cleared(text: str) -> str:
    """Word leaves XML islands, conditional comments and tags of its own in every page it saves."""
    text = re.sub(
        r"<!--\[if.*?<!\[endif\]-->|<!\[if[^>]*>|<!\[endif\]>|<\?xml[^>]*>", "", text, flags=re.DOTALL
    )
    text = re.sub(r"<xml\b.*?</xml>", "", text, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"</?[a-z]:[^>]*>", "", text, flags=re.IGNORECASE)


def day_of(place: str) -> datetime | None:
    """The day in a name or a folder: 2019-05-12 通知.html, html/2019/05/12.html, 20190512.html."""
    return moment(place.rpartition("/")[2]) or moment(place)


def author(name: str) -> str:
    """The name of a person or an office; what programs fill in says nothing."""
    name = one_line(name)[:60]
    return "" if name.lower() in NOBODY or "@" in name else name


def bare_title(title: str) -> str:
    """The title without the name of the site behind it."""
    title = one_line(title)
    parts = [part.strip() for part in SEPARATORS.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    return parts[0] if len(parts[0]) >= 4 else max(parts, key=len)


def _parsed(text: str) -> Any:
    # A page that declares its letters has been decoded already; the parser must not do it again.
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # nothing but comments
        return None


def _named(root: Any) -> dict[str, str]:
    """What the head of the page says about it."""
    said = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        said.setdefault(name, one_line(meta.get("content") or ""))
    return {key: next((said[name] for name in names if said.get(name)), "") for key, names in META.items()}


def _title(root: Any, named: dict[str, str]) -> str:
    if named.get("title"):
        return bare_title(named["title"]) if "_" in named["title"] else named["title"]
    whole = one_line(root.findtext(".//title") or "")
    for heading in root.iter("h1", "h2"):
        words = one_line(heading.text_content())
        if len(words) >= 4 and words in whole:
            return words
    return bare_title(whole) if whole and whole.lower() not in {"untitled", "无标题文档", "新建网页"} else ""


def _first_heading(content: Any) -> str:
    heading = next(content.iter("h1", "h2", "h3"), None)
    return one_line(heading.text_content()) if heading is not None else ""


def _content(body: Any) -> Any:
    for element in body.iter(etree.Element):
        names = f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()
        if (
            any(name in CONTENT for name in names)
            and len(one_line(element.text_content())) + 99 * (element.find(".//img") is not None) > FEW_WORDS
        ):
            return element
    found = next((each for each in body.iter("article", "main") if _words(each) > FEW_WORDS), None)
    return _innermost(body if found is None else found)


def _innermost(element: Any) -> Any:
    """Down to where the words are spread out; a table whose cells share them belongs to the text."""
    all_words, place = _words(element), element
    while True:
        best = max((child for child in place if isinstance(child.tag, str)), key=_words, default=None)
        if best is None or best.tag in {"p", "ul", "ol", "blockquote", "pre", "span", "font"}:
            break
        if _words(best) < MOST_WORDS * all_words or not all_words:
            break
        place = best
    while place.tag in LAYOUT and place is not element:
        place = place.getparent()
    return place


def _words(element: Any) -> int:
    """How much is said outside of links."""
    linked = sum(len(one_line(link.text_content())) for link in element.iter("a"))
    return len(one_line(element.text_content())) - linked


def _without_furniture(content: Any, title: str) -> None:
    """The title again, and the line with date and clicks, at the head of the text."""
    blocks = [
        each
        for each in content.iter("h1", "h2", "h3", "p", "div", "center", "ul", "span")
        if each is not content
    ]
    for block in blocks[:12]:
        words = one_line(block.text_content())
        is_byline = len(words) < 120 and len(BYLINE.findall(words)) > (0 if LABELLED_DAY.search(words) else 1)
        if block.getparent() is not None and block.find(".//img") is None and (words == title or is_byline):
            block.drop_tree()


def _refuse_lists(content: Any, item: Item) -> None:
    links = sum(1 for link in content.iter("a"))
    words = _words(content)
    has_picture = content.find(".//img") is not None
    if not words and not links and not has_picture:
        raise Refused(_("There is no text in it."))
    if links > 5 and words < 20 * links and words < 300:
        raise Refused(_("It is a list of links, not a text."))


def _day_in(words: str) -> datetime | None:
    found = LABELLED_DAY.search(words)
    return moment(found[1]) if found else None


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
