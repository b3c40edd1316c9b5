"""The rules a union begins with: what could be supported, and for everything else a row that says what is missing.

The figures of sympathy benefits are set by each province's federation of trade unions and change; of most of them no
text was at hand here. Such a row has no figure: a draft that touches it is told that the limit has not been entered.
Nothing in this list blocks. The union compares each row with the document that holds for it, enters article and page,
and then decides what blocks.
"""

from __future__ import annotations

from enum import StrEnum

from finance.rules.limits import Certainty, Citation, DocumentKind, Occasion, Rule, RuleKind

D, K, Occ = DocumentKind, RuleKind, Occasion
METHOD_ZH = "《基层工会经费收支管理办法》（总工办发〔2017〕32号）"
METHOD_EN = "Measures for the Income and Spending of Grassroots Unions (ACFTU 2017 No. 32)"


def to_confirm(zh: str, en: str) -> Citation:
    """Not compared with the text by anybody here."""
    return Citation(
        f"{METHOD_ZH}：{zh}；条款待工会核对", f"{METHOD_EN}: {en}; article to be confirmed by the union"
    )


PROVINCE = to_confirm(
    "标准由省级工会规定，请填本省文件的金额、文号和页码",
    "the province sets the limit; enter its figure, document number and page",
)
PROHIBITIONS = to_confirm("“八不准”", "the Eight Prohibitions")
PRACTICE = Citation(
    "财务报销通行做法，以本单位工会财务制度为准",
    "usual in reimbursement; the union’s own financial rules go first",
    Certainty.PRACTICE,
)
CASH_RULES = Citation(
    "《现金管理暂行条例》第五条、第六条：结算起点1000元",
    "Interim Regulations on Cash Management, Art. 5 and 6: settlement threshold 1,000 yuan",
    Certainty.LAW,
)
WELFARE = ("exp.activity.welfare",)
HANDED_OUT = ("exp.activity.welfare", "exp.rights.hardship", "exp.rights.warmth")


class Prohibition(StrEnum):
    """The Eight Prohibitions (八不准), in short; their full text is a policy of the union's own library."""

    GIFTS = "gifts"
    """请客送礼，包括购物卡、提货券."""
    ALLOWANCES = "allowances"
    LUXURY = "luxury"
    UNRELATED = "unrelated"
    SLUSH_FUND = "slush_fund"
    MERGED_ACCOUNTS = "merged_accounts"
    DIVERSION = "diversion"
    ILLEGAL_FUND_RAISING = "illegal_fund_raising"


CHECKED_BY: dict[Prohibition, str] = {
    Prohibition.GIFTS: "words.gift_cards",
    Prohibition.ALLOWANCES: "words.allowances",
    Prohibition.LUXURY: "words.luxury",
    Prohibition.UNRELATED: "words.unrelated",
}
"""The rule that looks for signs of it in a draft."""
DECLARED: tuple[Prohibition, ...] = tuple(each for each in Prohibition if each not in CHECKED_BY)
"""What no draft shows: signed for once a year (finance.actions.closing.declare)."""


def _case(occasion: Occasion) -> Rule:
    return Rule(f"case.{occasion}", K.PER_CASE, PROVINCE, {"occasions": (str(occasion),)})


def _documents(code: str, accounts: tuple[str, ...], *documents: str, above_fen: int = 0) -> Rule:
    params = {"accounts": accounts, "above_fen": above_fen, "documents": tuple(map(str, documents))}
    return Rule(f"documents.{code}", K.REQUIRED_DOCUMENTS, PRACTICE, params)


DEFAULT_RULES: tuple[Rule, ...] = (
    Rule(
        "year.holiday",
        K.PER_HEAD_YEAR,
        to_confirm(
            "节日慰问品标准由省级工会规定，各省每人每年1300元至2200元；先按已知最高数提示，请改为本省标准",
            "the province sets the limit, 1,300 to 2,200 yuan a member and year; the highest one known stands here until "
            "the province’s own is entered",
        ),
        {"occasions": (str(Occ.HOLIDAY),), "limit_fen": 2_200_00},
    ),
    *(
        _case(each)
        for each in (Occ.BIRTHDAY, Occ.WEDDING, Occ.BIRTH, Occ.HOSPITAL, Occ.DEATH, Occ.RETIREMENT)
    ),
    Rule("event.outing", K.PER_HEAD_EVENT, PROVINCE, {"occasions": (str(Occ.OUTING),)}),
    Rule("cash.above", K.CASH_PAYMENT_ABOVE, CASH_RULES, {"above_fen": 1_000_00, "is_people_exempt": True}),
    Rule("budget.exceeded", K.BUDGET_EXCEEDED, to_confirm("预算管理原则", "the principle of budgeting")),
    Rule("duplicate", K.DUPLICATE, PRACTICE, {"within_days": 30}),
    Rule("advance.aged", K.AGED_ADVANCE, PRACTICE, {"after_days": 30}),
    _documents("invoice", ("exp",), f"{D.INVOICE}|{D.SIGN_OFF}"),
    _documents("purchase", ("exp",), f"{D.CONTRACT}|{D.QUOTE}", above_fen=5_000_00),
    _documents("handed_out", HANDED_OUT, D.SIGN_OFF),
    _documents("hardship", ("exp.rights.hardship",), D.APPLICATION),
    _documents("event", ("exp.activity.education", "exp.activity.recreation"), D.PLAN, D.ATTENDANCE),
    _documents("meeting", ("exp.operations.training", "exp.operations.meetings"), D.PLAN, D.ATTENDANCE),
    Rule(
        "words.gift_cards",
        K.WORDS,
        PROHIBITIONS,
        {
            "words": (
                (
                    "购物卡",
                    "提货券",
                    "提货卡",
                    "代金券",
                    "消费卡",
                    "储值卡",
                    "预付卡",
                    "礼品卡",
                    "加油卡",
                    "礼金",
                    "红包",
                )
            ),
        },
    ),
    Rule(
        "words.allowances",
        K.WORDS,
        PROHIBITIONS,
        {
            "words": ("津贴", "补贴", "奖金", "加班费", "值班费"),
            "unless": ("困难补贴", "政府补贴"),
        },
    ),
    Rule(
        "words.luxury",
        K.WORDS,
        PROHIBITIONS,
        {
            "words": (
                (
                    "高尔夫",
                    "洗浴",
                    "桑拿",
                    "足浴",
                    "按摩",
                    "夜总会",
                    "KTV",
                    "歌舞厅",
                    "私人会所",
                    "高档会所",
                    "马术",
                    "茅台",
                    "五粮液",
                    "香烟",
                )
            ),
        },
    ),
    Rule(
        "words.unrelated",
        K.WORDS,
        PROHIBITIONS,
        {
            "words": (
                "请客",
                "送礼",
                "招待",
                "宴请",
                "罚款",
                "滞纳金",
                "话费",
                "私家车",
                "旅游",
                "景区门票",
                "度假",
            )
        },
    ),
)
