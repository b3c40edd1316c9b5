"""Asks a process beside us for what strangers' files could break. Each worker has one of a kind, started with the first file."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Lock

from union_portal.lib.environment import ROOT

PATIENCE = 20.0
"""Seconds that somebody waits for a turn: the threads are needed for pages."""


class Busy(Exception):
    """Others are waiting already: ask again a little later."""


class _Beside:
    """The process, and whose it is: a worker that was forked needs one of its own."""

    def __init__(self, module: str) -> None:
        # No environment but where our code lies: it holds the secrets of the portal.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._owner = os.getpid()

    @property
    def is_ours(self) -> bool:
        return self._owner == os.getpid() and self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

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


class Counter:
    """Where files are handed in: a module whose process takes them, one after the other."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._beside: _Beside | None = None
        self.one_at_a_time = Lock()

    def ask(self, upload: bytes) -> tuple[bool, bytes]:
        """True and what was made, or False and why not: a word of `Unclean`. Busy."""
        if not self.one_at_a_time.acquire(timeout=PATIENCE):
            raise Busy
        try:
            try:
                return self.ours().ask(upload)
            except OSError:  # it was killed from outside; a second time it is the file
                self._gone()
            try:
                return self.ours().ask(upload)
            except OSError:
                self._gone()
                return False, b"large"
        finally:
            self.one_at_a_time.release()

    def ours(self) -> _Beside:
        if self._beside is None or not self._beside.is_ours:
            self._beside = _Beside(self._module)
        return self._beside

    def _gone(self) -> None:
        if self._beside is not None:
            self._beside.stop()
        self._beside = None


pdfs = Counter("union_portal.lib.cleaning.child")
