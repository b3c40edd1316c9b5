"""A JPEG without anything that is not the picture. Segments are cut, pixels stay as they are."""

from __future__ import annotations

SEGMENTS = {0xC4, 0xDB, 0xDD, 0xDA, 0xDC, *(set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC})}
"""Tables, frame, scans, restart interval, number of lines. All others talk about the picture: EXIF, XMP, ICC, comments."""
FRAMES = SEGMENTS - {0xC4, 0xDB, 0xDD, 0xDA, 0xDC}
SCAN, ADOBE, END, START = 0xDA, 0xEE, 0xD9, 0xD8
ADOBE_LENGTH = 12
"""How the colours are meant; without it CMYK would be negative."""


def bare(data: bytes) -> bytes:
    """Without APPn, comments, thumbnails and what follows the end. ValueError if this is no JPEG.

    Of Adobe's segment twelve bytes stay, which say what the colours mean.
    """
    if data[:2] != bytes((0xFF, START)):
        raise ValueError("no JPEG")
    out, at, has_scan = [data[:2]], 2, False
    while at < len(data):
        if data[at] != 0xFF:
            raise ValueError("not a segment")
        while at < len(data) and data[at] == 0xFF:
            at += 1
        marker = data[at] if at < len(data) else END
        if marker == END:
            break
        end = at + 1 + int.from_bytes(data[at + 1 : at + 3], "big")
        if end < at + 3 or end > len(data):
            raise ValueError("a segment is cut off")
        out.append(_kept(marker, data[at + 1 : end]))
        at = end
        if marker == SCAN:
            has_scan, after = True, _end_of_scan(data, end)
            out.append(data[end:after])
            at = after
    if not has_scan:
        raise ValueError("no picture in it")
    return b"".join((*out, bytes((0xFF, END))))


def size(data: bytes) -> tuple[int, int]:
    """Width and height of what `bare` wrote; (0, 0) if it does not say."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in FRAMES:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0, 0


def _kept(marker: int, segment: bytes) -> bytes:
    """A segment with its length before it, or nothing."""
    if marker in SEGMENTS:
        return bytes((0xFF, marker)) + segment
    content = segment[2 : 2 + ADOBE_LENGTH]
    if marker == ADOBE and len(content) == ADOBE_LENGTH and content.startswith(b"Adobe"):
        return bytes((0xFF, ADOBE, 0, ADOBE_LENGTH + 2)) + content
    return b""


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither a restart nor a stuffed byte."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1 if data[at + 1] == 0xFF else 2
