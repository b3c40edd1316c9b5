"""The chain of events: each names the hash of the one before it, and what may follow what is a fixed grammar.

The protocol's own tool accepts more: a ballot after the end of voting, which it then counts alone, so that a trustee
would open one person's vote.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .archive import Record, Source, data_entry, event_entry, first_entry, records
from .canonical import count, encoded, fields, form_of, loaded, text
from .decryption import owned
from .hashing import record_name
from .refusals import Refusal
from .tally import Sum


class Kind(StrEnum):
    SETUP = "Setup"
    BALLOT = "Ballot"
    END = "EndBallots"
    TALLY = "EncryptedTally"
    DECRYPTION = "PartialDecryption"
    RESULT = "Result"


NEXT: dict[Kind | None, frozenset[Kind]] = {
    None: frozenset({Kind.SETUP}),
    Kind.SETUP: frozenset({Kind.BALLOT, Kind.END}),
    Kind.BALLOT: frozenset({Kind.BALLOT, Kind.END}),
    Kind.END: frozenset({Kind.TALLY}),
    Kind.TALLY: frozenset({Kind.DECRYPTION}),
    Kind.DECRYPTION: frozenset({Kind.DECRYPTION, Kind.RESULT}),
    Kind.RESULT: frozenset(),
}
RECORDS = {
    Kind.SETUP: 4,
    Kind.BALLOT: 1,
    Kind.END: 0,
    Kind.TALLY: 2,
    Kind.DECRYPTION: 2,
    Kind.RESULT: 1,
}
"""How many records stand before an event of this kind; the last of them is its payload."""


@dataclass(frozen=True, slots=True)
class Event:
    height: int
    kind: Kind
    parent: str | None
    payload: str | None

    @classmethod
    def read(cls, raw: bytes, height: int) -> "Event":
        with form_of("event-form", height=height):
            parent, given, kind, payload = fields(loaded(raw), "parent?", "height", "type", "payload?")
            if text(kind) not in set(Kind):
                raise Refusal("event-form", height=height)
            parent_hash = None if parent is None else text(parent)
            payload_hash = None if payload is None else text(payload)
            return cls(count(given), Kind(text(kind)), parent_hash, payload_hash)

    def encoded(self) -> bytes:
        before = {} if self.parent is None else {"parent": self.parent}
        after = {} if self.payload is None else {"payload": self.payload}
        return encoded({**before, "height": self.height, "type": self.kind.value, **after})


@dataclass(frozen=True, slots=True)
class Step:
    """An event with the records that stand before it."""

    event: Event
    hash: str
    records: list[Record]

    @property
    def payload(self) -> bytes:
        return self.records[-1].body


def steps(source: Source) -> Iterator[Step]:
    """The events of an archive in their order, each checked against the one before and its records."""
    before: Kind | None = None
    parent: str | None = None
    height = 0
    pending: list[Record] = []
    for record in records(source):
        if not record.is_event:
            pending.append(record)
            if len(pending) > max(RECORDS.values()):
                raise Refusal("archive-extra", offset=record.offset)
            continue
        event = Event.read(record.body, height)
        _check(event, before, parent, height, pending)
        yield Step(event, record.hash, pending)
        before, parent, height, pending = event.kind, record.hash, height + 1, []
    if pending:
        raise Refusal("archive-extra", offset=source.size)
    if before is None:
        raise Refusal("archive-empty")


def _check(event: Event, before: Kind | None, parent: str | None, height: int, pending: list[Record]) -> None:
    if event.height != height:
        raise Refusal("event-height", height=height)
    if event.parent != parent:
        raise Refusal("event-parent", height=height)
    if event.kind not in NEXT[before]:
        raise Refusal("event-order", height=height, type=event.kind.value, before=before or "the header")
    payload = pending[-1].hash if pending else None
    if len(pending) != RECORDS[event.kind] or event.payload != payload:
        raise Refusal("event-payload", height=height)


class Writer:
    """Appends events; `write` takes the bytes in their order."""

    def __init__(self, write: Callable[[bytes], object], timestamp: int) -> None:
        self.write, self.timestamp = write, timestamp
        self.parent: str | None = None
        self.height = 0
        write(first_entry(timestamp))

    def append(self, kind: Kind, *bodies: bytes) -> str:
        """Records, the last of which is the payload, and their event; the hash of the event."""
        for body in bodies:
            self.write(data_entry(body, self.timestamp))
        payload = record_name(bodies[-1]) if bodies else None
        event = Event(self.height, kind, self.parent, payload).encoded()
        self.write(event_entry(event, self.timestamp))
        self.parent, self.height = record_name(event), self.height + 1
        return self.parent

    def set_up(self, election: bytes, trustees: bytes, credentials: bytes) -> str:
        return self.append(
            Kind.SETUP, election, trustees, credentials, setup_data(election, trustees, credentials)
        )

    def ballot(self, raw: bytes) -> str:
        return self.append(Kind.BALLOT, raw)

    def end_ballots(self) -> str:
        return self.append(Kind.END)

    def tally(self, total: Sum) -> str:
        return self.append(Kind.TALLY, total.encoded(), total.sized())

    def decryption(self, owner: int, raw: bytes) -> str:
        return self.append(Kind.DECRYPTION, raw, owned(owner, raw))

    def result(self, raw: bytes) -> str:
        return self.append(Kind.RESULT, raw)


def setup_data(election: bytes, trustees: bytes, credentials: bytes) -> bytes:
    names = {"election": election, "trustees": trustees, "credentials": credentials}
    return encoded({name: record_name(raw) for name, raw in names.items()})
