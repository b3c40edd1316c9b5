"""Voting codes: the private part signs ballots, the public part stands on the list that everybody sees."""

import hashlib
import secrets
from collections.abc import Iterable

from .arithmetic import mpz
from .canonical import Malformed, array, element, encoded, form_of, loaded, text
from .elections import BASE58
from .group import Q, are_members, is_member, power_of_g
from .refusals import Refusal

LENGTH, GROUP = 15, 3
ITERATIONS = 1000
HEAVIEST = 10**7
"""The result is found by trying, so the sum of all weights has a limit."""


def new_code() -> str:
    """XXX-XXX-XXX-XXX-XXX: 14 characters by chance and one that finds typing errors."""
    return code_of(secrets.randbelow(58 ** (LENGTH - 1)))


def code_of(number: int) -> str:
    """The code that a number means, of which as much is used as fits into its 14 characters (82 bits)."""
    characters = ""
    for _ in range(LENGTH - 1):
        number, index = divmod(number, 58)
        characters += BASE58[index]
    return _dashed(characters + _check_character(characters))


def tidied(typed: str) -> str:
    """The code as it was printed: trimmed, its dashes put back. Upper and lower case are different characters."""
    characters = typed.strip().replace("-", "")
    if len(characters) != LENGTH or any(each not in BASE58 for each in characters):
        raise Refusal("credential-typed")
    if _check_character(characters[:-1]) != characters[-1]:
        raise Refusal("credential-typed")
    return _dashed(characters)


def secret_of(code: str, uuid: str) -> mpz:
    """The exponent that a code means in one election; the dashes are part of the password."""
    derived = hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), ITERATIONS, 32)
    return mpz(int.from_bytes(derived, "big")) % Q


def public_of(code: str, uuid: str) -> mpz:
    return power_of_g(secret_of(code, uuid))


def _check_character(characters: str) -> str:
    number = 0
    for each in characters:
        number = number * 58 + BASE58.index(each)
    return BASE58[53 - number % 53]


def _dashed(characters: str) -> str:
    return "-".join(characters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


class Roll:
    """The public credentials of an election with their weights, in the order of the record."""

    def __init__(self, raw: bytes, weights: dict[str, int]) -> None:
        self.raw, self.weights = raw, weights

    @classmethod
    def make(cls, publics: Iterable[mpz], weights: Iterable[int] | None = None) -> "Roll":
        """Sorted as text, so that the list says nothing about the order of the voters."""
        entries = [str(public) for public in publics]
        if weights is not None:
            entries = [f"{entry},{weight}" for entry, weight in zip(entries, weights, strict=True)]
        return cls.read(encoded(sorted(entries)))

    @classmethod
    def read(cls, raw: bytes) -> "Roll":
        """Reads and checks; refuses what stands there twice or is no member of the group."""
        with form_of("credentials-form", entry=0):
            entries = array(loaded(raw))
        weights: dict[str, int] = {}
        elements: list[mpz] = []
        for index, entry in enumerate(entries, 1):
            with form_of("credentials-form", entry=index):
                public, weight = _entry(text(entry))
            if public in weights:
                raise Refusal("credentials-twice", entry=index)
            weights[public] = weight
            elements.append(mpz(public))
        if not are_members(elements):
            culprit = next(index for index, each in enumerate(elements, 1) if not is_member(each))
            raise Refusal("credentials-member", entry=culprit)
        if sum(weights.values()) > HEAVIEST:
            raise Refusal("credentials-weight")
        return cls(raw, weights)

    def __len__(self) -> int:
        return len(self.weights)


def _entry(entry: str) -> tuple[str, int]:
    public, comma, weight = entry.partition(",")
    element(public)
    if not comma:
        return public, 1
    if not weight.isascii() or not weight.isdecimal() or weight[0] == "0" or len(weight) > len(str(HEAVIEST)):
        raise Malformed
    return public, int(weight)
