"""The rules in sentences, whole in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.utils import translation

from proposals.explaining import BASES, SENTENCES, TOPICS, describe, explain, in_words, sentence, source
from proposals.rules.book import DEFAULTS, Base, Topic
from proposals.rules.composition import Counts, health
from proposals.rules.explanations import Explanation, Message
from proposals.rules.outcomes import Turnout, outcome, surplus_of
from proposals.rules.presets import PRESETS, SHANGHAI, ZHEJIANG
from proposals.rules.questions import Item, ItemKind
from proposals.rules.seats import required_seats
from proposals.rules.verdicts import quorum, verdict

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
LEFT_OPEN = re.compile(r"%\(|\{|None")


@pytest.mark.parametrize(
    ("finding", "zh", "en"),
    [
        (
            quorum(SHANGHAI.book, entitled=180, present=120),
            "应到180，实到120，达到全体代表三分之二（120），可以开会（上海市职工代表大会条例第二十八条）",
            "Entitled 180, present 120, at least 2/3 of all delegates (120): the session can begin"
            " (Shanghai Regulations on Workers’ Congresses, Art. 28)",
        ),
        (
            verdict(ZHEJIANG.book, entitled=180, present=150, in_favour=93),
            "应到180，实到150，赞成93，超过全体代表半数90，通过（浙江省企业民主管理条例第十五条）",
            "Entitled 180, present 150, in favour 93, more than half of all delegates (90): passed"
            " (Zhejiang Regulations on Democratic Management of Enterprises, Art. 15)",
        ),
        (
            verdict(ZHEJIANG.book, entitled=181, present=150, in_favour=90),
            "应到181，实到150，赞成90，未超过全体代表半数90.5，还差1票，未通过（浙江省企业民主管理条例第十五条）",
            "Entitled 181, present 150, in favour 90, not more than half of all delegates (90.5), 1 short: not passed"
            " (Zhejiang Regulations on Democratic Management of Enterprises, Art. 15)",
        ),
        (
            quorum(DEFAULTS, entitled=100, present=66),
            "应到100，实到66，未达到全体代表三分之二（67），还差1人，不能开会"
            "（参考上海条例第二十八条、浙江条例第十五条、河南条例第十九条；请核对条文）",
            "Entitled 100, present 66, less than 2/3 of all delegates (67), 1 short: the session cannot begin"
            " (compare Shanghai 28, Zhejiang 15, Henan 19; check the text)",
        ),
    ],
)
def test_findings_in_both_languages(finding, zh, en):
    with translation.override("zh-hans"):
        assert explain(finding) == zh
    with translation.override("en"):
        assert explain(finding) == en


def everything_found() -> list[Explanation]:
    """Each sentence at least once."""
    book = SHANGHAI.book
    sound = Counts(180, 180, 36, 91, 41, 2600, 600, 9, 5)
    counts = [
        sound,
        replace(sound, seats=190, managers=40, frontline=80, women=30, presidium=6, presidium_frontline=2),
        replace(sound, seats=100, delegates=101, presidium=0),
        replace(sound, seats=0, delegates=99, presidium=7),
    ]
    found = [finding.explanation for one in counts for finding in health(book, one)]
    found += [required_seats(book, workers).explanation for workers in (0, 20, 2600)]
    found.append(required_seats(PRESETS["henan-2007"].book, 50).explanation)
    for present, in_favour in ((119, 119), (150, 93), (150, 70)):
        found.append(quorum(book, entitled=180, present=present).explanation)
        found.append(verdict(book, entitled=180, present=present, in_favour=in_favour).explanation)
    return found + voted()


def voted() -> list[Explanation]:
    """What becomes of elections; candidates have neither Latin letters nor characters."""
    election = Item(ItemKind.ELECT, "①", ("①", "②", "③"), 2, has_write_in=True)
    turnout = Turnout(180, 150, 150, 150, 150, 0)
    outcomes = [
        outcome(SHANGHAI.book, election, turnout, [row])
        for row in ([99, 98, 97, 0], [99, 98, 98, 0], [99, 0, 0, 0], [99, 98, 0, 98])
    ]
    outcomes.append(outcome(SHANGHAI.book, election, replace(turnout, issued=149), [[0, 0, 0, 0]]))
    found = [one.finding.explanation for one in outcomes]
    return found + [surplus_of(SHANGHAI.book, *sizes).explanation for sizes in ((22, 20), (22, 21), (20, 20))]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sentence_is_whole(language):
    found = everything_found()
    assert {explanation.message for explanation in found} == set(Message) == set(SENTENCES)
    foreign = LATIN if language == "zh-hans" else HAN
    with translation.override(language):
        said = [sentence(explanation) for explanation in found] + [
            explain(explanation) for explanation in found
        ]
        said += [str(label) for label in [*TOPICS.values(), *BASES.values()]]
        for preset in PRESETS.values():
            for rule in preset.book.rules.values():
                said += [*describe(rule), in_words(rule), source(rule.citation)]
    assert set(TOPICS) == set(Topic)
    assert set(BASES) == set(Base)
    assert [words for words in said if foreign.search(words) or LEFT_OPEN.search(words) or not words] == []


def test_a_majority_of_something_else_says_so():
    rule = replace(DEFAULTS.rule(Topic.PASSING), base=Base.VALID)
    with translation.override("en"):
        assert describe(rule) == ["A matter is passed when more than half of the valid votes are in favour."]
    with translation.override("zh-hans"):
        assert describe(rule) == ["赞成票超过有效票的半数，方为通过。"]
