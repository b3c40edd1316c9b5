"""Cast or audit: the record of a ballot that a voter had opened instead of cast, made again and compared.

A browser makes the record (static/ballot/audits.js). An audited ballot may not be cast any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from . import ballots
from .arithmetic import mpz
from .ballots import Ballot
from .canonical import array, encoded, fields, form_of, loaded, scalar, text
from .elections import Election
from .group import P, is_member, power_of_g
from .proofs import Secret
from .refusals import Refusal

FORMAT = "union-ballot-audit"


@dataclass(frozen=True, slots=True)
class Audit:
    """What an opened ballot holds, and by which tracker its maker had promised it."""

    tracker: str
    choices: list[list[int]]


def record(raw: bytes, secrets: Sequence[Sequence[Secret]]) -> bytes:
    return encoded(
        {
            "format": FORMAT,
            "version": 1,
            "ballot": raw.decode(),
            "choices": [[each.value for each in row] for row in secrets],
            "randomness": [[str(each.randomness) for each in row] for row in secrets],
        }
    )


def check(raw: bytes, election: Election) -> Audit:
    """The ballot in the record could have been cast, and it holds what the record says."""
    ballot, secrets = _read(raw, election)
    if not is_member(mpz(ballot.credential)):
        raise Refusal("ballot-member")
    ballots.check_signature(ballot, {ballot.credential})
    ballots.check_proofs(ballot, election, are_members=False)
    parts = zip(election.questions, ballot.answers, secrets, strict=True)
    for index, (question, answer, row) in enumerate(parts, 1):
        if not question.allows([each.value for each in row]):
            raise Refusal("choices-form", question=index)
        for choice, (pair, secret) in enumerate(zip(answer.choices, row, strict=True), 1):
            if pair != _encrypted(election, secret):
                raise Refusal("audit-differs", question=index, choice=choice)
    return Audit(ballot.tracker, [[each.value for each in row] for row in secrets])


def _encrypted(election: Election, secret: Secret) -> tuple[mpz, mpz]:
    masked = election.key_table.power(secret.randomness)
    return power_of_g(secret.randomness), masked * power_of_g(mpz(secret.value)) % P


def _read(raw: bytes, election: Election) -> tuple[Ballot, list[list[Secret]]]:
    with form_of("audit-form"):
        names = ("format", "version", "ballot", "choices", "randomness")
        format_name, version, content, choices, randomness = fields(loaded(raw), *names)
        if format_name != FORMAT or version != 1 or type(version) is not int:
            raise Refusal("audit-form")
        ballot = ballots.read(text(content).encode(), election)
        shape = [question.choices for question in election.questions]
        rows = zip(array(choices, len(shape)), array(randomness, len(shape)), shape, strict=True)
        return ballot, [_secrets(values, numbers, length) for values, numbers, length in rows]


def _secrets(values: object, numbers: object, length: int) -> list[Secret]:
    pairs = zip(array(values, length), array(numbers, length), strict=True)
    return [Secret(scalar(number), _bit(value)) for value, number in pairs]


def _bit(value: object) -> int:
    if type(value) is not int or value not in (0, 1):
        raise Refusal("audit-form")
    return value
