"""A published letter hides what was chosen, how long it was, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.black_bars import (
    LENGTHS,
    BadSpan,
    Bar,
    Shown,
    blackened,
    from_browser,
    left_over,
    segments,
    tidy,
)
from feedback.rules.spans import Span

LETTER = "张伟说：打13800138000找他。"


def test_a_name_and_a_number_are_black_and_the_rest_is_shown():
    assert segments(LETTER, [Span(5, 16), Span(0, 2)]) == [
        Bar(4),
        Shown("说：打"),
        Bar(12),
        Shown("找他。"),
    ]
    assert blackened(LETTER, [Span(0, 2)]) == "████说：打13800138000找他。"


def test_the_length_of_a_bar_does_not_tell_two_letters_from_four():
    bars = [segments("甲" * length, [Span(0, length)]) for length in (1, 2, 4, 5, 12, 13, 500)]

    assert bars == [[Bar(4)], [Bar(4)], [Bar(4)], [Bar(12)], [Bar(12)], [Bar(24)], [Bar(24)]]


def test_bars_that_touch_overlap_or_are_parted_by_a_space_are_one():
    text = "张 伟、李建国在场"

    assert segments(text, [Span(0, 1), Span(2, 3), Span(4, 6), Span(5, 7)]) == [Bar(12), Shown("在场")]


def test_nothing_chosen_leaves_the_letter_as_it_is():
    assert segments(LETTER, []) == [Shown(LETTER)]
    assert segments("", []) == []


@pytest.mark.parametrize("span", [Span(-1, 2), Span(0, 99), Span(3, 3), Span(4, 2)])
def test_a_piece_that_is_not_in_the_letter_is_refused(span):
    with pytest.raises(BadSpan, match="is no piece of this text"):
        segments(LETTER, [span])


def test_no_letter_is_cut_in_two():
    text = "Zoe\u0301👩\u200d🔧走了"

    assert segments(text, [Span(2, 3)]) == [Shown("Zo"), Bar(4), Shown("👩\u200d🔧走了")]
    assert segments(text, [Span(4, 5)]) == [Shown("Zoe\u0301"), Bar(4), Shown("走了")]


def test_a_browser_counts_a_picture_as_two_letters():
    text = "👷张伟说"

    assert from_browser(text, 2, 4).of(text) == "张伟"
    for start, end in ((1, 3), (0, 99), (3, 3)):
        with pytest.raises(BadSpan):
            from_browser(text, start, end)


def test_a_name_that_still_stands_elsewhere_is_pointed_out():
    text = "张伟骂人。第二天张伟又来了，张三没有。"

    assert left_over(text, [Span(0, 2)]) == [Span(8, 10)]
    assert left_over(text, [Span(0, 2), Span(8, 10)]) == []


PIECES = st.tuples(st.integers(0, 39), st.integers(1, 15)).map(
    lambda piece: Span(piece[0], piece[0] + piece[1])
)


@given(st.lists(PIECES, max_size=6))
def test_what_is_shown_is_the_letter_without_its_hidden_pieces(spans):
    text = "".join(chr(0x4E00 + place) for place in range(60))
    hidden = {place for span in spans for place in range(span.start, span.end)}

    found = segments(text, spans)

    shown = "".join(segment.text for segment in found if isinstance(segment, Shown))
    assert shown == "".join(letter for place, letter in enumerate(text) if place not in hidden)
    assert all(segment.length in LENGTHS for segment in found if isinstance(segment, Bar))
    assert len(tidy(text, spans)) == sum(isinstance(segment, Bar) for segment in found)
