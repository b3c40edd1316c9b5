"""What a browser carries: the token of a form, and the cookie of an unlocked inbox."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.sealing import tokens, unlocked
from feedback.sealing.errors import LockFault, StillLocked, TokenFault, TokenRefused
from feedback.sealing.keys import Inbox
from tests.feedback.sealed import AT, LABOUR, SECRET, SERVER_KEY, WOMEN, flipped

BITS = 8
KEY = bytes(range(32))


def checked(token: str, *, after: float = 0, work: str = "", purpose: str = "write", secret: bytes = SECRET):
    at = AT + timedelta(seconds=after)
    return tokens.checked(secret, token, purpose=purpose, at=at, bits=BITS, work=work)


def refusal(token: str, **how) -> tuple[TokenFault, int]:
    with pytest.raises(TokenRefused) as caught:
        checked(token, **how)
    return caught.value.reason, caught.value.seconds


def issued() -> str:
    return tokens.issue(SECRET, purpose="write", at=AT)


def test_a_form_is_taken_at_once_when_the_browser_has_worked():
    token = issued()
    found = tokens.read(SECRET, token, purpose="write")
    work = tokens.solve(found.challenge, BITS)
    assert checked(token, work=work) == found
    assert len(found.nonce) == 16
    assert len(token) == 50


def test_without_javascript_it_is_taken_when_it_is_old_enough():
    token = issued()
    assert refusal(token, after=0) == (TokenFault.YOUNG, 20)
    assert refusal(token, after=13) == (TokenFault.YOUNG, 7)
    assert checked(token, after=20).nonce == checked(token, after=86_400).nonce
    assert refusal(token, after=86_401) == (TokenFault.OLD, 0)


def test_the_issue_time_is_coarse_and_never_in_the_past():
    for second in range(30, 40):
        at = AT.replace(second=second, microsecond=900_000)
        issued = tokens.read(SECRET, tokens.issue(SECRET, purpose="w", at=at), purpose="w").issued
        assert issued % 10 == 0
        assert 0 <= issued - int(at.timestamp()) < 10


def test_work_for_another_form_is_none():
    one, other = issued(), issued()
    work = tokens.solve(tokens.read(SECRET, one, purpose="write").challenge, 16)
    assert tokens.is_solved(tokens.read(SECRET, one, purpose="write").challenge, work, 16)
    assert not tokens.is_solved(tokens.read(SECRET, other, purpose="write").challenge, work, 16)


@pytest.mark.parametrize("work", ["", "-1", "1.0", " 1", "１", "1" * 21, "0x1", "1\n"])
def test_work_is_a_plain_number(work):
    assert not tokens.is_solved("00" * 16, work, 0)
    assert tokens.is_solved("00" * 16, "1", 0)


def test_a_token_of_another_form_or_server_is_forged():
    token = issued()
    assert refusal(token, after=60, purpose="reply")[0] == TokenFault.FORGED
    assert refusal(token, after=60, secret=b"t" * 32)[0] == TokenFault.FORGED


@given(st.integers(0, 400), st.integers(0, 7))
def test_a_changed_token_is_forged(at, bit):
    raw = tokens.bytes_of(issued())
    assert raw is not None
    assert refusal(tokens.text_of(flipped(raw, at, bit)), after=60)[0] == TokenFault.FORGED


@given(st.text())
def test_any_text_is_a_forged_token(text):
    assert refusal(text, after=60)[0] == TokenFault.FORGED


def test_there_is_one_way_to_write_a_token():
    token = issued()
    assert checked(token, after=60)
    for other in [token + "=", token + "\n", " " + token, token[:-1], token + "A"]:
        assert refusal(other, after=60)[0] == TokenFault.FORGED


# --- the unlocked inbox -------------------------------------------------------------------------------------------


def opened(value: str, *, minutes: float = 0, **how) -> bytes:
    asked = {"server_key": SERVER_KEY, "user": "7", "session": b"fingerprint", "inbox": LABOUR, **how}
    return unlocked.opened(value, at=AT + timedelta(minutes=minutes), **asked)


def fault(value: str, **how) -> LockFault:
    with pytest.raises(StillLocked) as caught:
        opened(value, **how)
    return caught.value.reason


def carried() -> str:
    return unlocked.carried(KEY, server_key=SERVER_KEY, user="7", session=b"fingerprint", inbox=LABOUR, at=AT)


def test_an_inbox_stays_unlocked_for_25_minutes():
    value = carried()
    assert opened(value) == opened(value, minutes=24.4) == KEY
    assert fault(value, minutes=24.6) == LockFault.EXPIRED
    assert fault(value, minutes=10_000) == LockFault.EXPIRED
    assert KEY.hex() not in value
    assert len(value) == 87
    assert value != carried()


@pytest.mark.parametrize(
    "how",
    [
        {"user": "8"},
        {"session": b"another sign-in"},
        {"inbox": WOMEN},
        {"inbox": Inbox(LABOUR.id, 2)},
        {"server_key": b"K" * 32},
        {"user": "8", "minutes": 60},
    ],
)
def test_it_opens_for_nobody_else(how):
    assert fault(carried(), **how) == LockFault.FOREIGN


@given(st.integers(0, 400), st.integers(0, 7))
def test_a_changed_cookie_opens_nothing(at, bit):
    """A later end cannot be written into it either."""
    raw = tokens.bytes_of(carried())
    assert raw is not None
    assert fault(tokens.text_of(flipped(raw, at, bit))) == LockFault.FOREIGN


@given(st.text())
def test_any_text_is_no_cookie(text):
    assert fault(text) == LockFault.FOREIGN


def test_a_time_has_a_zone():
    with pytest.raises(ValueError, match="zone"):
        tokens.issue(SECRET, purpose="write", at=datetime(2026, 11, 23))
