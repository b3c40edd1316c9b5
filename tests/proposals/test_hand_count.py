"""Paper ballots: numbers accounted for, and two tellers who have to agree."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from proposals.rules.hand_count import CountFault, Difference, HandCount, Stock, Wrong, differences
from proposals.rules.questions import Item, ItemKind, questions_of, summed

ITEMS = [
    Item(ItemKind.APPROVE, "集体合同草案"),
    Item(ItemKind.ELECT, "工会委员会委员", ("甲", "乙", "丙"), 2, has_write_in=True),
]
QUESTIONS = questions_of(ITEMS)
SOUND = HandCount(returned=10, invalid=1, numbers=((6, 2, 1), (9, 5, 3, 1)))


@pytest.mark.parametrize(
    ("stock", "lacking"),
    [
        (Stock(200, 150, 3, 47), 0),
        (Stock(200, 150, 3, 45), 2),
        (Stock(200, 150, 3, 48), -1),
        (Stock(0, 0, 0, 0), 0),
    ],
)
def test_every_printed_ballot_is_accounted_for(stock, lacking):
    assert (stock.lacking, stock.is_reconciled) == (lacking, not lacking)


def test_a_stock_below_nothing_does_not_reconcile():
    assert Stock(10, 11, 0, -1).lacking == 0
    assert not Stock(10, 11, 0, -1).is_reconciled


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"returned": 12, "invalid": 3}, [Wrong(CountFault.RETURNED_BEYOND_ISSUED)]),
        ({"returned": 3, "invalid": 4}, [Wrong(CountFault.INVALID_BEYOND_RETURNED)]),
        ({"invalid": -1}, [Wrong(CountFault.NEGATIVE)]),
        ({"numbers": ((6, 2, 1),)}, [Wrong(CountFault.OTHER_QUESTIONS)]),
        ({"numbers": ((6, 2, 1), (9, 5, 3))}, [Wrong(CountFault.OTHER_QUESTIONS)]),
        ({"numbers": ((6, 2, 2), (9, 5, 3, 1))}, [Wrong(CountFault.TOO_MANY, 0)]),
        ({"numbers": ((6, 2, 0), (9, 5, 3, 1))}, [Wrong(CountFault.TOO_FEW, 0)]),
        ({"numbers": ((6, 2, 1), (9, 6, 3, 1))}, [Wrong(CountFault.TOO_MANY, 1)]),
        ({"numbers": ((6, 2, 1), (0, 0, 0, 0))}, []),
        ({"numbers": ((6, 2, 1), (10, 5, 3, 0))}, [Wrong(CountFault.BEYOND_VALID, 1, 0)]),
        (
            {"numbers": ((10, -1, 0), (9, 5, 3, 1))},
            [Wrong(CountFault.BEYOND_VALID, 0, 0), Wrong(CountFault.NEGATIVE, 0, 1)],
        ),
    ],
)
def test_what_cannot_be_right_is_said(changes, wrong):
    assert replace(SOUND, **changes).faults(QUESTIONS, issued=11) == wrong


def test_whatever_two_voters_tick_is_counted_without_a_fault():
    choices = [
        [list(first), list(second)]
        for first in itertools.product((0, 1), repeat=3)
        for second in itertools.product((0, 1), repeat=4)
        if QUESTIONS[0].allows(first) and QUESTIONS[1].allows(second)
    ]
    assert len(choices) == 3 * 11
    for votes in itertools.product(choices, repeat=2):
        numbers = tuple(map(tuple, summed(QUESTIONS, votes)))
        assert HandCount(2, 0, numbers).faults(QUESTIONS, issued=2) == []


def test_two_tellers_are_compared_number_by_number():
    assert differences(SOUND, SOUND) == []
    other = HandCount(returned=11, invalid=2, numbers=((6, 2, 1), (9, 4, 3, 2)))
    assert differences(SOUND, other) == [
        Difference("returned", 10, 11),
        Difference("invalid", 1, 2),
        Difference("answer", 5, 4, 1, 1),
        Difference("answer", 1, 2, 1, 3),
    ]
