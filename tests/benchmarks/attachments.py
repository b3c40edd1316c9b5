"""Ten thousand adversarial attachments, one after the other, through the process that a worker asks.

    python3 manage.py test tests/benchmarks/attachments.py -s

Bar: each is refused or clean, and none kills a worker. ATTACHMENTS=500 takes fewer.
"""

import os
import sys
import time
from collections import Counter

import psutil

from tests.union_portal.attachments import MARK, attachment, traces
from union_portal.lib import Refused
from union_portal.lib.cleaning import clean

COUNT = int(os.environ.get("ATTACHMENTS", "10000"))
WIDTH = 40


def bar(done: int, start: float) -> None:
    full = done * WIDTH // COUNT
    left = (time.perf_counter() - start) / done * (COUNT - done)
    sys.stderr.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done}/{COUNT}, {left:.0f} s left  ")
    sys.stderr.flush()


def test_ten_thousand_attachments(in_english):
    came, slowest, wrong = Counter(), [], []
    start, before = time.perf_counter(), psutil.Process().memory_info().rss
    for number in range(COUNT):
        kind, upload, name = attachment(number)
        begun = time.perf_counter()
        try:
            cleaned = clean(upload, name)
            answer = "clean"
        except Refused:
            cleaned, answer = None, "refused"
        slowest.append((time.perf_counter() - begun, number, kind))
        if cleaned and (found := traces(cleaned.data)):
            wrong.append((number, kind, found))
        came[kind, answer] += 1
        if number % 50 == 49:
            bar(number + 1, start)
    grown = (psutil.Process().memory_info().rss - before) / 1024 / 1024
    print(
        f"\n{COUNT} attachments in {time.perf_counter() - start:.0f} s; this process grew by {grown:.0f} MB"
    )
    for (kind, answer), count in sorted(came.items()):
        print(f"  {kind:14} {answer:8} {count:5}")
    seconds = sorted(took for took, *_ in slowest)
    print(
        f"  median {seconds[COUNT // 2] * 1000:.0f} ms, 99 % within {seconds[COUNT * 99 // 100] * 1000:.0f} ms"
    )
    print(
        "  slowest:",
        ", ".join(f"{kind} {number} {took:.1f} s" for took, number, kind in sorted(slowest)[-5:]),
    )
    assert wrong == []
    assert sum(came.values()) == COUNT
    assert MARK
