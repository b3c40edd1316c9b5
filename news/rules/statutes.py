"""Reading a statute: title, who issued it, when, its chapters and articles.

Form of the texts: 立法法 (编, 章, 节, 条, 款, 项); the lines under the title name each adoption, amendment and
promulgation with its day (题注). Chapters become headings, every article can be linked to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

END_OF_HEAD = re.compile(r"<!--\s*INFO\s+END\s*-->", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HAN_NUMBER = "零\u3007一二三四五六七八九十百千0-9"
DIVISION = re.compile(rf"第\s*([{HAN_NUMBER}]+)\s*(编|分编|章|节)[\s　]*(.*)")
ARTICLE = re.compile(rf"(第[{HAN_NUMBER}]+条(?:之[{HAN_NUMBER}]+)?)[\s　]*(.*)", re.DOTALL)
APPENDIX = re.compile(r"附\s*(?:录|件|表)[\s　]*[一二三四五六七八九十0-9]*\s*[:：]?\s*.{0,30}")
DAY = re.compile(r"([12][0-9]{3})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")
QUOTED = re.compile(r"《[^》]*》|〈[^〉]*〉")
TAKES_EFFECT = re.compile(r"起?\s*(?:施行|实施|生效|执行)")
ON_PROMULGATION = re.compile(r"自\s*(?:公布|发布|颁布|印发)之日起?\s*(?:施行|实施|生效|执行)")
ADOPTED = re.compile(r"通过|批准|公布|发布|颁布|印发")
PROMULGATED = re.compile(r"公布|发布|颁布|印发")
CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,10}?(?:省|市|自治区|自治州|自治县))?第[一二三四五六七八九十]+届(?P<whole>全国)?人民代表大会"
    r"(?P<standing>常务委员会)?"
)
ORDER = re.compile(
    r"(?:中华人民共和国)?(?P<body>国务院|[\u4e00-\u9fff]{2,20}?(?:部|委员会|委|总局|局|署|银行|人民政府|总工会))令\s*第\s*[0-9]+\s*号"
)
ANNOUNCEMENT = re.compile(r"[\u4e00-\u9fff]{2,40}公告\s*第\s*[0-9]+\s*号")
MEETING = re.compile(
    r"(?:经|由)?(?P<body>国务院|[\u4e00-\u9fff]{2,20}?(?:部|委员会|委|总局|局|署|银行|人民政府|总工会))第\s*[0-9一二三四五六七八九十百]+\s*次"
)
PAPER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[（(]\s*[12][0-9]{3}\s*[〕\]）)]\s*[0-9]+\s*号")
PLACES = (  # noqa: SIM905
    "北京市 天津市 上海市 重庆市 河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 "
    "湖南省 广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省 台湾省 内蒙古自治区 广西壮族自治区 西藏自治区 "
    "宁夏回族自治区 新疆维吾尔自治区"
).split()  # fmt: skip
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"\u3007": 0}


class Level(StrEnum):
    """Who a rule comes from; the enterprise's own rules are written on the portal, not read from files."""

    CENTRAL = "central"
    ACFTU = "acftu"
    PROVINCIAL = "provincial"


class Kind(StrEnum):
    """What a line of the text is."""

    DIVISION = "division"
    ARTICLE = "article"
    TEXT = "text"


class Gap(StrEnum):
    """What the file does not say, so that a person can add it."""

    NO_DATES = "no dates"
    NO_ISSUING_BODY = "no issuing body"
    BODY_FROM_TITLE = "issuing body from title"
    NO_EFFECTIVE_DATE = "no effective date"
    NAME_HAS_ANOTHER_DATE = "name has another date"
    NO_ARTICLES = "no articles"


class NotAStatute(ValueError):
    """The text has no title, or nothing below it."""


@dataclass(frozen=True)
class DatedLine:
    """A line of a statute's history: on that day it was adopted, amended, promulgated or took effect."""

    on: date
    note: str


