"""Books of rules to choose from: what statutes of some places say, and what stands in for the rest.

Where a statute is silent, a preset keeps the national figure with its note to check the text. The figures are those of
the editions named; whoever chooses a preset compares it with the text that holds today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from proposals.rules.book import (
    DEFAULTS,
    Band,
    Base,
    Certainty,
    Citation,
    Rule,
    RuleBook,
    Topic,
    days,
    number,
    share,
)
from union_portal.lib.numerals import chinese_number

T = Topic


@dataclass(frozen=True)
class Preset:
    """A named set of rules. It may speak of some topics only; the others of a congress stay as they are."""

    key: str
    name_zh: str
    name_en: str
    rules: tuple[Rule, ...]
    is_whole: bool
    """Whether it replaces the whole book, or only the rules it names."""

    @property
    def book(self) -> RuleBook:
        """Complete: over the national figures."""
        return DEFAULTS.replacing(self.rules)

    def chosen(self) -> tuple[Rule, ...]:
        """The rules that a congress takes over when it chooses this preset."""
        return tuple(self.book.rules.values()) if self.is_whole else self.rules


@dataclass(frozen=True)
class Statute:
    """A text to be cited by article."""

    title_zh: str
    title_en: str
    jurisdiction: str
    valid_from: date | None = None

    def article(
        self,
        number: int | None,
        part: int | None = None,
        *,
        certainty: Certainty = Certainty.LAW,
        note: str = "",
    ) -> Citation:
        """上海市职工代表大会条例第二十八条; without a number the statute as a whole."""
        article_zh = f"第{chinese_number(number)}条" if number else ""
        article_en = f", Art. {number}" if number else ""
        if part:
            article_zh += f"第{chinese_number(part)}项"
            article_en += f" ({part})"
        note_zh, note_en = (f"；{note.split('|')[0]}", f"; {note.split('|')[1]}") if note else ("", "")
        return Citation(
            f"{self.title_zh}{article_zh}{note_zh}",
            f"{self.title_en}{article_en}{note_en}",
            self.jurisdiction,
            self.valid_from,
            certainty,
        )


SHANGHAI_TEXT = Statute(
    "上海市职工代表大会条例", "Shanghai Regulations on Workers’ Congresses", "上海市", date(2018, 1, 1)
)
ZHEJIANG_TEXT = Statute(
    "浙江省企业民主管理条例",
    "Zhejiang Regulations on Democratic Management of Enterprises",
    "浙江省",
    date(2010, 10, 1),
)
HENAN_TEXT = Statute(
    "河南省企业职工民主权利保障条例",
    "Henan Regulations on the Democratic Rights of Workers in Enterprises",
    "河南省",
)
SHANDONG_TEXT = Statute(
    "山东省厂务公开条例", "Shandong Regulations on Openness of Enterprise Affairs", "山东省"
)
COMMITTEE_TEXT = Citation(
    "工会委员会选举办法样本，以上级工会规定为准",
    "model rules for electing union committees; what the union above says goes first",
    "工会",
    certainty=Certainty.CHECK,
)


def _preset(key: str, name_zh: str, name_en: str, rules: Iterable[Rule], *, is_whole: bool = True) -> Preset:
    return Preset(key, name_zh, name_en, tuple(rules), is_whole)


def _shanghai() -> Iterable[Rule]:
    article = SHANGHAI_TEXT.article
    yield share(T.QUORUM, 2, 3, Base.ALL_DELEGATES, article(28))
    yield share(T.PASSING, 1, 2, Base.ALL_DELEGATES, article(31))
    yield Rule(T.SECRET_BALLOT, article(31), number=1)
    yield share(T.EXTRA_SESSION, 1, 3, Base.ALL_DELEGATES, article(22))
    yield number(T.SESSION_EVERY, 1, article(22))
    yield Rule(T.TERM_YEARS, article(22), number=3, upper=5)
    yield days(T.MATERIALS_DAYS, 7, article(30))
    yield Rule(T.SEATS, article(21), table=(Band(0, 30), Band(100, 30, add=5, per=100), Band(3000, 175)))
    yield share(T.MANAGERS_SHARE, 1, 5, Base.ALL_DELEGATES, article(16))
    yield share(T.FRONTLINE_SHARE, 1, 2, Base.ALL_DELEGATES, article(16), is_strict=True)
    yield share(T.WOMEN_SHARE, 1, 1, Base.WORKFORCE_SHARE, article(16))
    yield share(T.DELEGATE_TURNOUT, 2, 3, Base.CONSTITUENCY, article(15))
    yield share(T.DELEGATE_WIN, 1, 2, Base.CONSTITUENCY, article(15))
    yield share(T.RECALL, 1, 2, Base.CONSTITUENCY, article(19), is_strict=True)
    yield Rule(T.PRESIDIUM_SEATS, article(23), table=(Band(30, 3, most=5), Band(101, 7)))
    yield share(T.PRESIDIUM_FRONTLINE, 1, 2, Base.PRESIDIUM, article(23))
    yield days(T.REPORT_UPWARD, 7, article(37), is_working=True)


def _zhejiang() -> Iterable[Rule]:
    article = ZHEJIANG_TEXT.article
    yield share(T.QUORUM, 2, 3, Base.ALL_DELEGATES, article(15))
    yield share(T.PASSING, 1, 2, Base.ALL_DELEGATES, article(15), is_strict=True)
    yield Rule(T.SECRET_BALLOT, article(15), number=1)
    yield share(T.EXTRA_SESSION, 1, 3, Base.ALL_DELEGATES, article(15))
    yield number(T.SESSION_EVERY, 1, article(15))
    yield Rule(
        T.SEATS,
        article(10),
        table=(
            Band(0, 30),
            Band(100, 40, add=7, per=100),
            Band(1000, 100, add=20, per=1000),
            Band(5000, 200),
        ),
    )
    yield share(T.MANAGERS_SHARE, 1, 5, Base.ALL_DELEGATES, article(11))
    yield share(T.FRONTLINE_SHARE, 1, 2, Base.ALL_DELEGATES, article(11), is_strict=True)
    yield share(T.WOMEN_SHARE, 1, 1, Base.WORKFORCE_SHARE, article(11))


def _henan() -> Iterable[Rule]:
    article = HENAN_TEXT.article
    reading = article(
        18,
        certainty=Certainty.CHECK,
        note="两端之间按名额均匀增加计算，一万人以上取三百名|"
        "read as seats that rise evenly between the ends, 300 beyond 10,000 workers",
    )
    yield share(T.QUORUM, 2, 3, Base.ALL_DELEGATES, article(19))
    yield share(T.PASSING, 1, 2, Base.ALL_DELEGATES, article(20), is_strict=True)
    yield Rule(T.SECRET_BALLOT, article(20), number=1)
    yield share(T.EXTRA_SESSION, 1, 3, Base.ALL_DELEGATES, article(19))
    yield number(T.SESSION_EVERY, 1, article(19))
    yield Rule(
        T.TERM_YEARS,
        article(None, certainty=Certainty.CHECK, note="三年或者五年|three years or five"),
        number=3,
        upper=5,
    )
    yield days(T.MATERIALS_DAYS, 7, article(19))
    yield Rule(
        T.SEATS,
        reading,
        table=(
            Band(100, 30),
            Band(200, 30, rise_to=100),
            Band(1000, 100, rise_to=300),
            Band(10000, 300),
        ),
    )
    yield days(T.PUBLICATION_SHOWN, 7, article(None))


def _shandong() -> Iterable[Rule]:
    article = SHANDONG_TEXT.article
    yield days(T.MATERIALS_DAYS, 7, article(12, 3))
    yield days(T.PUBLICATION_WITHIN, 3, article(None))
    yield days(T.PUBLICATION_SHOWN, 15, article(None))


def _union_committee() -> Iterable[Rule]:
    yield share(T.SURPLUS, 1, 20, Base.SEATS, COMMITTEE_TEXT)
    yield share(T.QUORUM, 2, 3, Base.ALL_DELEGATES, COMMITTEE_TEXT)
    yield share(T.PASSING, 1, 2, Base.ALL_DELEGATES, COMMITTEE_TEXT, is_strict=True)
    yield Rule(T.SECRET_BALLOT, COMMITTEE_TEXT, number=1)


NATIONAL = _preset("national", "全国通用（请核对条文）", "National: check the text", DEFAULTS.rules.values())
SHANGHAI = _preset("shanghai-2017", "上海市（2017年修正）", "Shanghai, as amended in 2017", _shanghai())
ZHEJIANG = _preset("zhejiang-2010", "浙江省（2010年）", "Zhejiang 2010", _zhejiang())
HENAN = _preset("henan-2007", "河南省（2007年）", "Henan 2007", _henan())
SHANDONG = _preset(
    "shandong-2014",
    "山东省厂务公开（2014年，只含材料与公布期限）",
    "Shandong 2014, materials and publication only",
    _shandong(),
    is_whole=False,
)
UNION_COMMITTEE = _preset(
    "union-committee",
    "工会委员会选举（差额选举，请核对）",
    "Electing a union committee: check the text",
    _union_committee(),
)
PRESETS: dict[str, Preset] = {
    preset.key: preset for preset in (NATIONAL, SHANGHAI, ZHEJIANG, HENAN, SHANDONG, UNION_COMMITTEE)
}
"""By key, in the order in which they are offered."""
