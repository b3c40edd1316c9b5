"""Dated, cited limits on what the fund is spent for, and what is checked against them while a draft is written.

A figure is never a constant here: a rule is a row with a province, days, figures and a citation. Of one code the row
of the province goes before the national one, and of several the newest that holds on the day. `hits` says which rules
a draft runs into, with the figures of the sentence that somebody else makes of it. Which rules a union begins with
stands in finance/rules/limit_presets.py.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from finance.rules.accounts import CASH, Kind, is_within, is_within_any, kind_of

NATIONAL = ""
"""The province of a rule that holds everywhere."""


class RuleKind(StrEnum):
    """What a rule looks at, and so which params it has."""

    PER_HEAD_YEAR = "per_head_year"
    """accounts, occasions, limit_fen: so much for one person in one year."""
    PER_HEAD_EVENT = "per_head_event"
    """accounts, occasions, limit_fen: so much for each who takes part in one event."""
    PER_CASE = "per_case"
    """accounts, occasions, limit_fen: so much for one birthday, one visit in hospital."""
    CASH_PAYMENT_ABOVE = "cash_payment_above"
    """above_fen, is_people_exempt: paid in cash, more than so much."""
    REQUIRED_DOCUMENTS = "required_documents"
    """accounts, occasions, above_fen, documents; "contract|quote" asks for one of the two."""
    WORDS = "words"
    """words, unless: what is read in the narration, the payee and the items."""
    BUDGET_EXCEEDED = "budget_exceeded"
    DUPLICATE = "duplicate"
    """within_days: same sum, same payee."""
    AGED_ADVANCE = "aged_advance"
    """after_days: a new advance for somebody who has not accounted for an old one (前账不清，后账不借)."""


class Effect(StrEnum):
    """Whether a draft with this hit can go on."""

    WARN = "warn"
    BLOCK = "block"
    """Only with an exception by an approver, and its reason."""


class Certainty(StrEnum):
    """How far a figure can be relied on."""

    LAW = "law"
    PRACTICE = "practice"
    """Common where this is done; the union's own rules may say otherwise."""
    CHECK = "check"
    """Nobody has compared it with the text that holds here: the union confirms it."""


class Occasion(StrEnum):
    """What is given to members for (慰问事由)."""

    HOLIDAY = "holiday"
    BIRTHDAY = "birthday"
    WEDDING = "wedding"
    BIRTH = "birth"
    HOSPITAL = "hospital"
    DEATH = "death"
    RETIREMENT = "retirement"
    OUTING = "outing"
    """春游、秋游."""


class DocumentKind(StrEnum):
    """What lies beside an entry (原始凭证)."""

    INVOICE = "invoice"
    CONTRACT = "contract"
    QUOTE = "quote"
    PLAN = "plan"
    """The plan or notice of the event."""
    ATTENDANCE = "attendance"
    SIGN_OFF = "sign_off"
    """Real names of all who were handed something (实名签领表)."""
    APPLICATION = "application"
    RESOLUTION = "resolution"


@dataclass(frozen=True)
class Citation:
    """Where a rule comes from, in both languages, with article and page as far as they are known."""

    text_zh: str
    text_en: str
    certainty: Certainty = Certainty.CHECK


@dataclass(frozen=True)
class Rule:
    """One row. Without `limit_fen` it says that a limit is set by the province and has not been entered."""

    code: str
    kind: RuleKind
    citation: Citation
    params: Mapping[str, Any] = field(default_factory=dict)
    effect: Effect = Effect.WARN
    province: str = NATIONAL
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day; None: until a newer row."""

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class DraftLine:
    """An account and a sum, + debit and - credit."""

    account: str
    fen: int
    memo: str = ""


@dataclass(frozen=True)
class Paid:
    """An earlier entry or draft to the same payee or of the same sum."""

    number: str
    on: date
    fen: int
    payee: str


@dataclass(frozen=True)
class Advance:
    """An advance of the payee that is not accounted for in full."""

    number: str
    on: date
    left_fen: int


@dataclass(frozen=True)
class Facts:
    """What is known of a draft and of what went before it. Sums so far are of the calendar year and without this draft."""

    lines: tuple[DraftLine, ...]
    kind: str = "expense"
    province: str = NATIONAL
    narration: str = ""
    payee_name: str = ""
    payee: str = ""
    """The key of the payee; "" where there is none, as where many are given something."""
    is_person: bool = False
    """Whether the payee is a person."""
    items: tuple[str, ...] = ()
    occasion: Occasion | None = None
    headcount: int | None = None
    """How many take part, or are given something; None where nobody has said."""
    cases: int = 1
    documents: frozenset[str] = frozenset()
    year_of_payee: Mapping[str, int] = field(default_factory=dict)
    """What this person has had this year, by occasion, or by account where there was no occasion."""
    year_of_all: Mapping[str, int] = field(default_factory=dict)
    """The same for all members together."""
    event_fen: int = 0
    """What the same event has cost so far."""
    budget_left: Mapping[str, int] = field(default_factory=dict)
    """By account of a budget line, perhaps one above those of the draft."""
    paid: tuple[Paid, ...] = ()
    advances: tuple[Advance, ...] = ()

    @property
    def total_fen(self) -> int:
        return sum(line.fen for line in self.lines if line.fen > 0)


Figure = int | str | tuple[str, ...]
Figures = dict[str, Figure]


@dataclass(frozen=True)
class Hit:
    """A rule that a draft runs into, and the figures of the sentence."""

    rule: Rule
    figures: Mapping[str, Figure]

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def is_block(self) -> bool:
        return self.rule.effect is Effect.BLOCK


def in_force(rules: Iterable[Rule], on: date, province: str = NATIONAL) -> tuple[Rule, ...]:
    """One row of each code: the province's before the national one, then the newest; in the order of the codes."""
    best: dict[str, Rule] = {}
    for rule in rules:
        if not rule.holds_on(on) or rule.province not in {NATIONAL, province}:
            continue
        known = best.get(rule.code)
        if known is None or _rank(rule) > _rank(known):
            best[rule.code] = rule
    return tuple(best[code] for code in sorted(best))


