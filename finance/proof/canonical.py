"""An entry as bytes: JSON with sorted keys and no spaces, UTF-8, of text, whole numbers, lists and objects.

What can be written in two ways can be hashed in two ways, so a reader accepts only the one way. JavaScript writes the
same bytes: that is why keys are ASCII and numbers stay below 2^53.
"""

from __future__ import annotations

import json

LARGEST = 2**53 - 1
DEEPEST = 16

_write = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


class Malformed(ValueError):
    """This cannot be written, or is not written, in the canonical form."""


def canonical(value: object) -> bytes:
    """Malformed for what has no one form: floats, truth values, None, sets, dates, half a character."""
    _check(value, DEEPEST)
    try:
        return _write(value).encode()
    except UnicodeEncodeError:
        raise Malformed("half of a surrogate pair") from None


def parse(raw: bytes) -> object:
    """The value of canonical JSON. Malformed if one byte is not as `canonical` writes it."""
    try:
        value: object = json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise Malformed("no JSON in UTF-8") from None
    if canonical(value) != raw:
        raise Malformed("JSON, but not in its canonical form")
    return value


def _check(value: object, depth: int) -> None:
    if isinstance(value, dict):
        if {*map(type, value)} - {str} or not "".join(value).isascii():
            raise Malformed("a key that is not ASCII text")
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        _check_one(value)
        return
    if not depth:
        raise Malformed("nested too deeply")
    for each in value:
        # Most of it is text and small numbers; a call for each of them was half of the time of an entry.
        if type(each) is not str and not (type(each) is int and -LARGEST <= each <= LARGEST):
            _check(each, depth - 1)


def _check_one(value: object) -> None:
    if type(value) is int:
        if abs(value) > LARGEST:
            raise Malformed("a number beyond 2^53")
    elif not isinstance(value, str):
        raise Malformed(f"neither text nor whole number: {type(value).__name__}")
