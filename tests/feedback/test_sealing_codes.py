"""Receipt codes: what a reporter may type, and what follows from the nonce of a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.sealing import codes
from feedback.sealing.errors import CodeFault, CodeRefused
from tests.feedback.sealed import NONCE, PEPPER, SECRET

CODE = "0123ABCDVWXY1100"


@pytest.mark.parametrize(
    "typed",
    [
        "0123-ABCD-VWXY-1100",
        "  0123 abcd vwxy 1100\n",
        "O123-ABCD-VWXY-iLoO",
        "０１２３－ＡＢＣＤ－ｖｗｘｙ－１１００",
        "0123–ABCD—VWXY−1100",
        "0123　ABCD　VWXY　1100",
        "\ufeff0123\u200bABCDVWXY1100",
    ],
)
def test_a_code_may_be_typed_in_many_ways(typed):
    assert codes.normalised(typed) == CODE


def test_a_code_is_shown_in_groups_of_four():
    assert codes.shown(CODE) == "0123-ABCD-VWXY-1100"


@pytest.mark.parametrize(
    ("typed", "reason", "found", "symbol"),
    [
        ("", CodeFault.EMPTY, 0, ""),
        (" - \n", CodeFault.EMPTY, 0, ""),
        ("0123-ABCD-VWXY", CodeFault.SHORT, 12, ""),
        ("0123-ABCD-VWXY-11000", CodeFault.LONG, 17, ""),
        ("0123-ABCU-VWXY-1100", CodeFault.SYMBOL, 16, "U"),
        ("我的查询码", CodeFault.SYMBOL, 5, "我"),
        ("0123.ABCD.VWXY.1100", CodeFault.SYMBOL, 19, "."),
        ("①123-ABCD-VWXY-1100", CodeFault.SYMBOL, 16, "①"),
        ("ı123-ABCD-VWXY-1100", CodeFault.SYMBOL, 16, "ı"),
        ("0" * 10_000_000, CodeFault.LONG, codes.LONGEST, ""),
    ],
)
def test_what_cannot_be_a_code_is_refused_with_what_is_wrong(typed, reason, found, symbol):
    with pytest.raises(CodeRefused) as caught:
        codes.normalised(typed)
    assert (caught.value.reason, caught.value.found, caught.value.symbol) == (reason, found, symbol)


@given(st.text())
def test_any_text_is_a_code_or_refused(text):
    try:
        code = codes.normalised(text)
    except CodeRefused:
        return
    assert len(code) == 16
    assert set(code) <= set(codes.SYMBOLS)
    assert codes.normalised(codes.shown(code)) == code


def test_a_form_sent_twice_gives_the_same_receipt_and_the_same_case():
    assert codes.code_from(SECRET, NONCE) == codes.code_from(SECRET, NONCE)
    assert codes.case_id_from(PEPPER, NONCE) == codes.case_id_from(PEPPER, NONCE)
    assert codes.normalised(codes.code_from(SECRET, NONCE)) == codes.code_from(SECRET, NONCE)


def test_codes_of_other_forms_and_other_servers_differ():
    made = {codes.code_from(secret, bytes([n]) * 16) for n in range(200) for secret in (SECRET, PEPPER)}
    assert len(made) == 400


def test_what_is_derived_for_one_purpose_says_nothing_about_another():
    """The same secret and the same nonce: no part of one value is found in another."""
    code, case = codes.code_from(SECRET, NONCE), codes.case_id_from(SECRET, NONCE)
    raw = codes.bytes_of_symbols(code)
    assert raw[:4] not in case.bytes
    assert raw[:4].hex() not in codes.lookup_of(SECRET, code)
    assert case.version == 4


def test_the_lookup_needs_the_pepper():
    assert codes.lookup_of(PEPPER, CODE) != codes.lookup_of(SECRET, CODE)
    assert len(codes.lookup_of(PEPPER, CODE)) == 64
    with pytest.raises(ValueError, match="32 bytes"):
        codes.lookup_of(b"short", CODE)


@given(st.binary(min_size=10, max_size=10))
def test_symbols_and_bytes_are_the_same_thing(raw):
    assert codes.bytes_of_symbols(codes.symbols_of(raw)) == raw
