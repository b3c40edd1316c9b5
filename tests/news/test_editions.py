"""What is remembered per edition, read by many threads at once."""

import sys
from threading import Thread
from types import SimpleNamespace

from news.editions import remembered


def test_threads_with_different_editions_do_not_disturb_each_other(settings):
    """One that was answering from the old edition found it cleared between two looks, and broke."""
    settings.PAGE_CACHE_BYTES = 1024
    recall, broken, interval = remembered(lambda: "tree"), [], sys.getswitchinterval()

    def ask(edition):
        request = SimpleNamespace(edition=edition)
        try:
            for _ in range(20_000):
                recall(request)
        except KeyError as error:
            broken.append(error)

    sys.setswitchinterval(1e-6)
    try:
        threads = [Thread(target=ask, args=(number % 2,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert broken == []
