"""An entry as bytes: JSON with sorted keys and no spaces, UTF-8, of text, whole numbers, lists and objects.

What can be written in two ways can be hashed in two ways, so a reader accepts only the one way. JavaScript writes the
same bytes: that is why keys are ASCII and numbers stay below 2^53.
"""

from __future__ import annotations

import json

LARGEST = 2**53 - 1
DEEPEST = 16

_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


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
    if type(value) is int:
        if abs(value) > LARGEST:
            raise Malformed("a number beyond 2^53")
    elif isinstance(value, dict | list | tuple) and depth:
        if isinstance(value, dict):
            if not all(type(key) is str and key.isascii() for key in value):
                raise Malformed("a key that is not ASCII text")
            value = list(value.values())
        for each in value:
            _check(each, depth - 1)
    elif not isinstance(value, str):
        raise Malformed(
            "nested too deeply" if not depth else f"neither text nor whole number: {type(value).__name__}"
        )
