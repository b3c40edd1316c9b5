"""The account tree as data: complete, consistent in itself, and the same as the chart it was taken from."""

import pytest

from finance.rules.accounts import (
    ACCOUNTS,
    ADVANCES,
    BY_SLUG,
    CASH_LIKE,
    PREFIXES,
    SURPLUS,
    Kind,
    is_within,
    kind_of,
    normal_side,
    parent_of,
)


def test_the_tree_hangs_together():
    assert len(BY_SLUG) == len(ACCOUNTS) == 57
    places = {account.slug: number for number, account in enumerate(ACCOUNTS)}
    for account in ACCOUNTS:
        assert account.kind is kind_of(account.slug)
        assert account.zh
        assert account.en
        has_below = any(other.parent == account.slug for other in ACCOUNTS)
        assert account.is_posting is not has_below, account.slug
        if account.parent:
            assert places[account.parent] < places[account.slug]
            assert account.slug.startswith(f"{account.parent}.")
    assert {SURPLUS, ADVANCES, *CASH_LIKE} <= {account.slug for account in ACCOUNTS if account.is_posting}


def test_codes_of_2010_are_unique_and_lie_below_those_of_their_heading():
    codes = [account.code_2010 for account in ACCOUNTS if account.code_2010]
    assert len(codes) == len(set(codes)) == 55
    for account in ACCOUNTS:
        if account.parent and account.code_2010:
            assert account.code_2010.startswith(BY_SLUG[account.parent].code_2010)
    firsts = {Kind.ASSET: "1", Kind.LIABILITY: "2", Kind.NET: "3", Kind.INCOME: "4", Kind.EXPENSE: "5"}
    assert all(account.code_2010[0] == firsts[account.kind] for account in ACCOUNTS if account.code_2010)


def test_what_changed_its_name_or_has_no_code_is_said():
    renamed = {
        account.slug: account.name_2021 for account in ACCOUNTS if account.name_2021 not in {"", account.zh}
    }
    assert renamed == {
        "net.fixed_fund": "资产基金",
        "net.surplus": "工会资金结转、工会资金结余",
        "exp.undertaking": "对附属单位的支出",
    }
    assert [account.slug for account in ACCOUNTS if not account.code_2010] == [
        "exp.activity.welfare",
        "exp.service",
    ]
    assert [account.slug for account in ACCOUNTS if not account.is_for_grassroots] == ["exp.admin"]


def test_sides_and_places():
    assert {kind for kind in Kind if normal_side(kind) == 1} == {Kind.ASSET, Kind.EXPENSE}
    assert set(PREFIXES.values()) == set(Kind)
    assert [parent_of("exp.capital.repair"), parent_of("exp.capital")] == ["exp.capital", ""]
    assert is_within("exp.activity.welfare", "exp.activity")
    assert not is_within("exp.activityother", "exp.activity")
    with pytest.raises(KeyError):
        kind_of("sundry.things")