@dataclass(frozen=True)
class Block:
    """A line of the text. `label` is 第一章 or 第十二条, `depth` counts divisions from 0."""

    kind: Kind
    text: str
    label: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Statute:
    """What the file says."""

    title: str
    issuing_body: str
    level: Level
    number: str
    issued_on: date | None
    effective_on: date | None
    history: tuple[DatedLine, ...]
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...] = field(default=())

    @property
    def version_on(self) -> date | None:
        """The day of the wording: the last adoption or amendment."""
        days = [line.on for line in self.history if not TAKES_EFFECT.fullmatch(line.note)]
        return max(days, default=None)


def read(text: str, file_name: str = "") -> Statute:
    """The statute in a text file: a title after `#`, dated lines, then chapters and articles."""
    title, head, body = _parts(text)
    history = tuple(_dated_lines(head))
    blocks = tuple(_blocks(body))
    if not blocks:
        raise NotAStatute("nothing below the title")
    body_name, from_title = _issuing_body(title, head)
    effective_on = _effective_on(history, blocks, body_name)
    return Statute(
        title=title,
        issuing_body=body_name,
        level=_level(body_name, title),
        number=_number(head),
        issued_on=min((line.on for line in history if ADOPTED.search(_bare(line.note))), default=None),
        effective_on=effective_on,
        history=history,
        blocks=blocks,
        gaps=tuple(_gaps(history, blocks, body_name, from_title, effective_on, file_name)),
    )


def anchors(blocks: list[tuple[str, str]]) -> list[str]:
    """Anchors of a statute's headings and paragraphs, found again from their words whenever it is saved.

    第十二条 is art-12, 第二章 is chapter-2, 第三节 within it section-2-3; what has no number counts as part-1, ...
    """
    chapter = parts = 0
    found = []
    for tag, words in blocks:
        anchor = ""
        if tag.startswith("h"):
            if match := DIVISION.match(words):
                number = han_number(match[1])
                chapter = number if match[2] == "章" else chapter
                anchor = {"编": f"book-{number}", "分编": f"subbook-{number}", "章": f"chapter-{number}"}.get(
                    match[2], f"section-{chapter}-{number}"
                )
            else:
                parts += 1
                anchor = f"part-{parts}"
        elif label := article_label(words):
            anchor = _article_anchor(label)
        found.append(anchor)
    return found


def article_label(words: str) -> str:
    """第十二条 at the beginning of a paragraph, where a space follows it as in a statute; else nothing."""
    match = ARTICLE.match(words)
    return match[1] if match and words[match.end(1) :].startswith((" ", "　")) else ""


def division_label(words: str) -> str:
    """第二章 at the beginning of a heading; else nothing."""
    match = DIVISION.match(words)
    return f"第{match[1]}{match[2]}" if match else ""


def cited(title: str, number: str) -> str:
    """How a document is named in another one (GB/T 9704: 标题, then 发文字号 in brackets)."""
    inner = title.replace("《", "〈").replace("》", "〉")
    return f"《{inner}》（{number}）" if number else f"《{inner}》"


def is_signed(tail: str, issued_on: date | None, bodies: list[str]) -> bool:
    """Whether the end of a text is signed already: by an issuing body on a line of its own, or with the day."""
    lines = [re.sub(r"[\s　]", "", line) for line in tail.split("\n")]
    day = f"{issued_on.year}年{issued_on.month}月{issued_on.day}日" if issued_on else ""
    return any(line and (line == day or line in bodies) for line in lines)


def han_number(words: str) -> int:
    """一百一十九 is 119; so is 119."""
    if words.isdecimal():
        return int(words)
    total, digit = 0, 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS[sign]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + digit


def _article_anchor(label: str) -> str:
    number, _, inserted = label.removeprefix("第").partition("条")
    anchor = f"art-{han_number(number)}"
    return f"{anchor}-{han_number(inserted.removeprefix('之'))}" if inserted else anchor


# --- parts of the file ---------------------------------------------------------------------------------------


