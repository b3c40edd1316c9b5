"""Samples that nobody chooses: the same for everybody, in proportion to money, and complete where they say all."""

import hashlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.sampling import (
    LINKS,
    Item,
    Method,
    above,
    anchor,
    by_lot,
    by_money,
    is_link,
    joint_seed,
    link,
    reversals,
    uniform,
)

SEEDS = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(3_000)]
SEED = SEEDS[0]
ITEMS = st.lists(st.integers(0, 10**10), max_size=60).map(
    lambda sums: [Item(number, fen) for number, fen in enumerate(sums, start=1)]
)


@given(ITEMS, st.integers(0, 20), st.randoms())
def test_the_order_of_reading_changes_nothing(items, count, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    for draw in (by_money, by_lot):
        assert draw(shuffled, count, SEED) == draw(items, count, SEED)


@given(ITEMS, st.integers(0, 20))
def test_sizes_are_as_asked(items, count):
    total = sum(item.fen for item in items)
    money, lot = by_money(items, count, SEED), by_lot(items, count, SEED)

    assert sum(pick.hits for pick in money.picks) == (count if total else 0)
    assert len(lot.picks) == min(count, len(items))
    assert {money.total_fen, lot.total_fen} == {total}
    assert {money.items, lot.items} == {len(items)}
    known = {(item.seq, item.fen) for item in items}
    for sample in (money, lot):
        assert {(pick.seq, pick.fen) for pick in sample.picks} <= known
        assert [pick.seq for pick in sample.picks] == sorted({pick.seq for pick in sample.picks})
    assert 0 not in {pick.fen for pick in money.picks}


@given(ITEMS, st.integers(1, 20))
def test_what_is_as_large_as_the_interval_is_always_drawn(items, count):
    sample = by_money(items, count, SEED)
    large = {item.seq for item in items if item.fen and item.fen * count >= sample.total_fen}
    assert large <= {pick.seq for pick in sample.picks}


def test_every_fen_has_the_same_chance():
    random = Random(20261128)
    items = [Item(number, random.randrange(1, 20_000)) for number in range(1, 41)]
    total, count = sum(item.fen for item in items), 5
    drawn = dict.fromkeys((item.seq for item in items), 0)
    for seed in SEEDS:
        for pick in by_money(items, count, seed).picks:
            drawn[pick.seq] += pick.hits
    for item in items:
        expected = len(SEEDS) * count * item.fen / total
        assert abs(drawn[item.seq] - expected) < 4.5 * expected**0.5 + 1, item


def test_a_point_belongs_to_one_fen():
    singles = [Item(number, 1) for number in range(1, 31)]
    for seed in SEEDS[:20]:
        assert [pick.hits for pick in by_money(singles, 30, seed).picks] == [1] * 30


def test_by_lot_every_entry_has_the_same_chance_whatever_its_sum():
    items = [Item(number, 10**number) for number in range(10)]
    drawn = dict.fromkeys(range(10), 0)
    for seed in SEEDS:
        for pick in by_lot(items, 3, seed).picks:
            drawn[pick.seq] += 1
    assert all(abs(times - 900) < 4.5 * (3_000 * 0.3 * 0.7) ** 0.5 for times in drawn.values())


def test_numbers_are_drawn_without_a_favourite():
    counts = [0] * 7
    for number in range(7_000):
        counts[uniform(SEED, f"test {number}", 7)] += 1
    assert all(850 < count < 1_150 for count in counts)


def test_all_above_and_all_reversals_are_complete():
    items = [Item(1, 500), Item(2, 499), Item(3, 900), Item(4, 499, reverses=2), Item(5, 100, reverses=77)]
    large, undone = above(items, 500, SEED), reversals(items, SEED)

    assert [pick.seq for pick in large.picks] == [1, 3]
    assert large.picked_fen == 1400
    assert [pick.seq for pick in undone.picks] == [2, 4, 5]
    assert [large.method, undone.method] == [Method.ABOVE, Method.REVERSALS]


def test_a_sample_that_was_once_drawn_is_drawn_again_for_ever():
    items = [Item(number, number * 1_000) for number in range(1, 101)]
    assert [pick.seq for pick in by_money(items, 5, SEED).picks] == [7, 45, 64, 78, 90]
    assert [pick.seq for pick in by_lot(items, 5, SEED).picks] == [14, 23, 32, 45, 81]


@pytest.mark.parametrize("seed", ["", "abc", "A" * 64, "0x" + "0" * 62, "g" * 64, SEED + "0"])
def test_only_the_root_of_a_checkpoint_is_a_seed(seed):
    for draw in (by_money, by_lot, above):
        with pytest.raises(ValueError, match="seed"):
            draw([Item(1, 5)], 1, seed)


def test_impossible_entries_are_refused():
    with pytest.raises(ValueError, match="negative"):
        by_money([Item(1, -5)], 1, SEED)
    with pytest.raises(ValueError, match="twice"):
        by_lot([Item(1, 5), Item(1, 6)], 1, SEED)
    with pytest.raises(ValueError, match="nothing"):
        uniform(SEED, "x", 0)
    assert by_money([], 3, SEED).picks == by_lot([], 3, SEED).picks == ()


def test_neither_side_chooses_the_seed():
    roots, lines, numbers = SEEDS[:10], SEEDS[10:16], SEEDS[20:30]
    seeds = {joint_seed(root, line, number) for root in roots for line in lines for number in numbers}

    assert len(seeds) == 600
    assert not seeds & {*roots, *lines, *numbers}
    assert by_lot([Item(1, 5)], 1, joint_seed(roots[0], lines[0], numbers[0])).picks
    for wrong in ("", "A" * 64):
        with pytest.raises(ValueError, match="seed"):
            joint_seed(wrong, lines[0], numbers[0])
        with pytest.raises(ValueError, match="seed"):
            joint_seed(roots[0], lines[0], wrong)


def test_the_number_of_each_turn_is_fixed_by_the_anchor_and_later_ones_stay_unknown():
    secret = b"of the committee alone"
    end = anchor(secret)
    numbers = [link(secret, turn) for turn in range(1, 6)]

    assert all(is_link(number, turn, end) for turn, number in enumerate(numbers, 1))
    for turn, number in enumerate(numbers, 1):
        assert not is_link(number, turn + 1, end)
        assert not is_link(number, turn - 1, end)
        # The one before follows from it, and nothing else of the chain is known yet.
        before = numbers[turn - 2] if turn > 1 else end
        assert hashlib.sha256(bytes.fromhex(number)).hexdigest() == before
    assert not is_link(end, 0, end)
    assert anchor(b"another") != end
    for turn in (-1, LINKS):
        with pytest.raises(ValueError, match="end"):
            link(secret, turn)
