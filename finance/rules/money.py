"""Amounts of money: typed in yuan, kept in fen, written in capitals on vouchers (人民币大写).

Nothing is ever rounded and nothing guessed: what can be read in two ways is refused. How amounts are written in words follows
《正确填写票据和结算凭证的基本规定》 (支付结算办法, annex 1); where it allows two ways, the first is taken.
"""

from __future__ import annotations

import re
from enum import StrEnum

LARGEST = 2**63 - 1
"""Fen, as a bigint of the database holds them."""
LONGEST = 60
"""Letters of the longest text that is looked at."""


class Fault(StrEnum):
    """Why a text is no amount."""

    EMPTY = "empty"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_MANY_DECIMALS = "too_many_decimals"
    """More than two. 1.500 too: who types three decimals means something else than yuan."""
    MISPLACED_SEPARATOR = "misplaced_separator"
    """12,34 or 1.234,56: separators stand before every third digit, or nowhere."""
    NEGATIVE = "negative"
    SHORTENED = "shortened"
    """1.2万: nobody can say whether it is exact."""
    TOO_LARGE = "too_large"


class BadAmount(ValueError):
    """A text that is no amount of yuan."""

    def __init__(self, fault: Fault, text: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.text = text


FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: ord("¥")}
"""Not Unicode's own rule (NFKC): for that, 5² would be 52."""
BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000\t\r\n"), " ")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
SIGNS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
READABLE: dict[int, int | str | None] = {**FULL_WIDTH, **BLANKS, **INVISIBLE, **SIGNS}
BEFORE = re.compile(r"^(¥|人民币|RMB|CNY) *", re.IGNORECASE)
AFTER = re.compile(r" *(元|圆|CNY|RMB)[整正]?$", re.IGNORECASE)
SHORT = re.compile(r"\d *[十百千万亿wk]", re.IGNORECASE)
NUMBER = re.compile(r"(?P<whole>[0-9]*)(?:\.(?P<decimals>[0-9]*))?")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+")


def parse_yuan(text: str, *, may_be_negative: bool = False) -> int:
    """The fen in what somebody typed: `￥１，２３４．５０`, `1 234.5元`, `(12.00)`; BadAmount."""
    amount = text.translate(READABLE).strip() if len(text) <= LONGEST else text
    if not amount:
        raise BadAmount(Fault.EMPTY, text)
    amount, is_negative = _without_sign(amount)
    fen = _fen(amount, text)
    if is_negative and fen and not may_be_negative:
        raise BadAmount(Fault.NEGATIVE, text)
    if fen > LARGEST:
        raise BadAmount(Fault.TOO_LARGE, text)
    return -fen if is_negative else fen


def format_yuan(fen: int) -> str:
    """1,234.56 - as `parse_yuan` reads it again."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02}"


def _without_sign(amount: str) -> tuple[str, bool]:
    """What is left without sign and currency, and whether it is below zero. A sign stands before or behind the ¥."""
    if amount.startswith("(") and amount.endswith(")"):
        return _bare(amount[1:-1].strip()), True
    sign, amount = amount[:1], amount[1:].lstrip() if amount[:1] in "+-" else amount
    if sign in "+-":
        return _bare(amount), sign == "-"
    amount = _bare(amount)
    if amount[:1] in {"+", "-"}:
        return amount[1:], amount[0] == "-"
    return amount, False


def _bare(amount: str) -> str:
    return AFTER.sub("", BEFORE.sub("", amount, count=1), count=1)


def _fen(amount: str, text: str) -> int:
    whole, dot, decimals = amount.partition(".")
    if GROUPED.fullmatch(whole):
        whole = whole.replace(",", "").replace(" ", "")
    match = NUMBER.fullmatch(whole + dot + decimals)
    if match is None or len(amount) > LONGEST or not (match["whole"] or match["decimals"]):
        raise BadAmount(_what_it_is(amount), text)
    if len(decimals) > 2:
        raise BadAmount(Fault.TOO_MANY_DECIMALS, text)
    return int(match["whole"] or 0) * 100 + int(decimals.ljust(2, "0"))


def _what_it_is(amount: str) -> Fault:
    if re.fullmatch(r"[0-9]{20,}(\.[0-9]*)?", amount):
        return Fault.TOO_LARGE
    if SHORT.search(amount):
        return Fault.SHORTENED
    if re.fullmatch(r"[0-9., ]*[0-9][0-9., ]*", amount):
        return Fault.MISPLACED_SEPARATOR
    return Fault.NOT_AN_AMOUNT


# --- in words ------------------------------------------------------------------------------------------------

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))


def amount_in_words(fen: int) -> str:
    """壹仟贰佰叁拾肆元伍角整, as it stands on a voucher behind 人民币."""
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if yuan and rest and (not jiao or not yuan % 10):
        words += "零"
    words += (f"{DIGITS[jiao]}角" if jiao else "") + (f"{DIGITS[cents]}分" if cents else "整")
    sign = "负" if fen < 0 else ""
    return sign + (words if fen else "零元整")


def _whole(number: int) -> str:
    """壹拾万零伍. Where a part begins with noughts, one 零 stands for all of them."""
    for part, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= part:
            high, low = divmod(number, part)
            below = ("零" if low < part // 10 else "") + _whole(low) if low else ""
            return f"{_whole(high)}{unit}{below}"
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    words, owes_nought = "", False
    for value, unit in PLACES:
        digit = number // value % 10
        if digit:
            words += ("零" if owes_nought else "") + DIGITS[digit] + unit
            owes_nought = False
        elif words:
            owes_nought = True
    return words
