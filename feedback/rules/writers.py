"""Where a letter that is to be anonymous names its own writer, for a warning before it is sent.

Source: practice of anonymous mailboxes: it is the letter that gives the writer away more often than the system
(我叫…, 我是三车间的…, a name under the last line, a telephone number for the answer).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from feedback.rules.personal_names import announced, is_a_name, label_at, of_the_roster
from feedback.rules.personal_numbers import numbers_in, plain
from feedback.rules.spans import Kind, Span, merged

_PLACES = "车间|班组|工段|分厂|分公司|科室|科|处|部门|部|组|班|生产线|线|队|站|室|仓库|食堂|岗"
_POSTS = (
    "班长|组长|工段长|段长|主任|科长|部长|处长|队长|站长|厂长|经理|主管|安全员|质检员|检验员|调度员|调度|库管员|库管|仓管员|保管员|"
    "统计员|核算员|资料员|会计|出纳|文员|主席|书记|委员|职工代表"
)
_I = r"(?:(?:我叫|我是|本人)[^，。；,;\s]{1,4}[，,][ ]?|我|本人|俺)(?:就|也|曾|原来|以前|一直|现)?"
_PIECE = r"[^，。；！？、,;!?:：\s]"
_END = r"(?=\Z|[\s，。；！？、,.;!?:)）])"
_OWN_PLACE = re.compile(
    rf"{_I}(?:(?:是|系|来自)(?P<of>{_PIECE}{{1,16}}?(?:{_PLACES}))(?:的|职工|员工|工人|一名|一位|{_PIECE}{{0,4}}[工员师手]{_END}|{_END})"
    rf"|在(?P<at>{_PIECE}{{1,16}}?(?:{_PLACES}))(?:里)?(?:工作|上班|干活|干了|当班|倒班|做了|任|当))"
)
_SINCE = rf"(?:{_END}|(?=[一二三四五六七八九十几多两\d]{{1,3}}年|以来|已经?|兼|了{_END}))"
_OWN_POST = re.compile(
    rf"{_I}(?:是|系|担任|任|当|做|作为)(?P<of>{_PIECE}{{0,14}}?)(?:(?:{_POSTS}){_SINCE}|唯一的)"
    rf"|作为(?P<only>{_PIECE}{{0,14}}?)唯一的"
)
_OF_OTHERS = re.compile(
    "听|被|跟|和|因|从|向|对|问|找|看|想|说|让|给|按|觉|很|要|来|去|替|代|为|怕|担心|希望|反映|投诉|举报|建议|不|最|如果|这样|"
    "第|昨|今|刚|前|后"
)
_GENERAL = re.compile(
    "(?:一名|一个|一位|普通|基层|一线|本|我们|咱们|咱|你们|公司|工厂|厂里|厂|企业|单位|这个|各|某个?|生产|老|的|里|名|[夜白早中晚大小]班)*"
    f"(?:{_PLACES})?"
)
_ENGLISH = re.compile(
    r"\bI(?: am|'m) (?:the|a|an) (?:[\w\-]{1,20} ){0,3}"
    r"(?:foreman|team leader|shift leader|supervisor|manager|dispatcher|accountant|cashier|inspector)\b"
    r"|\bI work (?:in|at) (?:the )?(?:[\w\-]{1,20} ){1,3}(?:workshop|department|line|team|section|warehouse|canteen)\b"
    r"|\bI(?: am|'m) from (?:the )?(?:[\w\-]{1,20} ){1,3}(?:workshop|department|line|team|section|warehouse|canteen)\b",
    re.I,
)
_ALWAYS = frozenset(
    {
        Kind.MOBILE,
        Kind.EMAIL,
        Kind.WECHAT,
        Kind.QQ,
        Kind.ID_NUMBER,
        Kind.BANK_CARD,
        Kind.PASSPORT,
        Kind.EMPLOYEE_NUMBER,
    }
)
_OWN_LINE = re.compile(
    r"(?:我的|我家|我办公室|联系|找我|打给我|打我|回复我|回电|来电|本人|我)[^。；！？\n]{0,8}$"
)
_OWN_CAR = re.compile(r"(?:我|本人)(?:的|家)?(?:私家)?(?:车|车牌)[^。；！？\n]{0,6}$")
_DATE = re.compile(r"[\d年月日./\- ]{4,20}|[二〇零一二三四五六七八九十年月日]{6,12}")
_LEAD_IN = re.compile(
    r"[ \-—~]*(?:此致|敬礼|敬上|谨上|您的职工|职工|员工|工人|反映人|Yours|Regards|Best regards)?[ ,:\-—]*"
)
_CLOSING = re.compile(
    r"(?:yours|kind|best|with|many)?[ ]?(?:\w{2,12} )?(?:regards|yours|sincerely|truly|thanks|thank you)[,.!]?",
    re.I,
)
_ENGLISH_NAME = re.compile(r"[A-Z][a-z]{1,15}(?:[ \-][A-Z][a-z]{1,15}){1,2}")
_UNIT_BEFORE = re.compile(rf"[^，。；！？,.;!?]{{2,14}}?(?:{_PLACES})[ :]{{0,3}}")
_LAST_LINES = 4


def names_the_writer(
    text: str, *, names: Collection[str] = (), employee_number: str | None = None
) -> list[Span]:
    """Places where the writer gives the own name, unit, post or address, in the order of the text."""
    copy = plain(text)
    return merged(
        [
            *(Span(start, end, Kind.OWN_NAME) for start, _, end in announced(copy)),
            *_own_names(copy, names),
            *_own_places(copy),
            *_own_posts(copy),
            *(Span(*match.span(), Kind.OWN_PLACE) for match in _ENGLISH.finditer(copy)),
            *_addresses(copy, employee_number),
            *_signatures(copy, names),
        ]
    )


def _own_names(copy: str, names: Collection[str]) -> Iterator[Span]:
    """我是 or 我叫 right before a name of the roster, whatever its surname."""
    for span in of_the_roster(copy, names):
        before = re.search(
            r"(?:我是|我叫|本人|我的名字叫?是?)[ :]{0,2}$", copy[max(0, span.start - 8) : span.start]
        )
        if before and copy[span.end : span.end + 1] != "的":
            yield Span(span.start - len(before[0]), span.end, Kind.OWN_NAME)


def _own_places(copy: str) -> Iterator[Span]:
    for match in _OWN_PLACE.finditer(copy):
        place = match["of"] or match["at"]
        if not _OF_OTHERS.match(place) and not _GENERAL.fullmatch(place):
            yield Span(*match.span(), Kind.OWN_PLACE)


def _own_posts(copy: str) -> Iterator[Span]:
    for match in _OWN_POST.finditer(copy):
        if not _OF_OTHERS.match(match["of"] or ""):
            yield Span(*match.span(), Kind.OWN_POST)


def _addresses(copy: str, employee_number: str | None) -> Iterator[Span]:
    for span in numbers_in(copy, employee_number):
        before = copy[max(0, span.start - 16) : span.start]
        if (
            span.kind in _ALWAYS
            or (span.kind == Kind.LANDLINE and _OWN_LINE.search(before))
            or (span.kind == Kind.PLATE and _OWN_CAR.search(before))
        ):
            yield span


def _signatures(copy: str, names: Collection[str]) -> Iterator[Span]:
    """A name alone on one of the last lines, after a label, a unit or a dash, or before a date."""
    lines = _lines(copy)
    yield from _english_signature(copy, lines)
    for start, end in lines[-_LAST_LINES:] if len(lines) > 1 else []:
        if end - start > 40 or _DATE.fullmatch(copy, start, end):
            continue
        piece = _name_in_line(copy, start, end, names)
        if piece is not None:
            yield Span(*piece, Kind.SIGNATURE)


def _english_signature(copy: str, lines: list[tuple[int, int]]) -> Iterator[Span]:
    for (start, end), (first, last) in pairwise(lines[-_LAST_LINES:]):
        if _CLOSING.fullmatch(copy, start, end) and _ENGLISH_NAME.fullmatch(copy, first, last):
            yield Span(first, last, Kind.SIGNATURE)


def _lines(copy: str) -> list[tuple[int, int]]:
    """From the first to the last letter of each line that is not empty."""
    return [match.span() for match in re.finditer(r"\S[^\n\r]*(?<=\S)", copy)]


def _name_in_line(copy: str, start: int, end: int, names: Collection[str]) -> tuple[int, int] | None:
    end = _without_date(copy, start, end)
    labelled = label_at(copy, start, end)
    if labelled is not None:
        begins = [labelled]
    else:
        lead = _LEAD_IN.match(copy, start, end)
        begins = [start, *([lead.end()] if lead else [])]
    begins += [match.end() for begin in begins if (match := _UNIT_BEFORE.match(copy, begin, end))]
    return (start, end) if any(_is_name(copy, begin, end, names) for begin in begins) else None


def _without_date(copy: str, start: int, end: int) -> int:
    """张伟 2026年3月1日 is signed by 张伟."""
    match = re.search(r"[ ]{1,6}\d{4}[年./\-][\d年月日./\- ]{3,12}$", copy[start:end])
    return start + match.start() if match else end


def _is_name(copy: str, start: int, end: int, names: Collection[str]) -> bool:
    return start < end and (copy[start:end] in names or is_a_name(copy[start:end]))
