"""A trustee's key pair: a number that never leaves its owner, and what is published of it."""

from dataclasses import dataclass

from . import group
from .arithmetic import mpz
from .canonical import element, fields, form_of
from .group import is_member, power_of_g
from .proofs import Proof, is_known, know
from .refusals import Refusal


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half, with the proof that somebody knows the other half."""

    key: mpz
    proof: Proof

    @classmethod
    def make(cls, secret: mpz) -> "PublicKey":
        key = power_of_g(secret)
        return cls(key, know(secret, _label(key)))

    @classmethod
    def read(cls, value: object) -> "PublicKey":
        proof, key = fields(value, "pok", "public_key")
        return cls(element(key), Proof.read(proof))

    def as_json(self) -> dict[str, object]:
        return {"pok": self.proof.as_json(), "public_key": str(self.key)}

    def check(self, owner: int) -> None:
        """`owner` is the number of the trustee, for the sentence."""
        if not is_member(self.key):
            raise Refusal("trustee-member", owner=owner)
        if not is_known(self.key, _label(self.key), self.proof):
            raise Refusal("trustee-proof", owner=owner)


def check_drill(key: mpz, words: str, proof: object, owner: int) -> None:
    """Before voting opens a trustee shows by these words that the key is at hand; nothing is decrypted for it."""
    with form_of("trustee-drill", owner=owner):
        shown = Proof.read(proof)
    if not is_known(key, _drill(key, words), shown):
        raise Refusal("trustee-drill", owner=owner)


def pass_drill(secret: mpz, words: str) -> Proof:
    """What the trustee's browser answers."""
    return know(secret, _drill(power_of_g(secret), words))


def _drill(key: mpz, words: str) -> str:
    return f"union-drill-1|{group.NAME}|{key}|{words}"


def _label(key: mpz) -> str:
    return f"pok|{group.NAME}|{key}"
