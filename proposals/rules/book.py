"""The rules of a congress as data: each has a value and says where it comes from.

Provinces differ, so no figure is a constant of the code: a congress has a book of rules, and what is decided by it is
decided by a frozen copy of that book. Sources: 上海市职工代表大会条例, 浙江省企业民主管理条例,
河南省企业职工民主权利保障条例, 山东省厂务公开条例, and the practice of proposal work (提案工作), which is no law.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from proposals.rules.fractions import Base, Fraction

__all__ = [
    "DEFAULTS",
    "KINDS",
    "Band",
    "Base",
    "Certainty",
    "Citation",
    "Days",
    "Fraction",
    "Kind",
    "Range",
    "Rule",
    "RuleBook",
    "Topic",
]


class Topic(StrEnum):
    """What a rule is about; in the order in which people read them."""

    QUORUM = "quorum"
    PASSING = "passing"
    SECRET_BALLOT = "secret_ballot"  # noqa: S105 - a way of voting
    EXTRA_SESSION = "extra_session"
    SESSION_EVERY = "session_every"
    """So many sessions a year, at least."""
    TERM_YEARS = "term_years"
    MATERIALS_DAYS = "materials_days"
    SEATS = "seats"
    MANAGERS_SHARE = "managers_share"
    FRONTLINE_SHARE = "frontline_share"
    WOMEN_SHARE = "women_share"
    DELEGATE_TURNOUT = "delegate_turnout"
    DELEGATE_WIN = "delegate_win"
    RECALL = "recall"
    PRESIDIUM_SEATS = "presidium_seats"
    PRESIDIUM_FRONTLINE = "presidium_frontline"
    PUBLICATION_WITHIN = "publication_within"
    PUBLICATION_SHOWN = "publication_shown"
    REPORT_UPWARD = "report_upward"
    SURPLUS = "surplus"
    PROPOSAL_WINDOW = "proposal_window"
    SECONDERS = "seconders"
    REVIEW_DAYS = "review_days"
    APPEAL_DAYS = "appeal_days"
    ACCEPT_DAYS = "accept_days"
    MISSENT_DAYS = "missent_days"
    REPLY_DAYS = "reply_days"
    EXTENSION_DAYS = "extension_days"
    RATE_DAYS = "rate_days"
    REWORK_DAYS = "rework_days"
    REWORKS_MOST = "reworks_most"


class Kind(StrEnum):
    """What sort of value a rule has."""

    FRACTION = "fraction"
    DAYS = "days"
    NUMBER = "number"
    RANGE = "range"
    TABLE = "table"
    FLAG = "flag"


class Certainty(StrEnum):
    """How far a figure can be relied on."""

    LAW = "law"
    PRACTICE = "practice"
    """Common where this is done; nobody has to. The enterprise's own rules may say otherwise."""
    CHECK = "check"
    """Nobody here has compared it with the text that holds for this enterprise."""


_SORTS: dict[Kind, tuple[Topic, ...]] = {
    Kind.FRACTION: (
        Topic.QUORUM,
        Topic.PASSING,
        Topic.EXTRA_SESSION,
        Topic.MANAGERS_SHARE,
        Topic.FRONTLINE_SHARE,
        Topic.WOMEN_SHARE,
        Topic.DELEGATE_TURNOUT,
        Topic.DELEGATE_WIN,
        Topic.RECALL,
        Topic.PRESIDIUM_FRONTLINE,
        Topic.SURPLUS,
    ),
    Kind.DAYS: (
        Topic.MATERIALS_DAYS,
        Topic.PUBLICATION_WITHIN,
        Topic.PUBLICATION_SHOWN,
        Topic.REPORT_UPWARD,
        Topic.PROPOSAL_WINDOW,
        Topic.REVIEW_DAYS,
        Topic.APPEAL_DAYS,
        Topic.ACCEPT_DAYS,
        Topic.MISSENT_DAYS,
        Topic.REPLY_DAYS,
        Topic.EXTENSION_DAYS,
        Topic.RATE_DAYS,
        Topic.REWORK_DAYS,
    ),
    Kind.NUMBER: (Topic.SESSION_EVERY, Topic.SECONDERS, Topic.REWORKS_MOST),
    Kind.RANGE: (Topic.TERM_YEARS,),
    Kind.TABLE: (Topic.SEATS, Topic.PRESIDIUM_SEATS),
    Kind.FLAG: (Topic.SECRET_BALLOT,),
}
KINDS: dict[Topic, Kind] = {topic: kind for kind, topics in _SORTS.items() for topic in topics}
"""Every topic has one kind of value; the database keeps to it as well."""


