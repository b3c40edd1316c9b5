"""The key of an inbox: passphrases of members, turnover, and the two papers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.sealing import keys, shares
from feedback.sealing.codes import SYMBOLS
from feedback.sealing.errors import ShareFault, ShareRefused, ShortPassphrase, WrongPassphrase
from feedback.sealing.keys import Inbox
from feedback.sealing.primitives import MAX_MEMORY, STANDARD, Cost
from tests.feedback.sealed import CHEAP, LABOUR, WOMEN, flipped

OLD, NEW = "五一路上的旧车间门口", "correct horse battery"
PAIR = keys.new_pair()


def wrap(passphrase=OLD, member="7", inbox=LABOUR, cost=CHEAP) -> bytes:
    return keys.wrapped(PAIR.secret, passphrase, inbox=inbox, member=member, cost=cost)


def opens(raw: bytes, passphrase=OLD, member="7", inbox=LABOUR) -> bool:
    try:
        return keys.unwrapped(raw, passphrase, inbox=inbox, member=member) == PAIR.secret
    except WrongPassphrase:
        return False


def test_a_member_opens_the_inbox_with_the_passphrase():
    raw = keys.wrapped(PAIR.secret, OLD, inbox=LABOUR, member="7")
    assert len(raw) == 83
    assert keys.unwrapped(raw, OLD, inbox=LABOUR, member="7") == PAIR.secret
    assert keys.public_of(PAIR.secret) == PAIR.public
    assert not keys.is_cheaper(raw)
    assert PAIR.secret not in raw
    assert PAIR.secret.hex() not in repr(PAIR)


def test_the_passphrase_is_the_same_on_every_keyboard():
    raw = wrap("correct horse battery")
    assert opens(raw, "ｃｏｒｒｅｃｔ　horse  battery ")
    assert not opens(raw, "Correct horse battery")


def test_nothing_else_opens_it():
    raw = wrap()
    assert opens(raw)
    assert not opens(raw, NEW)
    assert not opens(raw, "")
    assert not opens(raw, member="8")
    assert not opens(raw, inbox=WOMEN)
    assert not opens(raw, inbox=Inbox(LABOUR.id, 2))


def test_every_byte_of_a_wrap_counts():
    raw = wrap()
    assert [at for at in range(len(raw)) for bit in (0, 7) if opens(flipped(raw, at, bit))] == []
    assert [end for end in range(len(raw)) if opens(raw[:end])] == []
    assert not opens(raw + b"\0")


def test_a_wrap_that_asks_for_all_memory_is_refused_unread():
    raw = wrap()
    greedy = raw[:1] + Cost.FORM.pack(0xFFFFFFFF, 255, 1) + raw[7:]
    assert not opens(greedy)
    with pytest.raises(ValueError, match="out of range"):
        Cost(memory=MAX_MEMORY + 1)


def test_after_a_change_only_the_new_passphrase_opens():
    raw = wrap()
    changed = keys.rewrapped(raw, old=OLD, new=NEW, inbox=LABOUR, member="7", cost=CHEAP)
    assert (opens(changed, NEW), opens(changed, OLD)) == (True, False)
    assert raw[7:23] != changed[7:23]
    with pytest.raises(WrongPassphrase):
        keys.rewrapped(raw, old=NEW, new=OLD, inbox=LABOUR, member="7")
    with pytest.raises(ShortPassphrase) as caught:
        keys.rewrapped(raw, old=OLD, new="工会 123 ", inbox=LABOUR, member="7")
    assert (caught.value.found, caught.value.needed) == (6, 10)


def test_the_cost_of_guessing_can_be_raised_later():
    raw = wrap(cost=Cost(memory=16, ops=1))
    assert keys.is_cheaper(raw, Cost(memory=16, ops=2))
    raised = keys.rewrapped(raw, old=OLD, new=OLD, inbox=LABOUR, member="7", cost=Cost(memory=16, ops=2))
    assert opens(raised)
    assert not keys.is_cheaper(raised, Cost(memory=16, ops=2))
    assert keys.is_cheaper(raised, STANDARD)


def test_whoever_can_open_the_inbox_can_add_a_member():
    secret = keys.unwrapped(wrap(), OLD, inbox=LABOUR, member="7")
    added = keys.wrapped(secret, NEW, inbox=LABOUR, member="9", cost=CHEAP)
    assert opens(added, NEW, member="9")


# --- the two papers -----------------------------------------------------------------------------------------------


def papers(secret=PAIR.secret, inbox=LABOUR) -> list[list[str]]:
    return [shares.printed(share) for share in shares.split(secret, inbox=inbox)]


def refusal(*typed: str, inbox=LABOUR) -> ShareRefused:
    with pytest.raises(ShareRefused) as caught:
        shares.joined(*map(shares.read, typed), inbox=inbox, public=PAIR.public)
    return caught.value


def test_two_papers_bring_the_key_back_in_any_order():
    one, two = map("\n".join, papers())
    for pair in [(one, two), (two, one)]:
        secret = shares.joined(*map(shares.read, pair), inbox=LABOUR, public=PAIR.public)
        assert secret == PAIR.secret


def test_a_paper_is_five_lines_of_five_groups_and_may_be_typed_carelessly():
    one, two = papers()
    assert [[len(group) for group in line.split("-")] for line in one] == [[4] * 5] * 5
    careless = [
        "\n\n".join(one).lower().replace("-", " ").replace("0", "o").replace("1", "l"),
        "".join(two),
    ]
    assert [shares.read(text).number for text in careless] == [1, 2]


def test_a_paper_says_of_which_inbox_and_generation_it_is():
    share = shares.read("\n".join(papers(inbox=Inbox("women-workers", 3))[0]))
    assert share.generation == 3
    assert share.is_of(Inbox("women-workers", 3))
    assert not share.is_of(Inbox("women-workers", 2))
    assert not share.is_of(Inbox("labour-protection", 3))


@settings(max_examples=60)
@given(st.integers(0, 4), st.integers(0, 19), st.sampled_from(SYMBOLS), st.integers(0, 1))
def test_a_typo_is_found_in_its_line(line, at, symbol, which):
    paper = [each.replace("-", "") for each in papers()[which]]
    if paper[line][at] == symbol:
        return
    paper[line] = paper[line][:at] + symbol + paper[line][at + 1 :]
    fault = refusal("\n".join(paper), "\n".join(papers()[1 - which]))
    assert (fault.reason, fault.lines) == (ShareFault.TYPO, (line + 1,))


def test_lines_missing_short_strange_or_out_of_order_are_named():
    one, two = papers()[0], "\n".join(papers()[1])
    swapped = [one[0], one[2], one[1], *one[3:]]
    strange = [*one[:4], one[4][:-1] + "U"]
    assert refusal("\n".join(swapped), two).lines == (2, 3)
    assert refusal("\n".join(strange), two).lines == (5,)
    short = refusal("\n".join([one[0], one[1][:-2], *one[2:]]), two)
    assert (short.reason, short.lines, short.found, short.needed) == (ShareFault.LENGTH, (2,), 18, 20)
    missing = refusal("\n".join(one[:3]), two)
    assert (missing.reason, missing.found, missing.needed) == (ShareFault.LINES, 3, 5)
    assert refusal("", two).reason == ShareFault.LINES


def test_papers_that_do_not_belong_together_are_refused():
    (one, two), (one_again, two_again) = papers(), papers()
    texts = ["\n".join(each) for each in (one, two, one_again, two_again)]
    assert refusal(texts[0], texts[0]).reason == ShareFault.SAME
    assert refusal(texts[0], texts[2]).reason == ShareFault.SAME
    assert refusal(texts[0], texts[3]).reason == ShareFault.SETS
    assert refusal(texts[0], texts[1], inbox=WOMEN).reason == ShareFault.INBOX
    assert refusal(texts[0], texts[1], inbox=Inbox(LABOUR.id, 2)).reason == ShareFault.INBOX
    assert refusal("\n".join(one[:2] + one_again[2:]), texts[1]).reason == ShareFault.WHOLE
    foreign = ["\n".join(each) for each in papers(secret=keys.new_pair().secret)]
    assert refusal(*foreign).reason == ShareFault.KEY


def test_one_paper_alone_says_nothing_about_the_key():
    """Paper 2 of one key with a paper 1 of one's own choice is a paper 2 of any other key."""
    shown = {shares.split(PAIR.secret, inbox=LABOUR)[1].part for _ in range(50)}
    assert len(shown) == 50
    assert PAIR.secret not in shown
    assert repr(shares.split(PAIR.secret, inbox=LABOUR)[0]).find("part=") == -1
