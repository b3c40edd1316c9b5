"""Proofs of knowledge, and proofs that one of several statements about a ciphertext holds.

The maker knows the randomness of every ciphertext, so all his commitments, the simulated ones too, are powers of G and
of the election's key. The checker has to recompute each commitment exactly, because they are hashed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from .arithmetic import mpz
from .canonical import fields, scalar
from .group import P, Powers, Q, Table, power, power_of_g, random_scalar
from .hashing import challenge


@dataclass(frozen=True, slots=True)
class Proof:
    challenge: mpz
    response: mpz

    @classmethod
    def read(cls, value: object) -> "Proof":
        given, response = fields(value, "challenge", "response")
        return cls(scalar(given), scalar(response))

    def as_json(self) -> dict[str, str]:
        return {"challenge": str(self.challenge), "response": str(self.response)}


def know(secret: mpz, label: str) -> Proof:
    """Proves to know the exponent of a public key; `label` is what the challenge binds before the commitment."""
    nonce = random_scalar()
    given = challenge(f"{label}|{power_of_g(nonce)}")
    return Proof(given, (nonce - secret * given) % Q)


def is_known(public: mpz, label: str, proof: Proof) -> bool:
    commitment = power_of_g(proof.response) * power(public, proof.challenge) % P
    return bool(challenge(f"{label}|{commitment}") == proof.challenge)


@dataclass(frozen=True, slots=True)
class Secret:
    """What the maker of a ciphertext (G**randomness, key**randomness * G**value) knows."""

    randomness: mpz
    value: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the statements: this ciphertext holds `value`."""

    secret: Secret
    value: int


def prove_one_of(claims: Sequence[Claim], true: int, label: str, key: Table) -> list[Proof]:
    """One proof for each claim, of which the one at `true` holds."""
    nonce = random_scalar()
    parts: list[str] = []
    challenges, responses = [mpz(0)] * len(claims), [mpz(0)] * len(claims)
    for index, claim in enumerate(claims):
        if index == true:
            parts += [str(power_of_g(nonce)), str(key.power(nonce))]
            continue
        given, response = random_scalar(), random_scalar()
        challenges[index], responses[index] = given, response
        exponent = (response + claim.secret.randomness * given) % Q
        shift = power_of_g((claim.secret.value - claim.value) * given)
        parts += [str(power_of_g(exponent)), str(key.power(exponent) * shift % P)]
    own = (challenge(f"{label}|{','.join(parts)}") - sum(challenges)) % Q
    challenges[true] = own
    responses[true] = (nonce - claims[true].secret.randomness * own) % Q
    return [Proof(given, response) for given, response in zip(challenges, responses, strict=True)]


class Ciphertext:
    """A ciphertext as the checker sees it: the bases of many powers."""

    __slots__ = ("alpha", "beta")

    def __init__(self, alpha: mpz, beta: mpz, parts: Sequence["Ciphertext"] = ()) -> None:
        """`parts` are those whose sum it is."""
        self.alpha: Powers = Powers(alpha, [part.alpha for part in parts])
        self.beta: Powers = Powers(beta, [part.beta for part in parts])

    def is_member(self) -> bool:
        return self.alpha.is_member() and self.beta.is_member()


def is_one_of(
    claims: Sequence[tuple[Ciphertext, int]], proofs: Sequence[Proof], label: str, key: Table
) -> bool:
    """The proofs hold that one of the claims (ciphertext, value) does."""
    parts: list[str] = []
    for ciphertext, run in groupby(zip(claims, proofs, strict=True), key=lambda each: each[0][0]):
        together = list(run)
        given = [proof.challenge for _, proof in together]
        powers = zip(ciphertext.alpha.to(given), ciphertext.beta.to(given), strict=True)
        for ((_, value), proof), (alpha, beta) in zip(together, powers, strict=True):
            if value:
                # (beta / G**value) ** challenge, by the table of G
                beta = beta * power_of_g(-value * proof.challenge) % P
            parts.append(str(power_of_g(proof.response) * alpha % P))
            parts.append(str(key.power(proof.response) * beta % P))
    total = sum(proof.challenge for proof in proofs) % Q
    return bool(challenge(f"{label}|{','.join(parts)}") == total)
