"""The proof of the books at its full size: the one-file verifier, and the journals for hledger and beancount.

    python3 manage.py test tests/benchmarks/ledger_proof.py -s

LEDGER_CHANGES (10,000) and LEDGER_ENTRIES (1,000,000) make the long ones shorter.

Bars: each single-character change of the public files is refused, and at the right entry; 1,000,000 entries are checked in
less than 30 s by one process, in memory that does not grow with the file. The ratio is to reading the same file line by
line with `json.loads` and `sha256` and checking nothing.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finance.proof.canonical import canonical
from finance.proof.chain import ZERO, export_line, next_hash
from finance.proof.merkle import Tree, leaf_hash
from tests.finance.books import entries, published, signed
from tests.finance.changes import changed_checkpoints, changed_ledgers
from union_portal.lib.environment import ROOT

CHANGES = int(os.environ.get("LEDGER_CHANGES", "10000"))
ENTRIES = int(os.environ.get("LEDGER_ENTRIES", "1000000"))
BARE = """
import json, sys
from hashlib import sha256
for line in open("LEDGER.jsonl", "rb"):
    json.loads(line)
    sha256(line).digest()
"""


def test_every_change_of_one_character_is_refused_at_the_right_entry():
    books = published(entries(60))

    ledgers = list(changed_ledgers(books, CHANGES * 9 // 10, seed=1))
    checkpoints = list(changed_checkpoints(books, CHANGES // 10, seed=1))

    assert [each for each in ledgers + checkpoints if each.is_wrong] == []
    print(f"\n{len(ledgers)} changes of the books and {len(checkpoints)} of the checkpoint refused")


def _write(folder: Path, count: int) -> None:
    chain, tree = ZERO, Tree()
    with (folder / "LEDGER.jsonl").open("wb") as file:
        for entry in entries(count):
            raw = canonical(entry)
            chain = next_hash(chain, raw)
            tree.append(leaf_hash(raw))
            file.write(export_line(raw, chain))
    (folder / "CHECKPOINT.txt").write_bytes(signed(count, tree.root, chain))


def _run(folder: Path, *command: str) -> tuple[float, float, int]:
    """CPU and wall seconds, and the peak of memory in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-I", *command], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - begun, usage.ru_maxrss // 1024


@pytest.mark.parametrize("count", [ENTRIES // 10, ENTRIES])
def test_a_million_entries(tmp_path, count):
    _write(tmp_path, count)

    bare, _, _ = _run(tmp_path, "-c", BARE)
    program = str(ROOT / "finance" / "verify_ledger.py")
    cpu, wall, memory = _run(tmp_path, program, "LEDGER.jsonl", "CHECKPOINT.txt")

    size = (tmp_path / "LEDGER.jsonl").stat().st_size / 2**20
    print(
        f"\n{count:,} entries ({size:.0f} MB): {cpu:.1f} s of CPU, {wall:.1f} s on the clock, {memory} MB, "
        f"{cpu / bare:.2f} x reading them with json.loads"
    )
    assert cpu <= 30
    assert memory <= 64
