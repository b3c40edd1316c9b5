"""Films from strangers: which ones every phone can show, read from the boxes of the file and not from its name.

Taken is MP4 with H.264 pictures and, if there is sound, AAC. Nothing is encoded anew; what a camera notes about the
place and itself is blanked out where it stands.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from union_portal.lib.refused import Refused

LARGEST_INDEX = 32 * 1024 * 1024
"""The box that says where everything is (moov); an hour of film has one of 2 MB."""
MOST_BOXES = 10_000
CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
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
    """One part of the file: what it is, where its content begins, where it ends."""

    kind: bytes
    start: int
    end: int


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
    try:
        return _inspected(file, size)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise Refused(_("This film is damaged. Save it again as MP4.")) from error


def forget_where(file: BinaryIO) -> None:
    """Blanks out, in the file itself, what the camera noted besides pictures and sound. Nothing moves."""
    size = file.seek(0, io.SEEK_END)
    for box in _boxes(file, 0, size):
        if box.kind in TELLTALE:
            _blank(file, box)
        elif box.kind == b"moov":
            for inner in _every(file, box.start, box.end):
                if inner.kind in TELLTALE:
                    _blank(file, inner)


def _blank(file: BinaryIO, box: Box) -> None:
    file.seek(box.start - 4)
    file.write(b"free")
    file.write(b"\0" * (box.end - box.start))


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
        parts = {each.kind: each for each in _every(file, box.start, box.end)}
        handler = _read(file, parts[b"hdlr"].start + 8, 4) if b"hdlr" in parts else b""
        if handler in (b"vide", b"soun"):
            if b"stsd" not in parts or b"tkhd" not in parts:
                raise Refused(_("This film is damaged. Save it again as MP4."))
            _refuse_unplayable(handler, _read(file, parts[b"stsd"].start + 12, 4))
        if handler == b"vide" and size is None:
            size = _size(file, parts[b"tkhd"])
    if size is None:
        raise Refused(_("There are no moving pictures in this file."))
    return Film(*size, seconds)


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


def _every(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes in here and in the boxes that hold others."""
    for box in _boxes(file, start, end):
        yield box
        if box.kind in CONTAINERS:
            yield from _every(file, box.start, box.end)


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
        yield Box(kind, start + head, start + length)
        start += length
    raise ValueError("too many boxes")


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
