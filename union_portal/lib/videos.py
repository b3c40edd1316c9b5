"""Films from strangers: which ones every phone can show, read from the boxes of the file and not from its name.

Taken is MP4 with H.264 pictures and, if there is sound, AAC. Nothing is encoded anew; what a camera notes about the
place and itself is blanked out where it stands. So are the tracks beside pictures and sound, with all their samples:
action cameras and drones keep there, second by second, where they were (gpmd, subtitles with coordinates). What lies
in such a track in pieces all over the file (fragments) is not followed: such a film is refused.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from union_portal.lib.refused import Refused

LARGEST_INDEX = 32 * 1024 * 1024
"""The box that says where everything is (moov); an hour of film has one of 2 MB."""
MOST_BOXES = 10_000
DEEPEST = 8
"""Boxes in boxes; the sample tables lie five deep."""
CHUNK = 1024 * 1024
CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"})
SHOWN = frozenset({b"vide", b"soun"})
TELLTALE = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes in which cameras note place, owner and model."""


@dataclass(frozen=True)
class Film:
    """What a page has to know before it shows a film."""

    width: int
    height: int
    seconds: int


@dataclass(frozen=True)
class Box:
    """One part of the file: what it is, where its content begins, where it ends, how long its head is."""

    kind: bytes
    start: int
    end: int
    head: int = 8


def inspect(file: BinaryIO, *, limit: int) -> Film:
    """Refuses what some phone could not show, with a sentence that says what to do."""
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise Refused(_("The file is empty."))
    if size > limit:
        raise Refused(
            _("The film is larger than {limit} MB. Save it shorter or smaller.").format(
                limit=limit // 1024 // 1024
            )
        )
    with _damage_in_words():
        return _inspected(file, size)


def forget_where(file: BinaryIO) -> None:
    """Blanks out, in the file itself, what the camera noted besides pictures and sound. Nothing moves."""
    size = file.seek(0, io.SEEK_END)
    with _damage_in_words():
        boxes = list(_boxes(file, 0, size))
        for box in boxes:
            if box.kind == b"moov":
                _forget_other_tracks(file, box, boxes)
        for box in _every(file, 0, size):
            if box.kind in TELLTALE:
                _blank(file, box)


@contextmanager
def _damage_in_words() -> Iterator[None]:
    try:
        yield
    except (struct.error, IndexError, KeyError, ValueError, OverflowError) as error:
        raise Refused(_("This film is damaged. Save it again as MP4.")) from error


def _forget_other_tracks(file: BinaryIO, index: Box, boxes: list[Box]) -> None:
    """Tracks that are neither pictures nor sound, first what they point to."""
    data = [box for box in boxes if box.kind == b"mdat"]
    for track in _boxes(file, index.start, index.end):
        if track.kind != b"trak":
            continue
        parts = _parts(file, track)
        if _handler(file, parts) in SHOWN:
            continue
        if any(box.kind == b"moof" for box in boxes):
            raise Refused(
                _(
                    "This film carries more than pictures and sound - often the places where it was made -, in a way "
                    "that cannot be taken out here. Save it again as MP4 with a program for films."
                )
            )
        samples = _samples(file, parts)
        if sum(length for _start, length in samples) > sum(box.end - box.start for box in data):
            raise ValueError("more samples than data")
        for start, length in samples:
            if not any(box.start <= start and start + length <= box.end for box in data):
                raise ValueError("samples outside of the data")
            _zero(file, start, start + length)
        _blank(file, track)


def _samples(file: BinaryIO, parts: dict[bytes, Box]) -> list[tuple[int, int]]:
    """Where the samples of a track lie: place and length of each chunk."""
    if b"stz2" in parts:
        raise ValueError("sizes in half bytes")
    if b"stsz" not in parts:
        return []
    same, count = struct.unpack(">II", _read(file, parts[b"stsz"].start + 4, 8))
    sizes = _numbers(file, parts[b"stsz"], 12, count, "I") if not same else ()
    offsets = parts.get(b"stco") or parts[b"co64"]
    chunks = _numbers(file, offsets, 8, _count(file, offsets), "I" if offsets.kind == b"stco" else "Q")
    runs = _numbers(file, parts[b"stsc"], 8, 3 * _count(file, parts[b"stsc"]), "I")
    starts, in_each = runs[::3], runs[1::3]
    found, sample, run = [], 0, 0
    for number, place in enumerate(chunks, 1):
        while run + 1 < len(starts) and starts[run + 1] <= number:
            run += 1
        last = min(sample + in_each[run], count)
        found.append((place, same * (last - sample) if same else sum(sizes[sample:last])))
        sample = last
    if sample < count:
        raise ValueError("samples without a place")
    return found


def _count(file: BinaryIO, table: Box) -> int:
    (count,) = struct.unpack(">I", _read(file, table.start + 4, 4))
    return int(count)


def _numbers(file: BinaryIO, table: Box, after: int, count: int, kind: str) -> tuple[int, ...]:
    """The entries of a table behind its head; never more than the box holds."""
    length = count * struct.calcsize(kind)
    if table.start + after + length > table.end:
        raise ValueError("a table longer than its box")
    return struct.unpack(f">{count}{kind}", _read(file, table.start + after, length))


