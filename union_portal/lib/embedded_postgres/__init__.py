"""PostgreSQL without an installation: the programs of a wheel, run on a folder, shared by several processes.

    with running(Path("var")) as url:
        ...

docs/decisions/0001-embedded-postgresql.md says what it survives, and how.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from union_portal.lib.embedded_postgres.errors import NotStarted
from union_portal.lib.embedded_postgres.server import Server

__all__ = ["NotStarted", "Server", "running", "url_for"]


@contextmanager
def running(data_dir: Path) -> Iterator[str]:
    """The address of the database in `data_dir`, made and started if need be; the last user out stops it."""
    server = Server(data_dir)
    server.join()
    try:
        yield server.url
    finally:
        server.leave()


def url_for(data_dir: Path) -> str:
    """The address that `running` would give; nothing is started."""
    return Server(data_dir).url
