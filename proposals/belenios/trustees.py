"""Everybody who can decrypt: single trustees, all of them needed, and groups of which some are enough.

Trustees are numbered from 1 through the flattened list (`owner`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .arithmetic import mpz
from .canonical import Malformed, array, encoded, form_of, loaded
from .group import ONE, P, power
from .keys import PublicKey
from .refusals import Refusal
from .threshold import Pedersen, lagrange

Matrix = list[list[mpz]]


@dataclass(frozen=True, slots=True)
class Trustees:
    raw: bytes
    items: tuple[PublicKey | Pedersen, ...]

    @classmethod
    def make(cls, items: Sequence[PublicKey | Pedersen]) -> "Trustees":
        kinds = ["Pedersen" if isinstance(each, Pedersen) else "Single" for each in items]
        raw = encoded([[kind, each.as_json()] for kind, each in zip(kinds, items, strict=True)])
        return cls.read(raw)

    @classmethod
    def read(cls, raw: bytes) -> "Trustees":
        """Reads and checks all of it: membership, proofs, certificates, coefficients."""
        with form_of("trustees-form"):
            items = tuple(_item(each) for each in array(loaded(raw)))
            if not items:
                raise Malformed
        result = cls(raw, items)
        first = 1
        for item in items:
            item.check(first)
            first += len(_keys(item))
        if len(set(result.keys)) != len(result.keys):
            raise Refusal("trustee-twice")
        return result

    @property
    def keys(self) -> list[mpz]:
        """The public key of owner 1, 2, ..."""
        return [each.key for item in self.items for each in _keys(item)]

    @property
    def public_key(self) -> mpz:
        product = ONE
        for item in self.items:
            product = product * (item.sub_key if isinstance(item, Pedersen) else item.key) % P
        return product

    def check_enough(self, owners: Mapping[int, object]) -> None:
        """Those who decrypted are all single trustees, and as many of every group as it needs."""
        for first, item in self._numbered():
            if isinstance(item, Pedersen):
                given = len([each for each in range(first, first + len(item.keys)) if each in owners])
                if given < item.threshold:
                    raise Refusal("decryption-few", given=given, needed=item.threshold)
            elif first not in owners:
                raise Refusal("decryption-missing", owner=first)

    def combine(self, factors: Mapping[int, Matrix]) -> Matrix:
        """One decryption factor for each ciphertext, from those of the owners."""
        self.check_enough(factors)
        shape = next(iter(factors.values()))
        result = [[ONE] * len(row) for row in shape]
        for owner, exponent in self._exponents(factors):
            for own, row in zip(result, factors[owner], strict=True):
                for index, factor in enumerate(row):
                    part = factor if exponent is None else power(factor, exponent)
                    own[index] = own[index] * part % P
        return result

    def _exponents(self, factors: Mapping[int, Matrix]) -> Iterator[tuple[int, mpz | None]]:
        for first, item in self._numbered():
            if isinstance(item, Pedersen):
                there = [member for member in range(1, len(item.keys) + 1) if first + member - 1 in factors]
                used = there[: item.threshold]
                for member in used:
                    yield first + member - 1, lagrange(used, member)
            else:
                yield first, None

    def _numbered(self) -> Iterator[tuple[int, PublicKey | Pedersen]]:
        first = 1
        for item in self.items:
            yield first, item
            first += len(_keys(item))


def _keys(item: PublicKey | Pedersen) -> tuple[PublicKey, ...]:
    return item.keys if isinstance(item, Pedersen) else (item,)


def _item(value: object) -> PublicKey | Pedersen:
    kind, content = array(value, 2)
    if kind == "Single":
        return PublicKey.read(content)
    if kind == "Pedersen":
        return Pedersen.read(content)
    raise Malformed
