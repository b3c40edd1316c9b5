"""The process in which PDFs are built anew, and the limits of each such process. It has no secrets, no database and no settings; it is asked through a pipe.

Asked: eight bytes of length, the file. Answers: a byte, eight bytes of length, and the new file (0) or a word why not (1).
For each file it makes a copy of itself with limits of memory and time; whatever a file does to that copy, this process
and its worker go on, and what was read of it goes with the copy.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from union_portal.lib.cleaning.limits import Unclean
from union_portal.lib.cleaning.pdf import rebuilt

MEMORY = 640 * 1024 * 1024
"""Bytes above what the process has before it begins."""
SECONDS = 8
"""Of CPU for a file; by the clock three times as many."""
MADE, REFUSED = b"\0", b"\1"


def answered(upload: bytes, work: Callable[[bytes], bytes], seconds: int) -> bytes:
    """The answer of a copy of this process; "large" if it was killed at its limits."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(upload, writing, work, seconds)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _pid, status = os.waitpid(child, 0)
    return answer if status == 0 and answer else REFUSED + b"large"


def _work(upload: bytes, writing: int, work: Callable[[bytes], bytes], seconds: int) -> None:
    """In the copy: limit itself, work, write, go. Returns never."""
    try:
        _limit(seconds)
        try:
            answer = MADE + work(upload)
        except Unclean as refusal:
            answer = REFUSED + refusal.reason.encode()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    finally:
        os._exit(1)


def _limit(seconds: int) -> None:
    if sys.platform == "linux":
        with open("/proc/self/statm") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(seconds * 3)


def serve(
    asked: BinaryIO, answering: BinaryIO, work: Callable[[bytes], bytes], *, seconds: int = SECONDS
) -> None:
    """Until nobody asks any more."""
    while len(head := asked.read(8)) == 8:
        length = int.from_bytes(head, "big")
        upload = asked.read(length)
        if len(upload) != length:
            return
        answer = answered(upload, work, seconds)
        answering.write(answer[:1] + (len(answer) - 1).to_bytes(8, "big") + answer[1:])
        answering.flush()
        del upload, answer  # not until the next file comes


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, whose end closes the pipe
    serve(sys.stdin.buffer, sys.stdout.buffer, rebuilt)