@dataclass(frozen=True)
class Citation:
    """Where a rule comes from, in both languages."""

    text_zh: str
    text_en: str
    jurisdiction: str
    """As people write it: 上海市, 全国, 本单位."""
    valid_from: date | None = None
    certainty: Certainty = Certainty.LAW


@dataclass(frozen=True)
class Days:
    """A length of time: calendar days, or working days."""

    number: int
    is_working: bool


@dataclass(frozen=True)
class Range:
    """From `least` to `most`, both included."""

    least: int
    most: int

    def holds(self, number: int) -> bool:
        return self.least <= number <= self.most


@dataclass(frozen=True)
class Band:
    """One row of a table of numbers: it holds from `start` up to the next row's start.

    At `start` it asks for `least`; from there on for `add` more with every full `per`, or it rises evenly to `rise_to`
    at the next row's start (rounded up). `most` is an upper limit, where there is one.
    """

    start: int
    least: int
    most: int | None = None
    add: int = 0
    per: int = 0
    rise_to: int | None = None

    def as_data(self) -> dict[str, int]:
        """Without what is not said."""
        values = {
            "start": self.start,
            "least": self.least,
            "most": self.most,
            "add": self.add or None,
            "per": self.per or None,
            "rise_to": self.rise_to,
        }
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True)
class Rule:
    """One rule: which of the values it has follows from its topic."""

    topic: Topic
    citation: Citation
    num: int = 0
    den: int = 0
    is_strict: bool = False
    base: Base | None = None
    number: int = 0
    upper: int = 0
    is_working_days: bool = False
    table: tuple[Band, ...] = ()

    @property
    def kind(self) -> Kind:
        return KINDS[self.topic]

    def as_data(self) -> dict[str, Any]:
        """Only what this kind of rule has: what anybody can read and compare."""
        values: dict[Kind, dict[str, Any]] = {
            Kind.FRACTION: {
                "num": self.num,
                "den": self.den,
                "strict": self.is_strict,
                "base": str(self.base),
            },
            Kind.DAYS: {"days": self.number, "working": self.is_working_days},
            Kind.NUMBER: {"number": self.number},
            Kind.RANGE: {"least": self.number, "most": self.upper},
            Kind.TABLE: {"table": [band.as_data() for band in self.table]},
            Kind.FLAG: {"flag": bool(self.number)},
        }
        source = self.citation
        return {
            "kind": str(self.kind),
            **values[self.kind],
            "citation_zh": source.text_zh,
            "citation_en": source.text_en,
            "jurisdiction": source.jurisdiction,
            "valid_from": source.valid_from.isoformat() if source.valid_from else None,
            "certainty": str(source.certainty),
        }

    @classmethod
    def from_data(cls, topic: Topic, data: Mapping[str, Any]) -> Rule:
        """What `as_data` wrote; anything else is an error."""
        kind = KINDS[topic]
        if data["kind"] != kind:
            raise ValueError(f"{topic} is a {kind}, not a {data['kind']}")
        since = data["valid_from"]
        source = Citation(
            data["citation_zh"],
            data["citation_en"],
            data["jurisdiction"],
            date.fromisoformat(since) if since else None,
            Certainty(data["certainty"]),
        )
        match kind:
            case Kind.FRACTION:
                base = Base(data["base"])
                return cls(topic, source, data["num"], data["den"], data["strict"], base)
            case Kind.DAYS:
                return cls(topic, source, number=data["days"], is_working_days=data["working"])
            case Kind.NUMBER:
                return cls(topic, source, number=data["number"])
            case Kind.RANGE:
                return cls(topic, source, number=data["least"], upper=data["most"])
            case Kind.TABLE:
                return cls(topic, source, table=tuple(Band(**row) for row in data["table"]))
            case Kind.FLAG:
                return cls(topic, source, number=int(data["flag"]))


