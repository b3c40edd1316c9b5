"""What a bank writes above and below the lines of a statement: account, holder, opening and closing balance, totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from finance.rules import bank_cells as cells
from finance.rules.money import BadAmount
from members.rules.roster_columns import heading_text
from members.rules.roster_values import text_of

ACCOUNT = (
    "账号",
    "帐号",
    "本方账号",
    "查询账号",
    "账户",
    "卡号",
    "账户号",
    "银行账号",
    "accountnumber",
    "accountno",
)
HOLDER = (
    "户名",
    "账户名称",
    "本方户名",
    "单位名称",
    "账户名",
    "帐户名称",
    "公司名称",
    "客户名称",
    "accountname",
)
LABELS: dict[str, tuple[str, ...]] = {
    "opening": ("期初余额", "上期余额", "承前余额", "起始余额", "上期结余", "openingbalance"),
    "closing": ("期末余额", "结束余额", "本期结余", "截止余额", "closingbalance"),
    "count_out": ("借方笔数", "借方总笔数", "借方合计笔数", "支出笔数", "总支出笔数", "支出总笔数"),
    "count_in": ("贷方笔数", "贷方总笔数", "贷方合计笔数", "收入笔数", "总收入笔数", "收入总笔数"),
    "count": ("总笔数", "合计笔数", "交易笔数", "笔数", "记录数", "总记录数", "交易总笔数"),
    "sum_out": (
        "借方合计", "借方总额", "借方发生额合计", "借方合计金额", "借方总金额", "支出合计", "总支出", "总支出金额", "支出总额",
        "支出总金额", "借方发生额总计",
    ),
    "sum_in": (
        "贷方合计", "贷方总额", "贷方发生额合计", "贷方合计金额", "贷方总金额", "收入合计", "总收入", "总收入金额", "收入总额",
        "收入总金额", "贷方发生额总计",
    ),
}  # fmt: skip
KINDS = {name: kind for kind, names in LABELS.items() for name in names}
KNOWN = frozenset((*KINDS, *ACCOUNT, *HOLDER))
LABEL = re.compile(r"([^\s:,;\d][^\s:,;]{0,13}):")


@dataclass(frozen=True)
class Totals:
    """As far as the bank says them; `row` is where the last of them stands."""

    opening: int | None = None
    closing: int | None = None
    count_out: int | None = None
    count_in: int | None = None
    count: int | None = None
    sum_out: int | None = None
    sum_in: int | None = None
    row: int = 0


def totals_of(row: Sequence[object], known: Totals, number: int) -> Totals:
    """The totals with those that this row adds."""
    found = {}
    for label, value in pairs(row):
        kind = KINDS.get(label)
        if kind is None:
            continue
        try:
            amount = cells.amount(value.removesuffix("笔").removesuffix("条").strip())
        except BadAmount:
            continue
        if amount is not None:
            found[kind] = amount // 100 if kind.startswith("count") else amount
    return replace(known, **found, row=number) if found else known


def account_of(rows: Iterable[Sequence[object]]) -> tuple[str, str]:
    """Number and holder of the account; empty where the file does not say them."""
    account = holder = ""
    for row in rows:
        for label, value in pairs(row):
            if label in ACCOUNT and not account and re.search(r"\d{3}", value):
                account = value
            elif label in HOLDER and not holder:
                holder = value
    return account, holder


def pairs(row: Sequence[object]) -> Iterator[tuple[str, str]]:
    """Labels with their values: in one cell (账号：62…　户名：…), or in one and the next."""
    label = ""
    for text in filter(None, map(text_of, row)):
        if LABEL.search(text):
            _before, *parts = LABEL.split(text)
            for name, value in zip(parts[::2], parts[1::2], strict=True):
                label = heading_text(name)
                if value.strip(" ,;"):
                    yield label, value.strip(" ,;")
                    label = ""
        elif label and heading_text(text) not in KNOWN:
            yield label, text
            label = ""
        else:
            label = heading_text(text)
