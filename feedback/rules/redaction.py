"""What an editor says is to be black, read from a form: marks in the text, words that go everywhere, old bars.

Without a script a text is marked with 【 and 】; what stands between them is blackened, and so is every bar that is in the
text already. Nothing here decides: two publishers do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from feedback.rules.black_bars import Bar, Shown, left_over, segments
from feedback.rules.spans import Span

OPEN, CLOSE = "【", "】"
OWN_BRACKETS = str.maketrans({OPEN: "〔", CLOSE: "〕", "█": "■"})
BARS = re.compile("█+")


class LooseMark(ValueError):
    """A 【 without its 】, or the other way round. Carries a few characters of where."""


@dataclass(frozen=True)
class Redacted:
    """A text as everybody will read it, and the words that were hidden at one place and stand open at another."""

    pieces: list[Shown | Bar]
    open_words: list[str]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def unmarked(text: str) -> str:
    """A letter as it is put before the editor: brackets and blocks that its writer typed mean nothing."""
    return text.translate(OWN_BRACKETS)


def read_marks(typed: str) -> tuple[str, list[Span]]:
    """The text without its marks, and what they enclosed; LooseMark."""
    text, spans, opened = list[str](), list[Span](), -1
    for letter in typed:
        if letter == OPEN and opened < 0:
            opened = len(text)
        elif letter == CLOSE and opened >= 0:
            if len(text) > opened:
                spans.append(Span(opened, len(text)))
            opened = -1
        elif letter in {OPEN, CLOSE}:
            raise LooseMark("".join(text[-8:]) + letter)
        else:
            text.append(letter)
    if opened >= 0:
        raise LooseMark(OPEN + "".join(text[opened : opened + 8]))
    return "".join(text), spans


def everywhere(text: str, words: Iterable[str]) -> list[Span]:
    """Each place at which one of the words stands."""
    found = []
    for word in words:
        place = text.find(word) if word else -1
        while place >= 0:
            found.append(Span(place, place + len(word)))
            place = text.find(word, place + 1)
    return found


def redacted(texts: Collection[str], words: Iterable[str]) -> list[Redacted]:
    """Marked texts with their bars. What is hidden in one of them and stands open in another is named; LooseMark."""
    words, read = list(words), [read_marks(text) for text in texts]
    bars = [
        [*marked, *everywhere(text, words), *(Span(*bar.span()) for bar in BARS.finditer(text))]
        for text, marked in read
    ]
    hidden = {
        word
        for (text, marked) in read
        for span in marked
        if len(word := span.of(text).strip()) > 1 and "█" not in word
    }
    return [
        Redacted(segments(text, spans), _open_words(text, spans, hidden))
        for (text, _marked), spans in zip(read, bars, strict=True)
    ]


def _open_words(text: str, bars: list[Span], hidden: set[str]) -> list[str]:
    covered = sorted({span.of(text) for span in left_over(text, bars) if "█" not in span.of(text)})
    elsewhere = {
        word for word in hidden if any(_is_open(text, span, bars) for span in everywhere(text, [word]))
    }
    return sorted({*covered, *elsewhere})


def _is_open(text: str, place: Span, bars: list[Span]) -> bool:
    return not any(bar.start < place.end and place.start < bar.end for bar in bars)


def read_back(text: str) -> list[Shown | Bar]:
    """A published text in its pieces: what is shown, and the bars."""
    found: list[Shown | Bar] = []
    here = 0
    for bar in BARS.finditer(text):
        if bar.start() > here:
            found.append(Shown(text[here : bar.start()]))
        found.append(Bar(bar.end() - bar.start()))
        here = bar.end()
    if here < len(text):
        found.append(Shown(text[here:]))
    return found
