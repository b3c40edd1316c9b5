"""The file <uuid>.bel: an old-style tar in the one form that belenios-tool writes.

It compares what it reads byte by byte with what it would write, so there is no freedom: no `ustar`, no zero blocks at
the end, and every record carries the time of the header, which keeps the time of casting out of the file.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .canonical import Malformed, encoded, fields, loaded
from .hashing import record_name
from .refusals import Refusal

BLOCK = 512
HEADER = "BELENIOS"
LARGEST = 64 * 1024 * 1024
"""Bytes of a record; the largest is the list of credentials, with some 620 for each voter."""
TIME = re.compile(r"(?:0|[1-9][0-9]{0,9})\Z", re.ASCII)
OCTAL = re.compile(rb"[0-7]{11}\x00\Z")


class Source(Protocol):
    """Bytes that can be read from any place, so that a second look needs no memory of the first."""

    @property
    def size(self) -> int: ...

    def read_at(self, offset: int, size: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Record:
    name: str
    offset: int
    body: bytes

    @property
    def is_event(self) -> bool:
        return self.name.endswith(".event.json")

    @property
    def hash(self) -> str:
        return self.name[:64]


def entry(name: str, body: bytes, timestamp: int) -> bytes:
    """One file of the tar."""
    return _tar_header(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def first_entry(timestamp: int) -> bytes:
    """The header of the whole archive; its time is a string, whatever the specification says."""
    return entry(HEADER, encoded({"version": 1, "timestamp": str(timestamp)}), timestamp)


def data_entry(body: bytes, timestamp: int) -> bytes:
    return entry(f"{record_name(body)}.data.json", body, timestamp)


def event_entry(body: bytes, timestamp: int) -> bytes:
    return entry(f"{record_name(body)}.event.json", body, timestamp)


def records(source: Source) -> Iterator[Record]:
    """Every record after the header, with its name and place checked; one at a time in memory."""
    timestamp, offset = _timestamp(source)
    while offset < source.size:
        name, body, after = _read(source, offset, timestamp)
        kind = name[64:]
        if kind not in (".data.json", ".event.json") or name[:64] != record_name(body):
            raise Refusal("archive-name", offset=offset)
        yield Record(name, offset, body)
        offset = after


def body_at(source: Source, offset: int, size: int) -> bytes:
    """The body of a record whose place is known."""
    return source.read_at(offset + BLOCK, size)


def _timestamp(source: Source) -> tuple[int, int]:
    if source.size < BLOCK:
        raise Refusal("archive-empty")
    head = source.read_at(0, BLOCK)
    if head[: len(HEADER) + 1] != HEADER.encode() + b"\0":
        raise Refusal("archive-empty")
    name, body, after = _read(source, 0, None)
    try:
        version, timestamp = fields(loaded(body), "version", "timestamp")
    except Malformed:
        raise Refusal("header-form") from None
    is_right = version == 1 and type(version) is int and isinstance(timestamp, str) and TIME.match(timestamp)
    if not is_right or name != HEADER or head != _tar_header(HEADER, len(body), int(str(timestamp))):
        raise Refusal("header-form")
    return int(str(timestamp)), after


def _read(source: Source, offset: int, timestamp: int | None) -> tuple[str, bytes, int]:
    """Name, body and the place after it. The tar header is made again and compared."""
    head = source.read_at(offset, BLOCK)
    if len(head) < BLOCK:
        raise Refusal("archive-cut", offset=offset)
    if not OCTAL.match(head[124:136]):
        raise Refusal("archive-form", offset=offset)
    size = int(head[124:135], 8)
    if size > LARGEST:
        raise Refusal("archive-large", offset=offset)
    name = head[:100].rstrip(b"\0").decode("latin-1")
    if timestamp is not None and head != _tar_header(name, size, timestamp):
        raise Refusal("archive-form", offset=offset)
    padded = size + -size % BLOCK
    body = source.read_at(offset + BLOCK, padded)
    if len(body) < padded:
        raise Refusal("archive-cut", offset=offset)
    if any(body[size:]):
        raise Refusal("archive-form", offset=offset)
    return name, body[:size], offset + BLOCK + padded


def _tar_header(name: str, size: int, timestamp: int) -> bytes:
    head = bytearray(BLOCK)
    head[0 : len(name)] = name.encode("latin-1")
    head[100:108] = b"0000644\0"
    head[108:116] = head[116:124] = b"0000000\0"
    head[124:136] = b"%011o\0" % size
    head[136:148] = b"%011o\0" % timestamp
    head[148:156] = b" " * 8
    head[156:157] = b"0"
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


@dataclass(slots=True)
class InMemory:
    raw: bytes

    @property
    def size(self) -> int:
        return len(self.raw)

    def read_at(self, offset: int, size: int) -> bytes:
        return self.raw[offset : offset + size]


class InFile:
    """Can be read by several processes at once: it has no place of its own in the file."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.size = os.fstat(descriptor).st_size

    def read_at(self, offset: int, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0:
            part = os.pread(self.descriptor, size, offset)
            if not part:
                break
            parts.append(part)
            offset, size = offset + len(part), size - len(part)
        return b"".join(parts)
