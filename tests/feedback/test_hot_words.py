"""The hot word of the week, and themes suggested by a list of words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from feedback.rules.hot_words import (
    Letter,
    hot_word,
    hot_words,
    log_likelihood,
    monday_of,
    rising_themes,
)
from feedback.rules.themes import FIRST_WORDS, MOST_CODES, Lexicon

MONDAY = date(2026, 11, 23)


def letters(weeks_ago: int, number: int, *words: str) -> list[Letter]:
    return [Letter(MONDAY - timedelta(weeks=weeks_ago), frozenset(words)) for _ in range(number)]


QUIET = [letter for week in range(1, 26) for letter in letters(week, 8, "食堂") + letters(week, 12, "工资")]


def test_the_word_that_rose_most_is_the_hot_word_of_the_week():
    week = letters(0, 9, "班车", "食堂") + letters(0, 11, "工资")

    found = hot_words(QUIET + week, MONDAY)

    assert [(rising.word, rising.cases, rising.is_new) for rising in found] == [("班车", 9, True)]
    assert hot_word(QUIET + week, MONDAY) == found[0]


def test_a_word_in_four_letters_is_no_hot_word_and_in_five_it_is():
    four = letters(0, 4, "班车") + letters(0, 10, "工资")
    five = letters(0, 5, "班车") + letters(0, 10, "工资")

    assert hot_word(QUIET + four, MONDAY) is None
    assert hot_words(QUIET + five, MONDAY)[0].cases == 5


def test_one_letter_is_one_voice_however_often_it_says_the_word():
    assert hot_word([*QUIET, Letter(MONDAY, frozenset(["班车"] * 50))], MONDAY) is None


def test_a_word_that_fell_or_stayed_is_not_hot():
    assert hot_words(QUIET + letters(0, 8, "食堂") + letters(0, 12, "工资"), MONDAY) == []
    assert hot_words(QUIET + letters(0, 5, "食堂") + letters(0, 15, "安全"), MONDAY)[0].word == "安全"


def test_only_twenty_five_weeks_before_count_and_nothing_of_the_week_after():
    old, later = letters(26, 500, "班车"), letters(-1, 500, "食堂")
    week = letters(0, 9, "班车") + letters(0, 11, "工资")

    assert hot_words(old + QUIET + week + later, MONDAY) == hot_words(QUIET + week, MONDAY)


def test_names_never_become_hot_words():
    week = letters(0, 9, "李建国", "班车") + letters(0, 11, "工资")

    assert [one.word for one in hot_words(QUIET + week, MONDAY, never={"李建国"})] == ["班车"]


def test_without_a_past_there_is_nothing_to_compare():
    assert hot_words(letters(0, 50, "班车"), MONDAY) == []
    assert monday_of(date(2026, 11, 29)) == MONDAY
    with pytest.raises(ValueError, match="is no Monday"):
        hot_words([], MONDAY + timedelta(days=1))


def test_the_score_is_that_of_dunning():
    """By hand: 10, 90, 20, 880 were seen where 3, 97, 27, 873 were to be expected."""
    assert log_likelihood(10, 100, 20, 900) == pytest.approx(12.65, abs=0.01)
    assert log_likelihood(10, 100, 90, 900) == pytest.approx(0)


def test_themes_rise_by_their_codes():
    past = [letter for week in range(1, 26) for letter in letters(week, 2, "heat") + letters(week, 10, "pay")]

    found = rising_themes(past + letters(0, 7, "heat") + letters(0, 8, "pay"), MONDAY)

    assert [(rising.word, rising.cases) for rising in found] == [("heat", 7)]


WORDS = Lexicon(
    {"pay": ["工资", "加班费", "OT"], "hours": ["加班", "排班", "打卡"], "canteen": ["食堂", "菜"]}
)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("加班费两个月没有发", "pay"),
        ("每天加班，排班也不公开", "hours"),
        ("食堂的菜太咸", "canteen"),
        ("食堂食堂食堂，工资", "canteen"),
        ("食堂和工资", None),
        ("ＯＴ没有算", "pay"),
        ("a lot of notes", None),
        ("没有什么", None),
        ("", None),
    ],
)
def test_a_list_of_words_suggests_a_theme_or_none(text, theme):
    assert WORDS.suggested(text) == theme


def test_of_a_sealed_letter_only_a_few_codes_come_out():
    text = "工资、排班、食堂、高温、班车、宿舍都有问题，最要紧的是加班费和工资条"
    lexicon = Lexicon.first()

    codes = lexicon.codes(text)

    assert len(codes) == MOST_CODES
    assert "pay" in codes
    assert codes <= FIRST_WORDS.keys()
    assert lexicon.codes("今天天气很好") == frozenset()


def test_a_word_of_two_themes_is_shown_to_the_staff():
    assert Lexicon({"a": ["空调", " "], "b": ["空调"]}).in_two_themes == {"空调": frozenset({"a", "b"})}
    assert Lexicon.first().in_two_themes == {}
    assert Lexicon({}).suggested("空调") is None
