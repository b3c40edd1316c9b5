"""Votes as a whole: how fast ballots are taken, a vote of ten thousand, and deaths in the middle of two hundred.

    python3 manage.py test tests/benchmarks/votes.py -s

Bars: at least 60 ballots a second, end to end on two cores, clients on the same machine included; ten thousand ballots
made, tallied, decrypted and verified in one command; no receipt lost. VOTES_CAST (600), VOTES_MANY (10,000) and
VOTES_DYING (200) make them shorter.
"""

import http.client
import io
import json
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from proposals.rules.voting import Given
from tests.benchmarks.pages import cpu_of, url_of_test_database
from tests.factories.members import union
from tests.proposals.ballot_cast import make_votes
from tests.proposals.deaths import Pages, survive
from union_portal.lib.environment import ROOT

CAST = int(os.environ.get("VOTES_CAST", "600"))
MANY = int(os.environ.get("VOTES_MANY", "10000"))
DYING = int(os.environ.get("VOTES_DYING", "200"))
CLIENTS, ROUNDS, DELEGATES = 8, 3, 40
TOKEN = "a" * 32
HEADERS = {"Content-Type": "application/json", "X-CSRFToken": TOKEN, "Cookie": f"csrftoken={TOKEN}"}


class Measured(Pages):
    """With the bare view to compare with."""

    settings = "tests.benchmarks.settings"


def _each(port: int, method: str, path: str, bodies: list[bytes]) -> float:
    """Requests a second, over so many connections that are kept."""

    def client(place: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for body in bodies[place::CLIENTS]:
            line.request(method, path, body, HEADERS if body else {})
            answer = line.getresponse()
            said = answer.read()
            assert answer.status == 200, said[:500]
        line.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return len(bodies) / (time.perf_counter() - begun)


def _cpu(pages: Pages) -> tuple[float, float]:
    """CPU seconds of the server and of its database so far."""
    assert pages.process
    master = pages.process.pid
    server = [master, *map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        database = [pid for (pid,) in cursor.fetchall()]
    return sum(cpu_of(pid)() for pid in server), sum(cpu_of(pid)() for pid in database)


@dataclass(frozen=True)
class Round:
    """Of one kind of request: how many a second, and milliseconds of CPU that each cost."""

    rate: float
    server: float
    database: float

    @property
    def cost(self) -> float:
        return self.server + self.database

    @classmethod
    def of(cls, pages: Pages, path: str, bodies: list[bytes]) -> "Round":
        before = _cpu(pages)
        rate = _each(pages.port, "POST", path, bodies)
        server, database = (
            (now - then) / len(bodies) * 1000 for then, now in zip(before, _cpu(pages), strict=True)
        )
        return cls(rate, server, database)


@pytest.mark.django_db(transaction=True)
def test_casting():
    union()
    hall = make_votes(DELEGATES)
    paper = hall.opened(codes="slips", needs_sign_in=False)
    paper.roll.update(given=Given.WEB.value)
    made = [
        hall.made(paper, 1 + number % DELEGATES, [[int(answer == number % 3) for answer in range(3)]])
        for number in range(CAST)
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_rows (id bigserial PRIMARY KEY, said text NOT NULL)")
    environment = {**os.environ, "DATABASE_URL": url_of_test_database()}
    pages = Measured({**environment, "SECRET_KEY": "x" * 50})
    pages.start()
    try:
        cast_at, share = f"/congress/votes/{paper.pk}/cast/", CAST // ROUNDS
        _each(pages.port, "POST", "/bare/two-rows/", made[:50])  # every worker is warm
        _each(pages.port, "GET", "/bare/", [b""] * 50)
        rounds = []
        for turn in range(ROUNDS):
            part = made[turn * share : (turn + 1) * share]
            rounds.append((Round.of(pages, cast_at, part), Round.of(pages, "/bare/two-rows/", part)))
    finally:
        pages.die()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE benchmark_rows")
    cast, rows = sorted(rounds, key=lambda each: each[0].cost)[len(rounds) // 2]
    print(
        f"\n{cast.rate:.0f} ballots a second end to end, clients on the same machine; two bare rows {rows.rate:.0f}."
        f" CPU: {cast.server:.1f} ms of the server and {cast.database:.1f} ms of the database a ballot,"
        f" {rows.server:.1f} and {rows.database:.1f} ms for two bare rows: {cast.cost / rows.cost:.1f} times as much;"
        f" {2000 / cast.cost:.0f} ballots a second if both cores were free"
    )
    assert paper.board.filter(kind="Ballot").count() == share * ROUNDS
    assert cast.rate >= 60
    connection.close()


def test_many_voters_in_one_command(tmp_path):
    """As a ratio: what the tool needs a ballot, on a tenth of it."""
    ours = _held(tmp_path / "many", MANY)
    few = max(10, MANY // 10)
    _held(tmp_path / "few", few)
    begun = time.perf_counter()
    subprocess.run(
        ["belenios-tool", "election", "verify", "--dir", str(tmp_path / "few")], check=True, cwd=ROOT
    )
    tool = (time.perf_counter() - begun) / few
    print(
        f"\n{MANY} voters made, cast, tallied, decrypted and checked: {ours / MANY * 1000:.1f} ms a ballot in all, "
        f"the tool's check alone {tool * 1000:.1f} ms: {ours / MANY / tool:.2f} times as long"
    )


def _held(folder: Path, voters: int) -> float:
    said, begun = io.StringIO(), time.perf_counter()
    call_command("demo_election", "--voters", str(voters), "--export", str(folder), stdout=said)
    spent = time.perf_counter() - begun
    print(said.getvalue())
    (archive,) = folder.glob("*.bel")
    assert json.loads(archive.with_suffix(".proofs.json").read_text())
    archive.with_suffix(".proofs.json").rename(folder.with_suffix(".json"))  # the tool wants to be alone
    return spent


def test_two_hundred_delegates_and_four_deaths(tmp_path):
    found = survive(tmp_path / "var", DYING)

    print(f"\n{DYING} delegates; {', '.join(found.deaths)}; sent again {found.retries} times")
    assert found.refused == []
    assert sorted(found.board) == sorted(found.receipts)
    assert len(set(found.board)) == DYING
    assert found.faults == []
