"""Small numbers stay hidden: an attacker with pencil and paper is let loose on what is published."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.rules.suppression import (
    K,
    Line,
    Table,
    enough,
    is_small,
    share_of,
    shown_share,
    suppress,
    suppress_chain,
    suppress_line,
)
from tests.feedback.attacker import Attacker, flows_of


def random_table(chance: random.Random) -> dict[tuple[int, int], int]:
    """From one cell to eight by eight, from crowded to nearly empty, from tiny numbers to middling ones."""
    rows, columns = chance.randint(1, 8), chance.randint(1, 8)
    emptiness, most = chance.choice([0.1, 0.3, 0.6, 0.85]), chance.choice([3, 8, 20])
    return {
        (row, column): 0 if chance.random() < emptiness else chance.randint(1, most)
        for row in range(rows)
        for column in range(columns)
    }


def with_totals(counts) -> Table:
    rows, columns = Counter(), Counter()
    for (row, column), count in counts.items():
        rows[row] += count
        columns[column] += count
    return Table(dict(counts), dict(rows), dict(columns), sum(counts.values()))


def naive(counts) -> Table:
    """Hide what is under five, and nothing else."""

    def mask(numbers):
        return {key: None if is_small(number) else number for key, number in numbers.items()}

    table = with_totals(counts)
    total = None if is_small(table.total) else table.total
    return Table(mask(table.cells), mask(table.row_totals), mask(table.column_totals), total)


def numbers_of(table: Table) -> list[int | None]:
    return [*table.cells.values(), *table.row_totals.values(), *table.column_totals.values(), table.total]


def random_tables(number: int) -> list[dict[tuple[int, int], int]]:
    chance = random.Random(20261128)
    return [random_table(chance) for _ in range(number)]


TABLES = random_tables(2_000)


def test_no_hidden_number_of_2_000_random_tables_can_be_computed_from_the_published_ones():
    for counts in TABLES:
        flows = flows_of(suppress(counts))
        for least in (0, 1):
            assert Attacker(flows, least=least).recovered() == [], counts


def test_the_naive_rule_gives_exact_numbers_away_in_many_of_the_same_tables():
    for least, share in ((0, 0.4), (1, 0.5)):
        open_tables = sum(
            bool(Attacker(flows_of(naive(counts)), least=least).recovered()) for counts in TABLES
        )
        assert open_tables > share * len(TABLES)


def test_what_is_published_is_true_and_no_small_number_is_among_it():
    for counts in TABLES:
        published, truth = numbers_of(suppress(counts)), numbers_of(with_totals(counts))
        assert all(shown in (None, count) for shown, count in zip(published, truth, strict=True))
        assert not any(shown is not None and is_small(shown) for shown in published)
        assert all(shown == 0 for shown, count in zip(published, truth, strict=True) if count == 0)


def test_no_more_is_hidden_than_needed():
    """Showing any single number again that is not small itself lets the attacker compute one."""
    for counts in TABLES[:300]:
        table, truth = suppress(counts), with_totals(counts)
        for part in ("cells", "row_totals", "column_totals"):
            for key, shown in getattr(table, part).items():
                count = getattr(truth, part)[key]
                if shown is None and not is_small(count):
                    more = replace(table, **{part: {**getattr(table, part), key: count}})
                    assert Attacker(flows_of(more), least=1).recovered()


def test_where_nothing_is_small_everything_is_published():
    counts = {(row, column): 5 + row + column for row in range(4) for column in range(3)}

    assert suppress(counts) == with_totals(counts)
    assert not suppress(counts).hides_something


def every_table(published: Table, most: int):
    """Slow and certain: all tables of whole numbers up to `most` that fit."""
    unknown = [key for key, shown in published.cells.items() if shown is None]
    for values in itertools.product(range(most + 1), repeat=len(unknown)):
        table = with_totals({**published.cells, **dict(zip(unknown, values, strict=True))})
        if all(
            shown in (None, count)
            for shown, count in zip(numbers_of(published), numbers_of(table), strict=True)
        ):
            yield table


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 1), st.integers(0, 2)), st.integers(0, 3), min_size=6, max_size=6
    ),
    st.sets(st.integers(0, 5), min_size=1, max_size=4),
)
@settings(max_examples=40)
def test_the_attacker_finds_what_trying_all_tables_finds(counts, places):
    hidden = {key: None if place in places else count for place, (key, count) in enumerate(counts.items())}
    published = replace(with_totals(counts), cells=hidden)
    tables = list(every_table(published, 6))
    attacker = Attacker(flows_of(published), least=0)

    found = [attacker.bounds(number) for number in range(len(attacker.unknown))]

    unknown = [key for key, shown in hidden.items() if shown is None]
    columns = [[table.cells[key] for table in tables] for key in unknown]
    assert found == [(min(values), max(values)) for values in columns]


def test_a_single_letter_is_seen_in_no_number():
    assert suppress({("一车间", "工资"): 1, ("二车间", "工资"): 0}) == Table(
        {("一车间", "工资"): None, ("二车间", "工资"): 0},
        {"一车间": None, "二车间": 0},
        {"工资": None},
        None,
    )


def test_one_more_number_is_hidden_where_the_total_would_give_the_small_one_away():
    assert suppress_line({"工资": 2, "食堂": 9, "安全": 30}) == Line(
        {"工资": None, "食堂": None, "安全": 30}, 41
    )
    assert suppress_line({"工资": 6, "食堂": 9}) == Line({"工资": 6, "食堂": 9}, 15)
    assert suppress_line({}) == Line({}, 0)


def test_two_ones_do_not_tell_each_other_by_their_sum():
    """Both are hidden and add up to two; since zeros are shown, each would have to be one."""
    line = suppress_line({"工资": 1, "食堂": 1, "安全": 30, "班车": 0})

    assert line == Line({"工资": None, "食堂": None, "安全": None, "班车": 0}, 32)


def chain_flows(tables: list[Table]) -> list[tuple[object, object, int | None]]:
    """Tables joined by the totals they share, laid out by the test itself."""
    flows = [("out", "in", tables[0].total)]
    flows += [("in", (0, row), count) for row, count in tables[0].row_totals.items()]
    for place, table in enumerate(tables):
        last = place == len(tables) - 1
        for (row, column), count in table.cells.items():
            flows.append(((place, row), ("totals", place, column), count))
        for column, count in table.column_totals.items():
            flows.append((("totals", place, column), "out" if last else (place + 1, column), count))
    return flows


def test_tables_that_share_totals_give_nothing_away_together():
    chance = random.Random(7)
    apart = 0
    for _ in range(150):
        cases = [
            (
                chance.choice("已办未办"[:2]),
                chance.choice(["工资", "食堂", "安全"]),
                chance.randint(1, 4),
                chance.randint(1, 3),
            )
            for _ in range(chance.randint(1, 60))
        ]
        sides = [dict.fromkeys(case[side] for case in cases) for side in range(4)]
        counts = [
            {
                **{(row, column): 0 for row in sides[side] for column in sides[side + 1]},
                **Counter((case[side], case[side + 1]) for case in cases),
            }
            for side in range(3)
        ]

        tables = suppress_chain(counts)

        assert Attacker(chain_flows(tables), least=1).recovered() == []
        assert all(one.column_totals == other.row_totals for one, other in itertools.pairwise(tables))
        alone = [suppress(table) for table in counts]
        apart += any(one.column_totals != other.row_totals for one, other in itertools.pairwise(alone))
    assert apart > 15, "alone, the tables would have shown each other's hidden totals"


def test_tables_of_different_cases_are_no_chain():
    with pytest.raises(ValueError, match="do not count the same cases"):
        suppress_chain([{("a", "b"): 5}, {("b", "c"): 6}])
    with pytest.raises(ValueError, match="never below zero"):
        suppress({("a", "b"): -1})
    with pytest.raises(ValueError, match="there is no table"):
        suppress_chain([])


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (40, 50, Fraction(4, 5)),
        (50, 50, Fraction(1)),
        (0, 50, Fraction(0)),
        (48, 50, None),
        (3, 50, None),
        (2, 4, None),
        (0, 4, None),
        (0, 0, None),
    ],
)
def test_a_share_is_hidden_where_a_small_number_could_be_computed_from_it(part, whole, share):
    assert share_of(part, whole) == share


def test_a_share_is_made_of_published_numbers_only():
    assert shown_share([6, 9], 20) == Fraction(3, 4)
    assert shown_share([6, None], 20) is None
    assert shown_share([6], None) is None


def test_a_mean_is_shown_of_five_and_more_whose_number_is_published():
    assert [enough(count) for count in (None, 0, K - 1, K, 80)] == [False, False, False, True, True]
