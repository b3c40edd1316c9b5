"""Programs that run beside us and must not outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
PATIENCE = 15.0  # seconds to finish a request or a job


class Child:
    """A program we started, writing to a log file. It goes when we go, even by kill -9."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], log: Path) -> None:
        self._command, self._env, self._log = command, env, log
        self._start()

    def _start(self) -> None:
        self._started_at = time.monotonic()
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._process = start(
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C reaches the whole terminal; the order of leaving is ours to decide.
                start_new_session=True,
            )
        finally:
            os.close(log)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; else as a shell tells it: 128 + signal when it was killed."""
        code = self._process.poll()
        return code if code is None or code >= 0 else 128 - code

    def restart(self) -> None:
        """Again, but not more than once a second: what dies at birth must not eat the machine."""
        self._sweep()
        time.sleep(max(0.0, 1.0 - (time.monotonic() - self._started_at)))
        self._start()

    def ask_to_stop(self) -> None:
        """The polite signal: the program finishes what it has in hand."""
        if self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Gone, with everything that it started itself."""
        self.ask_to_stop()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        self._sweep()
        self._process.wait()

    def _sweep(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            pass


def start(command: Sequence[str], **options: Any) -> "subprocess.Popen[Any]":
    """A program that goes when we go; `options` as subprocess takes them.

    Ctrl-C finds it as itself or not yet born: in between, a copy of us would print a traceback of ours.
    """
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return subprocess.Popen(command, preexec_fn=_before_it_is_itself(heard), **options)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _before_it_is_itself(heard: "set[signal.Signals | int]") -> Callable[[], None]:
    """What the new process does first: on Linux it asks the kernel for SIGTERM when its parent is gone."""
    libc, parent = ctypes.CDLL(None) if sys.platform == "linux" else None, os.getpid()

    def prepare() -> None:
        if libc:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it died before we could ask
                os._exit(1)
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)

    return prepare
