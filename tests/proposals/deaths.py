"""A vote on a server and a database that die while delegates cast: real processes, killed with -9, started again.

Everything has a data folder of its own. Clients do what the booth does: send the same bytes again until a receipt comes.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.project.servers import postmaster, runs
from union_portal.lib.embedded_postgres import Server
from union_portal.lib.environment import ROOT

CLIENTS = 6
PATIENCE = 120.0
DEATHS = ("server", "database", "server", "database")
OPEN_VOTE = """
import json, sys
import django
django.setup()
from union_portal.management.commands.up import migrate
migrate()
from tests.factories.members import union
from tests.proposals.ballot_cast import make_votes
union()
hall = make_votes(int(sys.argv[1]))
paper = hall.opened(hall.draft(codes="slips", needs_sign_in=False))
made = [
    hall.made(paper, number, [[int(answer == number % 3) for answer in range(3)]]).decode()
    for number in range(1, len(hall.delegates) + 1)
]
print(json.dumps({"paper": paper.pk, "ballots": made}))
"""
LOOK_AT_IT = """
import json, sys
import django
django.setup()
from proposals.models import BallotPaper
from proposals.verification import checked
paper = BallotPaper.objects.get(pk=int(sys.argv[1]))
trackers = list(paper.board.filter(kind="Ballot").values_list("tracker", flat=True))
print(json.dumps({"trackers": trackers, "faults": checked(paper, jobs=2).faults}))
"""


@dataclass
class Survived:
    """What the clients and the board say afterwards."""

    receipts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    retries: int = 0
    board: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    deaths: list[str] = field(default_factory=list)


def survive(folder: Path, delegates: int) -> Survived:
    """So many delegates cast, and four deaths come upon them."""
    database = Server(folder)
    database.join()
    environment = {**os.environ, "DATABASE_URL": database.url, "SECRET_KEY": secrets.token_hex(32)}
    environment["PORTAL_DATA"] = str(folder)
    try:
        opened = _ask(OPEN_VOTE, str(delegates), environment)
        found = _hold(folder, database, environment, opened)
        looked = _ask(LOOK_AT_IT, str(opened["paper"]), environment)
        found.board, found.faults = looked["trackers"], looked["faults"]
        return found
    finally:
        database.leave()


def _ask(program: str, argument: str, environment: dict[str, str]) -> dict[str, Any]:
    env = {**environment, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program, argument], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _hold(folder: Path, database: Server, environment: dict[str, str], opened: dict[str, Any]) -> Survived:
    found, guard, waiting = Survived(), threading.Lock(), list(opened["ballots"])
    number = len(waiting)
    with _pages(environment) as pages, ThreadPoolExecutor(CLIENTS) as pool:

        def client(_place: int) -> None:
            while True:
                with guard:
                    if not waiting:
                        return
                    ballot = waiting.pop()
                kind, words, tries = _sent(pages.port, f"/congress/votes/{opened['paper']}/cast/", ballot)
                with guard:
                    (found.receipts if kind == "receipt" else found.refused).append(words)
                    found.retries += tries

        clients = [pool.submit(client, place) for place in range(CLIENTS)]
        for place, death in enumerate(DEATHS, 1):
            _wait_for(found.receipts, number * place // (len(DEATHS) + 1), clients)
            if death == "server":
                pages.die()
                pages.start()
            else:
                os.kill(postmaster(folder), signal.SIGKILL)
                while runs(folder):
                    time.sleep(0.01)
                assert database.revive()
            found.deaths.append(f"{death} after {len(found.receipts)} receipts")
        for each in clients:
            each.result(PATIENCE)
    return found


def _wait_for(receipts: list[str], enough: int, clients: list[Any]) -> None:
    end = time.monotonic() + PATIENCE
    while len(receipts) < enough and not all(each.done() for each in clients):
        assert time.monotonic() < end, f"{len(receipts)} receipts of {enough}"
        time.sleep(0.005)


def _sent(port: int, path: str, ballot: str) -> tuple[str, str, int]:
    """A receipt or a refusal, and how often it was tried again."""
    token = "a" * 32
    headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Cookie": f"csrftoken={token}"}
    end, tries = time.monotonic() + PATIENCE, 0
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request("POST", path, ballot.encode(), headers)
            answer = line.getresponse()
            body = answer.read()
            if answer.status == 200:
                return "receipt", json.loads(body)["tracker"], tries
            if answer.status < 500 and answer.status != 429:
                return "refused", body.decode(errors="replace")[:300], tries
        except (OSError, http.client.HTTPException):
            pass
        finally:
            line.close()
        assert time.monotonic() < end, "no answer any more"
        tries += 1
        time.sleep(0.1)


class Pages:
    """gunicorn with its workers, as a production server runs it."""

    settings = "union_portal.settings"

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.environment = {
            **environment,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "BIND": f"127.0.0.1:{self.port}",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["gunicorn", "-c", "python:union_portal.gunicorn_conf", "union_portal.wsgi"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def die(self) -> None:
        """Master and workers at once, in the middle of whatever they do."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        while self._answers():  # a worker is dying a little longer than its master
            time.sleep(0.005)


@contextmanager
def _pages(environment: dict[str, str]) -> Iterator[Pages]:
    pages = Pages(environment)
    pages.start()
    try:
        yield pages
    finally:
        pages.die()
