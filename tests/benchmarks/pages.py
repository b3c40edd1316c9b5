"""CPU of the server a request, as a ratio to a bare view of the same gunicorn worker; and search.

    python3 manage.py test tests/benchmarks/pages.py -s

Bars: article and list <= 10, home <= 14, from the cache of anonymous pages <= 2; a constant number of queries from
100 to 100,000 articles; search over 20,000 articles p95 <= 20 ms in the database.
"""

import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article, Column
from news.search import search
from tests.benchmarks.corpus import fill, sentences
from union_portal.page_cache import shelf

ROUNDS, REQUESTS = 5, 200
PAGES = {"home": 14, "list": 10, "article": 10, "policies": 10, "search": 14}
"""The bar of each page when it is made anew."""


def url_of_test_database() -> str:
    known = connection.settings_dict
    return f"postgresql:///{known['NAME']}?host={known['HOST']}&port={known['PORT']}&user={known['USER']}"


@contextmanager
def worker(cache_bytes: int):
    """One gunicorn worker on the test database: its port and a function that tells its CPU seconds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **os.environ,
        "DATABASE_URL": url_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "PAGE_CACHE_BYTES": str(cache_bytes),
    }
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "union_portal.wsgi"], env=env, stderr=subprocess.DEVNULL)
    try:
        yield port, cpu_of(wait_for_worker(server.pid, port))
    finally:
        server.terminate()
        server.wait()


def wait_for_worker(master: int, port: int) -> int:
    for _ in range(100):
        time.sleep(0.2)
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children and socket.socket().connect_ex(("127.0.0.1", port)) == 0:
            return int(children[0])
    raise RuntimeError("gunicorn did not start")


def cpu_of(pid: int):
    def seconds() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    return seconds


def cost(port: int, seconds, path: str, requests: int) -> float:
    """CPU seconds a request, over one kept-alive connection."""
    browser = http.client.HTTPConnection("127.0.0.1", port)
    start = seconds()
    for _ in range(requests):
        browser.request("GET", path)
        answer = browser.getresponse()
        answer.read()
        assert answer.status == 200, path
    return (seconds() - start) / requests


def ratios(paths: dict[str, str], cache_bytes: int, requests: int = REQUESTS) -> dict[str, float]:
    """Median over rounds of each page's cost in units of the bare view's."""
    found: dict[str, list[float]] = {name: [] for name in paths}
    with worker(cache_bytes) as (port, seconds):
        for path in paths.values():
            cost(port, seconds, path, 20)
        for _ in range(ROUNDS):
            bare = cost(port, seconds, "/bare/", requests)
            for name, path in paths.items():
                found[name].append(cost(port, seconds, path, requests) / bare)
    return {name: statistics.median(values) for name, values in found.items()}


def queries(path: str) -> int:
    Client().get(path)
    shelf.clear()
    with CaptureQueriesContext(connection) as seen:
        assert Client().get(path).status_code == 200
    return len(seen)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [100, 100_000])
def test_pages(count, page_cache):
    columns = fill(count)
    middle = Article.objects.order_by("-published_at")[50]
    paths = {
        "home": "/",
        "list": Column.objects.get(pk=columns[0]).get_absolute_url(),
        "article": middle.get_absolute_url(),
        "policies": "/policies/",
        "search": "/search/?q=" + quote("安全生产"),
    }
    # One byte: nothing fits into the cache of pages, so each page is made anew.
    made, kept = ratios(paths, 1), ratios(paths, 32 * 1024 * 1024)
    print(f"\n{count} articles: CPU of the server in bare views (bar), queries")
    for name, path in paths.items():
        print(
            f"  {name:9} made {made[name]:5.1f} ({PAGES[name]})   kept {kept[name]:4.1f} (2)   {queries(path)} queries"
        )


@pytest.mark.django_db(transaction=True)
def test_search():
    fill(20_000)
    rng = random.Random(11)
    stock = sentences()
    spent = []
    for _ in range(400):
        sentence = rng.choice(stock)
        length = rng.randint(2, 5)
        start = rng.randrange(max(1, len(sentence) - length))
        with CaptureQueriesContext(connection) as seen:
            search(sentence[start : start + length], at=timezone.now())
        spent.append(sum(float(query["time"]) for query in seen) * 1000)
    spent.sort()
    print(f"\nsearch over 20,000 articles: median {spent[200]:.1f} ms, p95 {spent[380]:.1f} ms (bar 20)")
