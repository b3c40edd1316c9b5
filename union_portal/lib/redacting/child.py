"""The process in which pages are drawn: PDFium is a large program, and some files are made to break it.

Asked and limited as the one that cleans PDFs (cleaning/child.py). What is asked is a line of JSON and the file behind it.
"""

from __future__ import annotations

import json
import signal
import sys

from union_portal.lib.cleaning.child import serve
from union_portal.lib.cleaning.limits import BROKEN, Unclean
from union_portal.lib.redacting import burning
from union_portal.lib.redacting.album import Album
from union_portal.lib.redacting.burning import Box
from union_portal.lib.redacting.drawing import Document

SECONDS = 40
"""Of CPU: fifty scanned pages take fifteen."""


def done(asked: bytes) -> bytes:
    """What a job makes of a file; Unclean."""
    line, _newline, original = asked.partition(b"\n")
    job = json.loads(line)
    boxes = [Box(int(page), *place) for page, *place in job.get("boxes", ())]
    try:
        with Document(original) as document:
            return _done(job, document, boxes)
    except MemoryError as error:
        raise Unclean("large") from error
    except BROKEN as error:
        raise Unclean("broken") from error


def _done(job: dict[str, object], document: Document, boxes: list[Box]) -> bytes:
    if job["do"] == "pages":
        return json.dumps([document.size(number) for number in range(1, document.pages + 1)]).encode()
    if job["do"] == "preview":
        number = int(str(job["page"]))
        return burning.small(burning.burned(document.drawn(number), boxes))
    album = Album()
    for number in range(1, document.pages + 1):
        picture = burning.burned(document.drawn(number), [box for box in boxes if box.page == number])
        album.add(picture, document.points(number))
    return album.written()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, whose end closes the pipe
    serve(sys.stdin.buffer, sys.stdout.buffer, done, seconds=SECONDS)
