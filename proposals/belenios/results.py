"""From the decrypted sums to numbers of votes."""

from collections.abc import Sequence
from math import isqrt

from .arithmetic import invert, mpz
from .canonical import array, count, encoded, fields, form_of, loaded
from .elections import Election, Question
from .group import ONE, G, P, power_of_g, quotient
from .refusals import Refusal
from .tally import Sum
from .trustees import Matrix

Result = list[list[int]]


class Logarithms:
    """Finds m in G**m for 0 <= m <= most, by giant steps over a table of small ones."""

    def __init__(self, most: int) -> None:
        self.most, self.step = most, isqrt(most) + 1
        self.small: dict[mpz, int] = {}
        current = ONE
        for exponent in range(self.step):
            self.small[current] = exponent
            current = current * G % P
        self.back = invert(current, P)

    def of(self, value: mpz) -> int | None:
        for giant in range(self.most // self.step + 1):
            small = self.small.get(value)
            if small is not None:
                exponent = giant * self.step + small
                return exponent if exponent <= self.most else None
            value = value * self.back % P
        return None


def compute(tally: Sum, factors: Matrix) -> Result:
    """The numbers of votes, for who has to publish them."""
    logarithms = Logarithms(tally.weight)
    result = []
    for question, (row, row_factors) in enumerate(zip(tally.pairs, factors, strict=True), 1):
        numbers = []
        for choice, ((_, beta), factor) in enumerate(zip(row, row_factors, strict=True), 1):
            votes = logarithms.of(quotient(beta, factor))
            if votes is None:
                raise Refusal("result-wrong", question=question, choice=choice)
            numbers.append(votes)
        result.append(numbers)
    return result


def written(result: Result) -> bytes:
    return encoded({"result": result})


def read(raw: bytes, election: Election) -> Result:
    with form_of("result-form"):
        (rows,) = fields(loaded(raw), "result")
        shaped = zip(array(rows, len(election.questions)), election.questions, strict=True)
        return [[count(each) for each in array(row, question.choices)] for row, question in shaped]


def check(result: Result, election: Election, tally: Sum, factors: Matrix) -> None:
    """The numbers can be, and they are what was decrypted."""
    for index, (question, numbers) in enumerate(zip(election.questions, result, strict=True), 1):
        if not _can_be(numbers, question, tally.weight):
            raise Refusal("result-range", question=index, total=tally.weight)
    for index, (row, row_factors, numbers) in enumerate(zip(tally.pairs, factors, result, strict=True), 1):
        cells = zip(row, row_factors, numbers, strict=True)
        for choice, ((_, beta), factor, votes) in enumerate(cells, 1):
            if power_of_g(mpz(votes)) * factor % P != beta:
                raise Refusal("result-wrong", question=index, choice=choice)


def _can_be(numbers: Sequence[int], question: Question, total: int) -> bool:
    """No answer has more votes than there are voters, and their sum is one that valid ballots can have."""
    blank = numbers[0] if question.blank else 0
    voted = total - blank
    chosen = sum(numbers[question.blank :])
    is_small = all(0 <= each <= total for each in numbers)
    return is_small and voted * question.minimum <= chosen <= voted * question.maximum
