"""The receipt code: 16 symbols, 80 bits, by which alone a reporter comes back.

It is made of a secret of the server and the nonce of the form, which is stored nowhere: the same form sent twice gives
the same code, and whoever has the secret and the database has no code.
"""

from __future__ import annotations

import unicodedata
import uuid

from feedback.sealing.errors import CodeFault, CodeRefused
from feedback.sealing.primitives import mark

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U."""
LENGTH, GROUP = 16, 4
LONGEST = 200
"""Characters that are looked at; a code with all its blanks is shorter."""
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLDED = str.maketrans("abcdefghijklmnopqrstuvwxyzOoIiLl", "ABCDEFGHIJKLMNOPQRSTUVWXYZ001111")
BLANK = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}
"""Spaces, line ends, marks nobody sees and dashes of every kind; the minus is none of them."""


def code_from(secret: bytes, nonce: bytes) -> str:
    """The 16 symbols that belong to a form's nonce. ValueError if the secret is shorter than 32 bytes."""
    return symbols_of(mark(secret, "receipt-code", nonce)[: LENGTH * 5 // 8])


def shown(code: str) -> str:
    """XXXX-XXXX-XXXX-XXXX."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normalised(text: str) -> str:
    """The 16 symbols of what somebody typed; CodeRefused if it cannot be a code, with the first thing that is wrong."""
    code = folded(text)
    strange = next((symbol for symbol in code if symbol not in SYMBOLS), "")
    if not code:
        raise CodeRefused(CodeFault.EMPTY)
    if strange:
        raise CodeRefused(CodeFault.SYMBOL, len(code), strange)
    if len(code) != LENGTH:
        raise CodeRefused(CodeFault.SHORT if len(code) < LENGTH else CodeFault.LONG, len(code))
    return code


def lookup_of(pepper: bytes, code: str) -> str:
    """What the database finds a case by: 64 hexadecimal digits. `code` is normalised."""
    return mark(pepper, "receipt-lookup", code).hex()


def case_id_from(pepper: bytes, nonce: bytes) -> uuid.UUID:
    """The identifier of the case that a form makes: random to look at, the same for the same form."""
    return uuid.UUID(bytes=mark(pepper, "case-id", nonce)[:16], version=4)


def folded(text: str) -> str:
    """As codes are written: capitals, half-width, without blanks and dashes, O as 0, I and L as 1."""
    plain = text[:LONGEST].translate(FULL_WIDTH).translate(FOLDED)
    return "".join(each for each in plain if each != "−" and unicodedata.category(each) not in BLANK)


def symbols_of(raw: bytes) -> str:
    """Five bits a symbol; ValueError if bits are left over."""
    count, rest = divmod(len(raw) * 8, 5)
    if rest:
        raise ValueError("not a whole number of symbols")
    number = int.from_bytes(raw, "big")
    return "".join(SYMBOLS[number >> 5 * at & 31] for at in reversed(range(count)))


def bytes_of_symbols(code: str) -> bytes:
    """The other way round; ValueError for anything that `symbols_of` does not write."""
    size, rest = divmod(len(code) * 5, 8)
    if rest:
        raise ValueError("not a whole number of bytes")
    number = 0
    for symbol in code:
        number = number << 5 | SYMBOLS.index(symbol)
    return number.to_bytes(size, "big")
