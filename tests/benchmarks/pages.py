"""CPU of the server a request, as a ratio to a bare view behind the same middleware in the same process.

    python3 manage.py test tests/benchmarks/pages.py -s

Bars: article and list <= 10, home <= 14, from the cache of anonymous pages <= 2; a constant number of queries from
100 to 100,000 articles; search over 20,000 articles p95 <= 20 ms in the database.
"""

import logging
import random
import statistics
import time
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext, _TestState
from django.utils import timezone

from news.models import Article
from news.search import search
from tests.benchmarks.corpus import fill, sentences
from union_portal.page_cache import shelf

ROUNDS, REQUESTS = 5, 30


def environ(path: str) -> dict[str, object]:
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }


def milliseconds(handler: WSGIHandler, path: str, *, forget: bool) -> float:
    """CPU of one request; with `forget` each one is made anew."""
    start = time.process_time()
    for _ in range(REQUESTS):
        if forget:
            shelf.clear()
        response = handler(environ(path), lambda status, headers: None)
        assert response.status_code == 200, path
        response.close()
    return (time.process_time() - start) * 1000 / REQUESTS


@pytest.fixture
def handler(settings):
    """The application as gunicorn sees it, without the test client and its watching of templates."""
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    settings.PAGE_CACHE_BYTES = 32 * 1024 * 1024
    logging.disable(logging.INFO)
    watched = Template._render
    Template._render = _TestState.saved_data.template_render
    # The test's transaction has to outlive a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    Template._render = watched
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [100, 20_000, 100_000])
def test_pages(handler, count):
    columns = fill(count)
    newest = Article.objects.order_by("-published_at")[min(count, 200) // 2]
    from news.models import Column

    slug = Column.objects.get(pk=columns[0]).slug
    pages = {
        "home": ("/", 14),
        "list": (f"/news/in/{slug}/", 10),
        "article": (newest.get_absolute_url(), 10),
        "policies": ("/policies/", 10),
        "search": ("/search/?q=" + quote("安全生产"), 14),
    }
    print(f"\n{count} articles")
    for name, (path, bar) in pages.items():
        made, kept = [], []
        for _ in range(ROUNDS):
            bare = milliseconds(handler, "/bare/", forget=False)
            made.append(milliseconds(handler, path, forget=True) / bare)
            kept.append(milliseconds(handler, path, forget=False) / bare)
        with CaptureQueriesContext(connection) as queries:
            shelf.clear()
            handler(environ(path), lambda status, headers: None).close()
        print(
            f"  {name:9} made {statistics.median(made):5.1f} (bar {bar})   kept {statistics.median(kept):4.1f} (bar 2)"
            f"   queries {len(queries)}"
        )


@pytest.mark.django_db
def test_search():
    fill(20_000)
    rng = random.Random(11)
    stock = sentences()
    spent = []
    for _ in range(400):
        sentence = rng.choice(stock)
        length = rng.randint(2, 5)
        start = rng.randrange(max(1, len(sentence) - length))
        with CaptureQueriesContext(connection) as queries:
            search(sentence[start : start + length], at=timezone.now())
        spent.append(sum(float(query["time"]) for query in queries) * 1000)
    spent.sort()
    print(f"\nsearch over 20,000 articles: median {spent[200]:.1f} ms, p95 {spent[380]:.1f} ms (bar 20)")
