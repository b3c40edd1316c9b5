"""Numbers and addresses that belong to one person: telephones, identity and bank cards, accounts, plates.

Sources: 工信部 numbering plan (mobile numbers 1[3-9] and nine digits; area codes 010, 02x, 0[3-9]xx); GB 11643-1999
(identity numbers: place, date of birth, check digit); ISO/IEC 7812 (bank cards: Luhn); GA 36-2018 (plates).

Everything is looked for in a plain copy of the text that has the same length (full-width letters made narrow), so a
place found there is a place in the text. Every repetition has an end: no text, however made, takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from feedback.rules.spans import Kind, Span

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (12288, 160, 8199, 8201, 8203, 8204, 8205, 65279), " "
)
_NARROW |= dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_SPOKEN = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
_GAP = r"[ \-.·]{0,2}"
_IS = r"(?:号码|帐号|账号|号|ID)?[ 是为:=(]{0,4}"

_MOBILE = re.compile(rf"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86{_GAP})?(1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)")
_AREA = r"(?:\(?0(?:10|2\d|[3-9]\d\d)\)?|\+86[ \-]?(?:10|2\d|[3-9]\d\d))"
_LANDLINE = re.compile(
    rf"(?<!\d){_AREA}[ \-]{{0,2}}[2-8]\d{{2,3}}[ \-]?\d{{4}}(?!\d)(?:(?:转|-|x|ext\.?)[ ]?\d{{1,5}}(?!\d))?",
    re.I,
)
_LOCAL_LINE = re.compile(
    rf"(?:电话|座机|固话|来电|tel\.?|phone){_IS}([2-8]\d{{2,3}}[ \-]?\d{{4}})(?!\d)"
    rf"|(?:内线|分机|短号){_IS}(\d{{3,6}})(?!\d)",
    re.I,
)
_ID_NUMBER = re.compile(
    rf"(?<!\d)(?=([1-8](?:{_GAP}\d){{5}}{_GAP}(?:1{_GAP}9|2{_GAP}0)(?:{_GAP}\d){{9}}{_GAP}[\dX])(?![\dA-Z]))",
    re.I,
)
_OLD_ID_NUMBER = re.compile(r"(?<!\d)([1-8]\d{5}[ \-]?\d{6}[ \-]?\d{3})(?!\d)")
_SAID_ID_NUMBER = re.compile(rf"(?:身份证|证件){_IS}([1-8]\d{{16}}[\dX]|[1-8]\d{{14}})(?![\dA-Z])", re.I)
_CARDS = [
    re.compile(rf"(?<!\d)(?=({groups})(?!\d))")
    for groups in (
        r"\d{15,19}",
        r"\d{4}(?:[ \-]{1,2}\d{4}){3}[ \-]{1,2}\d{1,3}",
        r"\d{4}(?:[ \-]{1,2}\d{4}){3}",
        r"\d{4}(?:[ \-]{1,2}\d{4}){2}[ \-]{1,2}\d{3}",
        r"\d{6}[ \-]{1,2}\d{9,13}",
    )
]
"""Written without a gap, in fours, or six and the rest."""
_ISSUERS = re.compile(r"62|60|3[57]|4|5[1-5]|9558")
_SAID_CARD = re.compile(
    rf"(?:银行卡|卡号|银行账[号户]|银行帐[号户]|账号|帐号){_IS}(\d(?:[ \-]?\d){{11,18}})(?!\d)", re.I
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}[ ]?(?:@|\(at\)|\[at\])[ ]?"
    r"[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}",
    re.I,
)
_WECHAT = re.compile(
    r"(?<![A-Za-z])(微信|薇信|威信|微 ?信|v信|wechat|weixin|wx|vx|加v)(号码|号|ID)?"
    r"([ ]{0,2}(?:是|为|:|=|is|\()?[ ]{0,2})([A-Z][\w\-]{5,19})(?![\w\-])",
    re.I | re.A,
)
_QQ = re.compile(rf"(?<![A-Za-z])(?:QQ|扣扣|企鹅|秋秋)群?{_IS}([1-9]\d{{4,11}})(?!\d)", re.I)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[A-HJ-NP-Z][ \-·.]?"
    r"([A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK])(?![A-Z0-9])",
    re.I,
)
_PASSPORT = re.compile(r"(?<![A-Z0-9])(?:E[A-HJ-NP-Z]\d{7}|[EG]\d{8})(?![A-Z0-9])")
_SAID_PASSPORT = re.compile(rf"(?:护照|通行证|passport){_IS}([A-Z]{{1,2}}\d{{7,9}})(?![A-Z0-9])", re.I)
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,4}\-?[0-9]{1,12}(?![A-Za-z0-9])")
_SAID_EMPLOYEE = re.compile(
    r"(?:工号|员工号|职工号|员工编号|职工编号|人员编号|工牌号?|employee (?:no\.?|number|id)|staff (?:no\.?|number|id))"
    r"(?: is)?[ 是为:=(]{0,4}$",
    re.I,
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)


def plain(text: str) -> str:
    """The text with narrow letters, digits, spaces and dashes, letter by letter."""
    return text.translate(_NARROW)


def numbers_in(text: str, employee_number: str | None = None) -> Iterator[Span]:
    """Every number or address of a person; `employee_number` is the pattern of the enterprise's own ones."""
    copy = plain(text)
    yield from _ids(copy)
    yield from _cards(copy)
    yield from _telephones(copy)
    yield from _accounts(copy)
    for match in _PLATE.finditer(copy):
        if sum(letter.isdigit() for letter in match[1]) >= 3:
            yield Span(*match.span(), Kind.PLATE)
    yield from (Span(*match.span(), Kind.PASSPORT) for match in _PASSPORT.finditer(copy))
    yield from (Span(*match.span(1), Kind.PASSPORT) for match in _SAID_PASSPORT.finditer(copy))
    if employee_number:
        yield from _employees(copy, re.compile(employee_number))


