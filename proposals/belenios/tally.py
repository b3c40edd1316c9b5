"""The encrypted sum of the last ballot of every voter. Only this sum is ever decrypted."""

from collections.abc import Sequence
from dataclasses import dataclass

from .arithmetic import mpz
from .ballots import Ballot
from .canonical import array, count, element, encoded, fields, form_of, loaded, text
from .elections import Election
from .group import ONE, P, power
from .hashing import record_name


class Sum:
    """Products of ciphertexts, for each question and choice."""

    def __init__(self, election: Election) -> None:
        self.pairs: list[list[tuple[mpz, mpz]]] = [[(ONE, ONE)] * each.choices for each in election.questions]
        self.ballots = self.weight = 0

    def add(self, ballot: Ballot, weight: int = 1) -> None:
        self._multiply([answer.choices for answer in ballot.answers], weight)
        self.ballots += 1
        self.weight += weight

    def merge(self, other: "Sum") -> None:
        self._multiply(other.pairs, 1)
        self.ballots += other.ballots
        self.weight += other.weight

    @classmethod
    def published(cls, election: Election, raw: bytes, sized: "Sized") -> "Sum":
        """What an archive says it adds up to. Only for whoever has reason to believe it: a verifier adds up itself."""
        total = cls(election)
        total.pairs, total.ballots, total.weight = read_pairs(raw, election), sized.ballots, sized.weight
        return total

    def _multiply(self, rows: Sequence[Sequence[tuple[mpz, mpz]]], weight: int) -> None:
        for own, row in zip(self.pairs, rows, strict=True):
            for index, (alpha, beta) in enumerate(row):
                if weight != 1:
                    alpha, beta = power(alpha, mpz(weight)), power(beta, mpz(weight))
                mine, yours = own[index]
                own[index] = mine * alpha % P, yours * beta % P

    def encoded(self) -> bytes:
        """The record of the encrypted tally."""
        return encoded(
            [[{"alpha": str(alpha), "beta": str(beta)} for alpha, beta in row] for row in self.pairs]
        )

    def sized(self) -> bytes:
        """The payload of the event: how many ballots were added up, and a reference to the sum."""
        return encoded(
            {
                "num_tallied": self.ballots,
                "total_weight": self.weight,
                "encrypted_tally": record_name(self.encoded()),
            }
        )


@dataclass(frozen=True, slots=True)
class Sized:
    """What an archive says about its own count."""

    ballots: int
    weight: int
    tally: str

    @classmethod
    def read(cls, raw: bytes) -> "Sized":
        with form_of("tally-form"):
            ballots, weight, tally = fields(loaded(raw), "num_tallied", "total_weight", "encrypted_tally")
            return cls(count(ballots), count(weight), text(tally))


def read_pairs(raw: bytes, election: Election) -> list[list[tuple[mpz, mpz]]]:
    """For a trustee's program that has the record only; a verifier compares bytes with its own sum."""
    with form_of("tally-form"):
        rows = array(loaded(raw), len(election.questions))
        pairs = []
        for row, question in zip(rows, election.questions, strict=True):
            cells = [fields(cell, "alpha", "beta") for cell in array(row, question.choices)]
            pairs.append([(element(alpha), element(beta)) for alpha, beta in cells])
        return pairs
