"""Whether somebody writes down what stands in a text that nobody else may read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HAN = 6
"""So many Chinese characters in a row are no accident: 夜班补贴没有."""
OTHER = 16
"""Of letters and digits it takes more: one word is no quotation."""
SKIPPED = re.compile(r"[\W_]+")
ALL_HAN = re.compile(r"[\u3400-\u9fff]+")


def quoted(text: str, others: Iterable[str]) -> str:
    """A piece of `text` that stands in one of the others; case, width, blanks and punctuation do not matter."""
    ours, theirs = _plain(text), [_plain(other) for other in others]
    for at in range(len(ours) - HAN + 1):
        for length in (HAN, OTHER):
            piece = ours[at : at + length]
            is_long = len(piece) == length and (length == OTHER or ALL_HAN.fullmatch(piece))
            if is_long and any(piece in other for other in theirs):
                return piece
    return ""


def _plain(text: str) -> str:
    return SKIPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()
