"""A union of the largest size, its pages and its search: 100,000 articles, 500 branches, 5,000 members.

    python3 manage.py test tests/benchmarks/size.py -s

The union is built once, in a database of its own beside the others (some minutes, with a bar), and found there again
the next time; DROP DATABASE portal_size_100000 takes it away. SIZE_ARTICLES=20000 measures a smaller one.

Bars: article and list <= 10 bare views, home and search <= 14, kept pages <= 2, deep pages like the first; search
p95 <= 60 ms at 100,000 articles and <= 20 ms at 20,000, whatever it is narrowed to.
"""

import os
import random
import sys
import time
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Branch, Notice
from news.actions import announce
from news.columns import ColumnTree
from news.models import Article, Column, MustRead, Policy
from news.must_reads import progress
from news.policy_library import with_validity
from news.rules.validity import Validity
from news.search import Scope, search
from tests.benchmarks.corpus import an_old_article, big_branch, sentences, whole_union
from tests.benchmarks.pages import queries, ratios
from tests.factories import ArticleFactory
from tests.factories.members import union

COUNT = int(os.environ.get("SIZE_ARTICLES", "100000"))
NAME = f"portal_size_{COUNT}"
SEARCHES = 300
LAST = "2017-01-01T00:00:00+00:00_1"


def show(share: float, what: str) -> None:
    """A bar that grows in one line."""
    full = round(30 * share)
    sys.stderr.write(f"\r[{'#' * full}{'.' * (30 - full)}] {share:4.0%} {what:30}")
    if share == 1:
        sys.stderr.write("\n")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """The union of the benchmark, instead of the empty database of the tests."""
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{NAME}"')
        connection.close()
        connection.settings_dict["NAME"] = NAME
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not Article.objects.exists():
            whole_union(show, COUNT)


@pytest.fixture
def union_of_size(django_db_setup, django_db_blocker):
    """Without Django's mark: its end of a test would empty the tables."""
    with django_db_blocker.unblock():
        yield union()


def test_pages(union_of_size, page_cache):
    branch, top = big_branch(), Column.objects.get(slug="union-news")
    paths = {
        "home": ("/", 14),
        "list": ("/news/", 10),
        "list, deep": (f"/news/?before={quote(LAST)}", 10),
        "column": ("/news/in/notices/", 10),
        "column and below": (top.get_absolute_url(), 10),
        "column, deep": (f"{top.get_absolute_url()}?before={quote(LAST)}", 10),
        "article": (Article.objects.order_by("-published_at")[50].get_absolute_url(), 10),
        "old article": (an_old_article().get_absolute_url(), 10),
        "must-read": (MustRead.objects.get().article.get_absolute_url(), 10),
        "branch and groups": (f"/branches/{branch.pk}/", 10),
        "branch, deep": (f"/branches/{branch.pk}/?before={quote(LAST)}", 10),
        "whole union": (f"/branches/{union_of_size.pk}/", 10),
        "a group": (f"/branches/{branch.children.first().pk}/", 10),
        "archive, year": ("/news/archive/?year=2018", 10),
        "archive, both": (f"/news/archive/?year=2018&branch={branch.pk}", 10),
        "archive, deep": (f"/news/archive/?branch={branch.pk}&before={quote(LAST)}", 10),
        "policies": ("/policies/", 10),
        "search": ("/search/?q=" + quote("职工"), 14),
        "search, narrowed": (
            f"/search/?q={quote('职工')}&column=union-news&branch={branch.pk}&year=2021",
            14,
        ),
    }
    addresses = {name: path for name, (path, _bar) in paths.items()}
    # One byte: nothing fits into the cache of pages, so each page is made anew.
    made, kept = ratios(addresses, 1, 60), ratios(addresses, 32 * 1024 * 1024, 60)
    print(
        f"\n{COUNT} articles: CPU of the server in bare views (bar); queries and their time in the database"
    )
    for name, (path, bar) in paths.items():
        with CaptureQueriesContext(connection) as seen:
            count = queries(path)
        spent = sum(float(query["time"]) for query in seen.captured_queries[-count:]) * 1000
        mark = "" if made[name] <= bar and kept[name] <= 2 else "  <- over the bar"
        print(
            f"  {name:18} made {made[name]:5.1f} ({bar})  kept {kept[name]:4.1f} (2)  {count} queries {spent:6.1f} ms{mark}"
        )


def test_search(union_of_size):
    """Pieces of sentences that many articles share, narrowed in turn; the best of three, for the machine has neighbours."""
    rng, stock, spent = random.Random(11), sentences(), []
    scopes = _scopes()
    for number in range(SEARCHES):
        sentence = rng.choice(stock)
        length = rng.randint(2, 5)
        start = rng.randrange(max(1, len(sentence) - length))
        name, scope = scopes[number % len(scopes)]
        piece = sentence[start : start + length]
        spent.append((min(_milliseconds(piece, scope) for _ in range(3)), piece, name))
    spent.sort()
    bar = 60 if COUNT > 20_000 else 20
    print(
        f"\nsearch over {COUNT} articles, time in the database: median {spent[SEARCHES // 2][0]:.1f} ms, ",
        end="",
    )
    print(f"p95 {spent[SEARCHES * 95 // 100][0]:.1f} ms (bar {bar}); the slowest:")
    for took, piece, name in spent[-5:]:
        print(f"  {took:5.1f} ms  {piece}  ({name})")


def _scopes() -> list[tuple[str, Scope]]:
    tree = ColumnTree(list(Column.objects.all()))
    columns = tree.subtree(tree.find("union-news"))
    branches = list(Branch.objects.subtree(big_branch()).values_list("pk", flat=True))
    return [
        ("everything", Scope()),
        ("a column and below", Scope(columns=columns)),
        ("everything", Scope()),
        ("a branch and its groups", Scope(branches=branches)),
        ("everything", Scope()),
        ("a year", Scope(year=2021)),
        ("all three", Scope(columns=columns, branches=branches, year=2021)),
        (
            "policies in force",
            Scope(policies=with_validity(Policy.objects.with_replacement(), Validity.IN_FORCE)),
        ),
    ]


def _milliseconds(question: str, scope: Scope) -> float:
    with CaptureQueriesContext(connection) as seen:
        search(question, at=timezone.now(), scope=scope)
    return sum(float(query["time"]) for query in seen.captured_queries) * 1000


def test_how_far_a_must_read_has_come(union_of_size):
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as seen:
        rows = progress(MustRead.objects.get(), timezone.localdate())
    took = (time.perf_counter() - began) * 1000
    print(
        f"\nmust-read: {len(rows)} branches, {rows[0].done} of {rows[0].asked}: {len(seen) - 1} queries (3), {took:.0f} ms"
    )


def test_telling_everybody(union_of_size):
    """One announcement to 5,000 followers; taken back afterwards."""
    with transaction.atomic():
        announce(at=timezone.now())
        ArticleFactory(column=Column.objects.get(slug="notices"), published_at=timezone.now())
        before, began = Notice.objects.count(), time.perf_counter()
        with CaptureQueriesContext(connection) as seen:
            announce(at=timezone.now())
        took = time.perf_counter() - began
        count = Notice.objects.count() - before
        print(f"\n{count} followers told in {took:.1f} s with {len(seen)} queries")
        transaction.set_rollback(True)