def _blank(file: BinaryIO, box: Box) -> None:
    """The length in its head stays, whatever its form: eight bytes, or sixteen for a length of 64 bits."""
    file.seek(box.start - box.head + 4)
    file.write(b"free")
    _zero(file, box.start, box.end)


def _zero(file: BinaryIO, start: int, end: int) -> None:
    file.seek(start)
    for place in range(start, end, CHUNK):
        file.write(b"\0" * min(CHUNK, end - place))


def _inspected(file: BinaryIO, size: int) -> Film:
    boxes = list(_boxes(file, 0, size))
    if not boxes or boxes[0].kind != b"ftyp":
        raise Refused(_("This is not an MP4 film. Save it as MP4 (H.264) first."))
    if _read(file, boxes[0].start, 4) == b"qt  ":
        raise Refused(
            _("This is a QuickTime film (.mov) from an iPhone or a Mac. Save it as MP4 (H.264) first.")
        )
    index = next((box for box in boxes if box.kind == b"moov"), None)
    if index is None or index.end - index.start > LARGEST_INDEX:
        raise Refused(_("This film is damaged. Save it again as MP4."))
    if not any(box.kind == b"mdat" for box in boxes):
        raise Refused(_("There is no film in this file."))
    return _film(file, index)


def _film(file: BinaryIO, index: Box) -> Film:
    size, seconds = None, 0
    for box in _boxes(file, index.start, index.end):
        if box.kind == b"mvhd":
            seconds = _seconds(file, box)
        if box.kind != b"trak":
            continue
        parts = _parts(file, box)
        handler = _handler(file, parts)
        if handler in SHOWN:
            if b"stsd" not in parts or b"tkhd" not in parts:
                raise Refused(_("This film is damaged. Save it again as MP4."))
            _refuse_unplayable(handler, _read(file, parts[b"stsd"].start + 12, 4))
        if handler == b"vide" and size is None:
            size = _size(file, parts[b"tkhd"])
    if size is None:
        raise Refused(_("There are no moving pictures in this file."))
    return Film(*size, seconds)


def _parts(file: BinaryIO, track: Box) -> dict[bytes, Box]:
    """The boxes of a track, the first of each kind."""
    parts: dict[bytes, Box] = {}
    for box in _every(file, track.start, track.end):
        parts.setdefault(box.kind, box)
    return parts


def _handler(file: BinaryIO, parts: dict[bytes, Box]) -> bytes:
    """What a track holds: vide, soun, or something else."""
    return _read(file, parts[b"hdlr"].start + 8, 4) if b"hdlr" in parts else b""


def _refuse_unplayable(handler: bytes, kind: bytes) -> None:
    """By the name of the first sample entry: how pictures or sound are written."""
    if handler == b"vide" and kind in (b"hvc1", b"hev1", b"dvh1", b"dvhe"):
        raise Refused(
            _(
                "This film is H.265 (HEVC), which many phones and computers cannot show. On an iPhone choose “Most "
                "compatible” in the camera’s settings, elsewhere save it as MP4 (H.264)."
            )
        )
    if handler == b"vide" and kind not in (b"avc1", b"avc3"):
        raise Refused(_("The pictures of this film are not H.264. Save it as MP4 (H.264) first."))
    if handler == b"soun" and kind != b"mp4a":
        raise Refused(_("The sound of this film is not AAC. Save it as MP4 (H.264, AAC) first."))


def _seconds(file: BinaryIO, box: Box) -> int:
    if _read(file, box.start, 1) == b"\1":
        scale, length = struct.unpack(">IQ", _read(file, box.start + 20, 12))
    else:
        scale, length = struct.unpack(">II", _read(file, box.start + 12, 8))
    return min(round(length / scale), 86_400) if scale else 0


def _size(file: BinaryIO, box: Box) -> tuple[int, int]:
    """Width and height as they are shown: a phone held upright turns the picture by its matrix."""
    matrix = struct.unpack(">9i", _read(file, box.end - 44, 36))
    width, height = (each >> 16 for each in struct.unpack(">II", _read(file, box.end - 8, 8)))
    if not (0 < width < 10_000 and 0 < height < 10_000):
        raise Refused(_("There are no moving pictures in this file."))
    return (height, width) if matrix[0] == matrix[4] == 0 else (width, height)


def _every(file: BinaryIO, start: int, end: int, depth: int = 1) -> Iterator[Box]:
    """The boxes in here and in the boxes that hold others."""
    if depth > DEEPEST:
        raise ValueError("boxes in boxes in boxes")
    for box in _boxes(file, start, end):
        yield box
        if box.kind in CONTAINERS:
            yield from _every(file, box.start, box.end, depth + 1)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    for _number in range(MOST_BOXES):
        if start + 8 > end:
            return
        length, kind = struct.unpack(">I4s", _read(file, start, 8))
        head = 8
        if length == 1:
            (length,), head = struct.unpack(">Q", _read(file, start + 8, 8)), 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end:
            raise ValueError("a box that reaches out of its own")
        yield Box(kind, start + head, start + length, head)
        start += length
    raise ValueError("too many boxes")


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
