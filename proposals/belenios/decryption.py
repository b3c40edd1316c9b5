"""What a trustee adds: a factor for each ciphertext of the tally, with two proofs that it is the right one.

The challenge of the protocol's own proof contains neither alpha nor the factor, so that a trustee who plays together
with the last voter can prove a wrong one. The second proof binds all of it; our verifier demands it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from . import group
from .arithmetic import mpz
from .canonical import Malformed, array, count, element, encoded, fields, form_of, loaded, text
from .elections import Election
from .group import P, Powers, Q, are_members, power, power_of_g, random_scalar
from .hashing import challenge, record_name
from .proofs import Proof
from .refusals import Refusal

Pairs = Sequence[Sequence[tuple[mpz, mpz]]]
Proofs = list[list[Proof]]


@dataclass(frozen=True, slots=True)
class Count:
    """What is decrypted: the sum of the ballots, and by the hash of its event (`head`) the board it stands on."""

    election: Election
    head: str
    pairs: Pairs

    def label(self, owner: int, key: mpz, cell: tuple[int, int], alpha: mpz, factor: mpz) -> str:
        place = f"{cell[0]},{cell[1]}"
        about = f"{self.election.fingerprint}|{self.head}|{owner}|{key}|{place}"
        return f"union-decrypt-1|{group.NAME}|{about}|{alpha},{factor}"


@dataclass(frozen=True, slots=True)
class Decryption:
    """A partial decryption (specification 4.18)."""

    factors: list[list[mpz]]
    proofs: Proofs

    @classmethod
    def make(cls, election: Election, pairs: Pairs, secret: mpz) -> "Decryption":
        key = power_of_g(secret)
        factors, proofs = [], []
        for row in pairs:
            factors.append([power(alpha, secret) for alpha, _ in row])
            proofs.append(
                [_prove(secret, alpha, f"decrypt|{election.fingerprint}|{key}") for alpha, _ in row]
            )
        return cls(factors, proofs)

    @classmethod
    def read(cls, raw: bytes, election: Election, owner: int) -> "Decryption":
        with form_of("decryption-form", owner=owner):
            factors, proofs = fields(loaded(raw), "decryption_factors", "decryption_proofs")
            shape = [question.choices for question in election.questions]
            rows = zip(array(factors, len(shape)), shape, strict=True)
            return cls(
                [[element(each) for each in array(row, n)] for row, n in rows], _read_proofs(proofs, shape)
            )

    def encoded(self) -> bytes:
        return encoded(
            {
                "decryption_factors": [[str(each) for each in row] for row in self.factors],
                "decryption_proofs": _listed(self.proofs),
            }
        )

    def check(self, of: Count, key: mpz, owner: int, second: "SecondProofs | None") -> None:
        """The protocol's own proofs, and the second ones if there are any."""
        if not are_members([factor for row in self.factors for factor in row]):
            raise Refusal("decryption-member", owner=owner)
        if second:
            second.check_head(of.head)
        own_label = f"decrypt|{of.election.fingerprint}|{key}"
        key_powers = Powers(key).prepared()
        for i, (row, factors) in enumerate(zip(of.pairs, self.factors, strict=True)):
            for j, ((alpha, _), factor) in enumerate(zip(row, factors, strict=True)):
                statements = [("decryption-proof", own_label, self.proofs[i][j])]
                if second:
                    label = of.label(owner, key, (i, j), alpha, factor)
                    statements.append(("proofs-wrong", label, second.proofs[i][j]))
                failed = _failed(statements, key_powers, alpha, factor)
                if failed:
                    raise Refusal(failed, owner=owner, question=i + 1, choice=j + 1)


@dataclass(frozen=True, slots=True)
class SecondProofs:
    """The second proofs of one trustee."""

    owner: int
    head: str
    proofs: Proofs

    @classmethod
    def make(cls, of: Count, decryption: Decryption, secret: mpz, owner: int) -> "SecondProofs":
        key = power_of_g(secret)
        proofs = []
        for i, (row, factors) in enumerate(zip(of.pairs, decryption.factors, strict=True)):
            cells = enumerate(zip(row, factors, strict=True))
            proofs.append(
                [
                    _prove(secret, alpha, of.label(owner, key, (i, j), alpha, f))
                    for j, ((alpha, _), f) in cells
                ]
            )
        return cls(owner, of.head, proofs)

    @classmethod
    def read(cls, value: object, election: Election) -> "SecondProofs":
        owner, head, proofs = fields(value, "owner", "head", "proofs")
        shape = [question.choices for question in election.questions]
        return cls(count(owner), text(head), _read_proofs(proofs, shape))

    def as_json(self) -> dict[str, object]:
        return {"owner": self.owner, "head": self.head, "proofs": _listed(self.proofs)}

    def check_head(self, head: str) -> None:
        if self.head != head:
            raise Refusal("proofs-head", owner=self.owner)


def encoded_proofs(proofs: Sequence[SecondProofs]) -> bytes:
    """The file beside the archive: one object for each trustee who decrypted, in the order of their numbers."""
    return encoded([each.as_json() for each in sorted(proofs, key=lambda each: each.owner)])


def read_second_proofs(
    raw: bytes, election: Election, head: str, owners: Collection[int]
) -> list[SecondProofs]:
    """Those of every trustee who decrypted and of nobody else, made for this board; not yet checked."""
    with form_of("proofs-form"):
        given = [SecondProofs.read(each, election) for each in array(loaded(raw))]
        numbers = [each.owner for each in given]
        if numbers != sorted(set(numbers)):
            raise Malformed
    if numbers != sorted(owners):
        raise Refusal("proofs-owner")
    for each in given:
        each.check_head(head)
    return given


def owned(owner: int, payload: bytes) -> bytes:
    """The payload of the event that a decryption makes."""
    return encoded({"owner": owner, "payload": record_name(payload)})


def _prove(secret: mpz, alpha: mpz, label: str) -> Proof:
    """That one exponent leads from G to the key and from alpha to the factor."""
    nonce = random_scalar()
    given = challenge(f"{label}|{power_of_g(nonce)},{power(alpha, nonce)}")
    return Proof(given, (nonce - secret * given) % Q)


def _failed(statements: Sequence[tuple[str, str, Proof]], key: Powers, alpha: mpz, factor: mpz) -> str:
    """The code of the first statement (code, label, proof) that does not hold; the statements share their powers."""
    challenges = [proof.challenge for _, _, proof in statements]
    responses = [proof.response for _, _, proof in statements]
    powers = zip(key.to(challenges), Powers(alpha).to(responses), Powers(factor).to(challenges), strict=True)
    for (code, label, proof), (of_key, of_alpha, of_factor) in zip(statements, powers, strict=True):
        commitments = f"{power_of_g(proof.response) * of_key % P},{of_alpha * of_factor % P}"
        if challenge(f"{label}|{commitments}") != proof.challenge:
            return code
    return ""


def _read_proofs(value: object, shape: Sequence[int]) -> Proofs:
    rows = zip(array(value, len(shape)), shape, strict=True)
    return [[Proof.read(each) for each in array(row, length)] for row, length in rows]


def _listed(proofs: Proofs) -> list[list[dict[str, str]]]:
    return [[each.as_json() for each in row] for row in proofs]
