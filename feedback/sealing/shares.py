"""The secret key of an inbox on two papers, for two custodians, of whom neither alone learns anything.

Share 1 is random, share 2 is the key XOR share 1. Shamir's scheme would give the same secrecy for two of two, with
arithmetic in a field that somebody has to trust; for two of three it would be needed, and then gets a version of its own.

A paper is five lines of five groups. The last group of a line checks that line (a typo stays unseen once in a million),
the last bytes check the whole. A checksum of a random share says nothing about the key.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field

from feedback.sealing import keys
from feedback.sealing.codes import SYMBOLS, bytes_of_symbols, folded, shown, symbols_of
from feedback.sealing.errors import ShareFault, ShareRefused
from feedback.sealing.keys import Inbox

VERSION = 1
LINES, SYMBOLS_A_LINE, CHECK = 5, 16, 4
WIDTH = SYMBOLS_A_LINE + CHECK
BYTES_A_LINE = SYMBOLS_A_LINE * 5 // 8
MARK, SET, DIGEST = 5, 3, 6
"""Bytes: which inbox, which printing, the checksum of all."""


@dataclass(frozen=True)
class Share:
    """One of two papers: its number, the generation of the key, short marks of the inbox and of the printing."""

    number: int
    generation: int
    inbox_mark: bytes
    printing: bytes
    part: bytes = field(repr=False)

    def is_of(self, inbox: Inbox) -> bool:
        return (self.generation, self.inbox_mark) == (inbox.generation, _mark(inbox))


def split(secret: bytes, *, inbox: Inbox) -> tuple[Share, Share]:
    """Two new papers. Those of an earlier printing still fit each other; they have to be destroyed together."""
    if len(secret) != 32:
        raise ValueError("the key of an inbox has 32 bytes")
    blind, printing = os.urandom(32), os.urandom(SET)
    parts = (blind, _xor(secret, blind))
    one, two = (
        Share(number, inbox.generation, _mark(inbox), printing, part)
        for number, part in enumerate(parts, start=1)
    )
    return one, two


def joined(one: Share, other: Share, *, inbox: Inbox, public: bytes) -> bytes:
    """The secret key, 32 bytes; ShareRefused (SAME, SETS, INBOX, KEY) unless it is the key of this inbox."""
    if not (one.is_of(inbox) and other.is_of(inbox)):
        raise ShareRefused(ShareFault.INBOX)
    if one.number == other.number:
        raise ShareRefused(ShareFault.SAME)
    if one.printing != other.printing:
        raise ShareRefused(ShareFault.SETS)
    secret = _xor(one.part, other.part)
    if keys.public_of(secret) != public:
        raise ShareRefused(ShareFault.KEY)
    return secret


def printed(share: Share) -> list[str]:
    """Five lines: XXXX-XXXX-XXXX-XXXX-XXXX."""
    head = bytes([VERSION, share.number]) + share.generation.to_bytes(2, "big")
    raw = head + share.inbox_mark + share.printing + share.part
    raw += hashlib.sha256(raw).digest()[:DIGEST]
    lines = [symbols_of(raw[at : at + BYTES_A_LINE]) for at in range(0, len(raw), BYTES_A_LINE)]
    return [shown(line + _check(number, line)) for number, line in enumerate(lines, start=1)]


def read(text: str) -> Share:
    """A paper that was typed; case, dashes and blanks do not matter, nor one line for all. ShareRefused says where."""
    lines = _lines(text)
    wrong = tuple(number for number, line in enumerate(lines, start=1) if len(line) != WIDTH)
    if wrong:
        raise ShareRefused(ShareFault.LENGTH, lines=wrong, found=len(lines[wrong[0] - 1]), needed=WIDTH)
    wrong = tuple(number for number, line in enumerate(lines, start=1) if not _is_right(number, line))
    if wrong:
        raise ShareRefused(ShareFault.TYPO, lines=wrong)
    return _share(b"".join(bytes_of_symbols(line[:SYMBOLS_A_LINE]) for line in lines))


def _lines(text: str) -> list[str]:
    lines = [line for line in map(folded, text.splitlines()) if line]
    whole = "".join(lines)
    if len(lines) != LINES and len(whole) == LINES * WIDTH:
        lines = [whole[at : at + WIDTH] for at in range(0, len(whole), WIDTH)]
    if len(lines) != LINES:
        raise ShareRefused(ShareFault.LINES, found=len(lines), needed=LINES)
    return lines


def _is_right(number: int, line: str) -> bool:
    content, check = line[:SYMBOLS_A_LINE], line[SYMBOLS_A_LINE:]
    return all(symbol in SYMBOLS for symbol in line) and check == _check(number, content)


def _check(number: int, line: str) -> str:
    """Four symbols; the number of the line counts too, so that lines out of order are seen."""
    return symbols_of(hashlib.sha256(f"{number}|{line}".encode()).digest()[:5])[:CHECK]


def _share(raw: bytes) -> Share:
    content, digest = raw[:-DIGEST], raw[-DIGEST:]
    if hashlib.sha256(content).digest()[:DIGEST] != digest:
        raise ShareRefused(ShareFault.WHOLE)
    if content[0] != VERSION or content[1] not in (1, 2):
        raise ShareRefused(ShareFault.VERSION)
    mark, printing, part = (
        content[4 : 4 + MARK],
        content[4 + MARK : 4 + MARK + SET],
        content[4 + MARK + SET :],
    )
    return Share(content[1], int.from_bytes(content[2:4], "big"), mark, printing, part)


def _mark(inbox: Inbox) -> bytes:
    return hashlib.sha256(inbox.label).digest()[:MARK]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