def _parts(text: str) -> tuple[str, list[str], list[str]]:
    """Title, lines of the head, lines of the body."""
    marked = END_OF_HEAD.split(text, maxsplit=1)
    before = _lines(marked[0])
    if not before:
        raise NotAStatute("no title")
    title, rest = _title(before)
    if len(marked) == 2:
        return title, rest, _lines(marked[1])
    start = next((n for n, line in enumerate(rest) if _begins_body(line)), len(rest))
    return title, rest[:start], rest[start:]


def _lines(text: str) -> list[str]:
    lines = (line.strip(" \t\r\n　\ufeff") for line in COMMENT.sub("", text).split("\n"))
    return [line for line in lines if line]


def _title(lines: list[str]) -> tuple[str, list[str]]:
    """The line after `#`; a file without one must begin with something short."""
    for number, line in enumerate(lines):
        if line.startswith("# "):
            return re.sub(r"[\s　]+", "", line[2:]), lines[number + 1 :]
    if len(lines[0]) > 60 or _begins_body(lines[0]):
        raise NotAStatute("no title")
    return re.sub(r"[\s　]+", "", lines[0].lstrip("#")), lines[1:]


def _begins_body(line: str) -> bool:
    return line.startswith("##") or bool(ARTICLE.match(line)) or bool(DIVISION.match(line))


def _blocks(lines: list[str]) -> list[Block]:
    """A line that begins with 第三条 is that article only where it is its turn, or where a space follows."""
    order, last, found = _division_order(lines), 0, []
    for line in lines:
        block = _block(line, order)
        if block.kind is Kind.ARTICLE:
            number = han_number(block.label[1:].partition("条")[0])
            if number != last + 1 and not re.match(r"[\s　]", line[len(block.label) :]):
                block = Block(Kind.TEXT, line)
            else:
                last = number
        found.append(block)
    return found


def _division_order(lines: list[str]) -> list[str]:
    """Which kinds of division there are, the largest first: 章 is the first heading unless there are 编."""
    present = {match[2] for line in lines if (match := DIVISION.match(line.lstrip("# ")))}
    return [kind for kind in ("编", "分编", "章", "节") if kind in present]


def _block(line: str, order: list[str]) -> Block:
    words = line.lstrip("#").strip(" 　")
    is_heading = line.startswith("#")
    if (match := DIVISION.match(words)) and (
        is_heading or (len(words) <= 30 and not re.search("[，。；：]", words))
    ):
        name = re.sub(r"(?<=[\u4e00-\u9fff])[\s　]+(?=[\u4e00-\u9fff])", "", match[3])
        return Block(Kind.DIVISION, name, f"第{match[1]}{match[2]}", order.index(match[2]))
    if match := ARTICLE.match(words):
        return Block(Kind.ARTICLE, match[2], match[1])
    if is_heading or APPENDIX.fullmatch(words):
        return Block(Kind.DIVISION, words.rstrip(":："))
    return Block(Kind.TEXT, words)


# --- the head ------------------------------------------------------------------------------------------------


def _dated_lines(head: list[str]) -> list[DatedLine]:
    """One for every day that stands outside a quoted title; several may share a line."""
    found = []
    for line in head:
        shown = QUOTED.sub(lambda quoted: "□" * len(quoted[0]), line)
        days = [match for match in DAY.finditer(shown) if _as_date(match)]
        for match, following in zip(days, [*days[1:], None], strict=False):
            note = line[match.end() : following.start() if following else len(line)]
            found.append(DatedLine(_as_date(match) or date.min, _trimmed(note)))
    return sorted((line for line in found if line.note), key=lambda line: line.on)


def _as_date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _trimmed(note: str) -> str:
    """Without spaces at the ends, the word that leads to the next line, and a bracket that never opened."""
    note = re.sub(r"[\s　]+", " ", note).strip(" ，,。;；、")
    note = re.sub(r"[\s　]*(?:根据|依据|自)$", "", note)
    for opening, closing in (("（", "）"), ("(", ")")):
        if note.endswith(closing) and note.count(closing) > note.count(opening):
            note = note[:-1]
    return note.strip()


