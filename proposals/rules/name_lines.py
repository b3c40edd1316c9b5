"""Names as people paste them from lists: numbered, with an employee number before or after, with unit and post behind a comma."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

NUMBERING = re.compile(r"[（(]?\d{1,3}(?:[、）)]|[.．](?!\d))\s*")
"""1. 1、 （1） in front of a line."""
BETWEEN = re.compile(r"[，,；;\t]")
BETWEEN_NAMES = re.compile(r"[\n，,、；;\t]")
IN_BRACKETS = re.compile(r"(?P<name>.*?)\s*[（(](?P<number>[^（）()]*)[）)]")
NUMBER = re.compile(r"[A-Z-]*\d[A-Z0-9-]*")


@dataclass(frozen=True)
class NameLine:
    """What one line says. `rest` may begin with the name that belongs to the number."""

    line: int
    """Counted from 1, as the person sees them."""
    typed: str
    name: str
    number: str
    rest: tuple[str, ...] = ()


def lines_of(text: str) -> Iterator[NameLine]:
    """Every line that is not empty: 王芳，机修厂钳工; 王芳（10001），机修厂; 10001 王芳; 10001."""
    for count, raw in enumerate(text.splitlines(), 1):
        line = _without_numbering(raw.strip())
        if line:
            parts = [part.strip() for part in BETWEEN.split(line)]
            yield _read(count, line, [part for part in parts if part])


def people_of(text: str) -> Iterator[NameLine]:
    """Names alone, in lines or in a row: 王芳、李建国."""
    for count, raw in enumerate(text.splitlines(), 1):
        for part in BETWEEN_NAMES.split(raw):
            name = _without_numbering(part.strip())
            if name:
                yield _read(count, name, [name])


def _without_numbering(line: str) -> str:
    shorter = NUMBERING.sub("", line, count=1) if NUMBERING.match(line) else line
    return shorter.strip() or line


def _read(count: int, line: str, parts: list[str]) -> NameLine:
    if not parts:
        return NameLine(count, line, line, "")
    first, *rest = parts
    name, number = _apart(first)
    if not number and rest and as_number(rest[0]):
        number = as_number(rest.pop(0))
    return NameLine(count, line, name, number, tuple(rest))


def _apart(words: str) -> tuple[str, str]:
    """The name, and the employee number beside it."""
    found = IN_BRACKETS.fullmatch(words)
    if found and as_number(found["number"]):
        return found["name"].strip(), as_number(found["number"])
    pieces = words.split()
    numbers = [piece for piece in pieces if as_number(piece)]
    if not numbers:
        return words, ""
    return " ".join(piece for piece in pieces if piece != numbers[0]), as_number(numbers[0])


def as_number(words: str) -> str:
    """The employee number in its one way of writing; empty where it is none."""
    plain = "".join(unicodedata.normalize("NFKC", words).split()).upper()
    return plain if len(plain) <= 20 and NUMBER.fullmatch(plain) else ""
