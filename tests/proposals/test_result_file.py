"""The file a verdict can be recomputed from: sound as made, and no number in it can be another one."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from proposals.explaining import explain
from proposals.rules.__main__ import FAULTS, NOTHING, RIGHT, VERDICTS, WRONG, main
from proposals.rules.book import RuleBook, Topic
from proposals.rules.outcomes import Turnout, outcomes_of
from proposals.rules.presets import SHANGHAI, ZHEJIANG
from proposals.rules.questions import Item, ItemKind, questions_of
from proposals.rules.result_file import (
    FORMAT,
    NAMED,
    Fault,
    FaultKind,
    Paper,
    Unreadable,
    added,
    canonical,
    check,
    check_file,
    made,
    read,
)

ROOT = Path(__file__).parents[2]
NAMES = ("梁玉芬", "李建国", "王芳", "1号选手")
ITEMS = [
    Item(ItemKind.APPROVE, "2026年集体合同草案"),
    Item(ItemKind.ELECT, "职工董事", NAMES, 2, has_write_in=True),
    Item(ItemKind.ELECT_EACH, "职工监事", NAMES[:2], 1),
    Item(ItemKind.APPRAISE, "干部评议", NAMES[:2]),
    Item(ItemKind.STRAW, "疗休养时间", ("春", "秋"), 2),
]
WEB = [
    [60, 30, 10],
    [80, 70, 20, 10, 5],
    [70, 20, 10],
    [60, 30, 10],
    [50, 30, 20, 0],
    [0, 0, 0, 100],
    [80, 40],
]
BY_HAND = [[33, 10, 5], [40, 35, 8, 2, 3], [30, 10, 8], [31, 10, 7], [40, 8, 0, 0], [8, 0, 0, 40], [48, 0]]
TURNOUT = Turnout(entitled=180, present=160, issued=155, returned=150, valid=148, invalid=2)


def frozen(items, title, round_) -> str:
    """What an opening freezes has more than a result needs."""
    return canonical(
        {
            "title": title,
            "round": round_,
            "way": "sealed",
            "uuid": "8kYwz",
            "session": 7,
            "items": [
                item.as_data()
                | {"options": [{"name": name, "note": "一车间"} for name in item.options], "subject": 3}
                for item in items
            ],
            "questions": [question.as_data() for question in questions_of(items)],
        }
    )


def result(items=ITEMS, turnout=TURNOUT, web=WEB, by_hand=BY_HAND, book=ZHEJIANG.book, title="职代会表决"):
    content = frozen(items, title, 2)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    paper = Paper(
        title,
        2,
        "sealed",
        "8kYwz",
        "2026-11-28T09:00:00+08:00",
        "2026-11-28T09:30:00+08:00",
        content,
        sha256,
        "a" * 64,
    )
    found = outcomes_of(book, items, turnout, added(web, by_hand))
    return made(
        session="三届二次",
        paper=paper,
        rules=book.as_json(),
        items=items,
        turnout=turnout,
        web=web,
        on_paper=by_hand,
        sentences=[(said(each, "zh-hans"), said(each, "en")) for each in found],
    )


def said(outcome, language) -> str:
    with translation.override(language):
        return explain(outcome.finding) if outcome.finding else ""


def needing(num, den) -> RuleBook:
    rule = replace(ZHEJIANG.book.rule(Topic.PASSING), num=num, den=den)
    return ZHEJIANG.book.replacing([rule])


QUARTERS, PERCENT = needing(3, 4), needing(3, 5)
SEATS = ITEMS[1]
TICKED = Turnout(180, 150, 150, 150, 150, 0)
SOUND = {
    "everything": result(),
    "web alone": result([ITEMS[0]], TICKED, [[93, 57, 0]], None),
    "not passed": result([ITEMS[0]], TICKED, [[90, 60, 0]], None),
    "half or more": result([ITEMS[0]], TICKED, [[90, 60, 0]], None, SHANGHAI.book),
    "an edge between numbers": result([ITEMS[0]], replace(TICKED, entitled=181), [[90, 60, 0]], None),
    "no quorum": result([ITEMS[0]], Turnout(181, 120, 120, 120, 120, 0), [[120, 0, 0]], None),
    "void": result([ITEMS[0]], replace(TICKED, issued=149), [[93, 57, 0]], None),
    "tied": result([SEATS], TICKED, [[100, 91, 91, 0, 0]], None),
    "short": result([SEATS], TICKED, [[100, 12, 11, 0, 0]], None),
    "nobody": result([SEATS], TICKED, [[0, 0, 0, 0, 0]], None),
    "written in": result([SEATS], TICKED, [[100, 95, 0, 0, 96]], None),
    "another share": result([ITEMS[0]], TICKED, [[110, 40, 0]], None, QUARTERS),
    "a percentage": result([ITEMS[0]], TICKED, [[110, 40, 0]], None, PERCENT),
    "an opinion": result([ITEMS[4]], TICKED, [[150, 3]], None),
}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_what_is_made_is_right(data):
    raw = canonical(data).encode()
    assert check_file(raw) == []
    assert read(raw) == json.loads(raw)
    assert list(data) == [
        "format",
        "session",
        "paper",
        "rules",
        "items",
        "questions",
        "turnout",
        "counts",
        "outcomes",
    ]
    assert data["format"] == FORMAT


def numbers(value, path=()):
    """Where the whole numbers and flags of a file are."""
    if isinstance(value, (dict, list)):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from numbers(inner, (*path, name))
    elif isinstance(value, int):
        yield path


def changed(data, path, change):
    other = copy.deepcopy(data)
    place = other
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = change(place[path[-1]])
    return other


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_no_number_can_be_another_one(data):
    places = list(numbers(data))
    assert len(places) > 20
    missed = []
    for path in places:
        for change in (
            lambda n: n + 1,
            lambda n: n - 1,
            lambda n: 0 if n else 7,
            lambda n: not n,
        ):
            other = changed(data, path, change)
            if canonical(other) != canonical(data) and not check(other):
                missed.append(path)
    assert missed == []


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_no_figure_in_a_sentence_or_in_a_frozen_text_can_be_another_one(data):
    texts = [("rules", "content"), ("rules", "sha256"), ("paper", "content"), ("paper", "content_sha256")]
    for number, each in enumerate(data["outcomes"]):
        texts += [("outcomes", number, name) for name in ("sentence_zh", "sentence_en") if each[name]]
    missed = []
    for path in texts:
        text = data
        for name in path:
            text = text[name]
        for figure in re.finditer(r"\d+", text):
            more = str(int(figure[0]) + 1)
            other = changed(data, path, lambda old, f=figure, m=more: old[: f.start()] + m + old[f.end() :])
            if not check(other):
                missed.append((path, figure[0], figure.start()))
    assert missed == []


def found_in(data) -> set[FaultKind]:
    return {fault.kind for fault in check(data)}


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        (("format",), "union-result-2", FaultKind.FORMAT),
        (("turnout", "present"), "160", FaultKind.FORMAT),
        (("turnout", "present"), True, FaultKind.FORMAT),
        (("counts", "web"), None, FaultKind.FORMAT),
        (("counts", "web", 0), [60, 40], FaultKind.FORMAT),
        (("items", 0, "kind"), "decree", FaultKind.FORMAT),
        (("outcomes", 0), {}, FaultKind.FORMAT),
        (("outcomes",), [], FaultKind.OUTCOME),
        (("paper", "title"), "别的表决", FaultKind.CONTENT),
        (("paper", "round"), 3, FaultKind.CONTENT),
        (("paper", "content"), "{}", FaultKind.CONTENT_HASH),
        (("paper", "content"), "[]", FaultKind.CONTENT),
        (("paper", "closed_at"), "2026-11-28T08:00:00+08:00", FaultKind.TIMES),
        (("paper", "closed_at"), "2026-11-28T18:00:00", FaultKind.TIMES),
        (("rules", "content"), "{}", FaultKind.RULES_HASH),
        (("rules", "content"), "[]", FaultKind.RULES),
        (("items", 1, "options", 0), "李建国", FaultKind.ITEM),
        (("items", 1, "options", 0), "别人", FaultKind.QUESTIONS),
        (("turnout", "valid"), 147, FaultKind.TURNOUT),
        (("turnout", "issued"), 161, FaultKind.TURNOUT),
        (("counts", "paper", 0, 0), 34, FaultKind.TOTAL),
        (("counts", "total", 0), [93, 40, 16], FaultKind.COUNTS),
        (("outcomes", 0, "is_met"), False, FaultKind.OUTCOME),
        (("outcomes", 1, "places", 0, "label"), "别人", FaultKind.OUTCOME),
        (("outcomes", 1, "sentence_zh"), "", FaultKind.SENTENCE),
        (("outcomes", 4, "sentence_zh"), "通过", FaultKind.SENTENCE),
    ],
)
def test_each_kind_of_fault_is_named(path, value, kind):
    assert kind in found_in(changed(SOUND["everything"], path, lambda _old: value))


@pytest.mark.parametrize(
    ("name", "item", "change"),
    [
        ("everything", 1, ("李建国", "王芳")),
        ("everything", 1, ("李建国", "李建国、王芳")),
        ("everything", 1, ("：梁玉芬", "：王芳、梁玉芬")),
        ("nobody", 0, ("，无人当选", "，王芳当选")),
        ("tied", 0, ("王芳末位", "1号选手末位")),
    ],
)
def test_another_winner_in_the_sentence_is_found(name, item, change):
    other = changed(SOUND[name], ("outcomes", item, "sentence_zh"), lambda old: old.replace(*change))
    assert other != SOUND[name]
    assert check(other) == [Fault(FaultKind.SENTENCE, f"outcomes[{item}].sentence_zh")]


def test_rules_that_do_not_say_what_is_needed_are_named():
    data = copy.deepcopy(SOUND["everything"])
    book = RuleBook({Topic.QUORUM: ZHEJIANG.book.rule(Topic.QUORUM)})
    data["rules"] = {"content": book.as_json(), "sha256": book.sha256()}
    assert check(data) == [Fault(FaultKind.RULES, "rules.content")]


@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b"nothing", b"[NaN]", b'{"a":1.5}', b'{"a":1,"a":1}', b"[" * 100_000, b"9" * 5_000]
)
def test_what_is_no_file_of_ours(raw, tmp_path, capsys):
    with pytest.raises(Unreadable):
        check_file(raw)
    file = tmp_path / "result.json"
    file.write_bytes(raw)
    assert main([str(file)]) == NOTHING
    assert "is no result of a vote" in capsys.readouterr().err


@pytest.mark.parametrize("raw", [b"1", b"{}", b"[]", b"null", b'{"format":"union-result-1"}'])
def test_values_of_another_shape_are_wrong(raw):
    assert [fault.kind for fault in check_file(raw)] == [FaultKind.FORMAT]


def test_an_editor_that_adds_a_newline_is_noticed(tmp_path, capsys):
    file = tmp_path / "result.json"
    file.write_text(canonical(SOUND["everything"]) + "\n")
    assert main([str(file)]) == WRONG
    assert "an editor may have changed it" in capsys.readouterr().err


def test_every_fault_and_every_verdict_has_words():
    assert set(FAULTS) == set(FaultKind)
    assert set(NAMED) == set(VERDICTS)


@pytest.mark.parametrize("name", SOUND)
def test_the_command_tells_what_it_found(name, tmp_path, capsys):
    file = tmp_path / "result.json"
    file.write_text(canonical(SOUND[name]))
    assert main([str(file)]) == RIGHT
    out = capsys.readouterr().out
    assert hashlib.sha256(file.read_bytes()).hexdigest() in out
    assert all(each["sentence_zh"] in out for each in SOUND[name]["outcomes"])


def test_a_title_does_not_steer_the_terminal(tmp_path, capsys):
    file = tmp_path / "result.json"
    file.write_text(canonical(result(title="\x1b[2J")))
    assert main([str(file)]) == RIGHT
    assert "\x1b" not in capsys.readouterr().out


def test_it_needs_nothing_but_its_folder(tmp_path):
    """In a process of its own, without a single installed package."""
    (tmp_path / "proposals").mkdir()
    shutil.copy(ROOT / "proposals" / "__init__.py", tmp_path / "proposals")
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "proposals" / "rules", tmp_path / "proposals" / "rules", ignore=skipped)
    (tmp_path / "right.json").write_text(canonical(SOUND["everything"]))
    (tmp_path / "wrong.json").write_text(
        canonical(SOUND["everything"]).replace('"present":160', '"present":159')
    )
    for name, code, words in (
        ("right.json", RIGHT, "Everything is right."),
        ("wrong.json", WRONG, "WRONG outcomes[0]"),
        ("missing.json", NOTHING, "cannot be read"),
    ):
        done = subprocess.run(
            [sys.executable, "-S", "-m", "proposals.rules", name],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={"PYTHONUTF8": "1"},
        )
        assert done.returncode == code, done.stderr
        assert words in done.stdout + done.stderr
