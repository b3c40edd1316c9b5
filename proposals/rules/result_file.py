"""The result of a vote as a file with everything that its verdicts were computed from, and the check of such a file.

Canonical JSON: UTF-8, sorted keys, no spaces, no newline at the end; its SHA-256 is what scrutineers sign. The words of
a sentence cannot be recomputed here; that each of its figures is the counted one can.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from proposals.rules.book import RuleBook
from proposals.rules.explanations import Message, Value
from proposals.rules.hand_count import row_faults
from proposals.rules.outcomes import Counts, Outcome, Turnout, TurnoutFault, outcomes_of
from proposals.rules.questions import Item, ItemKind, Question, faults_of, questions_of

FORMAT = "union-result-1"
BYTES_MOST = 4_000_000
NUMBER_MOST = 10_000_000


class FaultKind(StrEnum):
    """What is wrong with a result file."""

    FORMAT = "format"
    """Not this format, or a part is missing, too much or of another kind."""
    NOT_CANONICAL = "not_canonical"
    CONTENT_HASH = "content_hash"
    CONTENT = "content"
    """The paper, its items or questions are not those that were frozen at the opening."""
    TIMES = "times"
    RULES_HASH = "rules_hash"
    RULES = "rules"
    """The frozen text is no book of rules."""
    ITEM = "item"
    QUESTIONS = "questions"
    TURNOUT = "turnout"
    TOTAL = "total"
    """Web and paper do not add up to the total."""
    COUNTS = "counts"
    """The valid ballots do not allow these numbers."""
    OUTCOME = "outcome"
    """Not what the rules make of these figures."""
    SENTENCE = "sentence"
    """A figure or the source in a sentence is another one."""


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    where: str


class Unreadable(ValueError):
    """This is no result file at all."""


@dataclass(frozen=True)
class Paper:
    """The paper of a vote; times in ISO 8601. `content` is the text that was frozen at the opening."""

    title: str
    round: int
    way: str
    uuid: str
    opened_at: str
    closed_at: str
    content: str
    content_sha256: str
    roll_sha256: str


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def made(
    *,
    session: str,
    paper: Paper,
    rules: str,
    items: Sequence[Item],
    turnout: Turnout,
    web: Counts,
    on_paper: Counts | None,
    sentences: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """`rules` is the text of the frozen book. `sentences` of each item: Chinese and English, empty where nobody decides."""
    total = added(web, on_paper)
    outcomes = outcomes_of(RuleBook.from_json(rules), items, turnout, total)
    return {
        "format": FORMAT,
        "session": session,
        "paper": asdict(paper),
        "rules": {"content": rules, "sha256": _sha256(rules)},
        "items": [item.as_data() for item in items],
        "questions": [question.as_data() for question in questions_of(items)],
        "turnout": turnout.as_data(),
        "counts": {
            "web": _rows(web),
            "paper": None if on_paper is None else _rows(on_paper),
            "total": total,
        },
        "outcomes": [
            {**found.as_data(), "sentence_zh": zh, "sentence_en": en}
            for found, (zh, en) in zip(outcomes, sentences, strict=True)
        ],
    }


def added(web: Counts, on_paper: Counts | None) -> list[list[int]]:
    """Web and paper together."""
    if on_paper is None:
        return _rows(web)
    return [
        [one + other for one, other in zip(ours, theirs, strict=True)]
        for ours, theirs in zip(web, on_paper, strict=True)
    ]


def read(raw: bytes) -> Any:
    """The values of a file; what is not plain JSON with whole numbers is refused."""
    if len(raw) > BYTES_MOST:
        raise Unreadable("the file is too large")
    try:
        return json.loads(
            raw.decode(), parse_float=_no_number, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None


def check_file(raw: bytes) -> list[Fault]:
    """Everything that is wrong with a file, byte for byte."""
    data = read(raw)
    found = check(data)
    if canonical(data).encode(errors="replace") != raw:
        found.insert(0, Fault(FaultKind.NOT_CANONICAL, "file"))
    return found


def check(data: Any) -> list[Fault]:
    """Recompute everything; empty when all of it is right."""
    return list(_misfits(data, SHAPE, "")) or list(_checked(data))


def parts(data: Any) -> tuple[RuleBook, list[Item], Turnout, list[Outcome]]:
    """What a sound file says, as rules know it; the outcomes are computed anew."""
    book = RuleBook.from_json(data["rules"]["content"])
    items = [Item.from_data(each) for each in data["items"]]
    turnout = Turnout(**data["turnout"])
    return book, items, turnout, outcomes_of(book, items, turnout, data["counts"]["total"])


# --- the shape of a file ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Optional:
    shape: Any


def _is_number(value: object) -> bool:
    return type(value) is int and abs(value) <= NUMBER_MOST


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_kind(value: object) -> bool:
    return value in list(ItemKind)


def _is_anything(_value: object) -> bool:
    return True


ROWS = [[_is_number]]
OUTCOME = dict.fromkeys(
    (
        "kind",
        "turnout",
        "finding",
        "is_met",
        "places",
        "seats",
        "seats_filled",
        "run_off",
        "write_in",
        "shares",
    ),
    _is_anything,
) | {"sentence_zh": _is_text, "sentence_en": _is_text}
"""The computed part is compared as a whole."""
SHAPE = {
    "format": FORMAT.__eq__,
    "session": _is_text,
    "paper": {
        **dict.fromkeys(("title", "way", "uuid", "opened_at", "closed_at", "content"), _is_text),
        "round": _is_number,
        "content_sha256": _is_hash,
        "roll_sha256": _is_hash,
    },
    "rules": {"content": _is_text, "sha256": _is_hash},
    "items": [
        {
            "kind": _is_kind,
            "title": _is_text,
            "options": [_is_text],
            "seats": _is_number,
            "has_write_in": _is_flag,
        }
    ],
    "questions": [
        {
            "item": _is_number,
            "question": _is_text,
            "answers": [_is_text],
            "min": _is_number,
            "max": _is_number,
        }
    ],
    "turnout": dict.fromkeys(("entitled", "present", "issued", "returned", "valid", "invalid"), _is_number),
    "counts": {"web": ROWS, "paper": _Optional(ROWS), "total": ROWS},
    "outcomes": [OUTCOME],
}


def _misfits(data: Any, shape: Any, where: str) -> Iterator[Fault]:
    """Where `data` has not this shape: a mapping of names, a list of one shape, or a test of a value."""
    if isinstance(shape, _Optional):
        if data is not None:
            yield from _misfits(data, shape.shape, where)
    elif isinstance(shape, Mapping):
        if not isinstance(data, dict) or set(data) != set(shape):
            yield Fault(FaultKind.FORMAT, where or "file")
            return
        for name, inner in shape.items():
            yield from _misfits(data[name], inner, f"{where}.{name}".lstrip("."))
    elif isinstance(shape, list):
        if not isinstance(data, list):
            yield Fault(FaultKind.FORMAT, where)
            return
        for number, each in enumerate(data):
            yield from _misfits(each, shape[0], f"{where}[{number}]")
    elif not shape(data):
        yield Fault(FaultKind.FORMAT, where)


# --- what it says ----------------------------------------------------------------------------------------------------

BROKEN = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What a text can be that says it is a book of rules, or a frozen paper, and is not."""


