"""A small cast, a browser, and helpers that fail loudly."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler.loadscope import LoadScopeScheduling

from tests import pattern
from tests.factories.members import UserFactory, union
from tests.speaking import is_silent, speaks

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Shanghai on a Monday."""
# Playwright runs an event loop; Django must not take our plain code for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
"""The first is the same browser without a window: a fifth quicker."""
COMPILED = "--js-flags=--always-sparkplug"
"""Every page begins with scripts that are new to it; the browser would interpret them long before it compiles them."""


# How long an example takes says something about the machine and what else it does, nothing about the code.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

TOGETHER = {
    "tests/project/test_bootstrap.py": "bootstrap",
    "tests/project/test_demo.py": "demo",
    "tests/project/test_up.py": "up",
    "tests/finance/test_demo_fund.py": "fund",
    "tests/project/test_routes.py": "routes",
}
"""What these modules share is expensive: one process makes it for all of their tests."""


class Distribution(LoadScopeScheduling):
    """Each process gets one test after the other, but for what belongs together; that is begun first."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)


def pytest_xdist_make_scheduler(config, log) -> Distribution:
    return Distribution(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if "sql" in config.option.markexpr and is_silent(collection_path) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Whoever runs the tests on another PostgreSQL asks for `-m sql`: the others would say the same again."""
    if item.get_closest_marker("django_db") or {"db", "django_db_setup"} & set(item.fixturenames):
        item.add_marker("database")
        if "sql" in item.config.option.markexpr and speaks(item.path, (item.cls or item.function).__name__):
            item.add_marker("sql")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begun last, a long test would be waited for by idle processes."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays; Python need not look through half a million objects again to find that out."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for all; a test that asks for it is marked `browser`."""
    if CHROMIUM is None and not os.environ.get("PORTAL_REQUIRE_BROWSER"):
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", COMPILED])


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_modify_db_settings, django_db_blocker
) -> Iterator[pattern.Start]:
    """Of several processes one makes the database. After a test with real transactions it is new again."""
    process = getattr(request.config, "workerinput", None)
    if process is None:
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        if process:
            replaced = pattern.copy(process["testrunuid"], process["workercount"])
        start = pattern.Start()
    with pytest.MonkeyPatch.context() as patch:
        # Django's flush leaves the jobs, takes the rows of the migrations, and makes every permission anew.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: start.come_back())
        yield start
    if process:
        with django_db_blocker.unblock():
            pattern.nobody_is_left()
            connection.creation.destroy_test_db(replaced, verbosity=0)


@pytest.fixture
def root(db):
    return union()


@pytest.fixture
def worker(root):
    return UserFactory(name="李建国")


@pytest.fixture
def sign_in(client):
    """Sign a member in without the sign-in page."""

    def do(user, browser: Client = client) -> Client:
        browser.force_login(user)
        return browser

    return do


@pytest.fixture
def page_cache(settings) -> Iterator[None]:
    """Switches the cache of anonymous pages on; use it with real transactions."""
    from union_portal.page_cache import shelf

    settings.PAGE_CACHE_BYTES = 1024 * 1024
    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture
def in_english():
    """For tests that read the sentences of actions: they are written in English and shown in Chinese."""
    with translation.override("en"):
        yield


@pytest.fixture
def desk(client, settings):
    """Sign staff in to the admin without a second factor."""
    settings.ADMIN_SECOND_FACTOR = "optional"

    def do(user) -> Client:
        client.force_login(user)
        return client

    return do
