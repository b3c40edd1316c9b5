"""Mistyped words that staff keep a list of (常见错别字): finding them in a text, and putting the right ones in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Typo:
    """One entry of the list. `unless` are longer words in which the same characters are right: 上报消息 is no 报消."""

    wrong: str
    right: str
    reason: str = ""
    unless: tuple[str, ...] = ()


def occurrences(text: str, typos: Iterable[Typo]) -> list[tuple[int, Typo]]:
    """Where they stand, in their order. Of two that overlap the longer one counts.

    `str.find` and no regular expression: 500 words over 20,000 characters take milliseconds.
    """
    found = [(at, typo) for typo in typos for at in _places(text, typo)]
    kept: list[tuple[int, Typo]] = []
    end = 0
    for at, typo in sorted(found, key=lambda each: (each[0], -len(each[1].wrong))):
        if at >= end:
            kept.append((at, typo))
            end = at + len(typo.wrong)
    return kept


def corrected(text: str, typos: Iterable[Typo]) -> str:
    """The text with the right words in it."""
    parts, end = [], 0
    for at, typo in occurrences(text, typos):
        parts += [text[end:at], typo.right]
        end = at + len(typo.wrong)
    return "".join([*parts, text[end:]])


def _places(text: str, typo: Typo) -> Iterator[int]:
    at = text.find(typo.wrong)
    while at >= 0:
        if _stands_alone(text, at, at + len(typo.wrong)) and not _is_part(text, at, typo):
            yield at
        at = text.find(typo.wrong, at + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A Latin word is not found inside another one; between characters there are no spaces."""
    return not (_are_latin(text[start - 1 : start + 1]) or _are_latin(text[end - 1 : end + 1]))


def _are_latin(two: str) -> bool:
    return len(two) == 2 and two.isascii() and two.isalnum()


def _is_part(text: str, at: int, typo: Typo) -> bool:
    """Whether it belongs to a longer word that is right."""
    for word in typo.unless:
        inside = word.find(typo.wrong)
        if inside >= 0 and text.startswith(word, at - inside) and at >= inside:
            return True
    return False
