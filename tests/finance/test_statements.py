"""Statements: headings are sums of what is below, nothing is lost, rates are whole numbers that round fairly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.accounts import ACCOUNTS, Account, Kind
from finance.rules.statements import (
    Comparison,
    Execution,
    Row,
    compare,
    execution,
    execution_total,
    per_member,
    rolled_up,
    share,
    statement,
)

POSTING = [account.slug for account in ACCOUNTS if account.is_posting]
MOVEMENTS = st.dictionaries(st.sampled_from(POSTING), st.integers(-(10**12), 10**12))
QUARTER = {
    "inc.dues": -300_00,
    "inc.allocated": -900_00,
    "exp.activity.welfare": 400_00,
    "exp.activity.recreation": 100_00,
    "exp.rights.warmth": 50_00,
    "exp.capital.office": 0,
    "asset.bank": 650_00,
}


def test_a_quarter_as_people_read_it():
    quarter = statement(1_000_00, QUARTER)

    assert quarter.income == (Row("inc.dues", 0, 300_00), Row("inc.allocated", 0, 900_00))
    assert quarter.spending == (
        Row("exp.activity", 0, 500_00),
        Row("exp.activity.recreation", 1, 100_00),
        Row("exp.activity.welfare", 1, 400_00),
        Row("exp.rights", 0, 50_00),
        Row("exp.rights.warmth", 1, 50_00),
    )
    assert [quarter.income_fen, quarter.spending_fen, quarter.balance_fen] == [1_200_00, 550_00, 650_00]
    assert quarter.closing_fen == 1_650_00
    assert statement(1_000_00, QUARTER, other_fen=-50_00).closing_fen == 1_600_00
    assert len(statement(0, {}, with_empty=True).spending) == 32
    with pytest.raises(KeyError):
        statement(0, {"exp.unheard_of": 5})


@given(MOVEMENTS, st.integers(-(10**12), 10**12))
def test_nothing_is_lost_and_every_heading_is_the_sum_of_what_is_below(movements, opening):
    found = statement(opening, movements, with_empty=True)
    yearly = sum(fen for slug, fen in movements.items() if slug.startswith(("inc.", "exp.")))

    assert found.closing_fen == opening - yearly
    sums = rolled_up(movements)
    for account in ACCOUNTS:
        if not account.is_posting:
            assert sums[account.slug] == sum(
                sums[other.slug] for other in ACCOUNTS if other.parent == account.slug
            )


def test_a_union_may_have_a_tree_of_three_levels():
    football = Account(
        "exp.activity.recreation.football", Kind.EXPENSE, "exp.activity.recreation", True, "足球", "Football"
    )
    found = statement(0, {football.slug: 7_00}, tree=(*ACCOUNTS, football))

    assert found.spending == (
        Row("exp.activity", 0, 7_00),
        Row("exp.activity.recreation", 1, 7_00),
        Row("exp.activity.recreation.football", 2, 7_00),
    )
    assert found.spending_fen == 7_00


def test_the_execution_of_a_budget():
    budget = {"exp.activity.welfare": 300_00, "exp.activity": 700_00, "exp.operations.training": 80_00}
    rows = execution(budget, QUARTER)

    assert [
        (row.account, row.budget_fen, row.executed_fen, row.rate_bp, row.remaining_fen) for row in rows
    ] == [
        ("exp.activity", 1_000_00, 500_00, 5_000, 500_00),
        ("exp.activity.recreation", 0, 100_00, None, -100_00),
        ("exp.activity.welfare", 300_00, 400_00, 13_333, -100_00),
        ("exp.rights", 0, 50_00, None, -50_00),
        ("exp.rights.warmth", 0, 50_00, None, -50_00),
        ("exp.operations", 80_00, 0, 0, 80_00),
        ("exp.operations.training", 80_00, 0, 0, 80_00),
    ]
    assert execution_total(rows) == Execution("", 0, 1_080_00, 550_00)
    income = execution({"inc.dues": 400_00}, QUARTER, Kind.INCOME)
    assert [(row.account, row.rate_bp) for row in income] == [("inc.dues", 7_500), ("inc.allocated", None)]


def test_two_spans_beside_each_other():
    now, before = (
        statement(0, QUARTER).spending,
        statement(0, {"exp.rights.warmth": 40_00, "exp.other": 8_00}).spending,
    )
    rows = {row.account: row for row in compare(now, before)}

    assert list(rows) == [
        "exp.activity",
        "exp.activity.recreation",
        "exp.activity.welfare",
        "exp.rights",
        "exp.rights.warmth",
        "exp.other",
    ]
    assert rows["exp.rights.warmth"] == Comparison("exp.rights.warmth", 1, 50_00, 40_00)
    assert [(row.delta_fen, row.delta_permille) for row in rows.values()] == [
        (500_00, None),
        (100_00, None),
        (400_00, None),
        (10_00, 250),
        (10_00, 250),
        (-8_00, -1_000),
    ]


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15), st.sampled_from([1, 1_000, 10_000]))
def test_shares_are_the_nearest_whole_number_the_same_on_both_sides_of_zero(part, whole, of):
    found = share(part, whole, of)
    assert abs(Fraction(part * of, whole) - found) <= Fraction(1, 2)
    assert share(-part, whole, of) == -found


def test_money_for_each_member():
    assert [per_member(1_338_774_90, 8_642), per_member(5, 2), per_member(-5, 2), per_member(5, 0)] == [
        154_91,
        3,
        -3,
        None,
    ]
