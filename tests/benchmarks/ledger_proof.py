"""The proof of the books at its full size: the one-file verifier, and the journals for hledger and beancount.

    python3 manage.py test tests/benchmarks/ledger_proof.py -s

LEDGER_CHANGES (10,000) and LEDGER_ENTRIES (1,000,000) make the long ones shorter.

Bars: each single-character change of the public files is refused, and at the right entry; 1,000,000 entries are checked in
less than 30 s by one process, in memory that does not grow with the file. The ratio is to reading the same file line by
line with `json.loads` and `sha256` and checking nothing.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finance.proof import journals
from finance.proof.canonical import canonical
from finance.proof.chain import ZERO, export_line, next_hash
from finance.proof.merkle import Tree, leaf_hash
from tests.finance.books import entries, published, signed
from tests.finance.changes import changed_checkpoints, changed_ledgers
from tests.finance.test_journals import (
    CHART,
    Hledger,
    accepted_by_beancount,
    beancount_names,
    by_name,
    hledger_names,
)
from union_portal.lib.environment import ROOT

CHANGES = int(os.environ.get("LEDGER_CHANGES", "10000"))
ENTRIES = int(os.environ.get("LEDGER_ENTRIES", "1000000"))
ROUNDS = 2
BARE = """
import json
from hashlib import sha256
for line in open("LEDGER.jsonl", "rb"):
    json.loads(line)
    sha256(line).digest()
"""
# What a process inherits when it is started counts in its resources, so it looks for itself.
WATCHED = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
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


def _run(folder: Path, *command: str) -> tuple[float, float, str]:
    """CPU and wall seconds, and what it printed."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-I", *command], cwd=folder, check=True, capture_output=True, text=True
    )
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, done.stdout


@pytest.mark.parametrize("count", [ENTRIES // 10, ENTRIES])
def test_a_million_entries(tmp_path, count):
    _write(tmp_path, count)

    program = str(ROOT / "finance" / "verify_ledger.py")
    ours = ["-c", WATCHED, program, "LEDGER.jsonl", "CHECKPOINT.txt"]
    pairs = [(_run(tmp_path, "-c", BARE)[0], _run(tmp_path, *ours)) for _ in range(ROUNDS)]

    bare = min(seconds for seconds, _ in pairs)
    cpu, wall, said = min(found for _, found in pairs)
    memory = int(said.split()[-1]) // 1024

    size = (tmp_path / "LEDGER.jsonl").stat().st_size / 2**20
    print(
        f"\n{count:,} entries ({size:.0f} MB): {cpu:.1f} s of CPU, {wall:.1f} s on the clock, {memory} MB, "
        f"{cpu / bare:.2f} x reading them with json.loads"
    )
    assert cpu <= 30
    assert memory <= 64


def test_a_hundred_thousand_entries_in_other_programs(tmp_path):
    made = list(entries(ENTRIES // 10))
    hledger, begun = Hledger(tmp_path), time.process_time()
    with hledger.file.open("w", encoding="utf-8") as file:
        file.writelines(journals.hledger(CHART, made))
    ours, begun = time.process_time() - begun, time.perf_counter()
    hledger.run("check", "--strict")
    checked = time.perf_counter() - begun
    assert hledger.totals() == by_name(made, hledger_names())
    print(f"\nhledger: {len(made):,} entries written in {ours:.1f} s, checked by it in {checked:.1f} s")

    beans = tmp_path / "main.beancount"
    with beans.open("w", encoding="utf-8") as file:
        file.writelines(journals.beancount(CHART, made))
    begun = time.perf_counter()
    assert accepted_by_beancount(beans) == by_name(made, beancount_names())
    print(f"beancount: checked by it in {time.perf_counter() - begun:.1f} s")