@dataclass(frozen=True)
class RuleBook:
    """All rules of a congress. A topic that is asked for in the wrong way is an error of ours, never a guess."""

    rules: Mapping[Topic, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleBook:
        return cls({rule.topic: rule for rule in rules})

    def rule(self, topic: Topic) -> Rule:
        return self.rules[topic]

    def fraction(self, topic: Topic) -> Fraction:
        rule = self._of_kind(topic, Kind.FRACTION)
        if rule.base is None:
            raise ValueError(f"{topic} does not say of what")
        return Fraction(rule.num, rule.den, rule.is_strict, rule.base)

    def days(self, topic: Topic) -> Days:
        rule = self._of_kind(topic, Kind.DAYS)
        return Days(rule.number, rule.is_working_days)

    def number(self, topic: Topic) -> int:
        return self._of_kind(topic, Kind.NUMBER).number

    def range(self, topic: Topic) -> Range:
        rule = self._of_kind(topic, Kind.RANGE)
        return Range(rule.number, rule.upper)

    def table(self, topic: Topic) -> tuple[Band, ...]:
        return self._of_kind(topic, Kind.TABLE).table

    def flag(self, topic: Topic) -> bool:
        return bool(self._of_kind(topic, Kind.FLAG).number)

    def citation(self, topic: Topic) -> Citation:
        return self.rules[topic].citation

    def replacing(self, rules: Iterable[Rule]) -> RuleBook:
        """This book with other rules in place of its own."""
        return RuleBook({**self.rules, **{rule.topic: rule for rule in rules}})

    def as_json(self) -> str:
        """One way to write it: sorted, without spaces, whole numbers only. Its hash stands for the book."""
        data = {str(topic): rule.as_data() for topic, rule in self.rules.items()}
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> RuleBook:
        return cls.of(Rule.from_data(Topic(topic), data) for topic, data in json.loads(text).items())

    def sha256(self) -> str:
        return hashlib.sha256(self.as_json().encode()).hexdigest()

    def _of_kind(self, topic: Topic, kind: Kind) -> Rule:
        if KINDS[topic] is not kind:
            raise TypeError(f"{topic} is a {KINDS[topic]}, not a {kind}")
        return self.rules[topic]


def share(
    topic: Topic, num: int, den: int, base: Base, citation: Citation, *, is_strict: bool = False
) -> Rule:
    """At least (or, where the topic is a limit, at most) num/den; strict: more than that."""
    return Rule(topic, citation, num, den, is_strict, base)


def days(topic: Topic, number: int, citation: Citation, *, is_working: bool = False) -> Rule:
    return Rule(topic, citation, number=number, is_working_days=is_working)


def number(topic: Topic, number: int, citation: Citation) -> Rule:
    return Rule(topic, citation, number=number)


def check(source_zh: str, source_en: str) -> Citation:
    """The national preset: figures that statutes share, to be compared with the text that holds here."""
    return Citation(
        f"参考{source_zh}",
        f"compare {source_en}",
        "全国",
        certainty=Certainty.CHECK,
    )


PRACTICE = Citation(
    "提案工作通行做法，以本单位提案工作办法为准",
    "usual in proposal work; the enterprise’s own rules for proposals go first",
    "惯例",
    certainty=Certainty.PRACTICE,
)
T = Topic
PROPOSAL_WORK: tuple[Rule, ...] = (
    days(T.PROPOSAL_WINDOW, 30, PRACTICE),
    number(T.SECONDERS, 2, PRACTICE),
    days(T.REVIEW_DAYS, 10, PRACTICE, is_working=True),
    days(T.APPEAL_DAYS, 10, PRACTICE, is_working=True),
    days(T.ACCEPT_DAYS, 5, PRACTICE, is_working=True),
    days(T.MISSENT_DAYS, 7, PRACTICE, is_working=True),
    days(T.REPLY_DAYS, 30, PRACTICE, is_working=True),
    days(T.EXTENSION_DAYS, 15, PRACTICE, is_working=True),
    days(T.RATE_DAYS, 10, PRACTICE, is_working=True),
    days(T.REWORK_DAYS, 20, PRACTICE, is_working=True),
    number(T.REWORKS_MOST, 2, PRACTICE),
)
"""How proposals are worked on: the same in every preset, because no statute says."""

DEFAULTS: RuleBook = RuleBook.of(
    [
        share(
            T.QUORUM,
            2,
            3,
            Base.ALL_DELEGATES,
            check(
                "上海条例第二十八条、浙江条例第十五条、河南条例第十九条", "Shanghai 28, Zhejiang 15, Henan 19"
            ),
        ),
        share(
            T.PASSING,
            1,
            2,
            Base.ALL_DELEGATES,
            check(
                "浙江条例第十五条、河南条例第二十条；上海条例第三十一条为半数以上",
                "Zhejiang 15, Henan 20; Shanghai 31 says half or more",
            ),
            is_strict=True,
        ),
        Rule(
            T.SECRET_BALLOT,
            check(
                "上海条例第三十一条、浙江条例第十五条、河南条例第二十条", "Shanghai 31, Zhejiang 15, Henan 20"
            ),
            number=1,
        ),
        share(
            T.EXTRA_SESSION,
            1,
            3,
            Base.ALL_DELEGATES,
            check(
                "上海条例第二十二条、浙江条例第十五条、河南条例第十九条", "Shanghai 22, Zhejiang 15, Henan 19"
            ),
        ),
        number(
            T.SESSION_EVERY,
            1,
            check(
                "上海条例第二十二条、浙江条例第十五条、河南条例第十九条", "Shanghai 22, Zhejiang 15, Henan 19"
            ),
        ),
        Rule(T.TERM_YEARS, check("上海条例第二十二条", "Shanghai 22"), number=3, upper=5),
        days(T.MATERIALS_DAYS, 7, check("上海条例第三十条、河南条例第十九条", "Shanghai 30, Henan 19")),
        Rule(
            T.SEATS,
            check("上海条例第二十一条", "Shanghai 21"),
            table=(Band(0, 30), Band(100, 30, add=5, per=100), Band(3000, 175)),
        ),
        share(
            T.MANAGERS_SHARE,
            1,
            5,
            Base.ALL_DELEGATES,
            check("上海条例第十六条、浙江条例第十一条", "Shanghai 16, Zhejiang 11"),
        ),
        share(
            T.FRONTLINE_SHARE,
            1,
            2,
            Base.ALL_DELEGATES,
            check("上海条例第十六条、浙江条例第十一条", "Shanghai 16, Zhejiang 11"),
            is_strict=True,
        ),
        share(
            T.WOMEN_SHARE,
            1,
            1,
            Base.WORKFORCE_SHARE,
            check("上海条例第十六条、浙江条例第十一条", "Shanghai 16, Zhejiang 11"),
        ),
        share(T.DELEGATE_TURNOUT, 2, 3, Base.CONSTITUENCY, check("上海条例第十五条", "Shanghai 15")),
        share(T.DELEGATE_WIN, 1, 2, Base.CONSTITUENCY, check("上海条例第十五条", "Shanghai 15")),
        share(T.RECALL, 1, 2, Base.CONSTITUENCY, check("上海条例第十九条", "Shanghai 19"), is_strict=True),
        Rule(
            T.PRESIDIUM_SEATS,
            check("上海条例第二十三条", "Shanghai 23"),
            table=(Band(30, 3, most=5), Band(101, 7)),
        ),
        share(T.PRESIDIUM_FRONTLINE, 1, 2, Base.PRESIDIUM, check("上海条例第二十三条", "Shanghai 23")),
        days(
            T.PUBLICATION_WITHIN,
            3,
            check("山东省厂务公开条例", "Shandong Regulations on Openness of Enterprise Affairs"),
        ),
        days(T.PUBLICATION_SHOWN, 7, check("河南条例", "Henan")),
        days(T.REPORT_UPWARD, 7, check("上海条例第三十七条", "Shanghai 37"), is_working=True),
        share(
            T.SURPLUS,
            1,
            20,
            Base.SEATS,
            check("工会委员会选举办法样本", "model rules for electing union committees"),
        ),
        *PROPOSAL_WORK,
    ]
)
"""What holds where a congress has not said otherwise: complete, and marked "check the text"."""