def _rank(rule: Rule) -> tuple[bool, date]:
    return rule.province != NATIONAL, rule.valid_from or date.min


def hits(facts: Facts, rules: Iterable[Rule], on: date) -> tuple[Hit, ...]:
    """Every rule of the day and the province that this draft runs into, what blocks first."""
    found = [
        Hit(rule, figures)
        for rule in in_force(rules, on, facts.province)
        for figures in CHECKS[rule.kind](facts, rule.params, on)
    ]
    return tuple(sorted(found, key=lambda hit: (not hit.is_block, hit.code)))


def _spent(facts: Facts, params: Mapping[str, Any]) -> int:
    """What of the draft this rule is about; 0 where it is about something else."""
    occasions = params.get("occasions")
    if occasions and facts.occasion not in occasions:
        return 0
    accounts = params.get("accounts")
    return sum(
        line.fen
        for line in facts.lines
        if (is_within_any(line.account, accounts) if accounts else _is_spending(line.account))
    )


def _is_spending(account: str) -> bool:
    return kind_of(account) is Kind.EXPENSE


def _so_far(sums: Mapping[str, int], params: Mapping[str, Any]) -> int:
    """Of sums by occasion or account, those the rule is about."""
    occasions, accounts = params.get("occasions"), params.get("accounts") or ()
    if occasions:
        return sum(sums.get(occasion, 0) for occasion in occasions)
    return sum(fen for key, fen in sums.items() if is_within_any(key, accounts))