def is_id_number(number: str) -> bool:
    """GB 11643: province, a real day of birth, and the check digit over the seventeen before it."""
    if len(number) == 15:
        return number.isdigit() and number[:2] in _PROVINCES and _is_day("19" + number[6:12])
    if len(number) != 18 or not number[:17].isdigit() or number[:2] not in _PROVINCES:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _is_day(number[6:14]) and "10X98765432"[total % 11] == number[17].upper()


def is_luhn(number: str) -> bool:
    """ISO/IEC 7812: every second digit from the right is doubled."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year < 2100


def _digits(piece: str) -> str:
    return "".join(letter for letter in piece if letter.isalnum())


def _ids(copy: str) -> Iterator[Span]:
    for match in _ID_NUMBER.finditer(copy):
        if is_id_number(_digits(match[1])):
            yield Span(*match.span(1), Kind.ID_NUMBER)
    for match in _OLD_ID_NUMBER.finditer(copy):
        if is_id_number(_digits(match[1])):
            yield Span(*match.span(1), Kind.ID_NUMBER)
    yield from (Span(*match.span(1), Kind.ID_NUMBER) for match in _SAID_ID_NUMBER.finditer(copy))


def _cards(copy: str) -> Iterator[Span]:
    for pattern in _CARDS:
        for match in pattern.finditer(copy):
            number = _digits(match[1])
            if _ISSUERS.match(number) and is_luhn(number):
                yield Span(*match.span(1), Kind.BANK_CARD)
    yield from (Span(*match.span(1), Kind.BANK_CARD) for match in _SAID_CARD.finditer(copy))


def _telephones(copy: str) -> Iterator[Span]:
    for text in (copy, copy.translate(_SPOKEN)):
        for match in _MOBILE.finditer(text):
            if _is_grouped_like_a_mobile(match[1]):
                yield Span(*match.span(), Kind.MOBILE)
    yield from (Span(*match.span(), Kind.LANDLINE) for match in _LANDLINE.finditer(copy))
    for match in _LOCAL_LINE.finditer(copy):
        yield Span(*match.span(match.lastindex or 0), Kind.LANDLINE)


def _is_grouped_like_a_mobile(piece: str) -> bool:
    """138 0013 8000, 138-00138000, 1 3 8 ...; but 1350 4800 520 is a list of sums."""
    groups = [len(group) for group in re.split(r"[ \-.·]+", piece)]
    return len(groups) == 1 or groups[0] == 3 or max(groups) <= 2


def _accounts(copy: str) -> Iterator[Span]:
    yield from (Span(*match.span(), Kind.EMAIL) for match in _EMAIL.finditer(copy))
    yield from (Span(*match.span(1), Kind.QQ) for match in _QQ.finditer(copy))
    for match in _WECHAT.finditer(copy):
        said = match[2] or re.search(r"是|为|:|=|\(", match[3])
        if said or not match[4].isalpha():
            yield Span(*match.span(4), Kind.WECHAT)


def _employees(copy: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    """A bare number of a few digits may be anything; it counts where the text says that it is one."""
    for match in _TOKEN.finditer(copy):
        if not pattern.fullmatch(match[0]):
            continue
        before = copy[max(0, match.start() - 24) : match.start()]
        if not match[0].isdigit() or _SAID_EMPLOYEE.search(before):
            yield Span(*match.span(), Kind.EMPLOYEE_NUMBER)
