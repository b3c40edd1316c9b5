"""Amounts: what people type, what is refused and why, and how they stand on a voucher."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.money import LARGEST, BadAmount, Fault, amount_in_words, format_yuan, parse_yuan

FEN = st.integers(min_value=-LARGEST, max_value=LARGEST)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.56", 123456), ("1,234.56", 123456), ("￥１，２３４．５６", 123456), ("¥ 1,234.5", 123450), ("1234元", 123400),
        ("1 234 567.00", 123456700), ("人民币12元整", 1200), ("rmb 3", 300), (".5", 50), ("5.", 500), ("0", 0), ("007", 700),
        ("\u30005\u00a0", 500), ("+5", 500), ("\ufeff12.30\u200b", 1230), ("-0.00", 0), ("92233720368547758.07", LARGEST),
        ("12,345,678.90", 1234567890),
    ],
)  # fmt: skip
def test_what_people_type_is_read(typed, fen):
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY), (" \u3000", Fault.EMPTY), ("1.234", Fault.TOO_MANY_DECIMALS), ("1.500", Fault.TOO_MANY_DECIMALS),
        ("-5", Fault.NEGATIVE), ("－５元", Fault.NEGATIVE), ("(5.00)", Fault.NEGATIVE), ("¥-5", Fault.NEGATIVE),
        ("−5", Fault.NEGATIVE), ("1,23", Fault.MISPLACED_SEPARATOR), ("12,34,567", Fault.MISPLACED_SEPARATOR),
        ("1.234,56", Fault.MISPLACED_SEPARATOR), ("1,234 567", Fault.MISPLACED_SEPARATOR), ("0,123", Fault.MISPLACED_SEPARATOR),
        ("1,,234", Fault.MISPLACED_SEPARATOR), ("1.2.3", Fault.MISPLACED_SEPARATOR), ("1.2万", Fault.SHORTENED),
        ("3千元", Fault.SHORTENED), ("2w", Fault.SHORTENED), ("92233720368547758.08", Fault.TOO_LARGE),
        ("9" * 25, Fault.TOO_LARGE), ("9" * 100_000, Fault.TOO_LARGE), ("abc", Fault.NOT_AN_AMOUNT), ("元", Fault.NOT_AN_AMOUNT),
        (".", Fault.NOT_AN_AMOUNT), ("5²", Fault.NOT_AN_AMOUNT), ("٣", Fault.NOT_AN_AMOUNT), ("1e3", Fault.NOT_AN_AMOUNT),
        ("--5", Fault.NOT_AN_AMOUNT), ("五元", Fault.NOT_AN_AMOUNT), ("$5", Fault.NOT_AN_AMOUNT), ("nan", Fault.NOT_AN_AMOUNT),
    ],
)  # fmt: skip
def test_what_is_no_clear_amount_is_refused_with_its_reason(typed, fault):
    with pytest.raises(BadAmount) as caught:
        parse_yuan(typed)
    assert (caught.value.fault, caught.value.text) == (fault, typed)


def test_amounts_below_zero_are_read_where_they_are_asked_for():
    assert [parse_yuan(each, may_be_negative=True) for each in ("-5", "(1,234.50)", "¥-0.01", "-￥3")] == [
        -500, -123450, -1, -300,
    ]  # fmt: skip


@given(FEN)
def test_what_is_written_is_read_again(fen):
    assert parse_yuan(format_yuan(fen), may_be_negative=True) == fen
    wide = format_yuan(fen).translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse_yuan(f" ￥{wide} 元", may_be_negative=True) == fen


@given(st.text(max_size=30) | st.text("0123456789.,- ¥元万()", max_size=12))
def test_no_text_is_read_as_anything_but_its_digits(text):
    try:
        fen = parse_yuan(text, may_be_negative=True)
    except BadAmount:
        return
    digits = "".join(
        str(ord(each) - 0xFF10) if "０" <= each <= "９" else each
        for each in text
        if each.isdigit() or each in ".．"
    )
    whole, _dot, decimals = digits.replace("．", ".").partition(".")
    assert abs(fen) == int(whole or "0") * 100 + int(decimals.ljust(2, "0"))
    assert len(decimals) <= 2


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (123450, "壹仟贰佰叁拾肆元伍角整"),
        # The examples of the regulation.
        (140950, "壹仟肆佰零玖元伍角整"), (600714, "陆仟零柒元壹角肆分"), (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"), (1640902, "壹万陆仟肆佰零玖元零贰分"), (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"), (1, "壹分"), (5, "伍分"), (50, "伍角整"), (55, "伍角伍分"), (1000, "壹拾元整"), (1005, "壹拾元零伍分"),
        (10000500, "壹拾万零伍元整"), (1000000000, "壹仟万元整"), (10000000000, "壹亿元整"), (10000000100, "壹亿零壹元整"),
        (10001000000, "壹亿零壹万元整"), (100000000000000, "壹万亿元整"), (-2000, "负贰拾元整"),
        (1010100, "壹万零壹佰零壹元整"), (105000000000, "壹拾亿伍仟万元整"),
        (LARGEST, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"),
    ],
)  # fmt: skip
def test_an_amount_in_words(fen, words):
    assert amount_in_words(fen) == words


def spoken(words: str) -> int:
    """What the words say, read by other means than they are written."""

    def number(part: str) -> int:
        for unit, value in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
            high, found, low = part.rpartition(unit)
            if found:
                return number(high) * value + number(low)
        return "零壹贰叁肆伍陆柒捌玖".index(part.strip("零") or "零")

    match = re.fullmatch(r"(负)?(?:(.+)元)?零?(?:(.)角)?零?(?:(.)分|整)", words)
    yuan, jiao, cents = (number(match[group] or "零") for group in (2, 3, 4))
    return (-1 if match[1] else 1) * (yuan * 100 + jiao * 10 + cents)


@given(FEN | st.integers(0, 200_000_00) | st.integers(0, 10**6).map(lambda each: each * 10**7))
def test_words_say_the_amount_and_have_no_nought_too_many(fen):
    words = amount_in_words(fen)
    assert spoken(words) == fen
    assert not re.search("零零|零[元万亿角分拾佰仟](?!整$)|零$|^零.|零整", words) or fen == 0
    assert words.endswith(("整", "分"))