def _per_head_year(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    spent = _spent(facts, params)
    if spent <= 0:
        return
    if facts.is_person:
        yield from _over(spent, params, heads=1, before=_so_far(facts.year_of_payee, params))
    else:
        yield from _over(spent, params, heads=facts.headcount, before=_so_far(facts.year_of_all, params))


def _per_head_event(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    spent = _spent(facts, params)
    if spent > 0:
        yield from _over(spent, params, heads=facts.headcount, before=facts.event_fen)


def _per_case(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    spent = _spent(facts, params)
    if spent > 0:
        yield from _over(spent, params, heads=facts.cases, before=0)


def _over(spent: int, params: Mapping[str, Any], *, heads: int | None, before: int) -> Iterator[Figures]:
    """What is missing comes first: without a limit or a headcount nobody can say whether it is too much."""
    limit = params.get("limit_fen")
    if limit is None:
        yield {"missing": "limit", "fen": spent}
    elif not heads:
        yield {"missing": "headcount", "fen": spent, "limit_fen": limit}
    elif before + spent > limit * heads:
        yield {
            "fen": spent,
            "before_fen": before,
            "heads": heads,
            "limit_fen": limit,
            "allowed_fen": limit * heads,
            "per_head_fen": -(-(before + spent) // heads),
            "over_fen": before + spent - limit * heads,
        }


def _cash_payment_above(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    """Cash that goes to the bank, or comes from there, is no payment."""
    if facts.kind == "transfer" or (facts.is_person and params.get("is_people_exempt")):
        return
    paid = -sum(line.fen for line in facts.lines if line.account == CASH)
    if paid > params["above_fen"]:
        yield {"fen": paid, "limit_fen": params["above_fen"]}


def _required_documents(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    spent = _spent(facts, params)
    if spent <= params.get("above_fen", 0):
        return
    missing = tuple(each for each in params["documents"] if facts.documents.isdisjoint(each.split("|")))
    if missing:
        yield {"documents": missing, "fen": spent}


def _words(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    memos = (line.memo for line in facts.lines)
    text = "\n".join(plain(each) for each in (facts.narration, facts.payee_name, *facts.items, *memos))
    for harmless in params.get("unless", ()):
        text = text.replace(plain(harmless), "\n")
    found = tuple(word for word in params["words"] if plain(word) in text)
    if found:
        yield {"words": found}


def plain(text: str) -> str:
    """Full-width letters, capitals, blanks and characters without a width hide no word: "K t v" is "ktv"."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in text if not each.isspace() and unicodedata.category(each) != "Cf")


def _budget_exceeded(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    for account in sorted(facts.budget_left):
        left = facts.budget_left[account]
        spent = sum(line.fen for line in facts.lines if is_within(line.account, account))
        if spent > 0 and spent > left:
            yield {"account": account, "fen": spent, "left_fen": left, "over_fen": spent - left}


def _duplicate(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    """A payee who is not known is nobody's double."""
    near = timedelta(days=params["within_days"])
    numbers = tuple(
        sorted(
            paid.number
            for paid in facts.paid
            if facts.payee
            and paid.payee == facts.payee
            and paid.fen == facts.total_fen
            and abs(on - paid.on) <= near
        )
    )
    if numbers:
        yield {"numbers": numbers, "fen": facts.total_fen, "days": params["within_days"]}


def _aged_advance(facts: Facts, params: Mapping[str, Any], on: date) -> Iterator[Figures]:
    if facts.kind != "advance":
        return
    old = [
        each for each in facts.advances if (on - each.on).days > params["after_days"] and each.left_fen > 0
    ]
    if old:
        yield {
            "numbers": tuple(sorted(each.number for each in old)),
            "left_fen": sum(each.left_fen for each in old),
            "days": max((on - each.on).days for each in old),
        }


Check = Callable[[Facts, Mapping[str, Any], date], Iterator[Figures]]
CHECKS: dict[RuleKind, Check] = {
    RuleKind.PER_HEAD_YEAR: _per_head_year,
    RuleKind.PER_HEAD_EVENT: _per_head_event,
    RuleKind.PER_CASE: _per_case,
    RuleKind.CASH_PAYMENT_ABOVE: _cash_payment_above,
    RuleKind.REQUIRED_DOCUMENTS: _required_documents,
    RuleKind.WORDS: _words,
    RuleKind.BUDGET_EXCEEDED: _budget_exceeded,
    RuleKind.DUPLICATE: _duplicate,
    RuleKind.AGED_ADVANCE: _aged_advance,
}

_NUMBERS = {"limit_fen": 0, "above_fen": 0, "within_days": 0, "after_days": 0}
_NEEDED: dict[RuleKind, frozenset[str]] = {
    RuleKind.CASH_PAYMENT_ABOVE: frozenset({"above_fen"}),
    RuleKind.REQUIRED_DOCUMENTS: frozenset({"documents"}),
    RuleKind.WORDS: frozenset({"words"}),
    RuleKind.DUPLICATE: frozenset({"within_days"}),
    RuleKind.AGED_ADVANCE: frozenset({"after_days"}),
}
_SPENDING = frozenset({"accounts", "occasions"})
_ALLOWED: dict[RuleKind, frozenset[str]] = {
    RuleKind.PER_HEAD_YEAR: _SPENDING | {"limit_fen"},
    RuleKind.PER_HEAD_EVENT: _SPENDING | {"limit_fen"},
    RuleKind.PER_CASE: _SPENDING | {"limit_fen"},
    RuleKind.CASH_PAYMENT_ABOVE: frozenset({"above_fen", "is_people_exempt"}),
    RuleKind.REQUIRED_DOCUMENTS: _SPENDING | {"above_fen", "documents"},
    RuleKind.WORDS: frozenset({"words", "unless"}),
    RuleKind.BUDGET_EXCEEDED: frozenset(),
    RuleKind.DUPLICATE: frozenset({"within_days"}),
    RuleKind.AGED_ADVANCE: frozenset({"after_days"}),
}


def wrong_params(kind: RuleKind, params: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of params that are unknown, missing or of the wrong form, for whoever edits a rule; () is right."""
    wrong = {name for name in params if name not in _ALLOWED[kind]}
    wrong |= {name for name in _NEEDED.get(kind, frozenset()) if name not in params}
    if _ALLOWED[kind] >= _SPENDING and kind is not RuleKind.REQUIRED_DOCUMENTS:
        wrong |= {"accounts"} if not (params.get("accounts") or params.get("occasions")) else set()
    return tuple(sorted(wrong | {name for name, value in params.items() if not _has_form(name, value)}))


def _has_form(name: str, value: Any) -> bool:
    if name in _NUMBERS:
        return type(value) is int and value >= _NUMBERS[name]
    if name == "is_people_exempt":
        return isinstance(value, bool)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each for each in value):
        return False
    known: dict[str, frozenset[str]] = {
        "occasions": frozenset(Occasion),
        "documents": frozenset(DocumentKind),
    }
    return name not in known or all(part in known[name] for each in value for part in each.split("|"))
