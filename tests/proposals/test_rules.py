"""The figures of the congress's rules: shares, seats, composition and the presets, without a database."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction as Exact

import pytest

from proposals.rules.book import (
    DEFAULTS,
    KINDS,
    Base,
    Certainty,
    Days,
    Fraction,
    Kind,
    Range,
    RuleBook,
    Topic,
)
from proposals.rules.composition import Counts, health
from proposals.rules.explanations import Message
from proposals.rules.presets import HENAN, NATIONAL, PRESETS, SHANDONG, SHANGHAI, ZHEJIANG
from proposals.rules.seats import presidium_size, required_seats
from proposals.rules.verdicts import quorum, verdict

TWO_THIRDS = DEFAULTS.fraction(Topic.QUORUM)
MORE_THAN_HALF = DEFAULTS.fraction(Topic.PASSING)
HALF = SHANGHAI.book.fraction(Topic.PASSING)


@pytest.mark.parametrize(
    ("fraction", "total", "needed"),
    [
        (TWO_THIRDS, 100, 67),
        (MORE_THAN_HALF, 100, 51),
        (HALF, 100, 50),
        (TWO_THIRDS, 180, 120),
        (MORE_THAN_HALF, 180, 91),
        (HALF, 180, 90),
    ],
)
def test_the_figures_of_the_statutes(fraction, total, needed):
    assert fraction.needed(total) == needed
    assert fraction.is_met(needed, total)
    assert not fraction.is_met(needed - 1, total)


def test_every_number_up_to_500_agrees_with_exact_fractions():
    """Counted here the other way round: as an exact part of the whole, one by one."""
    shares = [
        TWO_THIRDS,
        MORE_THAN_HALF,
        HALF,
        DEFAULTS.fraction(Topic.EXTRA_SESSION),
        Fraction(3, 4, True, Base.CAST),
    ]
    for fraction in shares:
        edge = Exact(fraction.num, fraction.den)
        for total in range(1, 501):
            enough = [
                count
                for count in range(total + 2)
                if (Exact(count, total) > edge if fraction.is_strict else Exact(count, total) >= edge)
            ]
            assert fraction.needed(total) == enough[0]
            assert fraction.is_met(enough[0], total)
            assert not fraction.is_met(enough[0] - 1, total)


def test_a_limit_is_the_largest_count_within():
    fifth = DEFAULTS.fraction(Topic.MANAGERS_SHARE)
    for total in range(1, 501):
        assert fifth.most(total) == int(Decimal(total) * 20 / 100)
        assert fifth.allows(fifth.most(total), total)
        assert not fifth.allows(fifth.most(total) + 1, total)


def test_nobody_decides_nothing():
    assert not HALF.is_met(0, 0)
    with pytest.raises(ValueError, match="no share"):
        Fraction(3, 2, False, Base.CAST)


def test_at_a_bare_quorum_a_majority_of_the_votes_cast_fails():
    for book in (DEFAULTS, SHANGHAI.book):
        for entitled in range(4, 501):
            present = TWO_THIRDS.needed(entitled)
            majority = present // 2 + 1
            passes = verdict(book, entitled=entitled, present=present, in_favour=majority).is_met
            assert passes == (majority >= book.fraction(Topic.PASSING).needed(entitled))
            if entitled > 12:
                assert not passes


def test_without_a_quorum_even_everybody_passes_nothing():
    assert not quorum(DEFAULTS, entitled=180, present=119).is_met
    result = verdict(DEFAULTS, entitled=180, present=119, in_favour=119)
    assert (result.is_met, result.explanation.message) == (False, Message.VOTE_WITHOUT_QUORUM)


def test_a_share_of_the_valid_votes_needs_their_number():
    rule = replace(DEFAULTS.rule(Topic.PASSING), base=Base.VALID)
    book = DEFAULTS.replacing([rule])
    assert verdict(book, entitled=180, present=120, in_favour=61, valid=120).is_met
    with pytest.raises(ValueError, match="valid"):
        verdict(book, entitled=180, present=120, in_favour=61)


EDGES = (99, 100, 101, 199, 200, 999, 1000, 1001, 2999, 3000, 3001, 4999, 5000, 10000)


@pytest.mark.parametrize(
    ("preset", "seats"),
    [
        (SHANGHAI, (30, 30, 30, 30, 35, 70, 75, 75, 170, 175, 175, 175, 175, 175)),
        (ZHEJIANG, (30, 40, 40, 40, 47, 96, 100, 100, 120, 140, 140, 160, 200, 200)),
        (HENAN, (0, 30, 30, 30, 30, 100, 100, 101, 145, 145, 145, 189, 189, 300)),
    ],
)
def test_seats_at_every_edge(preset, seats):
    assert tuple(required_seats(preset.book, workers).least for workers in EDGES) == seats


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_more_workers_never_have_fewer_delegates(preset):
    seats = [required_seats(preset.book, workers).least for workers in range(12_001)]
    assert all(fewer <= more for fewer, more in itertools.pairwise(seats))
    assert seats[0] == 0


def test_henan_keeps_within_the_shares_it_names():
    for workers in range(200, 10_001):
        share = Exact(required_seats(HENAN.book, workers).least, workers)
        top, bottom = (15, 10) if workers <= 1000 else (10, 3)
        assert Exact(bottom, 100) <= share <= Exact(top, 100) + Exact(1, workers)


def test_what_the_table_does_not_say_is_said():
    assert required_seats(HENAN.book, 60).explanation.message is Message.SEATS_NO_FIGURE
    assert required_seats(SHANGHAI.book, 0).explanation.message is Message.SEATS_NO_WORKERS
    few = required_seats(SHANGHAI.book, 20)
    assert (few.least, few.explanation.message) == (20, Message.SEATS_OF_ALL)


def test_the_presidium_grows_with_the_congress():
    sizes = {delegates: presidium_size(SHANGHAI.book, delegates) for delegates in (29, 30, 100, 101, 180)}
    assert sizes == {29: None, 30: Range(3, 5), 100: Range(3, 5), 101: Range(7, 101), 180: Range(7, 180)}


SOUND = Counts(
    seats=180,
    delegates=180,
    managers=36,
    frontline=91,
    women=41,
    workers=2600,
    women_workers=600,
    presidium=9,
    presidium_frontline=5,
)


def broken(**changes: int) -> set[Message]:
    found = health(SHANGHAI.book, replace(SOUND, **changes))
    return {finding.explanation.message for finding in found if not finding.is_met}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"managers": 37}, Message.MANAGERS_BEYOND),
        ({"frontline": 90}, Message.FRONTLINE_TOO_FEW),
        ({"women": 40}, Message.WOMEN_TOO_FEW),
        ({"seats": 181}, Message.SEATS_VACANT),
        ({"seats": 179}, Message.SEATS_OVERFULL),
        ({"workers": 0}, Message.SEATS_NO_WORKERS),
        ({"seats": 0}, Message.SEATS_NOT_DECIDED),
        ({"presidium": 6}, Message.PRESIDIUM_TOO_SMALL),
        ({"presidium": 0}, Message.PRESIDIUM_NOT_ELECTED),
        ({"presidium_frontline": 4}, Message.PRESIDIUM_FRONTLINE_TOO_FEW),
    ],
)
def test_each_thing_that_is_wrong_with_a_roll_is_found(changes, message):
    assert broken() == set()
    assert broken(**changes) == {message}


def test_a_small_congress_with_too_few_seats_and_too_large_a_presidium():
    small = {"seats": 100, "delegates": 100, "managers": 20, "frontline": 51, "women": 23, "presidium": 7}
    assert broken(**small) == {Message.SEATS_TOO_FEW, Message.PRESIDIUM_TOO_LARGE}


def test_a_roll_that_nobody_is_on_yet_is_only_asked_about_its_seats():
    found = health(SHANGHAI.book, Counts(seats=180, delegates=0, workers=2600))
    assert [finding.explanation.message for finding in found] == [Message.SEATS_ENOUGH, Message.SEATS_VACANT]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_is_whole_and_says_where_each_rule_comes_from(preset):
    book = preset.book
    assert set(book.rules) == set(Topic) == set(KINDS)
    for rule in book.rules.values():
        source = rule.citation
        assert source.text_zh
        assert source.text_en
        assert source.jurisdiction
        if rule.citation.certainty is Certainty.LAW:
            assert "条例" in source.text_zh
    assert RuleBook.from_json(book.as_json()) == book
    assert RuleBook.from_json(book.as_json()).sha256() == book.sha256()
    assert "." not in json.dumps(
        [r.as_data() | dict.fromkeys(("citation_zh", "citation_en")) for r in book.rules.values()]
    )


def test_proposal_work_is_practice_and_the_national_figures_are_to_be_checked():
    work = [topic for topic in Topic if DEFAULTS.citation(topic).certainty is Certainty.PRACTICE]
    assert work[0] is Topic.PROPOSAL_WINDOW
    assert len(work) == 11
    for preset in PRESETS.values():
        assert all(preset.book.citation(topic).certainty is Certainty.PRACTICE for topic in work)
    rest = set(Topic) - set(work)
    assert {NATIONAL.book.citation(topic).certainty for topic in rest} == {Certainty.CHECK}


def test_what_presets_differ_in():
    assert not HALF.is_strict
    assert ZHEJIANG.book.fraction(Topic.PASSING).is_strict
    assert SHANDONG.book.days(Topic.PUBLICATION_WITHIN) == Days(3, False)
    assert SHANDONG.book.days(Topic.PUBLICATION_SHOWN) == Days(15, False)
    assert HENAN.book.days(Topic.PUBLICATION_SHOWN) == Days(7, False)
    assert SHANGHAI.book.days(Topic.REPORT_UPWARD) == Days(7, True)


def test_a_topic_asked_for_in_the_wrong_way_is_an_error():
    with pytest.raises(TypeError, match="days"):
        DEFAULTS.number(Topic.REPLY_DAYS)
    data = json.loads(DEFAULTS.as_json())
    data["quorum"]["kind"] = Kind.DAYS.value
    with pytest.raises(ValueError, match="fraction"):
        RuleBook.from_json(json.dumps(data))
