"""Limits on drafts: each kind within, on and beyond its figure; which row holds on a day; what a union begins with."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.limit_presets import CHECKED_BY, DECLARED, DEFAULT_RULES, Prohibition
from finance.rules.limits import (
    CHECKS,
    Advance,
    Certainty,
    Citation,
    DraftLine,
    Effect,
    Facts,
    Occasion,
    Paid,
    Rule,
    RuleKind,
    hits,
    in_force,
    wrong_params,
)

DAY = date(2026, 11, 23)
SOURCE = Citation("本单位规定", "our own rules", Certainty.PRACTICE)
K = RuleKind


def rule(kind, code="rule", **params):
    return Rule(code, kind, SOURCE, params)


def spending(fen, account="exp.activity.welfare", paid_from="asset.bank", **more):
    return Facts((DraftLine(account, fen), DraftLine(paid_from, -fen)), **more)


def figures(facts, *rules):
    return [dict(hit.figures) for hit in hits(facts, rules, DAY)]


HOLIDAY = rule(K.PER_HEAD_YEAR, occasions=["holiday"], limit_fen=2_000_00)


def test_a_person_gets_so_much_in_a_year():
    person = spending(500_00, occasion=Occasion.HOLIDAY, payee="p7", is_person=True)
    within = replace(person, year_of_payee={"holiday": 1_500_00, "birthday": 900_00})
    beyond = replace(person, year_of_payee={"holiday": 1_500_01})

    assert figures(within, HOLIDAY) == []
    assert figures(beyond, HOLIDAY) == [
        {
            "fen": 500_00,
            "before_fen": 1_500_01,
            "heads": 1,
            "limit_fen": 2_000_00,
            "allowed_fen": 2_000_00,
            "per_head_fen": 2_000_01,
            "over_fen": 1,
        }
    ]
    assert figures(replace(beyond, occasion=Occasion.BIRTHDAY), HOLIDAY) == []


def test_goods_for_all_members_are_counted_by_the_head():
    goods = spending(80_000_00, occasion=Occasion.HOLIDAY, headcount=100)
    before = {"holiday": 120_000_00, "exp.activity.recreation": 5_000_000_00}

    assert figures(replace(goods, year_of_all=before), HOLIDAY) == []
    [hit] = figures(replace(goods, headcount=99, year_of_all=before), HOLIDAY)
    assert [hit["per_head_fen"], hit["over_fen"]] == [2_020_21, 2_000_00]
    assert figures(replace(goods, headcount=None), HOLIDAY) == [
        {"missing": "headcount", "fen": 80_000_00, "limit_fen": 2_000_00}
    ]


def test_a_limit_by_account_holds_for_what_is_below_it():
    by_account = rule(K.PER_HEAD_YEAR, accounts=["exp.activity"], limit_fen=300_00)
    facts = spending(100_00, payee="p7", is_person=True, year_of_payee={"exp.activity.recreation": 200_01})

    assert [hit["over_fen"] for hit in figures(facts, by_account)] == [1]
    assert figures(replace(facts, year_of_payee={"exp.rights.warmth": 900_00}), by_account) == []
    assert figures(spending(900_00, "exp.rights.warmth", payee="p7", is_person=True), by_account) == []


def test_a_draft_about_something_else_is_not_blamed_for_what_was_spent_before():
    for kind in (K.PER_HEAD_YEAR, K.PER_HEAD_EVENT, K.PER_CASE):
        welfare = rule(kind, accounts=["exp.activity.welfare"], limit_fen=1)
        unset = rule(kind, "unset", accounts=["exp.activity.welfare"])
        sums = {"exp.activity.welfare": 900_00}
        other = spending(5, "exp.other", year_of_all=sums, year_of_payee=sums, event_fen=900_00)
        taken_back = replace(other, lines=(DraftLine("exp.activity.welfare", -5), DraftLine("asset.bank", 5)))
        for facts in (other, taken_back, replace(other, is_person=True)):
            assert figures(facts, welfare, unset) == []


def test_an_event_costs_so_much_for_each_who_takes_part():
    outing = rule(K.PER_HEAD_EVENT, occasions=["outing"], limit_fen=120_00)
    facts = spending(600_00, occasion=Occasion.OUTING, headcount=10, event_fen=600_00)

    assert figures(facts, outing) == []
    assert figures(replace(facts, event_fen=600_01), outing)[0]["over_fen"] == 1


def test_each_case_has_its_sum_and_a_limit_nobody_entered_is_asked_for():
    birthday = rule(K.PER_CASE, occasions=["birthday"], limit_fen=300_00)
    cakes = spending(3_000_00, occasion=Occasion.BIRTHDAY, cases=10)

    assert figures(cakes, birthday) == []
    assert figures(replace(cakes, cases=9), birthday)[0]["over_fen"] == 300_00
    assert figures(cakes, rule(K.PER_CASE, occasions=["birthday"])) == [{"missing": "limit", "fen": 3_000_00}]


def test_cash_above_the_threshold_is_for_people_only():
    cash = rule(K.CASH_PAYMENT_ABOVE, above_fen=1_000_00, is_people_exempt=True)

    assert figures(spending(1_000_00, paid_from="asset.cash"), cash) == []
    assert figures(spending(1_000_01, paid_from="asset.cash"), cash) == [
        {"fen": 1_000_01, "limit_fen": 1_000_00}
    ]
    assert figures(spending(5_000_00, paid_from="asset.cash", is_person=True), cash) == []
    assert figures(spending(5_000_00), cash) == []
    to_bank = spending(5_000_00, "asset.bank", "asset.cash", kind="transfer")
    assert figures(to_bank, cash) == []


def test_documents_are_asked_for_above_their_sum():
    needed = rule(
        K.REQUIRED_DOCUMENTS, accounts=["exp"], above_fen=5_000_00, documents=["invoice", "contract|quote"]
    )
    bought = spending(5_000_01)

    assert figures(spending(5_000_00), needed) == []
    assert figures(bought, needed) == [{"documents": ("invoice", "contract|quote"), "fen": 5_000_01}]
    assert figures(replace(bought, documents=frozenset({"quote"})), needed)[0]["documents"] == ("invoice",)
    assert figures(replace(bought, documents=frozenset({"quote", "invoice"})), needed) == []
    assert figures(replace(bought, lines=bought.lines[1:]), needed) == []


@pytest.mark.parametrize(
    "facts",
    [
        spending(1_00, narration="购买超市购物卡"),
        spending(1_00, narration="超市 购 物\u3000卡"),
        spending(1_00, payee_name="某超市（购物卡部）"),
        spending(1_00, items=("大米", "购物卡50张")),
        Facts((DraftLine("exp.other", 100, "购物卡"), DraftLine("asset.bank", -100))),
        spending(1_00, narration="包厢ＫＴＶ"),
        spending(1_00, narration="k t v"),
        spending(1_00, narration="购\u200b物\u2060卡"),
    ],
)
def test_forbidden_words_are_found_wherever_they_stand(facts):
    words = rule(K.WORDS, words=["购物卡", "KTV", "补贴"], unless=["困难补贴"])
    assert len(figures(facts, words)) == 1


def test_words_that_are_harmless_where_they_stand():
    words = rule(K.WORDS, words=["补贴", "购物卡"], unless=["困难补贴"])

    assert figures(spending(1_00, narration="困难补贴发放"), words) == []
    assert figures(spending(1_00, narration="困难补贴、通讯补贴"), words) == [{"words": ("补贴",)}]
    # Two fields next to each other make no word.
    assert figures(spending(1_00, narration="购物", payee_name="卡片厂"), words) == []


def test_the_budget_is_exceeded_by_the_line_above_too():
    budget = rule(K.BUDGET_EXCEEDED)
    facts = spending(
        500_00, budget_left={"exp.activity": 499_99, "exp.activity.welfare": 500_00, "exp.rights": -5}
    )

    assert figures(facts, budget) == [
        {"account": "exp.activity", "fen": 500_00, "left_fen": 499_99, "over_fen": 1}
    ]
    taken_back = Facts((DraftLine("exp.activity.welfare", -100), DraftLine("asset.bank", 100)))
    assert figures(replace(taken_back, budget_left={"exp.activity": -9}), budget) == []


def test_the_same_sum_to_the_same_payee_within_the_days_is_a_double():
    double = rule(K.DUPLICATE, within_days=30)
    facts = spending(500_00, payee="shop")

    def paid(number, days, fen=500_00, payee="shop"):
        return Paid(number, DAY - timedelta(days=days), fen, payee)

    found = (paid("2026-000009", 30), paid("2026-000008", -3), paid("2026-000007", 31))
    others = (paid("2026-000006", 1, payee="other"), paid("2026-000005", 1, fen=500_01))

    assert figures(replace(facts, paid=found + others), double) == [
        {"numbers": ("2026-000008", "2026-000009"), "fen": 500_00, "days": 30}
    ]
    assert figures(spending(500_00, paid=(paid("2026-000004", 1, payee=""),)), double) == []


def test_no_new_advance_for_somebody_who_owes_an_old_one():
    aged = rule(K.AGED_ADVANCE, after_days=30)
    old = Advance("2026-000100", DAY - timedelta(days=31), 300_00)
    young = Advance("2026-000120", DAY - timedelta(days=30), 900_00)
    facts = spending(1_000_00, "asset.other_receivable", kind="advance", advances=(young, old))

    assert figures(facts, aged) == [{"numbers": ("2026-000100",), "left_fen": 300_00, "days": 31}]
    assert figures(replace(facts, advances=(young, replace(old, left_fen=0))), aged) == []
    assert figures(replace(facts, kind="expense"), aged) == []


def test_the_row_of_the_province_and_of_the_day_is_the_one_that_holds():
    def row(limit, province="", valid_from=None, valid_until=None):
        rule = replace(HOLIDAY, province=province, valid_from=valid_from, valid_until=valid_until)
        return replace(rule, params={"occasions": ["holiday"], "limit_fen": limit})

    rows = [
        row(5),
        row(4, valid_from=date(2026, 7, 1)),
        row(3, "云南"),
        row(2, "云南", date(2025, 1, 1), date(2025, 12, 31)),
        row(1, "云南", date(2027, 1, 1)),
    ]

    def limit(day, province):
        [rule] = in_force(rows, day, province)
        return rule.params["limit_fen"]

    assert [limit(date(2026, 6, 30), ""), limit(date(2026, 7, 1), "")] == [5, 4]
    assert limit(date(2026, 8, 1), "山东") == 4
    assert [limit(day, "云南") for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31))] == [
        3,
        2,
        2,
    ]
    assert [limit(day, "云南") for day in (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))] == [
        3,
        3,
        1,
    ]
    assert in_force(rows[3:4], date(2026, 1, 1), "云南") == ()


def test_what_blocks_comes_first():
    soft = rule(K.WORDS, "a", words=["卡"])
    hard = replace(rule(K.WORDS, "b", words=["卡"]), effect=Effect.BLOCK)
    found = hits(spending(1_00, narration="购物卡"), [soft, hard], DAY)

    assert [(hit.code, hit.is_block) for hit in found] == [("b", True), ("a", False)]


def test_what_a_union_begins_with_is_well_formed_cited_and_only_warns():
    assert set(CHECKS) == set(RuleKind) == {rule.kind for rule in DEFAULT_RULES}
    assert len({rule.code for rule in DEFAULT_RULES}) == len(DEFAULT_RULES)
    for each in DEFAULT_RULES:
        assert wrong_params(each.kind, each.params) == (), each.code
        assert each.citation.text_zh
        assert each.citation.text_en
        assert each.effect is Effect.WARN
        assert each.province == ""
    assert [each.code for each in DEFAULT_RULES if each.citation.certainty is Certainty.LAW] == ["cash.above"]


def test_four_of_the_eight_prohibitions_are_looked_for_and_four_are_signed_for():
    assert {rule.code for rule in DEFAULT_RULES if rule.kind is K.WORDS} == set(CHECKED_BY.values())
    assert [len(CHECKED_BY), len(DECLARED)] == [4, 4]
    assert {*CHECKED_BY, *DECLARED} == set(Prohibition)


def test_an_everyday_draft_with_its_papers_runs_into_none_of_them():
    matches = spending(
        3_200_00,
        "exp.activity.recreation",
        narration="职工篮球赛裁判费、饮用水",
        payee_name="县体育服务中心",
        payee="sports",
        headcount=120,
        documents=frozenset({"invoice", "plan", "attendance"}),
        budget_left={"exp.activity": 9_000_00},
    )
    assert hits(matches, DEFAULT_RULES, DAY) == ()

    cards = replace(matches, narration="篮球赛奖品：购物卡", documents=frozenset({"invoice"}))
    assert [(hit.code, dict(hit.figures)) for hit in hits(cards, DEFAULT_RULES, DAY)] == [
        ("documents.event", {"documents": ("plan", "attendance"), "fen": 3_200_00}),
        ("words.gift_cards", {"words": ("购物卡",)}),
    ]


@pytest.mark.parametrize(
    ("kind", "params", "wrong"),
    [
        (K.PER_CASE, {"limit_fen": 5}, ("accounts",)),
        (K.PER_CASE, {"occasions": ["birthday"], "limit_fen": "5"}, ("limit_fen",)),
        (K.PER_CASE, {"occasions": ["birthday"], "limit_fen": -1}, ("limit_fen",)),
        (K.PER_CASE, {"occasions": ["birthday"], "limit_fen": True}, ("limit_fen",)),
        (K.PER_CASE, {"occasions": ["party"]}, ("occasions",)),
        (K.PER_CASE, {"occasions": "birthday"}, ("occasions",)),
        (K.CASH_PAYMENT_ABOVE, {"is_people_exempt": 1}, ("above_fen", "is_people_exempt")),
        (K.REQUIRED_DOCUMENTS, {"documents": ["invoice|selfie"]}, ("documents",)),
        (K.WORDS, {"words": [""], "colour": "red"}, ("colour", "words")),
        (K.BUDGET_EXCEEDED, {"limit_fen": 1}, ("limit_fen",)),
        (K.DUPLICATE, {}, ("within_days",)),
        (K.AGED_ADVANCE, {"after_days": 30}, ()),
    ],
)
def test_whoever_edits_a_rule_is_told_what_is_wrong(kind, params, wrong):
    assert wrong_params(kind, params) == wrong


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 500), st.integers(0, 10**7))
def test_over_means_over_and_no_more(spent, before, heads, limit):
    rules = rule(K.PER_HEAD_YEAR, occasions=["holiday"], limit_fen=limit)
    facts = spending(spent, occasion=Occasion.HOLIDAY, headcount=heads, year_of_all={"holiday": before})
    found = figures(facts, rules)

    assert bool(found) is (before + spent > limit * heads)
    if found:
        over = found[0]["over_fen"]
        assert figures(replace(facts, year_of_all={"holiday": before - over}), rules) == []
        assert found[0]["per_head_fen"] > limit
