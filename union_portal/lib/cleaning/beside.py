"""Asks the process beside us for a PDF. Each worker has one, started with the first file."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Lock

from union_portal.lib.environment import ROOT

PATIENCE = 20.0
"""Seconds that somebody waits for a turn: the threads are needed for pages."""
_one_at_a_time = Lock()


class Busy(Exception):
    """Others are waiting already: ask again a little later."""


class _Beside:
    """The process, and whose it is: a worker that was forked needs one of its own."""

    def __init__(self) -> None:
        # No environment but where our code lies: it holds the secrets of the portal.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "union_portal.lib.cleaning.child"],
            env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._owner = os.getpid()

    @property
    def is_ours(self) -> bool:
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, upload: bytes) -> tuple[bool, bytes]:
        """Whether a file was made, and the file or the word. OSError if the process is gone."""
        asked, answering = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answering is not None
        asked.write(len(upload).to_bytes(8, "big") + upload)
        asked.flush()
        head = answering.read(9)
        length = int.from_bytes(head[1:], "big")
        answer = answering.read(length)
        if len(head) != 9 or len(answer) != length:
            raise BrokenPipeError
        return head[:1] == b"\0", answer

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()


_beside: _Beside | None = None


def rebuilt(upload: bytes) -> tuple[bool, bytes]:
    """True and the new PDF, or False and why not: a word of `Unclean`. Busy."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Busy
    try:
        try:
            return _ours().ask(upload)
        except OSError:  # it was killed from outside; a second time it is the file
            _gone()
        try:
            return _ours().ask(upload)
        except OSError:
            _gone()
            return False, b"large"
    finally:
        _one_at_a_time.release()


def _ours() -> _Beside:
    global _beside
    if _beside is None or not _beside.is_ours:
        _beside = _Beside()
    return _beside


def _gone() -> None:
    global _beside
    if _beside is not None:
        _beside.stop()
    _beside = None
