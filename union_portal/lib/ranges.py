"""Files by the piece (RFC 9110, section 14): iPhones and WeChat play no film from a server that sends it whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

PIECE = 4 * 1024 * 1024
"""An open range is answered with so much: a slow phone never holds a thread for a whole film, and asks on by itself."""
CHUNK = 64 * 1024
RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)", re.ASCII)


def sent_by_range(
    request: HttpRequest, file: BinaryIO, size: int, *, content_type: str, etag: str
) -> HttpResponseBase:
    """The piece that was asked for (206), all of it (200), or that there is no such piece (416)."""
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    found = RANGE.fullmatch(asked.strip())
    piece = _piece(found[1], found[2], size) if found else None
    if found and any(found.groups()) and piece is None:
        file.close()
        refusal = HttpResponse(status=416)
        refusal.headers["Content-Range"] = f"bytes */{size}"
        return refusal
    first, last = piece or (0, size - 1)
    response = StreamingHttpResponse(
        _chunks(file, first, last), status=206 if piece else 200, content_type=content_type
    )
    if request.method == "HEAD":
        file.close()
        response.streaming_content = iter(())
    if piece:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    return response


def _piece(first: str, last: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None where there is nothing. What is no range at all counts as not asked for."""
    if len(first) > 18 or len(last) > 18:
        return None
    if first:
        start = int(first)
        end = min(int(last), size - 1) if last else min(start + PIECE, size) - 1
    else:
        start, end = max(size - int(last or 0), 0), size - 1
    return (start, end) if start <= end else None


def _chunks(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
