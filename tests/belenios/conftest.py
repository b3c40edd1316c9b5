"""Small votes that many tests share, and Debian's tool where it is installed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from proposals.belenios import headless
from proposals.belenios.elections import Question

MATTER = Question("通过集体合同", ("赞成", "反对", "弃权"), 1, 1)
BOARD = Question("选举两名委员", ("王芳", "李强", "张敏"), 0, 2, blank=True)


@dataclass(frozen=True)
class Shared:
    voting: headless.Voting
    votes: list[headless.Vote]
    archive: bytes
    proofs: bytes


@pytest.fixture(scope="session")
def vote() -> Shared:
    """Two questions, three voters of whom one votes again, one trustee and two of three, of whom one is absent."""
    voting = headless.set_up([MATTER, BOARD], 3, singles=1, threshold=(2, 3))
    votes = [
        (0, [[1, 0, 0], [0, 1, 1, 0]]),
        (1, [[0, 1, 0], [1, 0, 0, 0]]),
        (2, [[1, 0, 0], [0, 0, 0, 0]]),
        (0, [[0, 0, 1], [0, 1, 0, 0]]),
    ]
    archive, held = headless.in_memory(voting, votes, absent={2})
    assert held.result == [[1, 1, 1], [1, 1, 0, 0]]
    return Shared(voting, votes, archive, held.proofs)


@pytest.fixture(scope="session")
def plain() -> Shared:
    """The least there is: two voters, one question, one trustee."""
    voting = headless.set_up([MATTER], 2)
    votes = [(0, [[1, 0, 0]]), (1, [[0, 1, 0]])]
    archive, held = headless.in_memory(voting, votes)
    return Shared(voting, votes, archive, held.proofs)


class Tool:
    """belenios-tool in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, given: bytes = b"") -> bytes:
        done = self.run(*arguments, given=given)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
        return subprocess.run(
            ["belenios-tool", *arguments], input=given, capture_output=True, cwd=self.folder, env=environment
        )

    def accepts(self, voting: headless.Voting, archive: bytes) -> bool:
        (self.folder / f"{voting.election.uuid}.bel").write_bytes(archive)
        done = self.run("election", "verify")
        return done.returncode == 0 and b"all checks passed" in done.stderr


@pytest.fixture
def tool(tmp_path) -> Tool:
    if shutil.which("belenios-tool") is None and not os.environ.get("PORTAL_REQUIRE_BELENIOS"):
        pytest.skip("belenios-tool is not installed on this machine")
    return Tool(tmp_path)