def _checked(data: Any) -> Iterator[Fault]:
    yield from _paper(data)
    book = None
    if _sha256(data["rules"]["content"]) != data["rules"]["sha256"]:
        yield Fault(FaultKind.RULES_HASH, "rules.sha256")
    try:
        book = RuleBook.from_json(data["rules"]["content"])
    except BROKEN:
        yield Fault(FaultKind.RULES, "rules.content")
    items = [Item.from_data(each) for each in data["items"]]
    faulty = [number for number, item in enumerate(items) if faults_of(item)]
    yield from (Fault(FaultKind.ITEM, f"items[{number}]") for number in faulty)
    questions = questions_of(items)
    if [question.as_data() for question in questions] != data["questions"]:
        yield Fault(FaultKind.QUESTIONS, "questions")
    turnout = Turnout(**data["turnout"])
    for fault in turnout.faults():
        if fault is not TurnoutFault.RETURNED_BEYOND_ISSUED:  # such a vote is void, and its outcomes say so
            yield Fault(FaultKind.TURNOUT, f"turnout ({fault})")
    misfits = list(_counts(data["counts"], questions, turnout))
    yield from misfits
    if book and not faulty and not any(fault.kind is FaultKind.FORMAT for fault in misfits):
        yield from _outcomes(data, book, items, turnout)


def _paper(data: Any) -> Iterator[Fault]:
    paper = data["paper"]
    if _sha256(paper["content"]) != paper["content_sha256"]:
        yield Fault(FaultKind.CONTENT_HASH, "paper.content_sha256")
    try:
        frozen = json.loads(paper["content"])
        for name in ("title", "round", "way", "uuid"):
            if canonical(frozen[name]) != canonical(paper[name]):
                yield Fault(FaultKind.CONTENT, f"paper.{name}")
        if canonical(frozen["questions"]) != canonical(data["questions"]):
            yield Fault(FaultKind.CONTENT, "questions")
        if canonical([_frozen_item(each) for each in frozen["items"]]) != canonical(data["items"]):
            yield Fault(FaultKind.CONTENT, "items")
    except BROKEN:
        yield Fault(FaultKind.CONTENT, "paper.content")
    try:
        opened, closed = (datetime.fromisoformat(paper[name]) for name in ("opened_at", "closed_at"))
        in_order = opened < closed
    except (TypeError, ValueError):
        in_order = False
    if not in_order:
        yield Fault(FaultKind.TIMES, "paper.closed_at")


def _frozen_item(frozen: Any) -> dict[str, Any]:
    """An item as it was frozen, without what decides nothing: its matter, and the posts of its candidates."""
    names = [option["name"] for option in frozen["options"]]
    return {"options": names, **{name: frozen[name] for name in ("kind", "title", "seats", "has_write_in")}}


