"""The checklist before a close: each point alone in order, asking and stopping."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from finance.rules.closing import Month, Point, State, by_age, checklist, may_close
from finance.rules.limits import Advance

LAST = date(2026, 10, 31)
FINE = Month(LAST, book_bank_fen=180_923_18, typed_bank_fen=180_923_18)


LAST_MONTH = {"is_last_of_year": True, "declared_by": "陈国梁"}


def advance(days, fen=500_00, number="2026-000001"):
    return Advance(number, LAST - timedelta(days=days), fen)


def test_a_month_in_order_closes():
    items = checklist(FINE)

    assert [item.point for item in items] == [
        Point.PREVIOUS,
        Point.DRAFTS,
        Point.VOUCHERS,
        Point.BANK,
        Point.BANK_LINES,
        Point.ADVANCES,
        Point.REVERSALS,
        Point.TRIAL_BALANCE,
    ]
    assert {item.state for item in items} == {State.OK}
    assert may_close(items, set())


@pytest.mark.parametrize(
    ("change", "point", "state", "figures"),
    [
        ({"is_previous_closed": False}, Point.PREVIOUS, State.STOP, {}),
        ({"approved_drafts": 1, "other_drafts": 2}, Point.DRAFTS, State.STOP, {"approved": 1, "others": 2}),
        ({"other_drafts": 2}, Point.DRAFTS, State.ASK, {"approved": 0, "others": 2}),
        (
            {"without_voucher": ("2026-000007",), "excused_vouchers": ("2026-000008",)},
            Point.VOUCHERS,
            State.STOP,
            {"missing": ("2026-000007",), "excused": ("2026-000008",)},
        ),
        (
            {"excused_vouchers": ("2026-000008",)},
            Point.VOUCHERS,
            State.ASK,
            {"missing": (), "excused": ("2026-000008",)},
        ),
        ({"typed_bank_fen": None}, Point.BANK, State.STOP, {"book_fen": 180_923_18, "missing": 1}),
        (
            {"typed_bank_fen": 180_923_17},
            Point.BANK,
            State.STOP,
            {"book_fen": 180_923_18, "seen_fen": 180_923_17, "difference_fen": -1},
        ),
        (
            {"unmatched_lines": 3, "unmatched_fen": 40_00},
            Point.BANK_LINES,
            State.ASK,
            {"lines": 3, "fen": 40_00},
        ),
        ({"book_cash_fen": 5}, Point.CASH, State.STOP, {"book_fen": 5, "missing": 1}),
        (
            {"book_cash_fen": 5, "counted_cash_fen": 5},
            Point.CASH,
            State.OK,
            {"book_fen": 5, "seen_fen": 5, "difference_fen": 0},
        ),
        (
            {"reversals": (("2026-000009", "2026-000003"),)},
            Point.REVERSALS,
            State.ASK,
            {"count": 1, "numbers": ("2026-000009 2026-000003",)},
        ),
        ({"trial_balance_fen": -1}, Point.TRIAL_BALANCE, State.STOP, {"fen": -1}),
        (LAST_MONTH | {"uncarried_fen": 9}, Point.YEAR_END, State.STOP, {"fen": 9}),
        (LAST_MONTH, Point.YEAR_END, State.OK, {"fen": 0}),
        (LAST_MONTH, Point.DECLARATION, State.OK, {"by": "陈国梁"}),
        (LAST_MONTH | {"declared_by": ""}, Point.DECLARATION, State.ASK, {"by": ""}),
    ],
)
def test_each_point_says_what_it_found(change, point, state, figures):
    items = checklist(replace(FINE, **change))
    [item] = [item for item in items if item.point is point]

    assert [item.state, item.figures] == [state, figures]
    assert [other.point for other in items if other.state is not State.OK and other is not item] == []
    assert may_close(items, set()) is (state is State.OK)
    assert may_close(items, {point}) is (state is not State.STOP)
    assert may_close(items, set(Point)) is (state is not State.STOP)


def test_advances_are_old_after_their_days():
    month = replace(
        FINE, advances=(advance(31, 300_00, "2026-000002"), advance(30), advance(400, 0, "2026-000003"))
    )
    [item] = [item for item in checklist(month) if item.point is Point.ADVANCES]

    assert item.state is State.ASK
    assert item.figures == {
        "open": 2,
        "open_fen": 800_00,
        "old": 1,
        "old_fen": 300_00,
        "oldest_days": 31,
        "numbers": ("2026-000002",),
        "days": 30,
    }
    assert {item.state for item in checklist(month, advance_days=31)} == {State.OK}


def test_advances_by_age():
    days = (0, 30, 31, 90, 91, 180, 181, 1000)
    assert by_age([advance(each, 1 << number) for number, each in enumerate(days)], LAST) == (3, 12, 48, 192)
    assert by_age([], LAST, (10,)) == (0, 0)
