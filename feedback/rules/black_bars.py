"""A letter as it is published: shown text and black bars (脱敏).

Source: 个人信息保护法 51, 73 (de-identification) and the practice of published letters. A bar has one of a few lengths,
so that it does not tell how long the name beneath it is, and nothing of what it hides is in what comes out of here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feedback.rules.spans import Span

LENGTHS = (4, 12, 24)
"""A name, a number, a sentence. What is longer is as long as the longest."""
BETWEEN = frozenset(" \t\u3000-·,，、/")
"""Two bars with nothing but this between them become one: 张 伟 is one secret."""
JOINERS = frozenset("\u200d\ufe0e\ufe0f")


@dataclass(frozen=True)
class Shown:
    """A piece of the letter that everybody may read."""

    text: str


@dataclass(frozen=True)
class Bar:
    """A piece of the letter that nobody may read."""

    length: int

    @property
    def text(self) -> str:
        return "█" * self.length


class BadSpan(ValueError):
    """A piece that is not in the text."""


def segments(text: str, spans: Iterable[Span]) -> list[Shown | Bar]:
    """The text with the chosen pieces blackened."""
    found: list[Shown | Bar] = []
    here = 0
    for span in tidy(text, spans):
        if span.start > here:
            found.append(Shown(text[here : span.start]))
        found.append(
            Bar(next((length for length in LENGTHS if span.end - span.start <= length), LENGTHS[-1]))
        )
        here = span.end
    if here < len(text):
        found.append(Shown(text[here:]))
    return found


def blackened(text: str, spans: Iterable[Span]) -> str:
    """The same as one plain text, for papers and files."""
    return "".join(segment.text for segment in segments(text, spans))


def tidy(text: str, spans: Iterable[Span]) -> list[Span]:
    """In order, none touching another, and no letter cut in two; BadSpan where one lies outside the text."""
    found: list[Span] = []
    for span in sorted(_whole_letters(text, span) for span in spans):
        if found and _is_one_secret(text, found[-1], span):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end), found[-1].kind)
        else:
            found.append(span)
    return found


def left_over(text: str, spans: Iterable[Span]) -> list[Span]:
    """Where words that were blackened once still stand in the open."""
    bars = tidy(text, spans)
    hidden = {word for span in bars if len(word := span.of(text).strip()) > 1}
    return sorted({span for word in hidden for span in _open_places(text, word, bars)})


def from_browser(text: str, start: int, end: int) -> Span:
    """A piece chosen in a browser, which counts letters beyond the first 65,536 as two."""
    starts = [0]
    for letter in text:
        starts.append(starts[-1] + (2 if ord(letter) > 0xFFFF else 1))
    places = {place: number for number, place in enumerate(starts)}
    if start not in places or end not in places:
        raise BadSpan(f"{start} to {end} is no piece of this text")
    return _inside(text, Span(places[start], places[end]))


def _inside(text: str, span: Span) -> Span:
    if not 0 <= span.start < span.end <= len(text):
        raise BadSpan(f"{span.start} to {span.end} is no piece of this text")
    return span


def _whole_letters(text: str, span: Span) -> Span:
    """An accent or the second half of a picture belongs to the letter before it."""
    _inside(text, span)
    start, end = span.start, span.end
    while start > 0 and (_hangs_on(text[start]) or text[start - 1] == "\u200d"):
        start -= 1
    while end < len(text) and (_hangs_on(text[end]) or text[end - 1] == "\u200d"):
        end += 1
    return Span(start, end, span.kind)


def _hangs_on(letter: str) -> bool:
    return bool(unicodedata.combining(letter)) or letter in JOINERS or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _is_one_secret(text: str, before: Span, after: Span) -> bool:
    return after.start <= before.end or set(text[before.end : after.start]) <= BETWEEN


def _open_places(text: str, word: str, bars: list[Span]) -> Iterator[Span]:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not any(bar.start < end and place < bar.end for bar in bars):
            yield Span(place, end)
        place = text.find(word, place + 1)
