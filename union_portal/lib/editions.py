"""What pages are made from, remembered until the edition moves.

The edition is one number in the database that triggers move (migration news/0002). Reading it costs one tiny query;
in return columns, branches, site settings and accounts of the fund are read once per edition and process.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

T = TypeVar("T")


def current_edition() -> int:
    """The number as it is committed now; 0 for a database that has been emptied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM news_edition WHERE id = 1")
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def edition_of(request: HttpRequest) -> int:
    """The edition this request is answered from, read once."""
    known = request.__dict__
    if "edition" not in known:
        known["edition"] = current_edition()
    return int(known["edition"])


def remembered(read: Callable[[], T]) -> Callable[[HttpRequest], T]:
    """Makes `read()` a function of the request that reads again only when the edition has moved."""
    kept: dict[int, tuple[T]] = {}

    @wraps(read)
    def recall(request: HttpRequest) -> T:
        if not settings.PAGE_CACHE_BYTES:
            return _once(request, read)
        number = edition_of(request)
        # One look: between two, a thread with another edition may have cleared it.
        known = kept.get(number)
        if known is None:
            known = (read(),)
            kept.clear()
            kept[number] = known
        return known[0]

    return recall


def _once(request: HttpRequest, read: Callable[[], T]) -> T:
    """Where nothing is kept between requests, it is still read only once for each."""
    answers: dict[Callable[[], T], T] = request.__dict__.setdefault("_remembered", {})
    if read not in answers:
        answers[read] = read()
    return answers[read]
