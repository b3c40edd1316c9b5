"""gunicorn, for `manage.py up` and for a server alike: gunicorn -c python:union_portal.gunicorn_conf union_portal.wsgi

Threads, not async: measured, ASGI costs 2-5 times the CPU of a page.
"""

import gc
import os
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# The application is loaded once, then forked: two imports at a time are what made a start slow.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
# A search of some hundred Chinese characters is three times as long in an address; the page says what it takes.
limit_request_line = 8190
# The heartbeat file on a slow disk can make a worker look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Its socket would lie in the account's home and be shared by every portal of that account.
control_socket_disable = True
# Each request has its line already (union_portal/middleware.py), without addresses and searches.
accesslog = None
loglevel = "warning"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "union_portal.lib.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}


def when_ready(server: Any) -> None:
    """Before the first fork: what the first visitor would otherwise wait for."""
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver
    from django.utils import translation

    assert get_resolver().url_patterns
    assert engines.all()
    translation.activate("zh-hans")
    translation.deactivate()
    # A connection cannot be shared by two processes.
    connections.close_all()
    # What is loaded stays: collecting it again would copy every page of memory into every worker.
    gc.collect()
    gc.freeze()


def worker_exit(server: Any, worker: Any) -> None:
    """Views that were counted since the last write are not lost with the worker."""
    from django.db import DatabaseError

    from news import view_counter

    try:
        view_counter.flush()
    except DatabaseError:
        server.log.warning("the last views were not written: the database is gone")
