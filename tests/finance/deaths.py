"""Sixteen connections that post to one book while PostgreSQL is killed with -9: real processes, started again.

Each thread posts, notes what the database has confirmed, and connects again when it is thrown out.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.project.servers import postmaster, runs
from union_portal.lib.embedded_postgres import Server
from union_portal.lib.environment import ROOT

CONNECTIONS = 16
PREPARE = """
import django
django.setup()
from union_portal.management.commands.up import migrate
migrate()
from tests.factories.members import union
from tests.finance.cast import make_cast
union()
print(make_cast().book.pk)
"""
POST = """
import json, sys, threading, time
import django
django.setup()
from django.db import Error, connection, connections, transaction
connections["default"].settings_dict["OPTIONS"]["options"] = "-c synchronous_commit=on"
from finance import posting
from finance.models import Book
from finance.posting import Posting
from tests.finance.cast import TODAY
book, seconds, connections = Book.objects.get(pk=int(sys.argv[1])), float(sys.argv[2]), int(sys.argv[3])
connection.close()
end, confirmed, thrown, guard = time.monotonic() + seconds, [], [0], threading.Lock()
def work(who):
    number = 0
    while time.monotonic() < end:
        number += 1
        words = f"{who}-{number}"
        lines = [("asset.bank", number, ""), ("inc.dues", -number, "")]
        try:
            with transaction.atomic():
                posting.put(book, [Posting("income", TODAY, words, lines, names={"payee": words})], on=TODAY)
            with guard:
                confirmed.append(words)
        except Error:
            with guard:
                thrown[0] += 1
            connection.close()
            time.sleep(0.05)
    connection.close()
threads = [threading.Thread(target=work, args=(who,)) for who in range(connections)]
print("begun", flush=True)
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps({"confirmed": confirmed, "thrown": thrown[0]}))
"""
LOOK = """
import json
import django
django.setup()
from finance import verifying
from finance.models import Book, Entry, EntrySecret, FiscalYear, Line
book = Book.objects.get()
verdict = verifying.verify(book)
print(json.dumps({
    "faults": [str(fault.sentence) for fault in verdict.faults],
    "words": list(Entry.objects.order_by("seq").values_list("narration", flat=True)),
    "seqs": list(Entry.objects.order_by("seq").values_list("seq", flat=True)),
    "lines": Line.objects.count(), "secrets": EntrySecret.objects.count(),
    "counter": FiscalYear.objects.get().entries,
}))
"""


@dataclass
class Survived:
    """What the clients were told, and what the books hold afterwards."""

    confirmed: list[str] = field(default_factory=list)
    thrown: int = 0
    deaths: int = 0
    books: dict[str, Any] = field(default_factory=dict)


def survive(folder: Path, seconds: float, deaths: int) -> Survived:
    """Post for so long, and have the database killed so many times in between."""
    database = Server(folder)
    database.join()
    environment = {
        **os.environ, "DATABASE_URL": database.url, "SECRET_KEY": secrets.token_hex(32), "PORTAL_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    try:
        book = _told(PREPARE, [], environment)[-1]
        posting = _started(POST, [book, str(seconds), str(CONNECTIONS)], environment)
        assert posting.stdout is not None
        posting.stdout.readline()
        found = Survived()
        for _ in range(deaths):
            time.sleep(seconds / (deaths + 1))
            os.kill(postmaster(folder), signal.SIGKILL)
            while runs(folder):
                time.sleep(0.01)
            assert database.revive()
            found.deaths += 1
        said, errors = posting.communicate(timeout=seconds + 120)
        assert posting.returncode == 0, errors[-3000:]
        told = json.loads(said.splitlines()[-1])
        found.confirmed, found.thrown = told["confirmed"], told["thrown"]
        found.books = json.loads(_told(LOOK, [], environment)[-1])
        return found
    finally:
        database.leave()


def _started(program: str, arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _told(program: str, arguments: list[str], environment: dict[str, str]) -> list[str]:
    process = _started(program, arguments, environment)
    said, errors = process.communicate()
    assert process.returncode == 0, errors[-3000:]
    return said.splitlines()


def holds(found: Survived) -> None:
    """No entry half there, none twice, none lost that was confirmed, no gap, and the chain verifies."""
    words = found.books["words"]
    assert found.books["faults"] == []
    assert found.books["seqs"] == list(range(1, len(words) + 1))
    assert len(set(words)) == len(words)
    assert set(found.confirmed) <= set(words)
    assert found.books["counter"] == len(words) == found.books["lines"] // 2 == found.books["secrets"]
