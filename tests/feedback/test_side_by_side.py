"""Several measures of the same units: nothing hidden in one table comes out of another."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from feedback.rules.boards import YES, boards
from feedback.rules.periods import Length, Period
from feedback.rules.rates import CaseFacts, Measure, Said, rates
from feedback.rules.side_by_side import REST, suppress_both_ways, suppress_side_by_side
from feedback.rules.suppression import is_small
from tests.feedback.attacker import Attacker, flows_of

OCTOBER = Period(2026, 10, Length.MONTH)
TODAY = date(2026, 11, 28)


def random_measures(chance: random.Random) -> list[dict[tuple[str, str], int]]:
    """Two or three measures of one to seven units, of the same cases: the numbers of the rows are the same."""
    units = "甲乙丙丁戊己庚"[: chance.randint(1, 7)]
    sizes = {unit: chance.choice([0, 2, 5, 7, 12, 30]) for unit in units}
    tables = []
    for _ in range(chance.randint(2, 3)):
        columns = "abcd"[: chance.randint(1, 4)]
        weights = [chance.choice([1, 1, 4, 20]) for _ in columns]
        table = {(unit, column): 0 for unit in units for column in columns}
        for unit, size in sizes.items():
            for column, count in Counter(chance.choices(columns, weights, k=size)).items():
                table[unit, column] = count
        tables.append(table)
    return tables


def test_no_hidden_number_comes_out_of_500_lists_of_measures():
    chance = random.Random(5)
    alone = withheld = 0
    for _ in range(500):
        tables = random_measures(chance)

        shown = suppress_side_by_side(tables)

        if None in [table.total for table in shown.tables]:
            withheld += 1
            continue
        for table in shown.tables:
            assert None not in table.row_totals.values(), "what the tables share is published"
            assert Attacker(flows_of(table), least=0).recovered() == []
            assert Attacker(flows_of(table), least=1).recovered() == []
            numbers = [*table.cells.values(), *table.row_totals.values(), *table.column_totals.values()]
            assert not any(count is not None and is_small(count) for count in numbers)
        alone += any(row is not REST and count for row, count in shown.tables[0].row_totals.items())
    assert alone > 300, "most lists name units"
    assert withheld < 100


def two_lists(chance: random.Random):
    """The same cases by unit and by category, in two measures."""
    cases = [
        (
            chance.choice("甲乙丙丁"),
            chance.choice(["工资", "食堂", "安全"]),
            *(chance.choices("abc", [20, 3, 2], k=2)),
        )
        for _ in range(chance.choice([4, 15, 40, 90]))
    ]

    def tables(side):
        rows = sorted({case[side] for case in cases})
        columns = [sorted({case[measure] for case in cases}) for measure in (2, 3)]
        return [
            {
                (row, column): sum(case[side] == row and case[measure] == column for case in cases)
                for row in rows
                for column in columns[measure - 2]
            }
            for measure in (2, 3)
        ]

    return tables(0), tables(1)


def both_flows(one, other):
    """Row > column > row of the other list, laid out by the test itself."""
    return [
        *(("in", (0, row), count) for row, count in one.row_totals.items()),
        *(((0, row), ("a", column), count) for (row, column), count in one.cells.items()),
        *((("a", column), ("b", column), count) for column, count in one.column_totals.items()),
        *((("b", column), (1, row), count) for (row, column), count in other.cells.items()),
        *(((1, row), "out", count) for row, count in other.row_totals.items()),
        ("out", "in", one.total),
    ]


def test_lists_by_unit_and_by_category_give_nothing_away_together():
    chance = random.Random(8)
    apart = shown_lists = 0
    for _ in range(300):
        by_unit, by_category = two_lists(chance)

        shown = suppress_both_ways(by_unit, by_category)

        for one, other in zip(shown[0].tables, shown[1].tables, strict=True):
            if one.total is None:
                continue
            shown_lists += 1
            assert one.column_totals == other.column_totals
            for least in (0, 1):
                assert Attacker(both_flows(one, other), least=least).recovered() == []
        alone = suppress_side_by_side(by_unit), suppress_side_by_side(by_category)
        apart += any(
            one.column_totals != other.column_totals
            for one, other in zip(alone[0].tables, alone[1].tables, strict=True)
        )
    assert shown_lists > 300
    assert apart > 10, "alone, one list would have shown a total that the other hides"


def test_lists_of_different_cases_are_refused():
    with pytest.raises(ValueError, match="do not count the same cases"):
        suppress_both_ways([{("甲", "a"): 5}], [{("工资", "a"): 6}])


def test_what_is_published_is_true():
    chance = random.Random(6)
    for _ in range(200):
        tables = random_measures(chance)
        shown = suppress_side_by_side(tables)
        for table, counts in zip(shown.tables, tables, strict=True):
            truth = Counter()
            for (unit, column), count in counts.items():
                truth[REST if unit in shown.together else unit, column] += count
            assert {key: count for key, count in table.cells.items() if count is not None} == {
                key: truth[key] for key, count in table.cells.items() if count is not None
            }


def test_a_small_unit_stands_with_the_next_smallest():
    counts = {("甲", YES): 40, ("乙", YES): 2, ("丙", YES): 9}

    shown = suppress_side_by_side([counts])

    assert shown.together == {"乙", "丙"}
    assert shown.tables[0].row_totals == {"甲": 40, REST: 11}


def test_where_all_units_together_are_too_small_nothing_is_published():
    shown = suppress_side_by_side([{("甲", YES): 1, ("乙", YES): 2}, {("甲", "a"): 1, ("乙", "b"): 2}])

    assert [set(table.cells.values()) | {table.total} for table in shown.tables] == [{None}, {None}]


def test_without_a_case_there_is_nothing_to_show():
    assert [one.time.rows for one in boards([], OCTOBER, TODAY)] == [{}, {}]


CASE = CaseFacts(
    "工资",
    "一车间",
    date(2026, 10, 8),
    due_on=date(2026, 10, 15),
    first_reply_on=date(2026, 10, 14),
    replied_on=date(2026, 10, 14),
    claims_solved=True,
)
LATE = replace(CASE, first_reply_on=date(2026, 10, 20), replied_on=date(2026, 10, 20))


def of_unit(unit: str, *groups: tuple[int, CaseFacts]) -> list[CaseFacts]:
    return [replace(case, unit=unit) for number, case in groups for _ in range(number)]


def test_the_board_shows_rates_of_large_units_and_small_ones_together():
    yes, no = replace(CASE, solved=Said.YES, stars=5), replace(LATE, solved=Said.NO, stars=1)
    cases = [
        *of_unit("一车间", (20, yes), (10, no)),
        *of_unit("二车间", (10, yes), (5, no), (5, CASE)),
        *of_unit("三车间", (3, yes)),
        *of_unit("四车间", (6, yes)),
    ]

    shown = boards(cases, OCTOBER, TODAY)[0]

    assert shown.time.together == {"三车间", "四车间"}
    assert {row: shares[Measure.RESPONSE] for row, shares in shown.time.rows.items()} == {
        "一车间": Fraction(2, 3),
        "二车间": Fraction(3, 4),
        None: Fraction(1),
    }
    assert shown.voice.rows["一车间"] == {
        Measure.RATED: Fraction(1),
        Measure.RESOLUTION: Fraction(2, 3),
        Measure.SATISFACTION: Fraction(2, 3),
    }
    assert shown.time.cases == {"一车间": 30, "二车间": 20, None: 9}
    assert shown.time.counts["一车间"] == {Measure.REDONE: 0, Measure.EXTENDED: 0, Measure.EXCLUDED: 0}
    whole = rates(cases, OCTOBER, TODAY)
    assert shown.time.all_together[Measure.RESPONSE] == whole.response.share
    assert shown.voice.all_together[Measure.RESOLUTION] == whole.resolution.share


def test_two_late_answers_of_a_unit_are_not_shown_by_its_rate_nor_by_that_of_the_union():
    cases = [*of_unit("一车间", (20, CASE), (2, LATE)), *of_unit("二车间", (20, CASE))]

    shown = boards(cases, OCTOBER, TODAY)[0]

    assert shown.time.rows["一车间"][Measure.RESPONSE] is None
    assert shown.time.all_together[Measure.RESPONSE] is None
    assert shown.time.rows["二车间"][Measure.RESPONSE] == 1
