"""What a careful colleague looks for in a text before it goes to the reviewers (提交前检查).

From the union's rules for its site (三审三校), the accessibility standard GB/T 37668 and what readers have complained
about. A finding says what and where; the sentences are written in news.checking.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from news.rules.typos import Typo, occurrences

LEAD_SIDE = 300
"""Pixels: WeChat shows no share card with less."""
LONG_PICTURE = 2400
"""Pixels from top to bottom: as a rule a photographed page of text."""
LONG_PARAGRAPH, LONG_TEXT = 400, 1500
HEADING_LENGTH = 40
SNIPPET = 12
MISSING = "🖼"
"""The note that stands where another site's picture was: 【🖼 ...】."""
PLACEHOLDER = re.compile(rf"【(?!{MISSING})[^【】\n]{{1,40}}】")
TO_FILL_IN = ("【填", "【请", "【此处", "【哪个", "【几月", "【多少", "【XX", "【××")
"""How a blank begins that was changed a little: no template has it any more."""
EMPTY_LINKS = frozenset(
    [
        "点击这里",
        "点击此处",
        "请点击这里",
        "点这里",
        "点此",
        "点击",
        "这里",
        "此处",
        "链接",
        "click here",
        "here",
    ]
)
HAN = "\u3400-\u9fff"
ASCII_MARK = re.compile(rf"(?<=[{HAN}”》）])\s?[,;:?!](?=\s?[{HAN}“《（])")
SPACES = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
REPEATED = re.compile(r"[。，、；：]{2,}")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
MOBILE = re.compile(r"(?<![\d-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
ID_CARD = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Severity(StrEnum):
    """What a finding means for the text."""

    BLOCKS = "blocks"
    """There is a hole in it: it does not go to the reviewers."""
    SHOULD = "should"
    HINT = "hint"


class Kind(StrEnum):
    """What was found."""

    EMPTY = "empty"
    MISSING_PICTURE = "missing_picture"
    PLACEHOLDER = "placeholder"
    ID_CARD = "id_card"
    MOBILE = "mobile"
    TYPO = "typo"
    PICTURE_ALT = "picture_alt"
    LEAD_ALT = "lead_alt"
    HEADING_LEVEL = "heading_level"
    HEADING_EMPTY = "heading_empty"
    HEADING_BOLD = "heading_bold"
    LINK_WORDS = "link_words"
    LINK_ADDRESS = "link_address"
    TABLE_HEADER = "table_header"
    TITLE_STOP = "title_stop"
    SUMMARY = "summary"
    LEAD = "lead"
    LEAD_SMALL = "lead_small"
    LEAD_TWICE = "lead_twice"
    PICTURE_LONG = "picture_long"
    NUMBER = "number"
    ISSUER = "issuer"
    ISSUED = "issued"
    SOURCE = "source"
    AUTHOR = "author"
    WALL = "wall"
    NO_HEADINGS = "no_headings"
    ASCII_MARK = "ascii_mark"
    SPACES = "spaces"
    REPEATED = "repeated"


BLOCKING = frozenset({Kind.EMPTY, Kind.MISSING_PICTURE, Kind.PLACEHOLDER})
HINTS = frozenset(
    {
        Kind.PICTURE_LONG,
        Kind.LEAD_TWICE,
        Kind.SOURCE,
        Kind.AUTHOR,
        Kind.WALL,
        Kind.NO_HEADINGS,
        Kind.ASCII_MARK,
        Kind.SPACES,
        Kind.REPEATED,
    }
)


@dataclass(frozen=True)
class Shown:
    """A picture: what is said of it, and its size where we know it (0: we do not)."""

    alt: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item, a cell or a table; `near` is the heading above it."""

    tag: str
    text: str = ""
    near: str = ""
    is_bold: bool = False
    has_header: bool = True
    links: tuple[str, ...] = ()
    pictures: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A text as it stands."""

    title: str
    blocks: tuple[Block, ...] = ()
    summary: str = ""
    source: str = ""
    author: str = ""
    lead: Shown | None = None
    is_article: bool = True
    is_branch_news: bool = False
    has_files: bool = False
    has_lead_twice: bool = False
    gaps: tuple[Kind, ...] = ()
    """What a policy's head leaves open."""
    is_whole: bool = True
    """False: only a body is known, nothing is said about title, source and lead picture."""


@dataclass(frozen=True)
class Finding:
    """One thing found: the words it is about, what to write instead, how often, and the heading it stands under."""

    kind: Kind
    words: str = ""
    instead: str = ""
    reason: str = ""
    near: str = ""
    count: int = field(default=1, compare=False)

    @property
    def severity(self) -> Severity:
        if self.kind in BLOCKING:
            return Severity.BLOCKS
        return Severity.HINT if self.kind in HINTS else Severity.SHOULD


def check(draft: Draft, *, typos: Iterable[Typo] = (), placeholders: Collection[str] = ()) -> list[Finding]:
    """Everything found, what blocks first; the same thing twice is one finding with its count."""
    counted: dict[tuple[Kind, str], Finding] = {}
    for found in _all(draft, list(typos), frozenset(placeholders)):
        key = (found.kind, found.words if found.kind not in HINTS else "")
        before = counted.get(key)
        counted[key] = found if before is None else _once_more(before)
    order = list(Severity)
    return sorted(counted.values(), key=lambda found: order.index(found.severity))


def placeholders_in(text: str) -> list[str]:
    """What a template leaves to be filled in: 【时间】. The note of a picture that was left out is none."""
    return PLACEHOLDER.findall(text)


def is_id_card(number: str) -> bool:
    """Whether the last character fits the others (GB 11643): order numbers of 18 digits are none."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _once_more(found: Finding) -> Finding:
    return Finding(found.kind, found.words, found.instead, found.reason, found.near, found.count + 1)


def _all(draft: Draft, typos: list[Typo], placeholders: frozenset[str]) -> Iterator[Finding]:
    if draft.is_whole:
        yield from _of_the_whole(draft)
    yield from _of_headings(draft)
    for block in draft.blocks:
        yield from _of_block(block, is_article=draft.is_article)
    lines = [(draft.title, ""), (draft.summary, "")] if draft.is_whole else []
    for text, near in [*lines, *((block.text, block.near) for block in draft.blocks)]:
        yield from _of_words(text, near, typos, placeholders)


def _of_the_whole(draft: Draft) -> Iterator[Finding]:
    if not draft.has_files and not any(block.text or block.pictures for block in draft.blocks):
        yield Finding(Kind.EMPTY)
    if draft.title.rstrip().endswith(("。", "．", ".")):
        yield Finding(Kind.TITLE_STOP)
    yield from map(Finding, draft.gaps)
    if not draft.is_article:
        return
    if draft.is_branch_news and not draft.summary.strip():
        yield Finding(Kind.SUMMARY)
    yield from _of_the_lead(draft)
    if not draft.source.strip():
        yield Finding(Kind.SOURCE)
    if not draft.author.strip():
        yield Finding(Kind.AUTHOR)


def _of_the_lead(draft: Draft) -> Iterator[Finding]:
    if draft.is_branch_news and draft.lead is None:
        yield Finding(Kind.LEAD)
    if draft.lead and not draft.lead.alt.strip():
        yield Finding(Kind.LEAD_ALT)
    if draft.lead and 0 < min(draft.lead.width, draft.lead.height) < LEAD_SIDE:
        yield Finding(Kind.LEAD_SMALL, words=f"{draft.lead.width}×{draft.lead.height}")
    if draft.has_lead_twice:
        yield Finding(Kind.LEAD_TWICE)


def _of_headings(draft: Draft) -> Iterator[Finding]:
    level = 1
    for block in draft.blocks:
        if block.tag not in {"h2", "h3", "h4"}:
            continue
        if not block.text:
            yield Finding(Kind.HEADING_EMPTY, near=block.near)
            continue
        if int(block.tag[1]) > level + 1:
            yield Finding(Kind.HEADING_LEVEL, words=block.text[:30])
        level = int(block.tag[1])
    length = sum(len(block.text) for block in draft.blocks)
    if draft.is_article and level == 1 and length > LONG_TEXT:
        yield Finding(Kind.NO_HEADINGS, words=str(length))


def _of_block(block: Block, *, is_article: bool) -> Iterator[Finding]:
    yield from _of_pictures(block)
    for words in block.links:
        if words.lower() in EMPTY_LINKS:
            yield Finding(Kind.LINK_WORDS, words=words, near=block.near)
        elif ADDRESS.fullmatch(words):
            yield Finding(Kind.LINK_ADDRESS, words=_short(words), near=block.near)
    if block.tag == "table" and not block.has_header:
        yield Finding(Kind.TABLE_HEADER, near=block.near)
    if not is_article or block.tag != "p":
        return
    if block.is_bold and 2 <= len(block.text) <= HEADING_LENGTH and block.text[-1] not in "。！？；，.!?":
        yield Finding(Kind.HEADING_BOLD, words=_short(block.text), near=block.near)
    if len(block.text) > LONG_PARAGRAPH:
        yield Finding(Kind.WALL, words=_short(block.text), instead=str(len(block.text)), near=block.near)


def _of_pictures(block: Block) -> Iterator[Finding]:
    for picture in block.pictures:
        if not picture.alt.strip():
            yield Finding(Kind.PICTURE_ALT, near=block.near)
        if picture.height > LONG_PICTURE:
            yield Finding(Kind.PICTURE_LONG, words=f"{picture.width}×{picture.height}", near=block.near)


def _of_words(text: str, near: str, typos: list[Typo], placeholders: frozenset[str]) -> Iterator[Finding]:
    if f"【{MISSING}" in text:
        yield Finding(Kind.MISSING_PICTURE, near=near)
    for found in placeholders_in(text):
        if found in placeholders or found.startswith(TO_FILL_IN):
            yield Finding(Kind.PLACEHOLDER, words=found, near=near)
    for _at, typo in occurrences(text, typos):
        yield Finding(Kind.TYPO, typo.wrong, typo.right, typo.reason, near)
    for match in ID_CARD.finditer(text):
        if is_id_card(match.group()):
            yield Finding(Kind.ID_CARD, words=_masked(match.group()), near=near)
    for match in MOBILE.finditer(text):
        yield Finding(Kind.MOBILE, words=_masked(match.group()), near=near)
    for kind, pattern in (
        (Kind.ASCII_MARK, ASCII_MARK),
        (Kind.SPACES, SPACES),
        (Kind.REPEATED, REPEATED),
    ):
        for match in pattern.finditer(text):
            yield Finding(kind, words=_around(text, match.start(), match.end()), near=near)


def _masked(number: str) -> str:
    """Enough to find it in the text: findings are kept with the submission, numbers of people are not."""
    return f"{number[:3]}****{number[-2:]}"


def _short(text: str) -> str:
    return text if len(text) <= SNIPPET * 2 else f"{text[: SNIPPET * 2]}…"


def _around(text: str, start: int, end: int) -> str:
    """The place with a few characters on both sides, by which one finds it - numbers of people left out."""
    around = text[max(start - SNIPPET // 2, 0) : end + SNIPPET // 2]
    return re.sub(r"\d{5,}", "…", around)
