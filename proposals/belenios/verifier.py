"""Checks a whole archive, from the set-up to the result, and refuses the first thing that is not right.

It is looked through twice. The first pass reads the chain and remembers of each ballot its place, its hash and its
voter; the second takes the ballots in portions, in several processes if there are, and checks the cryptography. So the
memory grows with the roll and by some 300 bytes a ballot, whatever the ballots weigh.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from . import ballots, parallel, results
from .archive import Source, body_at
from .canonical import count, fields, form_of, loaded, text
from .credentials import Roll
from .decryption import Count, Decryption, SecondProofs, read_second_proofs
from .elections import Election
from .events import Kind, Step, steps
from .group import G, are_members, table_of
from .hashing import record_name
from .refusals import Refusal
from .results import Result
from .tally import Sized, Sum
from .trustees import Trustees

PORTION = 600
"""Elements of the group in one portion: enough to share the 64 powers of `are_members`, few enough for two cores."""
CREDENTIAL = re.compile(
    rb'\{"election_uuid":"[^"]*","election_hash":"[^"]*","credential":"([0-9]+)"', re.ASCII
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot's place in the archive."""

    offset: int
    size: int
    hash: bytes


@dataclass
class Board:
    """What the first pass found."""

    election: Election
    trustees: Trustees
    roll: Roll
    casts: list[Cast] = field(default_factory=list)
    hashes: set[bytes] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)
    tally: bytes = b""
    sized: Sized | None = None
    tally_event: str = ""
    decryptions: dict[int, Decryption] = field(default_factory=dict)
    result: Result | None = None
    stage: Kind = Kind.SETUP
    head: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found to be right."""

    election: Election
    stage: Kind
    head: str
    voters: int
    cast: int
    counted: int
    weight: int
    trustees: int
    decrypted_by: tuple[int, ...]
    result: Result | None
    has_second_proofs: bool


def verify(
    source: Source,
    second_proofs: bytes | None,
    *,
    jobs: int = 1,
    is_finished: bool = True,
    progress: Progress | None = None,
) -> Report:
    """The whole archive is right, or a `Refusal`.

    `second_proofs` None checks the published protocol alone, in which one trustee and the last voter can forge the
    result. `is_finished` False accepts an archive that ends earlier, and checks what is there.
    """
    board = read_board(source)
    if is_finished and board.stage != Kind.RESULT:
        raise Refusal("unfinished", type=board.stage.value)
    second = None
    if second_proofs is not None and board.tally_event:
        second = read_second_proofs(second_proofs, board.election, board.tally_event, board.decryptions)
    total = _check_ballots(board, source, jobs, progress)
    if board.sized:
        _check_tally(board.tally, board.sized, total)
    _check_decryptions(board, total, second or [])
    return Report(
        election=board.election,
        stage=board.stage,
        head=board.head,
        voters=len(board.roll),
        cast=len(board.casts),
        counted=total.ballots,
        weight=total.weight,
        trustees=len(board.trustees.keys),
        decrypted_by=tuple(sorted(board.decryptions)),
        result=board.result,
        has_second_proofs=second is not None,
    )


# --- the first pass ------------------------------------------------------------------------------------------------


def read_board(source: Source) -> Board:
    """Chain, grammar and the set-up are right; ballots and decryptions are only read."""
    events = steps(source)
    first = next(events)
    board = _set_up(first)
    board.head = first.hash
    readers = {
        Kind.BALLOT: _read_ballot,
        Kind.TALLY: _read_tally,
        Kind.DECRYPTION: _read_decryption,
        Kind.RESULT: _read_result,
    }
    for step in events:
        if step.event.kind in readers:
            readers[step.event.kind](board, step)
        board.stage, board.head = step.event.kind, step.hash
    return board


def _set_up(step: Step) -> Board:
    election, trustees, credentials = step.records[:3]
    with form_of("setup-form"):
        names = fields(loaded(step.payload), "election", "trustees", "credentials")
    if names != [election.hash, trustees.hash, credentials.hash]:
        raise Refusal("setup-form")
    board = Board(Election.read(election.body), Trustees.read(trustees.body), Roll.read(credentials.body))
    if board.election.public_key != board.trustees.public_key:
        raise Refusal("election-key")
    return board


def _read_ballot(board: Board, step: Step) -> None:
    record = step.records[0]
    found = CREDENTIAL.match(record.body)
    if not found:
        raise Refusal("ballot-form")
    credential = found[1].decode()
    if credential not in board.roll.weights:
        raise Refusal("ballot-credential")
    digest = bytes.fromhex(record.hash)
    if digest in board.hashes:
        raise Refusal("ballot-twice")
    board.hashes.add(digest)
    board.last[credential] = len(board.casts)
    board.casts.append(Cast(record.offset, len(record.body), digest))


def _read_tally(board: Board, step: Step) -> None:
    tally, sized = step.records
    board.tally, board.sized, board.tally_event = tally.body, Sized.read(sized.body), step.hash
    if board.sized.tally != tally.hash:
        raise Refusal("tally-form")


def _read_decryption(board: Board, step: Step) -> None:
    decryption = step.records[0]
    with form_of("event-payload", height=step.event.height):
        owner, payload = fields(loaded(step.payload), "owner", "payload")
        number, named = count(owner), text(payload)
    if named != decryption.hash:
        raise Refusal("event-payload", height=step.event.height)
    if not 1 <= number <= len(board.trustees.keys):
        raise Refusal("decryption-owner", owner=number)
    if number in board.decryptions:
        raise Refusal("decryption-twice", owner=number)
    board.decryptions[number] = Decryption.read(decryption.body, board.election, number)


def _read_result(board: Board, step: Step) -> None:
    board.result = results.read(step.payload, board.election)


# --- the second pass: ballots --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Task:
    board: Board
    source: Source


def _check_ballots(board: Board, source: Source, jobs: int, progress: Progress | None) -> Sum:
    total, done = Sum(board.election), 0
    for size, part in _parts(_Task(board, source), jobs):
        total.merge(part)
        done += size
        if progress:
            progress(done, len(board.casts))
    return total


def _parts(task: _Task, jobs: int) -> Iterator[tuple[int, Sum]]:
    # Built once, here: the processes share them.
    table_of(int(G))
    table_of(int(task.board.election.public_key))
    return parallel.spread(_check_portion, task, _portions(task.board, jobs), jobs)


def _portions(board: Board, jobs: int) -> list[range]:
    elements = 2 * sum(question.choices for question in board.election.questions)
    number = len(board.casts)
    return parallel.portions(number, max(1, min(PORTION // elements, -(-number // jobs))))


def _check_portion(task: _Task, places: range) -> tuple[int, Sum]:
    """Checks these ballots and adds up those that are the last of their voters."""
    board, source = task.board, task.source
    read = [_again(board, source, board.casts[place]) for place in places]
    elements = [element for ballot in read for element in ballot.elements]
    for ballot in read:
        ballots.check_signature(ballot, board.roll.weights)
    if not are_members(elements):
        raise Refusal("ballot-member")
    total = Sum(board.election)
    for place, ballot in zip(places, read, strict=True):
        ballots.check_proofs(ballot, board.election, are_members=True)
        if board.last[ballot.credential] == place:
            total.add(ballot, board.roll.weights[ballot.credential])
    return len(places), total


def _again(board: Board, source: Source, cast: Cast) -> ballots.Ballot:
    raw = body_at(source, cast.offset, cast.size)
    if bytes.fromhex(record_name(raw)) != cast.hash:
        raise Refusal("archive-name", offset=cast.offset)  # somebody writes to the file while we read it
    return ballots.read(raw, board.election)


# --- the count -----------------------------------------------------------------------------------------------------


def _check_tally(raw: bytes, sized: Sized, total: Sum) -> None:
    if raw != total.encoded():
        raise Refusal("tally-differs")
    if (sized.ballots, sized.weight) != (total.ballots, total.weight):
        raise Refusal(
            "tally-size", given=sized.ballots, weight=sized.weight, counted=total.ballots, total=total.weight
        )


def _check_decryptions(board: Board, total: Sum, second: Sequence[SecondProofs]) -> None:
    keys, proofs = board.trustees.keys, {each.owner: each for each in second}
    of = Count(board.election, board.tally_event, total.pairs)
    for owner, decryption in board.decryptions.items():
        decryption.check(of, keys[owner - 1], owner, proofs.get(owner))
    if board.result is not None:
        factors = board.trustees.combine({owner: each.factors for owner, each in board.decryptions.items()})
        results.check(board.result, board.election, total, factors)
