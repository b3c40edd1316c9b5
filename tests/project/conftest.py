"""Fixtures for the tests of start-up and of the embedded database: folders and processes."""

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from union_portal.lib.embedded_postgres import running

ROOT = Path(__file__).resolve().parents[2]

# A shell starts what it puts in the background deaf to Ctrl-C, and children inherit that: these tests press Ctrl-C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    """A data folder that is not there yet; whatever still runs there at the end is stopped."""
    home = tmp_path / "var"
    yield home
    with running(home):
        pass


@pytest.fixture(scope="session")
def database_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a fresh database, made once and copied."""
    home = tmp_path_factory.mktemp("pattern") / "var"
    with running(home):
        pass
    return home


@pytest.fixture
def folder(empty: Path, database_pattern: Path) -> Path:
    """A data folder with a fresh database of its own."""
    subprocess.run(["cp", "-a", database_pattern, empty], check=True)
    return empty


Script = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Script]:
    """Starts another process that uses the database in a folder; it prints a line when it is ready."""
    children: list[subprocess.Popen[str]] = []

    def run(
        folder: Path, body: str = "print('ready', flush=True); input()", **options: object
    ) -> "subprocess.Popen[str]":
        script = (
            "import os, signal, sys, time, pathlib, psycopg\n"
            "from union_portal.lib.embedded_postgres import running\n"
            "with running(pathlib.Path(sys.argv[1])) as url:\n"
            + textwrap.indent(textwrap.dedent(body), "    ")
        )
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,  # type: ignore[call-overload]
        )
        children.append(child)
        return child

    yield run
    for child in children:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            stream.close()
