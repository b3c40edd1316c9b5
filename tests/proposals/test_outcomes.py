"""What a vote decided, without a database; elections are counted a second time here, the plain way."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from django.utils import translation

from proposals.ballot_words import (
    ANSWERS,
    COUNT_FAULTS,
    ITEM_FAULTS,
    ITEM_KINDS,
    PLACE_STATES,
    TURNOUT_FAULTS,
    answer_words,
    fault_words,
)
from proposals.explaining import explain
from proposals.rules.book import DEFAULTS, Base, Topic, share
from proposals.rules.explanations import Message
from proposals.rules.hand_count import CountFault
from proposals.rules.outcomes import (
    Answered,
    PlaceState,
    RunOff,
    Turnout,
    TurnoutFault,
    WriteIn,
    outcome,
    outcomes_of,
    surplus_of,
)
from proposals.rules.presets import SHANGHAI, ZHEJIANG
from proposals.rules.questions import VOTES, Item, ItemFault, ItemKind

MATTER = Item(ItemKind.APPROVE, "集体合同草案")
THREE_OF_FIVE = Item(ItemKind.ELECT, "职工董事", ("甲", "乙", "丙", "丁", "戊"), 3, has_write_in=True)
FULL = Turnout(entitled=180, present=150, issued=150, returned=150, valid=148, invalid=2)
STRICT, INCLUSIVE = ZHEJIANG.book, SHANGHAI.book
STATE = {"E": PlaceState.ELECTED, "N": PlaceState.NOT_ENOUGH, "B": PlaceState.BEYOND, "T": PlaceState.TIED}
STATE["U"] = PlaceState.UNSETTLED


def everybody(number: int) -> Turnout:
    return Turnout(number, number, number, number, number, 0)


def elected(votes, write_ins=0, *, book=STRICT, turnout=FULL, item=THREE_OF_FIVE):
    return outcome(book, item, turnout, [[*votes, write_ins]])


def states(found) -> str:
    letters = {state: letter for letter, state in STATE.items()}
    return "".join(letters[place.state] for place in found.places)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"present": 181}, [TurnoutFault.PRESENT_BEYOND_ENTITLED]),
        ({"issued": 151}, [TurnoutFault.ISSUED_BEYOND_PRESENT]),
        ({"issued": 149}, [TurnoutFault.RETURNED_BEYOND_ISSUED]),
        ({"valid": 149}, [TurnoutFault.VALID_AND_INVALID]),
        ({"valid": 151, "invalid": -1}, [TurnoutFault.NEGATIVE]),
    ],
)
def test_a_turnout_adds_up(changes, faults):
    assert replace(FULL, **changes).faults() == faults


@pytest.mark.parametrize(
    ("book", "number", "enough"),
    [(STRICT, 100, 51), (INCLUSIVE, 100, 50), (STRICT, 180, 91), (INCLUSIVE, 180, 90)],
)
def test_a_matter_and_a_candidate_need_the_same_number(book, number, enough):
    person = Item(ItemKind.ELECT, "主席", ("甲",), 1)
    by_name = replace(person, kind=ItemKind.ELECT_EACH)
    for votes, is_met in ((enough - 1, False), (enough, True)):
        row = [votes, number - votes, 0]
        for item, counts in ((MATTER, [row]), (person, [[votes]]), (by_name, [row])):
            found = outcome(book, item, everybody(number), counts)
            assert found.is_met is is_met
            assert found.finding.is_met is is_met


def test_at_a_bare_quorum_a_majority_of_the_votes_cast_decides_nothing():
    turnout = Turnout(180, 120, 120, 120, 120, 0)
    assert outcome(STRICT, MATTER, turnout, [[61, 59, 0]]).is_met is False
    assert states(elected([61, 90, 91, 119, 0], turnout=turnout)) == "NNEEN"


def test_without_a_quorum_nothing_is_decided_neither_passed_nor_rejected():
    turnout = replace(FULL, present=119, issued=119, returned=119, valid=119, invalid=0)
    found = outcome(STRICT, MATTER, turnout, [[119, 0, 0]])
    assert (found.is_met, found.finding.explanation.message) == (None, Message.VOTE_WITHOUT_QUORUM)
    found = elected([119, 118, 117, 0, 0], 119, turnout=turnout)
    assert (found.is_met, states(found), found.seats_filled, found.run_off) == (None, "UUUUU", 0, None)
    assert found.write_in == WriteIn(119, False)


def test_more_ballots_returned_than_issued_make_the_vote_void():
    turnout = replace(FULL, issued=149)
    for found in (
        outcome(STRICT, MATTER, turnout, [[148, 0, 0]]),
        elected([148, 0, 0, 0, 0], turnout=turnout),
    ):
        assert (found.is_met, found.finding.is_met) == (None, False)
        assert found.finding.explanation.message is Message.VOTE_VOID


@pytest.mark.parametrize(
    ("base", "enough"), [(Base.ALL_DELEGATES, 91), (Base.PRESENT, 76), (Base.CAST, 71), (Base.VALID, 67)]
)
def test_the_book_says_of_what_the_share_is_taken(base, enough):
    citation = DEFAULTS.citation(Topic.PASSING)
    book = STRICT.replacing([share(Topic.PASSING, 1, 2, base, citation, is_strict=True)])
    turnout = Turnout(180, 150, 145, 140, 132, 8)
    for votes in (enough - 1, enough):
        assert outcome(book, MATTER, turnout, [[votes, 132 - votes, 0]]).is_met is (votes == enough)
        assert states(elected([votes, 0, 0, 0, 0], book=book, turnout=turnout))[0] == "NE"[votes == enough]


@pytest.mark.parametrize(
    ("votes", "write_ins", "expected", "run_off"),
    [
        ([120, 110, 100, 95, 20], 0, "EEEBN", None),
        ([120, 110, 100, 90, 20], 0, "EEENN", None),
        ([120, 110, 90, 90, 20], 0, "EENNN", None),
        ([120, 110, 100, 100, 99], 0, "EETTB", (("丙", "丁"), 1, False)),
        ([100, 100, 100, 100, 120], 0, "TTTTE", (("甲", "乙", "丙", "丁"), 2, False)),
        ([100, 100, 100, 91, 91], 0, "EEEBB", None),
        ([120, 110, 100, 95, 20], 90, "EEEBN", None),
        ([120, 110, 100, 95, 20], 99, "EEEBN", None),
        ([120, 110, 100, 95, 20], 100, "EEUBN", (("丙",), 1, True)),
        ([120, 110, 100, 95, 20], 115, "EEUBN", (("丙",), 1, True)),
        ([120, 110, 20, 20, 20], 91, "EENNN", ((), 1, True)),
        ([120, 100, 100, 100, 20], 99, "ETTTN", (("乙", "丙", "丁"), 2, False)),
        ([120, 100, 100, 100, 20], 100, "EUUUN", (("乙", "丙", "丁"), 2, True)),
        ([0, 0, 0, 0, 0], 0, "NNNNN", None),
    ],
)
def test_who_is_elected(votes, write_ins, expected, run_off):
    found = elected(votes, write_ins)
    assert states(found) == expected
    assert found.run_off == (RunOff(*run_off) if run_off else None)
    assert found.seats_filled == expected.count("E")
    assert found.is_met is (found.seats_filled == found.seats)
    assert found.write_in == WriteIn(write_ins, bool(run_off and run_off[2]))


def test_equal_votes_have_equal_ranks_and_the_paper_keeps_its_order():
    found = elected([100, 120, 100, 95, 20])
    assert [place.rank for place in found.places] == [2, 1, 2, 4, 5]
    assert [place.label for place in found.ranked] == ["乙", "甲", "丙", "丁", "戊"]
    assert {(place.against, place.abstain) for place in found.places} == {(None, None)}


def test_candidate_by_candidate_the_refusals_are_kept_and_more_than_enough_are_ranked():
    item = replace(THREE_OF_FIVE, kind=ItemKind.ELECT_EACH, has_write_in=False)
    rows = [[100, 40, 8], [99, 0, 49], [120, 20, 8], [91, 57, 0], [90, 58, 0]]
    found = outcome(STRICT, item, FULL, rows)
    assert states(found) == "EEEBN"
    assert (found.places[0].against, found.places[0].abstain) == (40, 8)
    assert found.write_in is None


def naive(votes, seats, needed) -> list[str]:
    """Seat after seat to whoever has most; who cannot be told apart for the last ones is tied."""
    left, free = [number for number, count in enumerate(votes) if count >= needed], seats
    said = ["N" if count < needed else "B" for count in votes]
    while left and free:
        best = max(votes[number] for number in left)
        group = [number for number in left if votes[number] == best]
        letter = "E" if len(group) <= free else "T"
        for number in group:
            said[number] = letter
        free = free - len(group) if letter == "E" else 0
        left = [number for number in left if number not in group]
    return said


def split(number: int, most: int | None = None):
    """Every way to share votes among persons nobody knows."""
    if not number:
        yield ()
    for first in range(1, min(number, most or number) + 1):
        for rest in split(number - first, first):
            yield (first, *rest)


def naive_with_others(votes, seats, needed, write_ins) -> tuple[str, bool]:
    """Elected is who is elected whoever was written in; it matters if one of them could be elected or tied."""
    alone = naive(votes, seats, needed)
    ways = [naive([*votes, *others], seats, needed) for others in split(write_ins)]
    matters = any({"E", "T"} & set(way[len(votes) :]) for way in ways)
    said = list(alone)
    for number, letter in enumerate(alone):
        if letter in "ET" and matters and any(way[number] != "E" for way in ways):
            said[number] = "U"
    return "".join(said), matters


@pytest.mark.parametrize("book", [STRICT, INCLUSIVE])
def test_small_elections_agree_with_a_plain_count(book):
    seen = set()
    for number, names in itertools.product((3, 4, 6), (1, 2, 3)):
        needed = book.fraction(Topic.PASSING).needed(number)
        turnout = everybody(number)
        for seats in range(1, names + 1):
            item = Item(ItemKind.ELECT, "委员", tuple("甲乙丙"[:names]), seats, has_write_in=True)
            for counts in itertools.product(range(number + 1), repeat=names + 1):
                *votes, write_ins = counts
                found = elected(votes, write_ins, book=book, turnout=turnout, item=item)
                expected, matters = naive_with_others(votes, seats, needed, write_ins)
                assert (states(found), found.write_in.matters) == (expected, matters), (counts, seats, number)
                assert found.seats_filled <= seats
                assert (found.run_off is None) == (not matters and "T" not in expected)
                seen |= set(expected)
    assert seen == set("ENBTU")


def test_small_elections_candidate_by_candidate_agree_with_a_plain_count():
    for number, seats in itertools.product((3, 5), (1, 2, 3)):
        item = Item(ItemKind.ELECT_EACH, "委员", ("甲", "乙", "丙", "丁"), seats)
        for votes in itertools.product(range(number + 1), repeat=4):
            rows = [[count, number - count, 0] for count in votes]
            found = outcome(STRICT, item, everybody(number), rows)
            assert list(states(found)) == naive(votes, seats, number // 2 + 1)


def test_an_appraisal_and_a_straw_poll_decide_nothing_and_give_shares():
    appraisal = Item(ItemKind.APPRAISE, "干部评议", ("甲", "乙"))
    found = outcome(STRICT, appraisal, FULL, [[100, 40, 8, 0], [1, 0, 0, 147]])
    assert (found.finding, found.is_met) == (None, None)
    assert [row.label for row in found.shares] == ["甲", "乙"]
    assert [answer.tenths for answer in found.shares[0].answers] == [676, 270, 54, 0]
    straw = Item(ItemKind.STRAW, "疗休养时间", ("春", "秋"), 2)
    found = outcome(STRICT, straw, FULL, [[148, 74]])
    assert found.finding is None
    assert found.shares[0].answers == (Answered("春", 148, 1000), Answered("秋", 74, 500))
    nobody = Turnout(180, 150, 150, 0, 0, 0)
    assert outcome(STRICT, straw, nobody, [[0, 0]]).shares[0].answers[0].tenths == 0


def test_a_paper_is_divided_among_its_items():
    items = [MATTER, Item(ItemKind.ELECT_EACH, "主席", ("甲", "乙"), 1), THREE_OF_FIVE]
    counts = [[93, 55, 0], [120, 28, 0], [20, 128, 0], [120, 110, 100, 95, 20, 1]]
    found = outcomes_of(STRICT, items, FULL, counts)
    assert [each.is_met for each in found] == [True, True, True]
    assert [answer.label for answer in found[0].shares[0].answers] == list(VOTES)
    with pytest.raises(ValueError, match="3 rows"):
        outcomes_of(STRICT, items, FULL, counts[:3])
    with pytest.raises(ValueError, match="do not fit"):
        outcome(STRICT, MATTER, FULL, [[93, 55]])


@pytest.mark.parametrize(
    ("candidates", "seats", "is_met", "message"),
    [
        (21, 20, True, Message.SURPLUS_ENOUGH),
        (22, 21, False, Message.SURPLUS_TOO_FEW),
        (23, 21, True, Message.SURPLUS_ENOUGH),
        (20, 20, True, Message.SINGLE_SLATE),
        (19, 20, False, Message.SURPLUS_TOO_FEW),
        (0, 0, False, Message.SURPLUS_TOO_FEW),
    ],
)
def test_candidates_compete(candidates, seats, is_met, message):
    found = surplus_of(DEFAULTS, candidates, seats)
    assert (found.is_met, found.explanation.message) == (is_met, message)


SAID = "应到180，实到150，应选3名，得赞成票超过全体代表半数（90）的有"
BY = "（浙江省企业民主管理条例第十五条）"


@pytest.mark.parametrize(
    ("found", "zh"),
    [
        (
            outcome(STRICT, MATTER, FULL, [[93, 55, 0]]).finding,
            f"应到180，实到150，赞成93，超过全体代表半数90，通过{BY}",
        ),
        (elected([110, 120, 100, 95, 20]).finding, f"{SAID}4名，按得票多少当选：乙、甲、丙{BY}"),
        (
            elected([120, 110, 100, 100, 20]).finding,
            f"{SAID}4名，当选：甲、乙；丙、丁末位得票相同，须就余下的1个名额对其另行投票{BY}",
        ),
        (
            elected([90, 90, 0, 0, 0]).finding,
            "应到180，实到150，应选3名，没有候选人得赞成票超过全体代表半数（90），无人当选；"
            f"3个名额须另行选举{BY}",
        ),
        (
            elected([100, 100, 100, 100, 20]).finding,
            f"{SAID}4名，但甲、乙、丙、丁得票相同，尚无人当选，须就3个名额对其另行投票{BY}",
        ),
        (
            elected([80, 70, 0, 0, 0], 110).finding,
            f"{SAID}0名，尚无人确定当选；另选他人110票，如集中于一人足以改变结果，3个名额须再次投票决定{BY}",
        ),
        (
            elected([120, 110, 100, 95, 20], 100).finding,
            f"{SAID}4名，可以确定当选：甲、乙；另选他人100票，如集中于一人足以改变结果，余下的1个名额须再次投票决定{BY}",
        ),
        (
            outcome(STRICT, MATTER, replace(FULL, issued=149), [[93, 55, 0]]).finding,
            "发出149张，收回150张，收回的票多于发出的票，本次投票无效，须重新投票"
            "（选举和表决通行规定，以本单位选举（表决）办法为准；惯例，非法律规定）",
        ),
        (
            surplus_of(DEFAULTS, 22, 21),
            "应选21名，候选人22名，差额1名，未达到应选名额的5%（2名），还差1名（参考工会委员会选举办法样本；请核对条文）",
        ),
    ],
)
def test_what_is_read_aloud(found, zh):
    with translation.override("zh-hans"):
        assert explain(found) == zh


def test_every_word_is_there_in_both_languages():
    words = [ITEM_KINDS, PLACE_STATES, ANSWERS, ITEM_FAULTS, TURNOUT_FAULTS, COUNT_FAULTS]
    kinds = [ItemKind, PlaceState, None, ItemFault, TurnoutFault, CountFault]
    for said, kind in zip(words, kinds, strict=True):
        assert kind is None or set(said) == set(kind)
    with translation.override("zh-hans"):
        assert all(answer_words(label) == label for label in ANSWERS)
        assert "60" in fault_words(ItemFault.TOO_MANY_OPTIONS)
    with translation.override("en"):
        assert answer_words("基本称职") == "Basically competent"
        assert answer_words("梁玉芬") == "梁玉芬"