def _bare(note: str) -> str:
    """Without titles of other documents: 关于批准...的决定 adopts nothing here."""
    return QUOTED.sub("", note)


def _issuing_body(title: str, head: list[str]) -> tuple[str, bool]:
    """Who issued it, and whether only the title says so. An order outweighs the meeting that adopted it."""
    text = "\n".join(_bare(DAY.sub(" ", line)) for line in head)
    for pattern in (ORDER, CONGRESS, MEETING):
        if match := pattern.search(text):
            return (
                _congress(match, title)
                if pattern is CONGRESS
                else match["body"].removeprefix("中华人民共和国")
            ), False
    if "国务院" in text:
        return "国务院", False
    if title.startswith("国务院"):
        return "国务院", True
    place = next((place for place in PLACES if title.startswith(place)), "")
    return (f"{place}人民代表大会常务委员会", True) if place and title.endswith("条例") else ("", False)


def _congress(match: re.Match[str], title: str) -> str:
    """上海市第十三届人民代表大会常务委员会 is 上海市人民代表大会常务委员会."""
    place = (
        "全国"
        if match["whole"]
        else match["place"] or next((each for each in PLACES if title.startswith(each)), "")
    )
    return f"{place}人民代表大会{match['standing'] or ''}"


def _number(head: list[str]) -> str:
    for line in head:
        bare = _bare(DAY.sub(" ", line))
        for pattern in (ORDER, ANNOUNCEMENT, PAPER):
            if match := pattern.search(bare):
                return re.sub(r"\s+", "", match[0]).removeprefix("中华人民共和国")
    return ""


def _level(body: str, title: str) -> Level:
    if "总工会" in body and not body.startswith(tuple(PLACES)):
        return Level.ACFTU
    if body.startswith(("全国", "国务院")):
        return Level.CENTRAL
    if (
        body.startswith(tuple(PLACES))
        or re.match(r"[\u4e00-\u9fff]{2,8}(?:省|市|自治区|自治州)", body)
        or title.startswith(tuple(PLACES))
    ):
        return Level.PROVINCIAL
    return Level.CENTRAL


def _effective_on(history: tuple[DatedLine, ...], blocks: tuple[Block, ...], body: str) -> date | None:
    """From a line of the head, else from the last article that says it."""
    for line in history:
        if ON_PROMULGATION.search(line.note) or TAKES_EFFECT.fullmatch(line.note):
            return line.on
    promulgated = next((line.on for line in history if PROMULGATED.search(_bare(line.note))), None)
    for block in reversed(blocks):
        if block.kind is not Kind.ARTICLE or not re.match(r"本[^，。；]{1,20}自", block.text):
            continue
        if ON_PROMULGATION.search(block.text):
            # Laws are promulgated by the President on the day they are adopted; of others the file must tell.
            return promulgated or (history[0].on if history and body.startswith("全国") else None)
        match = DAY.search(block.text)
        if match and TAKES_EFFECT.match(block.text, match.end()):
            return _as_date(match)
    return None


def _gaps(
    history: tuple[DatedLine, ...],
    blocks: tuple[Block, ...],
    body: str,
    from_title: bool,
    effective_on: date | None,
    file_name: str,
) -> list[Gap]:
    named = re.search(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})", file_name)
    day = _as_date(named) if named else None
    found = {
        Gap.NO_DATES: not history,
        Gap.NO_ISSUING_BODY: not body,
        Gap.BODY_FROM_TITLE: from_title,
        Gap.NO_EFFECTIVE_DATE: effective_on is None,
        Gap.NAME_HAS_ANOTHER_DATE: day is not None
        and bool(history)
        and day not in {line.on for line in history},
        Gap.NO_ARTICLES: all(block.kind is not Kind.ARTICLE for block in blocks),
    }
    return [gap for gap, is_so in found.items() if is_so]
