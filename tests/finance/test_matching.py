"""Lines of the bank and entries of the books: what is proposed, what is certain, and the difference explained."""

import random
import time
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finance.rules.matching import DAYS, Item, Reason, likeness, propose, reconcile

DAY = date(2026, 3, 2)


def item(key: int, days: int, amount: int, text: str = "", number: str = "") -> Item:
    return Item(key, DAY + timedelta(days=days), amount, text, number)


def pairs(proposals) -> list[tuple[tuple[int, ...], tuple[int, ...], bool]]:
    return [(each.bank, each.book, each.is_certain) for each in proposals]


def test_the_only_entry_of_the_amount_is_certain_and_says_why():
    bank = [item(1, 0, -51377, "送清凉饮品 某商贸行"), item(2, 3, 1353124, "上级补助 某市总工会")]
    book = [item(11, 1, -51377, "购买清凉饮品"), item(12, 3, 1353124, "收到上级补助"), item(13, 0, 51377)]
    found = propose(bank, book)
    assert pairs(found) == [((2,), (12,), True), ((1,), (11,), True)]
    assert found[0].reasons == (Reason.SAME_AMOUNT, Reason.SAME_DAY, Reason.LIKE_WORDS)
    assert found[1].reasons == (Reason.SAME_AMOUNT, Reason.NEAR_DAY, Reason.LIKE_WORDS)


def test_equal_gifts_are_proposed_but_never_certain_until_a_name_tells_them_apart():
    bank = [item(1, 0, -100000, "住院慰问"), item(2, 0, -100000, "住院慰问")]
    book = [item(11, 0, -100000, "住院慰问"), item(12, 0, -100000, "住院慰问")]
    found = propose(bank, book)
    assert pairs(found) == [((1,), (11,), False), ((2,), (12,), False)]
    assert all(Reason.NOT_THE_ONLY_ONE in each.reasons for each in found)
    named = propose(
        [item(1, 0, -100000, "张伟明"), item(2, 0, -100000, "李娜娜")],
        [item(11, 0, -100000, "李娜娜"), item(12, 0, -100000, "张伟明")],
    )
    assert pairs(named) == [((1,), (12,), True), ((2,), (11,), True)]


def test_one_entry_for_two_lines_of_the_bank_is_in_doubt():
    found = propose([item(1, 0, 500), item(2, 1, 500)], [item(11, 0, 500)])
    assert pairs(found) == [((1,), (11,), False)]


def test_what_is_too_far_apart_or_of_another_amount_is_not_proposed():
    assert propose([item(1, 0, 500)], [item(11, DAYS + 1, 500), item(12, 0, 501), item(13, 0, -500)]) == []
    (far,) = propose([item(1, 0, 500)], [item(11, DAYS, 500)])
    assert not far.is_certain
    assert propose([item(1, 0, 500)], [item(11, 3, 500)], days=2) == []


def test_a_number_on_the_transfer_settles_it():
    bank = [item(1, 0, 500, "报销2026-000123")]
    book = [item(11, 0, 500, "报销", "2026-000124"), item(12, 0, 500, "报销", "2026-000123")]
    (found,) = propose(bank, book)
    assert (found.book, Reason.NUMBER_NAMED in found.reasons) == ((12,), True)


def test_several_entries_in_one_transfer():
    bank = [item(1, 0, -60000, "某文化公司 活动费")]
    book = [
        item(11, 1, -10000, "摄影比赛 某文化公司"),
        item(12, 0, -50000, "三八节 某文化公司"),
        item(13, 0, -70000),
    ]
    (found,) = propose(bank, book)
    assert (found.bank, found.book, found.is_certain) == ((1,), (12, 11), True)
    assert found.reasons[0] == Reason.ADDS_UP
    doubtful = propose(bank, [*book, item(14, 0, -20000, "某文化公司"), item(15, 0, -40000, "某文化公司")])
    assert [each.is_certain for each in doubtful] == [False]
    assert Reason.NOT_THE_ONLY_ONE in doubtful[0].reasons


