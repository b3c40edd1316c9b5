"""A whole sealed vote without people: for tests, the demo union and measurements."""

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from . import ballots, credentials, parallel, results
from .arithmetic import mpz
from .credentials import Roll
from .decryption import Count, Decryption, SecondProofs, encoded_proofs
from .elections import Election, Question, new_uuid
from .events import Writer
from .group import G, random_scalar, table_of
from .keys import PublicKey
from .results import Result
from .tally import Sum
from .threshold import Pedersen, certify, combine, deal
from .trustees import Trustees

Choices = Sequence[Sequence[int]]
Vote = tuple[int, Choices]
"""The place of a voter among the codes, and the choices for each question."""
TIMESTAMP = 1_764_288_000
AT_ONCE = 50
"""Codes or ballots that a process makes before it says so."""


class Phase(StrEnum):
    """What takes long."""

    CODES = "codes"
    BALLOTS = "ballots"
    SUM = "sum"
    DECRYPTION = "decryption"


Progress = Callable[[Phase, int, int], None]


def silent(_phase: Phase, _done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Voting:
    """Everything there is before the first ballot, also what nobody should have in one hand."""

    election: Election
    trustees: Trustees
    secrets: list[mpz]
    roll: Roll
    codes: list[str]


@dataclass(frozen=True)
class Held:
    """What a vote leaves beside its archive."""

    proofs: bytes
    cast: int
    counted: int
    result: Result


def set_up(
    questions: Sequence[Question],
    voters: int,
    *,
    singles: int = 1,
    threshold: tuple[int, int] | None = None,
    weights: Sequence[int] | None = None,
    name: str = "Sealed vote",
    description: str = "",
    uuid: str | None = None,
    jobs: int = 1,
    progress: Progress = silent,
) -> Voting:
    """Keys, codes and the election. `threshold` (2, 3) adds a group of three of whom two are needed."""
    uuid = uuid or new_uuid()
    secrets = [random_scalar() for _ in range(singles)]
    items: list[PublicKey | Pedersen] = [PublicKey.make(each) for each in secrets]
    if threshold:
        group, shares = deal_all(*threshold)
        items.append(group)
        secrets += shares
    trustees = Trustees.make(items)
    codes = [credentials.new_code() for _ in range(voters)]
    roll = Roll.make(_publics(uuid, codes, jobs, progress), weights)
    election = Election.make(
        uuid=uuid,
        name=name,
        description=description,
        public_key=trustees.public_key,
        questions=questions,
    )
    return Voting(election, trustees, secrets, roll, codes)


def _publics(uuid: str, codes: list[str], jobs: int, progress: Progress) -> list[mpz]:
    table_of(int(G))
    found: list[mpz] = []
    for part in parallel.spread(_publics_of, (uuid, codes), parallel.portions(len(codes), AT_ONCE), jobs):
        found += part
        progress(Phase.CODES, len(found), len(codes))
    return found


def _publics_of(given: tuple[str, list[str]], places: range) -> list[mpz]:
    uuid, codes = given
    return [credentials.public_of(codes[place], uuid) for place in places]


def deal_all(needed: int, members: int) -> tuple[Pedersen, list[mpz]]:
    """The steps of all members of a group: what is published, and the secret share of each."""
    signing = [random_scalar() for _ in range(members)]
    certificates = [certify(each, random_scalar()) for each in signing]
    dealt = [deal(each, needed, members) for each in signing]
    coefficients = [published for published, _ in dealt]
    shares = [
        combine([values[member] for _, values in dealt], coefficients, member + 1)
        for member in range(members)
    ]
    keys = tuple(PublicKey.make(share) for share in shares)
    return Pedersen(needed, tuple(certificates), tuple(coefficients), keys), shares


def hold(
    voting: Voting,
    votes: Iterable[Vote],
    write: Callable[[bytes], object],
    *,
    absent: Collection[int] = (),
    timestamp: int = TIMESTAMP,
    jobs: int = 1,
    progress: Progress = silent,
) -> Held:
    """Casts, closes, counts and decrypts; the bytes of the archive go to `write`. `absent` are trustees from 1."""
    made = _made(voting, list(votes), jobs, progress)
    return count(voting, made, write, absent=absent, timestamp=timestamp, progress=progress)


def _made(voting: Voting, votes: list[Vote], jobs: int, progress: Progress) -> Iterator[bytes]:
    table_of(int(G))
    table_of(int(voting.election.public_key))
    parts, done = parallel.portions(len(votes), AT_ONCE), 0
    for part in parallel.spread(_made_of, (voting, votes), parts, jobs):
        yield from part
        done += len(part)
        progress(Phase.BALLOTS, done, len(votes))


def _made_of(given: tuple[Voting, list[Vote]], places: range) -> list[bytes]:
    voting, votes = given
    return [
        ballots.make(voting.election, voting.codes[voter], choices)
        for voter, choices in votes[places.start : places.stop]
    ]


def count(
    voting: Voting,
    cast: Iterable[bytes],
    write: Callable[[bytes], object],
    *,
    absent: Collection[int] = (),
    timestamp: int = TIMESTAMP,
    progress: Progress = silent,
) -> Held:
    """The same for ballots that somebody made already."""
    writer = Writer(write, timestamp)
    writer.set_up(voting.election.raw, voting.trustees.raw, voting.roll.raw)
    last: dict[str, ballots.Ballot] = {}
    number = 0
    for raw in cast:
        number += 1
        writer.ballot(raw)
        ballot = ballots.read(raw, voting.election)
        last[ballot.credential] = ballot
    writer.end_ballots()
    total = Sum(voting.election)
    for done, (credential, ballot) in enumerate(last.items(), 1):
        total.add(ballot, voting.roll.weights[credential])
        progress(Phase.SUM, done, len(last))
    head = writer.tally(total)
    proofs, decryptions = [], {}
    for owner, secret in enumerate(voting.secrets, 1):
        if owner not in absent:
            decryption = Decryption.make(voting.election, total.pairs, secret)
            of = Count(voting.election, head, total.pairs)
            proofs.append(SecondProofs.make(of, decryption, secret, owner))
            decryptions[owner] = decryption
            writer.decryption(owner, decryption.encoded())
            progress(Phase.DECRYPTION, len(proofs), len(voting.secrets) - len(absent))
    factors = voting.trustees.combine({owner: each.factors for owner, each in decryptions.items()})
    result = results.compute(total, factors)
    writer.result(results.written(result))
    return Held(encoded_proofs(proofs), number, total.ballots, result)


def in_memory(voting: Voting, votes: Iterable[Vote], *, absent: Collection[int] = ()) -> tuple[bytes, Held]:
    """The archive, and what is beside it."""
    parts: list[bytes] = []
    held = hold(voting, votes, parts.append, absent=absent)
    return b"".join(parts), held


def random_votes(voting: Voting, chance: random.Random) -> Iterator[Vote]:
    """One for each voter; not for real votes, whose choices come from people."""
    for voter in range(len(voting.codes)):
        yield voter, [_random_choice(question, chance) for question in voting.election.questions]


def _random_choice(question: Question, chance: random.Random) -> list[int]:
    if question.blank and chance.random() < 0.1:
        return [1] + [0] * len(question.answers)
    number = chance.choice(question.sums)
    chosen = set(chance.sample(range(len(question.answers)), number))
    return [0] * question.blank + [int(index in chosen) for index in range(len(question.answers))]
