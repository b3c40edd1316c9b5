"""The journals for hledger and beancount: both programs accept them and come to our totals, to the fen."""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from finance.proof import journals
from finance.proof.journals import Account
from tests.finance.books import ACCOUNTS, entries

NAMES = {
    "asset.bank": ("102", "银行存款"),
    "asset.cash": ("101", "库存现金"),
    "asset.other_receivable": ("135", "其他应收款"),
    "liab.other_payable": ("225", "其他应付款"),
    "net.surplus": ("331", "结余"),
    "inc.dues": ("401", "会费收入"),
    "inc.allocated": ("402", "拨缴经费收入"),
    "exp.activity": ("501", "职工活动支出"),
    "exp.activity.recreation": ("50102", "文体活动支出"),
    "exp.activity.welfare": ("", "职工集体福利支出（节日慰问）"),
    "exp.rights": ("502", "维权支出"),
    "exp.rights.warmth": ("50205", "送温暖费"),
    "exp.operations.meetings": ("50302", "会议费；培训: a  b"),
}
KINDS = {"asset": "asset", "liab": "liability", "net": "net", "inc": "income", "exp": "expense"}
CHART = [
    Account(
        slug,
        code,
        KINDS[slug.partition(".")[0]],
        name,
        parent=parent if (parent := slug.rpartition(".")[0]) in NAMES else "",
    )
    for slug, (code, name) in NAMES.items()
]
HARD = [
    "",
    "* 星号",
    "! 感叹号",
    "(括号) 在前",
    "a;b|c",
    "全角；：",
    "两  个\t空格",
    "一行\n二行\r\n三行",
    "\x00\x07\u2028\x85",
    '"引号" \\反斜杠\\',
    "date:2026-13-45",
    "[2026-99-99]",
    "#tag ^link",
    "= 100 @ 3",
    "🏓",
    "x" * 5000,
]


def hard_entries():
    """What an unkind hand may type into a narration and a memo."""
    for seq, text in enumerate(HARD, 1):
        yield {
            "date": "2026-11-23",
            "kind": "expense",
            "lines": [
                ["exp.activity", 1, text or "x"],
                ["asset.bank", -(10**14) - 1, text or "x"],
                ["asset.cash", 10**14],
            ],
            "narration": text,
            "number": f"2026-{seq:06d}",
            "posted": "2026-11-24",
            "seq": seq,
            "activity": text,
            "branch": "3",
        }


def totals(made) -> dict[str, int]:
    found: Counter[str] = Counter()
    for entry in made:
        for slug, fen, *_ in entry["lines"]:
            found[slug] += fen
    return {slug: fen for slug, fen in found.items() if fen}