def test_a_sum_without_a_word_in_common_is_not_certain():
    (found,) = propose([item(1, 0, -300, "甲乙丙")], [item(11, 0, -100), item(12, 0, -200)])
    assert not found.is_certain


def test_one_entry_in_several_transfers():
    bank = [item(1, 0, -10000, "某宾馆"), item(2, 1, -50000, "某宾馆")]
    (found,) = propose(bank, [item(11, 1, -60000, "会议费 某宾馆")])
    assert (found.bank, found.book, found.is_certain) == ((1, 2), (11,), True)


def test_texts_are_like_by_their_pairs_of_letters():
    assert likeness("某文化公司", "三八节活动费　某文化公司") == 1
    assert likeness("ＡＢＣ公司", "abc公司") == 1
    assert likeness("", "某") == 0
    assert likeness("图书采购", "住院慰问") == 0


def test_the_difference_is_explained():
    found = reconcile(
        book_balance=100_000, bank_balance=98_500, only_bank=[300, -1_000], only_book=[2_000, -1_200]
    )
    assert (found.bank_in, found.bank_out, found.book_in, found.book_out) == (300, 1_000, 2_000, 1_200)
    assert (found.book_adjusted, found.bank_adjusted, found.difference) == (99_300, 99_300, 0)
    assert found.agrees
    off = reconcile(book_balance=0, bank_balance=1, only_bank=[], only_book=[])
    assert (off.difference, off.agrees) == (1, False)


ITEMS = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from([100, 200, 300, -100, -500, 700]), st.sampled_from(["", "某宾馆", "会费"])),
    max_size=12,
).map(lambda drawn: [item(key, *each) for key, each in enumerate(drawn)])  # fmt: skip


@given(ITEMS, ITEMS, st.randoms(use_true_random=False))
def test_proposals_add_up_use_nothing_twice_and_do_not_depend_on_the_order(bank, book, draw):
    found = propose(bank, book)
    sums = {True: {each.key: each for each in bank}, False: {each.key: each for each in book}}
    for side in (True, False):
        used = [key for each in found for key in (each.bank if side else each.book)]
        assert len(used) == len(set(used))
    for each in found:
        one = [sums[True][key] for key in each.bank]
        other = [sums[False][key] for key in each.book]
        assert sum(each.amount for each in one) == sum(each.amount for each in other)
        assert all(abs((left.on - right.on).days) <= DAYS for left in one for right in other)
        assert 0 < each.score <= 100
    shuffled = [draw.sample(bank, len(bank)), draw.sample(book, len(book))]
    assert propose(*shuffled) == found


@given(
    st.integers(-(10**9), 10**9), st.lists(st.integers(-999, 999)), st.lists(st.integers(-999, 999)),
    st.lists(st.integers(-999, 999)),
)  # fmt: skip
def test_two_honest_sides_always_agree_once_explained(opening, both, only_bank, only_book):
    found = reconcile(
        book_balance=opening + sum(both) + sum(only_book),
        bank_balance=opening + sum(both) + sum(only_bank),
        only_bank=only_bank,
        only_book=only_book,
    )
    assert found.agrees


def test_a_year_is_matched_to_the_last_line():
    draw = random.Random(7)
    bank = [item(key, draw.randint(0, 360), -draw.randint(100, 900_000), "某公司") for key in range(500)]
    book = [item(each.key, (each.on - DAY).days + draw.randint(0, 3), each.amount, "某公司") for each in bank]
    found = propose(bank, book)
    assert len(found) == 500
    assert all(each.bank == each.book for each in found if each.is_certain)


def test_a_gift_to_everybody_is_matched_soon_and_leaves_nobody_out():
    gifts = [item(key, key // 100, -100_000, f"慰问 {key}") for key in range(600)]
    start = time.perf_counter()
    found = propose(gifts, gifts)
    assert time.perf_counter() - start < 20
    assert len(found) == 600
