"""Counting views without a write per view: each process collects, and writes one statement now and then."""

import threading
import time
from collections import Counter

from django.db import connection
from django.utils import timezone

EVERY = 10.0
"""Seconds between two writes of a process that is being read."""

_lock = threading.Lock()
_views: Counter[int] = Counter()
_written_at = time.monotonic()


def count(article_id: int) -> None:
    """Remember one view; every EVERY seconds the views so far are written."""
    with _lock:
        _views[article_id] += 1
        due = time.monotonic() - _written_at > EVERY
    if due:
        flush()


def flush() -> None:
    """Write what has been collected: one statement, in the order of the keys so that processes never deadlock."""
    global _written_at
    with _lock:
        collected = sorted(_views.items())
        _views.clear()
        _written_at = time.monotonic()
    if not collected:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH fresh AS (
              SELECT seen.article_id, seen.views FROM unnest(%s::bigint[], %s::bigint[]) AS seen (article_id, views)
              WHERE EXISTS (SELECT 1 FROM news_article WHERE id = seen.article_id)
            ), ever AS (
              INSERT INTO news_viewcount (article_id, views) SELECT * FROM fresh ORDER BY article_id
              ON CONFLICT (article_id) DO UPDATE SET views = news_viewcount.views + excluded.views
            )
            INSERT INTO news_monthlyviews (article_id, month, views)
            SELECT article_id, %s, views FROM fresh ORDER BY article_id
            ON CONFLICT (article_id, month) DO UPDATE SET views = news_monthlyviews.views + excluded.views
            """,
            [
                [article_id for article_id, _ in collected],
                [views for _, views in collected],
                timezone.localdate().replace(day=1),
            ],
        )


def count_download(version_id: int) -> None:
    """Written at once: one small statement beside a whole file costs nothing, and the keeper sees it right away."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO news_downloadcount (version_id, downloads) VALUES (%s, 1)
            ON CONFLICT (version_id) DO UPDATE SET downloads = news_downloadcount.downloads + 1
            """,
            [version_id],
        )