class Hledger:
    def __init__(self, folder: Path) -> None:
        self.file = folder / "main.journal"

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["hledger", "-f", self.file, *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def totals(self) -> dict[str, int]:
        rows = json.loads(self.run("balance", "--flat", "--empty", "--no-total", "-O", "json"))[0]
        found = {}
        for name, _, _, amounts in rows:
            quantities = [each["aquantity"] for each in amounts if each["acommodity"] == "CNY"]
            found[name] = sum(
                each["decimalMantissa"] * 10 ** (2 - each["decimalPlaces"]) for each in quantities
            )
        return {name: fen for name, fen in found.items() if fen}


@pytest.fixture
def hledger(tmp_path, hledger_program) -> Hledger:
    return Hledger(tmp_path)


def accepted_by_beancount(file: Path) -> dict[str, int]:
    """As `bean-check` reads it. The sums are its own."""
    from beancount import loader
    from beancount.core.data import Transaction

    found, errors, _ = loader.load_file(str(file))
    assert errors == []
    sums: Counter[str] = Counter()
    for entry in found:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                fen = posting.units.number * 100
                assert fen == int(fen)
                sums[posting.account] += int(fen)
    return {name: fen for name, fen in sums.items() if fen}


def by_name(made, names) -> dict[str, int]:
    return {names[slug]: fen for slug, fen in totals(made).items()}


def hledger_names() -> journals._Names:
    return journals._Names(CHART, journals.ROOTS, journals._hledger_label)


def beancount_names() -> journals._Names:
    return journals._Names(CHART, journals.BEANCOUNT, journals._beancount_label)


def test_what_a_journal_of_hledger_looks_like():
    made = [{**next(hard_entries()), "narration": "乒乓球; 奖品", "activity": "2026-007"}]
    lines = "".join(journals.hledger(CHART[:1] + CHART[1:2] + CHART[7:9], made, title="工会账")).split("\n")
    assert lines == [
        "; 工会账",
        "",
        "decimal-mark .",
        "commodity 1000.00 CNY",
        "",
        "account 资产:102 银行存款  ; type:A",
        "account 资产:101 库存现金  ; type:A",
        "account 支出:501 职工活动支出  ; type:X",
        "account 支出:501 职工活动支出:50102 文体活动支出  ; type:X",
        "",
        "2026-11-23=2026-11-24 (2026-000001) 乒乓球； 奖品",
        "    ; seq:1, kind:expense, activity:2026-007, branch:3",
        "    支出:501 职工活动支出  0.01 CNY  ; x",
        "    资产:102 银行存款  -1000000000000.01 CNY  ; x",
        "    资产:101 库存现金  1000000000000.00 CNY",
        "",
        "2026-11-23 余额核对",
        "    资产:102 银行存款  0.00 CNY = -1000000000000.01 CNY",
        "    资产:101 库存现金  0.00 CNY = 1000000000000.00 CNY",
        "    支出:501 职工活动支出  0.00 CNY = 0.01 CNY",
        "",
    ]


def test_what_a_journal_of_beancount_looks_like():
    made = [{**next(hard_entries()), "narration": '乒乓球"奖品"', "activity": "2026-007", "reverses": 1}]
    lines = "".join(journals.beancount(CHART[:1] + CHART[1:2] + CHART[7:9], made, title="工会账")).split("\n")
    assert lines == [
        'option "title" "工会账"',
        'option "operating_currency" "CNY"',
        "",
        '2026-11-23 * "乒乓球\\"奖品\\""',
        '  number: "2026-000001"',
        "  seq: 1",
        '  kind: "expense"',
        "  posted: 2026-11-24",
        '  activity: "2026-007"',
        '  branch: "3"',
        "  reverses: 1",
        "  Expenses:501-职工活动支出  0.01 CNY",
        '    memo: "x"',
        "  Assets:102-银行存款  -1000000000000.01 CNY",
        '    memo: "x"',
        "  Assets:101-库存现金  1000000000000.00 CNY",
        "",
        "2026-11-23 commodity CNY",
        "2026-11-23 open Assets:102-银行存款 CNY",
        "2026-11-23 open Assets:101-库存现金 CNY",
        "2026-11-23 open Expenses:501-职工活动支出 CNY",
        "2026-11-23 open Expenses:501-职工活动支出:50102-文体活动支出 CNY",
        "2026-11-24 balance Expenses:501-职工活动支出  0.01 ~ 0.00 CNY",
        "2026-11-24 balance Assets:102-银行存款  -1000000000000.01 ~ 0.00 CNY",
        "2026-11-24 balance Assets:101-库存现金  1000000000000.00 ~ 0.00 CNY",
        "",
    ]


def test_hledger_accepts_random_entries_and_comes_to_our_totals(hledger):
    made = list(entries(3000))
    with hledger.file.open("w", encoding="utf-8") as file:
        file.writelines(journals.hledger(CHART, made))
    hledger.run("check", "--strict")
    assert hledger.totals() == by_name(made, hledger_names())


def test_hledger_accepts_what_an_unkind_hand_types(hledger):
    hledger.file.write_text("".join(journals.hledger(CHART, hard_entries(), title="a\nb")), encoding="utf-8")
    hledger.run("check", "--strict")
    assert hledger.totals() == by_name(hard_entries(), hledger_names())
    hledger.file.write_text("".join(journals.hledger(CHART, [])), encoding="utf-8")
    hledger.run("check", "--strict")


def test_hledger_finds_a_fen(hledger):
    text = "".join(journals.hledger(CHART, entries(20)))
    end = text.index("余额核对")
    at = text.index(" = ", end)
    amount = text[at + 3 : text.index(" CNY", at + 3)]
    other = f"{amount[:-1]}{(int(amount[-1]) + 1) % 10}"
    hledger.file.write_text(text[:at] + f" = {other}" + text[at + 3 + len(amount) :], encoding="utf-8")
    with pytest.raises(AssertionError, match="balance assertion"):
        hledger.run("check")


def test_beancount_accepts_random_entries_and_comes_to_our_totals(tmp_path):
    made, file = list(entries(3000)), tmp_path / "main.beancount"
    with file.open("w", encoding="utf-8") as opened:
        opened.writelines(journals.beancount(CHART, made))
    assert accepted_by_beancount(file) == by_name(made, beancount_names())


def test_beancount_accepts_what_an_unkind_hand_types(tmp_path):
    file = tmp_path / "main.beancount"
    file.write_text("".join(journals.beancount(CHART, hard_entries(), title='a"\nb')), encoding="utf-8")
    assert accepted_by_beancount(file) == by_name(hard_entries(), beancount_names())
    file.write_text("".join(journals.beancount(CHART, [])), encoding="utf-8")
    assert accepted_by_beancount(file) == {}


def test_beancount_finds_a_fen(tmp_path):
    text, file = "".join(journals.beancount(CHART, entries(20))), tmp_path / "main.beancount"
    at = text.rindex(" ~ 0.00")
    file.write_text(f"{text[: at - 1]}{(int(text[at - 1]) + 1) % 10}{text[at:]}", encoding="utf-8")
    with pytest.raises(AssertionError, match="BalanceError"):
        accepted_by_beancount(file)


def test_two_accounts_of_one_name_stay_two():
    twins = [Account("asset.a", "", "asset", "银行"), Account("asset.b_c", "", "asset", "银行")]
    names = journals._Names(twins, journals.ROOTS, journals._hledger_label)
    assert [names["asset.a"], names["asset.b_c"]] == ["资产:银行", "资产:银行-asset-b-c"]


def test_an_account_that_is_not_in_the_chart_is_named():
    for write in (journals.hledger, journals.beancount):
        with pytest.raises(ValueError, match="not among the accounts"):
            list(write([], entries(3)))
    with pytest.raises(ValueError, match="above itself"):
        list(journals.hledger([Account("a", "1", "asset", "甲", parent="a")], []))


def test_every_account_of_the_random_books_is_in_the_chart():
    assert {*ACCOUNTS} <= {*NAMES}
