"""The way of a sealed letter through the portal: what a browser says about itself is taken off before anything runs.

First in the list of middleware. Behind it there is no cookie, session, account, address, browser, language or referrer
on these paths, and what is answered sets no cookie and is kept nowhere. Who runs the network still sees that somebody
opened a page (the law asks for such logs): the page of the mailbox says so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.debug import SafeExceptionReporterFilter

from union_portal.lib.logs import knows_days_only
from union_portal.lib.web import Handler

PATHS = ("/mailbox/sealed/", "/mailbox/receipt/")
"""No address below them carries an id, a category or a code: those travel in the body."""
KEPT = frozenset({"HTTP_HOST", "HTTP_X_FORWARDED_PROTO"})
"""Of what a browser and a proxy say: to which host, and whether it came encrypted. All else goes."""
NOBODY = "0.0.0.0"  # noqa: S104 - no socket is bound to it
CONNECTION = ("REMOTE_HOST", "REMOTE_PORT", "REMOTE_USER", "AUTH_TYPE", "gunicorn.socket")


def is_nameless(request: HttpRequest) -> bool:
    return request.path_info.startswith(PATHS)


def middleware(get_response: Handler) -> Handler:
    """Takes off what would tell who is asking, and sees to it that nothing is remembered of the visit."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not is_nameless(request):
            return get_response(request)
        for name in [
            name for name in request.META if name.startswith(("HTTP_", "SSL_")) and name not in KEPT
        ]:
            del request.META[name]
        for name in CONNECTION:
            request.META.pop(name, None)
        request.META["REMOTE_ADDR"] = NOBODY
        request.exception_reporter_filter = SaysNothing()
        token = knows_days_only.set(True)
        try:
            response = get_response(request)
        finally:
            knows_days_only.reset(token)
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        for name in ("Vary", "X-Request-ID", "ETag", "Last-Modified"):
            response.headers.pop(name, None)
        return response

    return handle


class SaysNothing(SafeExceptionReporterFilter):
    """A report of an error on these paths holds no field of a form and no variable of the program."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: TracebackType
    ) -> list[tuple[str, Any]]:
        return []

    def get_safe_request_meta(self, request: HttpRequest) -> Mapping[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> Mapping[str, Any]:
        return {}


class NoRoom(Exception):
    """Too much is being uploaded just now."""


class Room:
    """Memory for uploads that must not touch the disk: so many bytes at once in each worker; the others wait a little."""

    def __init__(self, most: int, patience: float) -> None:
        self.most, self.patience, self.used = most, patience, 0
        self.changed = threading.Condition()

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        with self.changed:
            if not self.changed.wait_for(lambda: self.used + size <= self.most, self.patience):
                raise NoRoom
            self.used += size
        try:
            yield
        finally:
            with self.changed:
                self.used -= size
                self.changed.notify_all()
