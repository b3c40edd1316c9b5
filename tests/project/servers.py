"""What the tests of the embedded database ask about its processes."""

import subprocess
from pathlib import Path

import psycopg

from union_portal.lib import locks


def is_ready(child: "subprocess.Popen[str]") -> bool:
    assert child.stdout
    assert child.stderr
    line = child.stdout.readline().strip()
    assert line == "ready", line + child.stderr.read()
    return True


def finish(child: "subprocess.Popen[str]") -> None:
    out, err = child.communicate("\n", timeout=30)
    assert child.returncode == 0, out + err


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def runs(folder: Path) -> bool:
    """Something of the server is alive."""
    return not locks.is_free(folder / "locks" / "alive")
