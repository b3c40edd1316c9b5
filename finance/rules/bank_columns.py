"""The columns of a bank statement (银行对账单), by the headings that the banks of mainland China give them.

Debit and credit (借/贷) are the bank's own view: to the bank, the union's money is a debt, so what it debits leaves the union.
A person may correct what was guessed; what is kept of that is a plain table from heading to meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from members.rules.roster_columns import heading_text, recognise

HEADINGS: dict[str, tuple[str, ...]] = {
    "moment": (
        "交易时间", "交易日期时间", "交易时间戳", "记账时间", "入账时间", "记帐时间", "发生时间", "时间",
        "transactiontime", "time",
    ),
    "day": (
        "交易日期", "记账日期", "记帐日期", "入账日期", "交易日", "记账日", "会计日期", "发生日期", "日期", "起息日",
        "transactiondate", "date",
    ),
    "debit": (
        "借方发生额", "借方金额", "支出金额", "支出", "付款金额", "支取金额", "转出金额", "借方", "支取", "付出", "借方发生金额",
        "debitamount", "debit", "withdrawal", "moneyout",
    ),
    "credit": (
        "贷方发生额", "贷方金额", "收入金额", "收入", "收款金额", "存入金额", "转入金额", "贷方", "存入", "贷方发生金额",
        "creditamount", "credit", "deposit", "moneyin",
    ),
    "amount": ("交易金额", "发生额", "金额", "发生金额", "交易额", "tradeamount", "amount"),
    "direction": (
        "借贷标志", "借贷", "借贷方向", "收支标志", "收支", "收付标志", "收付", "交易方向", "借贷标识", "往来标志", "收支方向",
        "方向", "drcr", "debitcredit",
    ),
    "balance": ("余额", "账户余额", "交易后余额", "本次余额", "当前余额", "联机余额", "帐户余额", "balance"),
    "serial": (
        "交易流水号", "流水号", "账户明细编号交易流水号", "核心流水号", "柜员流水号", "主机流水号", "交易序号", "日志号",
        "交易编号", "交易参考号", "transactionreferencenumber", "reference", "serialnumber",
    ),
    "voucher": ("凭证号", "凭证号码", "凭证编号", "支票号", "票据号", "vouchernumber", "voucherno"),
    "counterparty": (
        "对方户名", "对方单位名称", "对方账户名称", "对方名称", "对方帐户名称", "对方单位", "对手户名", "对方账号名称",
        "交易对方", "交易对手", "counterparty", "counterpartyname",
    ),
    "payer": ("付款人名称", "付款方名称", "付款人", "付款户名", "付款人户名", "payersname", "payer"),
    "payee": ("收款人名称", "收款方名称", "收款人", "收款户名", "收款人户名", "payeesname", "payee"),
    "summary": ("摘要", "交易摘要", "业务摘要", "摘要说明", "业务类型", "交易类型", "summary", "description", "narration"),
    "purpose": ("用途", "交易用途", "资金用途", "附言", "交易附言", "交易说明", "purpose"),
    "remark": ("备注", "附言", "个性化信息", "remark", "remarks"),
    "account": ("本方账号", "本方帐号", "账号", "帐号", "查询账号", "accountnumber"),
    "holder": ("账户名称", "本方户名", "户名", "帐户名称", "本方账户名称", "accountname"),
}  # fmt: skip
"""What a column may mean; the likelier heading first. Some banks give day and time in one column, some in two."""
DAYS = ("moment", "day")
AMOUNTS = ("debit", "credit", "amount")
VERSION = 1


class BadMapping(ValueError):
    """A mapping that does not fit the table: a column twice, or one that is not there."""


def guess(headings: Sequence[object]) -> dict[str, int]:
    """For each meaning the column (from 0) whose heading names it."""
    return recognise(headings, HEADINGS)


def missing(columns: Mapping[str, int]) -> list[str]:
    """What a statement cannot be read without: a day and an amount."""
    lacks_day = not any(name in columns for name in DAYS)
    lacks_amount = not any(name in columns for name in AMOUNTS)
    return ["day"] * lacks_day + ["amount"] * lacks_amount


def checked(columns: Mapping[str, int], width: int) -> dict[str, int]:
    """The same, if a table so wide can have these columns; BadMapping."""
    fits = all(name in HEADINGS and 0 <= column < width for name, column in columns.items())
    if not fits or len(set(columns.values())) < len(columns):
        raise BadMapping
    return dict(columns)


def saved(headings: Sequence[object], columns: Mapping[str, int]) -> dict[str, object]:
    """What is kept of a person's choice, as plain JSON: headings, not places, for banks add columns."""
    names = _names(headings)
    return {"version": VERSION, "columns": {meaning: names[column] for meaning, column in columns.items()}}


def restored(kept: Mapping[str, object], headings: Sequence[object]) -> dict[str, int] | None:
    """The columns of this table by a mapping that was saved; None if a heading is not in it."""
    named = kept.get("columns")
    if kept.get("version") != VERSION or not isinstance(named, Mapping):
        return None
    places = {name: column for column, name in enumerate(_names(headings))}
    columns = {str(meaning): places.get(str(name), -1) for meaning, name in named.items()}
    try:
        return checked(columns, len(headings))
    except BadMapping:
        return None


def _names(headings: Sequence[object]) -> list[str]:
    """The headings, each unlike the others: of two 金额 the second is 金额#2. A column without one goes by its place."""
    seen: Counter[str] = Counter()
    names = []
    for column, heading in enumerate(headings):
        name = heading_text(heading) or f"#{column + 1}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names
