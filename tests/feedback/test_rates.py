"""The three rates: what counts, when it counts, and when it is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.number_words import FORMULAS, MEASURES
from feedback.rules.periods import Length, Period
from feedback.rules.rates import (
    SHARES,
    CaseFacts,
    Compared,
    Measure,
    Rates,
    Ratio,
    Said,
    compared,
    median,
    percent,
    rates,
    rates_by,
    shown,
    shown_median,
)

OCTOBER = Period(2026, 10, Length.MONTH)
TODAY = date(2026, 11, 28)
CASE = CaseFacts(
    "工资",
    "一车间",
    date(2026, 10, 8),
    due_on=date(2026, 10, 15),
    first_reply_on=date(2026, 10, 14),
    replied_on=date(2026, 10, 14),
    working_days=4,
)


def october(*cases: CaseFacts) -> Rates:
    return rates(cases, OCTOBER, TODAY)


def test_a_case_answered_in_time_counts_for_both_rates_of_time():
    found = october(CASE)

    assert (found.received, found.replied) == (1, 1)
    assert (found.response, found.on_time) == (Ratio(Fraction(1), 1), Ratio(Fraction(1), 1))


def test_a_case_never_answered_counts_against_the_response_rate():
    silent = replace(CASE, first_reply_on=None, replied_on=None, working_days=None)

    found = october(CASE, silent)

    assert found.response == Ratio(Fraction(1), 2)
    assert found.on_time == Ratio(Fraction(1), 2)
    assert found.replied == 1


def test_an_answer_on_the_last_day_is_in_time_and_a_day_later_it_is_not():
    last = replace(CASE, first_reply_on=date(2026, 10, 15), replied_on=date(2026, 10, 15))
    late = replace(CASE, first_reply_on=date(2026, 10, 16), replied_on=date(2026, 10, 16))

    assert october(last).response.share == 1
    assert october(late).response.share == 0


def test_a_limit_that_is_not_over_yet_is_not_counted_either_way():
    """Or a quick answer would count at once, and a slow one only later."""
    november = Period(2026, 11, Length.MONTH)
    ahead = replace(CASE, due_on=date(2026, 11, 30))

    assert rates([ahead], november, date(2026, 11, 30)).response == Ratio(Fraction(0), 0)
    assert rates([ahead], november, date(2026, 12, 1)).response == Ratio(Fraction(1), 1)


def test_a_case_done_again_keeps_its_first_answer_and_has_a_new_last_day():
    again = replace(
        CASE,
        redone=True,
        first_due_on=date(2026, 10, 15),
        due_on=date(2026, 11, 5),
        replied_on=date(2026, 11, 9),
    )

    found = october(again)

    assert found.response == Ratio(Fraction(1), 1)
    assert found.on_time == Ratio(Fraction(0), 0)
    assert rates([again], Period(2026, 11, Length.MONTH), TODAY).on_time == Ratio(Fraction(0), 1)
    assert found.redone == 1


def test_solved_is_what_the_reporter_says_and_partly_counts_half():
    said = [Said.YES, Said.YES, Said.PARTLY, Said.NO, None]

    found = october(*(replace(CASE, solved=one, claims_solved=True) for one in said))

    assert found.resolution == Ratio(Fraction(5, 2), 4)
    assert found.claimed == Ratio(Fraction(5), 5)
    assert found.rated == Ratio(Fraction(4), 5)


def test_four_and_five_stars_are_satisfied():
    found = october(*(replace(CASE, stars=stars) for stars in (1, 3, 4, 5, None)))

    assert found.satisfaction == Ratio(Fraction(2), 4)


def test_extensions_and_exclusions_are_counted_by_the_day_of_receipt():
    found = october(
        replace(CASE, extended=True, excluded=True),
        replace(CASE, extended=True, received_on=date(2026, 9, 30)),
    )

    assert (found.extended, found.excluded, found.redone) == (1, 1, 0)


def test_of_an_empty_period_no_rate_can_be_taken():
    found = october()

    assert [found.ratio(measure).share for measure in SHARES] == [None] * len(SHARES)
    assert found.median_days is None


def test_satisfaction_is_hidden_under_five_ratings():
    four = october(*(replace(CASE, stars=5) for _ in range(4)))
    five = october(*(replace(CASE, stars=5) for _ in range(5)))

    assert shown(four, Measure.SATISFACTION) is None
    assert shown(five, Measure.SATISFACTION) == 1
    assert (shown_median(four), shown_median(five)) == (None, 4)


def test_a_rate_that_tells_of_two_unhappy_people_is_hidden():
    found = october(*(replace(CASE, stars=5) for _ in range(20)), *(replace(CASE, stars=1) for _ in range(2)))

    assert found.satisfaction.share == Fraction(10, 11)
    assert shown(found, Measure.SATISFACTION) is None


def test_a_resolution_rate_is_shown_where_no_answer_is_rare():
    def of(yes, partly, no):
        said = [Said.YES] * yes + [Said.PARTLY] * partly + [Said.NO] * no
        return shown(october(*(replace(CASE, solved=one) for one in said)), Measure.RESOLUTION)

    assert of(10, 6, 0) == Fraction(13, 16)
    assert of(10, 6, 2) is None
    assert of(0, 0, 0) is None


def test_a_period_is_compared_with_the_one_before():
    now = october(*(replace(CASE, stars=stars) for stars in [5] * 15 + [1] * 5))
    before = october(*(replace(CASE, stars=stars) for stars in [5] * 5 + [1] * 5))

    assert compared(now, before, Measure.SATISFACTION) == Compared(Fraction(3, 4), Fraction(1, 2))
    assert Compared(Fraction(3, 4), Fraction(1, 2)).change == Fraction(1, 4)
    assert Compared(Fraction(3, 4), None).change is None


def test_numbers_are_taken_for_every_unit():
    other = replace(CASE, unit="二车间", first_reply_on=None)

    found = rates_by([CASE, other, CASE], lambda case: case.unit, OCTOBER, TODAY)

    assert {unit: one.response for unit, one in found.items()} == {
        "一车间": Ratio(Fraction(2), 2),
        "二车间": Ratio(Fraction(0), 1),
    }


@pytest.mark.parametrize(
    ("numbers", "middle"), [([], None), ([7], 7), ([9, 1, 2], 2), ([1, 2, 3, 9], Fraction(5, 2))]
)
def test_the_median_is_the_middle(numbers, middle):
    assert median(numbers) == middle


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(2, 3), "66.7"),
        (Fraction(1), "100"),
        (Fraction(1, 2000), "0.1"),
        (Fraction(-1, 20), "-5"),
        (Fraction(-1, 9999), "0"),
    ],
)
def test_a_share_is_printed_in_tenths_of_a_hundredth(share, text):
    assert percent(share) == text


def test_every_measure_has_a_name_and_a_formula():
    assert set(MEASURES) == set(FORMULAS) == set(Measure)


@pytest.mark.parametrize(
    ("period", "first", "last", "before"),
    [
        (Period(2026, 1, Length.MONTH), date(2026, 1, 1), date(2026, 1, 31), Period(2025, 12, Length.MONTH)),
        (Period(2028, 2, Length.MONTH), date(2028, 2, 1), date(2028, 2, 29), Period(2028, 1, Length.MONTH)),
        (
            Period(2026, 1, Length.QUARTER),
            date(2026, 1, 1),
            date(2026, 3, 31),
            Period(2025, 4, Length.QUARTER),
        ),
        (Period(2026, 1, Length.YEAR), date(2026, 1, 1), date(2026, 12, 31), Period(2025, 1, Length.YEAR)),
    ],
)
def test_periods_are_those_of_the_calendar(period, first, last, before):
    assert (period.first, period.last, period.before) == (first, last, before)
    assert period.before.following == period


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.sampled_from(Length))
def test_every_day_lies_in_its_period_and_in_no_other(day, length):
    period = Period.of(day, length)

    assert day in period
    assert day not in period.before
    assert day not in period.following


def test_a_year_has_four_quarters():
    with pytest.raises(ValueError, match="no quarter 5"):
        Period(2026, 5, Length.QUARTER)
