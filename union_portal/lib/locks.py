"""Locks between processes. The kernel drops them with their holder, kill -9 included; no pid is ever believed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def open_lock(path: Path) -> int:
    """A descriptor to lock `path` with. Programs that we start do not inherit it."""
    make_private(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    hand_over(path)
    return descriptor


def make_private(folder: Path) -> None:
    """A folder that only its owner enters, and what is missing above it. One that is there stays as it is."""
    if folder.exists():
        return
    make_private(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    hand_over(folder)


def hand_over(path: Path) -> None:
    """Root may pass through a folder once; what it leaves there belongs to the folder's owner."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Waits for its turn; one process at a time is inside."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def try_exclusive(descriptor: int) -> bool:
    """Takes the lock if nobody else has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(path: Path) -> bool:
    """Nobody holds this lock for himself at the moment. Two who ask at once do not disturb each other."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
