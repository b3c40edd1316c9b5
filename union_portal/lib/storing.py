"""Files that are written inside a transaction: when it is rolled back, they go too.

The database forgets what it was told; the disk does not. Whoever begins the transaction says `together()` instead of
`transaction.atomic()`, whoever writes says `write`. A deed inside a deed is undone with the outer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def together() -> Iterator[None]:
    """A transaction with the files that are written in it. Also as a decorator: @together()."""
    outer, names = _written.get(), list[str]()
    token = _written.set(names)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise
    finally:
        _written.reset(token)
    if outer is not None:
        outer += names


def write(name: str, data: bytes) -> str:
    """Put a file into the store; returns the name it got."""
    stored = default_storage.save(name, ContentFile(data))
    names = _written.get()
    if names is not None:
        names.append(stored)
    return stored
