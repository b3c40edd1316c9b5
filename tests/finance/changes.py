"""One character of the public files is another one, one more or one less."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from finance.proof import notes
from finance.verify_ledger import Bad, Checkpoint, check
from tests.finance.books import Books

LETTERS = '0123456789abcdefXYZ"{}[],:.-+ \n\r\t\\/=—工会ｅ　\x00🏓'
NUMBER = re.compile(r'"number":"[^"]*"')


@dataclass(frozen=True)
class Change:
    """What was done, and what was said of it."""

    what: str
    at: int
    is_wrong: bool
    said: str


def changed(text: str, chance: random.Random) -> tuple[str, int, str]:
    at = chance.randrange(len(text) + 1)
    if at == len(text):
        return text + chance.choice(LETTERS), at, "added at the end"
    match chance.choice(["other", "other", "more", "less"]):
        case "other":
            letter = chance.choice([each for each in LETTERS if each != text[at]])
            return text[:at] + letter + text[at + 1 :], at, f"{text[at]!r} is {letter!r}"
        case "more":
            letter = chance.choice(LETTERS)
            return text[:at] + letter + text[at:], at, f"{letter!r} was put in"
        case _:
            return text[:at] + text[at + 1 :], at, f"{text[at]!r} was taken out"


def changed_ledgers(books: Books, count: int, seed: int) -> Iterator[Change]:
    """Wrong is what is accepted, or refused at another entry than the one where the change is."""
    text, chance, checkpoint = books.ledger.decode(), random.Random(seed), Checkpoint(books.checkpoint)
    lines = [f"{line}\n" for line in text.split("\n")[:-1]]
    for _ in range(count):
        other, at, what = changed(text, chance)
        seq = text.count("\n", 0, at) + 1
        start = at - sum(map(len, lines[: seq - 1]))
        found = NUMBER.search(lines[seq - 1]) if seq <= len(lines) else None
        try:
            check(io.BytesIO(other.encode()), checkpoint)
        except Bad as bad:
            number = (
                books.entries[seq - 1]["number"]
                if found and not found.start() <= start <= found.end()
                else ""
            )
            # A line break put in before the number hides it; the entry is then named by its seq alone.
            is_named = bad.seq == seq and bad.number in (
                {number, ""} if "\\n" in what else {number or bad.number}
            )
            yield Change(what, at, not is_named, bad.told(english=True))
        else:
            yield Change(what, at, True, "accepted")


def changed_checkpoints(books: Books, count: int, seed: int) -> Iterator[Change]:
    """Wrong is what one of the two readers accepts."""
    text, chance = books.checkpoint.decode(), random.Random(seed)
    for _ in range(count):
        other, at, what = changed(text, chance)
        yield Change(what, at, _accepted(other.encode()), other)


def _accepted(raw: bytes) -> bool:
    try:
        Checkpoint(raw)
    except Bad:
        pass
    else:
        return True
    try:
        notes.verify(notes.Note.parse(raw))
    except (notes.Odd, notes.Forged):
        return False
    return True