def _counts(counts: Any, questions: Sequence[Question], turnout: Turnout) -> Iterator[Fault]:
    sizes = [len(question.answers) for question in questions]
    for name in ("web", "paper", "total"):
        rows = counts[name]
        if rows is None:
            continue
        if [len(row) for row in rows] != sizes:
            yield Fault(FaultKind.FORMAT, f"counts.{name}")
            return
        if any(number < 0 for row in rows for number in row):
            yield Fault(FaultKind.COUNTS, f"counts.{name}")
    if added(counts["web"], counts["paper"]) != counts["total"]:
        yield Fault(FaultKind.TOTAL, "counts.total")
    for wrong in row_faults(questions, counts["total"], turnout.valid):
        answer = "" if wrong.answer is None else f"[{wrong.answer}]"
        yield Fault(FaultKind.COUNTS, f"counts.total[{wrong.question}]{answer} ({wrong.fault})")


def _outcomes(data: Any, book: RuleBook, items: Sequence[Item], turnout: Turnout) -> Iterator[Fault]:
    try:
        found = outcomes_of(book, items, turnout, data["counts"]["total"])
    except BROKEN:
        yield Fault(FaultKind.RULES, "rules.content")
        return
    if len(found) != len(data["outcomes"]):
        yield Fault(FaultKind.OUTCOME, "outcomes")
        return
    for number, (ours, theirs) in enumerate(zip(found, data["outcomes"], strict=True)):
        told = {name: value for name, value in theirs.items() if not name.startswith("sentence_")}
        if canonical(ours.as_data()) != canonical(told):
            yield Fault(FaultKind.OUTCOME, f"outcomes[{number}]")
        for name in ("sentence_zh", "sentence_en"):
            if not _says(ours, theirs[name], name[-2:]):
                yield Fault(FaultKind.SENTENCE, f"outcomes[{number}].{name}")


VOTED = ("entitled", "present", "edge")
NAMED: dict[Message, tuple[str, ...]] = {
    Message.PASSED: (*VOTED, "in_favour"),
    Message.NOT_PASSED: (*VOTED, "in_favour", "missing"),
    Message.VOTE_WITHOUT_QUORUM: VOTED,
    Message.VOTE_VOID: ("issued", "returned"),
    Message.ELECTED: (*VOTED, "seats", "count"),
    Message.ELECTION_TIED: (*VOTED, "seats", "count", "left"),
    Message.ELECTION_SHORT: (*VOTED, "seats", "count", "left"),
    Message.ELECTION_WRITE_INS: (*VOTED, "seats", "count", "left", "write_ins"),
}
"""Which figures a sentence names; proposals.explaining has its words."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
BETWEEN = {"zh": "、", "en": ", "}
NOBODY = {
    "zh": re.compile(r"，尚?无人(确定)?当选[，；]|：无；"),
    "en": re.compile(r"; nobody is (certainly )?elected( yet)?[;:]|: nobody;"),
}
"""How a sentence says that nobody is elected, as it does now and as it did in older files."""


def _says(found: Outcome, sentence: str, language: str) -> bool:
    """Whether a sentence names its source, who is elected or tied, and each of its figures."""
    if found.finding is None:
        return sentence == ""
    explanation = found.finding.explanation
    source = explanation.citation.text_zh if language == "zh" else explanation.citation.text_en
    rest = sentence.replace(source, "", 1)
    if rest == sentence:
        return False
    names = NAMED[explanation.message]
    if elected := _listed(explanation.values.get("elected", ()), language):
        if not re.search(f"(：|: ){re.escape(elected)}(；|;|（| \\()", rest):
            return False
        rest = rest.replace(elected, "", 1)
    elif "elected" in explanation.values:
        if not NOBODY[language].search(rest):
            return False
        names = tuple(name for name in names if name != "count")
    if explanation.message is Message.ELECTION_TIED:
        tied = _listed(explanation.values["tied"], language)
        if tied not in rest:
            return False
        rest = rest.replace(tied, "", 1)
    named = [str(explanation.values[name]) for name in names]
    named += _share(explanation.values, language)
    return Counter(NUMBER.findall(" ".join(named))) <= Counter(NUMBER.findall(rest))


def _listed(names: Value, language: str) -> str:
    assert isinstance(names, tuple)
    return BETWEEN[language].join(names)


def _share(values: Mapping[str, Value], language: str) -> list[str]:
    """A share in figures: 20%, 2/3. Half has a word, and in Chinese 三分之二 too."""
    if "den" not in values:
        return []
    num, den = int(str(values["num"])), int(str(values["den"]))
    if (num, den) == (1, 2) or num == den:
        return []
    if den >= 5 and 100 % den == 0:
        return [str(num * 100 // den)]
    return [str(num), str(den)] if language == "en" else []


# --- small parts -----------------------------------------------------------------------------------------------------


def _rows(counts: Counts) -> list[list[int]]:
    return [list(row) for row in counts]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no whole number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
