"""JSON as Belenios writes it, and nothing else: compact, UTF-8, fields in their order, big numbers as decimal strings.

What can be written in two ways can be hashed in two ways, so a reader accepts only the one way.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

from .arithmetic import mpz
from .group import P, Q
from .refusals import Refusal

LONGEST = len(str(P))
NUMBER = re.compile(r"(?:0|[1-9][0-9]*)\Z", re.ASCII)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Malformed(ValueError):
    """Not the canonical form. Whoever knows what it should have been makes a refusal of it (`form_of`)."""


@contextmanager
def form_of(code: str, **values: object) -> Iterator[None]:
    """What is malformed inside is refused by this code."""
    try:
        yield
    except Malformed:
        raise Refusal(code, **values) from None


def compact(value: object) -> str:
    """As Belenios writes it; it alone escapes the character DEL."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\x7f", "\\u007f")


def encoded(value: object) -> bytes:
    return compact(value).encode()


def loaded(raw: bytes) -> object:
    """The value of canonical JSON."""
    try:
        text = raw.decode()
        value: object = json.loads(text)
        is_canonical = compact(value) == text
    except (ValueError, RecursionError):
        raise Malformed from None
    if not is_canonical:
        raise Malformed
    return value


def fields(value: object, *names: str) -> list[object]:
    """The values of an object that has these fields in this order; one that ends in ? may be left out (None)."""
    if not isinstance(value, dict):
        raise Malformed
    wanted = [name.rstrip("?") for name in names]
    there = list(value)
    if there != [name.rstrip("?") for name in names if not name.endswith("?") or name.rstrip("?") in value]:
        raise Malformed
    if any(value[name] is None for name in there):
        raise Malformed
    return [value.get(name) for name in wanted]


def array(value: object, length: int | None = None) -> list[object]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise Malformed
    return value


def text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed
    return value


def count(value: object) -> int:
    """A number of things: JSON's integer, not a truth value, not below nothing."""
    if type(value) is not int or value < 0:
        raise Malformed
    return value


def number(value: object, below: mpz) -> mpz:
    """A decimal string. `mpz` alone would take signs, spaces, underscores and hexadecimal as well."""
    if not isinstance(value, str) or len(value) > LONGEST or not NUMBER.match(value):
        raise Malformed
    result = mpz(value)
    if result >= below:
        raise Malformed
    return result


def scalar(value: object) -> mpz:
    return number(value, Q)


def element(value: object) -> mpz:
    """In range; whether it is a member of the group is asked separately, for many at once."""
    result = number(value, P)
    if result == 0:
        raise Malformed
    return result
