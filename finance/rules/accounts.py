"""The account tree (会计科目) of a grassroots union: slugs are the keys, codes are attributes of a version of the chart.

Source: 工会会计制度 of 2010 for the codes. The codes of 2021 have not been found; a person fills them in. What is known
of 2021 are names. Where this list does not say, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

CHART_2010 = "2010"
CHART_2021 = "2021"


class Kind(StrEnum):
    """What an account stands for."""

    ASSET = "asset"
    LIABILITY = "liability"
    NET = "net"
    INCOME = "income"
    EXPENSE = "expense"


PREFIXES: dict[str, Kind] = {
    "asset": Kind.ASSET,
    "liab": Kind.LIABILITY,
    "net": Kind.NET,
    "inc": Kind.INCOME,
    "exp": Kind.EXPENSE,
}
"""The first word of a slug says the kind, also of an account that staff add."""


@dataclass(frozen=True)
class Account:
    """One row of the tree. `parent` is "" at the top; lines are posted to leaves only."""

    slug: str
    kind: Kind
    parent: str
    is_posting: bool
    zh: str
    en: str
    code_2010: str = ""
    """"" where the chart of 2010 has none."""
    name_2021: str = ""
    """"" where it is not known what became of it."""
    is_for_grassroots: bool = True
    """False: only for unions of a county and above; not offered here."""


_SAME = "="
_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("asset.cash", "101", "库存现金", "Cash on hand", _SAME),
    ("asset.bank", "102", "银行存款", "Bank deposits", _SAME),
    ("asset.due_from_upper", "131", "应收上级经费", "Due from higher-level union", _SAME),
    ("asset.due_from_lower", "132", "应收下级经费", "Due from lower-level union", _SAME),
    ("asset.other_receivable", "135", "其他应收款", "Other receivables", _SAME),
    ("asset.supplies", "141", "库存物品", "Supplies on hand", _SAME),
    ("asset.investment", "151", "投资", "Investments", ""),
    ("asset.construction", "161", "在建工程", "Construction in progress", _SAME),
    ("asset.fixed", "162", "固定资产", "Fixed assets", _SAME),
    ("liab.due_to_upper", "221", "应付上级经费", "Due to higher-level union", _SAME),
    ("liab.due_to_lower", "222", "应付下级经费", "Due to lower-level union", _SAME),
    ("liab.other_payable", "225", "其他应付款", "Other payables", _SAME),
    ("liab.agency", "231", "代管经费", "Funds held for others", _SAME),
    ("net.fixed_fund", "301", "固定基金", "Fixed-asset fund", "资产基金"),
    ("net.special_fund", "321", "专用基金", "Special-purpose funds", _SAME),
    ("net.reserve", "322", "后备金", "Reserve", ""),
    ("net.surplus", "331", "结余", "Accumulated surplus", "工会资金结转、工会资金结余"),
    ("inc.dues", "401", "会费收入", "Membership dues", _SAME),
    ("inc.allocated", "402", "拨缴经费收入", "Employer union-fund contributions", _SAME),
    ("inc.upper_grant", "403", "上级补助收入", "Grants from higher-level union", _SAME),
    ("inc.government", "404", "政府补助收入", "Government grants", _SAME),
    ("inc.employer", "405", "行政补助收入", "Employer subsidies", _SAME),
    ("inc.undertaking", "406", "事业收入", "Affiliated-undertaking income", ""),
    ("inc.investment", "407", "投资收益", "Investment income", _SAME),
    ("inc.other", "408", "其他收入", "Other income", _SAME),
    ("exp.activity", "501", "职工活动支出", "Worker activities", _SAME),
    ("exp.activity.education", "50101", "职工教育支出", "Worker education", _SAME),
    ("exp.activity.recreation", "50102", "文体活动支出", "Culture and sports", _SAME),
    ("exp.activity.publicity", "50103", "宣传活动支出", "Publicity activities", _SAME),
    ("exp.activity.welfare", "", "职工集体福利支出", "Collective welfare", _SAME),
    ("exp.activity.other", "50104", "其他活动支出", "Other activities", _SAME),
    ("exp.service", "", "职工服务支出", "Worker services", _SAME),
    ("exp.rights", "502", "维权支出", "Rights protection", _SAME),
    ("exp.rights.relations", "50201", "劳动关系协调费", "Labour-relations coordination", _SAME),
    ("exp.rights.safety", "50202", "劳动保护费", "Labour protection", _SAME),
    ("exp.rights.legal", "50203", "法律援助费", "Legal aid", _SAME),
    ("exp.rights.hardship", "50204", "困难职工帮扶费", "Hardship assistance", _SAME),
    ("exp.rights.warmth", "50205", "送温暖费", "Warmth visits", _SAME),
    ("exp.rights.other", "50206", "其他维权支出", "Other rights protection", _SAME),
    ("exp.operations", "503", "业务支出", "Union operations", _SAME),
    ("exp.operations.training", "50301", "培训费", "Training", _SAME),
    ("exp.operations.meetings", "50302", "会议费", "Meetings", _SAME),
    ("exp.operations.foreign", "50303", "外事费", "Foreign affairs", _SAME),
    ("exp.operations.projects", "50304", "专项业务费", "Special projects", _SAME),
    ("exp.operations.other", "50305", "其他业务支出", "Other operations", _SAME),
    ("exp.admin", "504", "行政支出", "Administration", ""),
    ("exp.capital", "505", "资本性支出", "Capital expenditure", _SAME),
    ("exp.capital.buildings", "50501", "房屋建筑物购建", "Buildings", ""),
    ("exp.capital.office", "50502", "办公设备购置", "Office equipment", ""),
    ("exp.capital.special", "50503", "专用设备购置", "Special equipment", ""),
    ("exp.capital.vehicles", "50504", "交通工具购置", "Vehicles", ""),
    ("exp.capital.repair", "50505", "大型修缮", "Major repair", ""),
    ("exp.capital.network", "50506", "信息网络购建", "IT networks", ""),
    ("exp.capital.other", "50507", "其他资本性支出", "Other capital expenditure", ""),
    ("exp.lower_grant", "506", "补助下级支出", "Grants to lower-level unions", ""),
    ("exp.undertaking", "507", "事业支出", "Affiliated undertakings", "对附属单位的支出"),
    ("exp.other", "508", "其他支出", "Other expenditure", _SAME),
)
_NOT_FOR_GRASSROOTS = frozenset({"exp.admin"})


def kind_of(slug: str) -> Kind:
    """KeyError where the first word is none of ours."""
    return PREFIXES[slug.partition(".")[0]]


def parent_of(slug: str) -> str:
    """ "exp.activity" of "exp.activity.welfare"; the first word alone is no account."""
    above = slug.rpartition(".")[0]
    return above if "." in above else ""


def _tree() -> tuple[Account, ...]:
    parents = {parent_of(slug) for slug, *_rest in _ROWS}
    return tuple(
        Account(
            slug,
            kind_of(slug),
            parent_of(slug),
            slug not in parents,
            zh,
            en,
            code,
            zh if later == _SAME else later,
            slug not in _NOT_FOR_GRASSROOTS,
        )
        for slug, code, zh, en, later in _ROWS
    )


ACCOUNTS = _tree()
"""In the order of the chart. Migrations copy these values; later changes are migrations of their own."""
BY_SLUG: Mapping[str, Account] = {account.slug: account for account in ACCOUNTS}

CASH = "asset.cash"
BANK = "asset.bank"
ADVANCES = "asset.other_receivable"
"""备用金 that somebody has and has not accounted for yet."""
SURPLUS = "net.surplus"
CASH_LIKE = frozenset({CASH, BANK})
"""What money comes from and goes to when a volunteer types five fields."""


def normal_side(kind: Kind) -> int:
    """1 where a balance is usually debit (+), -1 where it is usually credit (-)."""
    return 1 if kind in {Kind.ASSET, Kind.EXPENSE} else -1


def is_within(slug: str, above: str) -> bool:
    """Whether it is this account or one below it."""
    return slug == above or slug.startswith(f"{above}.")


def is_within_any(slug: str, above: Iterable[str]) -> bool:
    return any(is_within(slug, each) for each in above)
