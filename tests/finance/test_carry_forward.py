"""The year-end: whatever was posted, income and spending end at zero and the surplus takes the difference."""

from hypothesis import given
from hypothesis import strategies as st

from finance.rules.accounts import ACCOUNTS, SURPLUS, normal_side
from finance.rules.carry_forward import YEARLY, after, closing_lines, closing_lines_by_branch

SLUGS = [account.slug for account in ACCOUNTS if account.is_posting]
YEARLY_SLUGS = [account.slug for account in ACCOUNTS if account.kind in YEARLY]
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(SLUGS),
        st.sampled_from(SLUGS),
        st.integers(-(10**12), 10**12).filter(bool),
        st.sampled_from(["", "1", "2"]),
    ),
    max_size=40,
)


def balances_of(entries):
    """Each of two lines that add up to nothing."""
    result = {}
    for one, other, fen, branch in entries:
        sums = result.setdefault(branch, {})
        sums[one] = sums.get(one, 0) + fen
        sums[other] = sums.get(other, 0) - fen
    return result


@given(ENTRIES)
def test_after_it_all_income_and_spending_is_zero_and_so_is_the_sum(entries):
    for balances in balances_of(entries).values():
        lines = closing_lines(balances)
        opening = after(balances, lines)

        assert sum(fen for _slug, fen in lines) == 0
        assert all(fen for _slug, fen in lines)
        assert len(lines) != 1
        assert not opening.keys() & set(YEARLY_SLUGS)
        assert sum(opening.values()) == 0
        result = sum(fen for slug, fen in balances.items() if slug in YEARLY_SLUGS)
        assert opening.get(SURPLUS, 0) == balances.get(SURPLUS, 0) + result
        assert closing_lines(opening) == ()


@given(ENTRIES)
def test_branch_by_branch_comes_to_the_same_as_all_together(entries):
    balances = balances_of(entries)
    together = {}
    for sums in balances.values():
        together = after(together, sums.items())
    whole = after(together, closing_lines(together))
    for lines in closing_lines_by_branch(balances).values():
        together = after(together, lines)
    assert together == whole


def test_a_year_of_five_accounts():
    balances = {
        "asset.bank": 700_00,
        "inc.dues": -300_00,
        "inc.allocated": -900_00,
        "exp.activity.welfare": 450_00,
        "exp.other": 50_00,
        "exp.service": 0,
    }
    lines = closing_lines(balances)

    assert lines == (
        ("exp.activity.welfare", -450_00),
        ("exp.other", -50_00),
        ("inc.allocated", 900_00),
        ("inc.dues", 300_00),
        ("net.surplus", -700_00),
    )
    assert after(balances, lines) == {"asset.bank": 700_00, "net.surplus": -700_00}
    assert normal_side(next(a.kind for a in ACCOUNTS if a.slug == SURPLUS)) == -1
    assert closing_lines_by_branch({"7": {"asset.bank": 5, "net.surplus": -5}, "8": balances}) == {"8": lines}
    assert closing_lines({"inc.dues": -5, "exp.other": 5}) == (("exp.other", -5), ("inc.dues", 5))
