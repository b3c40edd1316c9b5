"""The board of a sealed vote: its election and roll, its events in their order, and the archive they make.

What stands on a board never changes, so a process remembers the set-up of the votes that it serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from proposals.belenios import ballots
from proposals.belenios.archive import data_entry, event_entry, first_entry
from proposals.belenios.canonical import compact, loaded
from proposals.belenios.credentials import Roll
from proposals.belenios.decryption import Count, SecondProofs, encoded_proofs
from proposals.belenios.elections import Election
from proposals.belenios.events import Event, Kind
from proposals.belenios.hashing import record_name
from proposals.belenios.results import Result
from proposals.belenios.results import read as read_result
from proposals.belenios.tally import Sized, Sum
from proposals.belenios.trustees import Trustees
from proposals.models import BallotPaper, BoardEvent, BoardTip, RollEntry
from proposals.rules.voting import Way

REMEMBERED = 16
"""Votes whose set-up a process keeps in memory: some megabytes each for a large roll."""
AT_ONCE = 200
"""Events read in one go when an archive is written."""


@dataclass(frozen=True)
class SetUp:
    """What every ballot is checked against."""

    election: Election
    trustees: Trustees
    roll: Roll


def set_up_of(paper: BallotPaper) -> SetUp:
    """Of a vote that was counter-signed."""
    return _set_up(paper.pk, paper.uuid)


@lru_cache(maxsize=REMEMBERED)
def _set_up(pk: int, uuid: str) -> SetUp:
    # The uuid is part of the key: in tests and after a restore a number can come again.
    event = BoardEvent.objects.get(paper=pk, height=0)
    election, trustees, credentials, _data = (body.encode() for body in event.bodies)
    return SetUp(Election.read(election), Trustees.read(trustees), Roll.read(credentials))


@dataclass(frozen=True)
class Box:
    """What a ballot is checked against, and whose it may be: of a sealed vote that was counter-signed it never changes."""

    pk: int
    codes: str
    set_up: SetUp


def box_of(paper: BallotPaper) -> Box | None:
    """None: this vote takes no sealed ballots, or not yet."""
    if not paper.is_sealed or paper.countersigned_at is None:
        return None
    return Box(paper.pk, paper.codes, set_up_of(paper))


def box(pk: int) -> Box | None:
    """The same by its number alone, for a hall that casts within a minute: one short query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uuid, codes FROM proposals_ballotpaper"
            " WHERE id = %s AND way = %s AND countersigned_at IS NOT NULL",
            [pk, Way.SEALED.value],
        )
        found = cursor.fetchone()
    return Box(pk, found[1], _set_up(pk, found[0])) if found else None


def locked_tip(paper: BallotPaper) -> BoardTip | None:
    """The end of the board, for whoever appends; everybody else who does waits here."""
    return BoardTip.objects.select_for_update().filter(paper=paper).first()


def append(
    paper: BallotPaper,
    tip: BoardTip | None,
    kind: Kind,
    *bodies: bytes,
    entry: RollEntry | None = None,
    tracker: str = "",
    owner: int | None = None,
) -> BoardEvent:
    """Add an event with its records, the last of which is the payload; `tip` is what `locked_tip` gave."""
    height, parent = (0, None) if tip is None else (tip.height + 1, tip.hash)
    payload = record_name(bodies[-1]) if bodies else None
    record = Event(height, kind, parent, payload).encoded()
    return BoardEvent.objects.create(
        paper=paper,
        height=height,
        kind=kind.value,
        record=record.decode(),
        hash=record_name(record),
        bodies=[body.decode() for body in bodies],
        entry=entry,
        tracker=tracker,
        owner=owner,
    )


def archive(paper: BallotPaper) -> Iterator[bytes]:
    """The file <uuid>.bel in pieces, up to the event that is the last one now. Its time is that of the opening."""
    assert paper.opened_at is not None
    timestamp = int(paper.opened_at.timestamp())
    yield first_entry(timestamp)
    for event in paper.board.order_by("height").iterator(chunk_size=AT_ONCE):
        for body in event.bodies:
            yield data_entry(body.encode(), timestamp)
        yield event_entry(event.record.encode(), timestamp)


def proofs_file(paper: BallotPaper) -> bytes:
    """The second proofs, as they lie beside the archive."""
    election = set_up_of(paper).election
    given = [SecondProofs.read(loaded(each.body.encode()), election) for each in paper.second_proofs.all()]
    return encoded_proofs(given)


def last_ballots(paper: BallotPaper) -> Iterator[str]:
    """The ballot of every voter that counts: the last one."""
    found = (
        paper.board.filter(kind=Kind.BALLOT.value)
        .order_by("entry_id", "-height")
        .distinct("entry_id")
        .values_list("bodies", flat=True)
    )
    for bodies in found.iterator(chunk_size=AT_ONCE):
        yield bodies[0]


def encrypted_sum(paper: BallotPaper) -> Sum:
    """Of what counts. Every ballot was checked when it was cast."""
    election = set_up_of(paper).election
    total = Sum(election)
    for body in last_ballots(paper):
        total.add(ballots.read(body.encode(), election))
    return total


def tallied(paper: BallotPaper) -> tuple[Sum, str]:
    """The encrypted sum as it stands on the board, and the hash of its event. No ballot is read again."""
    event = paper.board.get(kind=Kind.TALLY.value)
    total, sized = (body.encode() for body in event.bodies)
    return Sum.published(set_up_of(paper).election, total, Sized.read(sized)), event.hash


def count_of(paper: BallotPaper) -> Count:
    """What a decryption is checked against."""
    total, head = tallied(paper)
    return Count(set_up_of(paper).election, head, total.pairs)


def result_of(paper: BallotPaper) -> Result | None:
    """The decrypted numbers for each question, or None."""
    event = paper.board.filter(kind=Kind.RESULT.value).first()
    return read_result(event.bodies[0].encode(), set_up_of(paper).election) if event else None


def written(value: object) -> str:
    """As the protocol writes JSON."""
    return compact(value)


def is_open_now(pk: int) -> bool:
    """By the database's clock. Takes a share lock on the vote: who closes it waits for us, and we for them."""
    return _holds_now(pk, "opens_at <= clock_timestamp()")


def is_given_out_now(paper: BallotPaper) -> bool:
    """Slips and paper ballots are handed out at sign-in, before the vote opens. Locks as `is_open_now`."""
    return _holds_now(paper.pk, "true")


def _holds_now(pk: int, condition: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT countersigned_at IS NOT NULL AND voided_at IS NULL AND {condition}"  # noqa: S608
            " AND clock_timestamp() < coalesce(ended_at, closes_at)"
            " FROM proposals_ballotpaper WHERE id = %s FOR SHARE",
            [pk],
        )
        (holds,) = cursor.fetchone()
    return bool(holds)
