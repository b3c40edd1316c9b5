"""The outer layers around every request: its id and log line, health, maintenance."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from union_portal.lib.logs import request_id as current_id
from union_portal.lib.web import Handler
from union_portal.nameless import NoRoom, Room, is_nameless

log = logging.getLogger("portal.request")
PLAIN_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")


def request_id(get_response: Handler) -> Handler:
    """Gives each request an id (or keeps the proxy's) and logs one line: route, status, milliseconds.

    The route is the name of the address, never the address itself: that may hold what a person searched for.
    Of a sealed letter there is no line and no id: a time beside a list of sign-ins would name its writer.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if is_nameless(request):
            return get_response(request)
        given = request.headers.get("X-Request-ID", "")
        token = current_id.set(given if PLAIN_ID.match(given) else uuid.uuid4().hex)
        start = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        spent = round((time.perf_counter() - start) * 1000, 1)
        route = match.view_name if match else getattr(response, "kept_route", "")
        log.info("answered", extra={"route": route, "status": response.status_code, "ms": spent})
        response.headers["X-Request-ID"] = current_id.get()
        current_id.reset(token)
        return response

    return handle


def health(get_response: Handler) -> Handler:
    """/healthz: the process answers. /readyz: the database answers and has been migrated."""
    answers: dict[str, Callable[[], bool]] = {"/healthz": lambda: True, "/readyz": _is_ready}

    def handle(request: HttpRequest) -> HttpResponse:
        check = answers.get(request.path)
        if check is None:
            return get_response(request)
        fine = check()
        return HttpResponse(
            "ok\n" if fine else "not ready\n", status=200 if fine else 503, content_type="text/plain"
        )

    return handle


def _is_ready() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM news_edition WHERE id = 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def no_nul(get_response: Handler) -> Handler:
    """No text in the database can hold the character NUL, so nobody asks for one in earnest."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return handle


def bounded(get_response: Handler) -> Handler:
    """Django writes an upload to the disk before any page has looked at it: strangers send only what forms need.

    What comes with a sealed letter stays in memory, and there is only so much of that at once.
    """
    room = Room(2 * settings.LARGEST_LETTER, patience=20)

    def handle(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        size = int(said) if said.isdecimal() else 0
        if size > _most(request):
            raise BadRequest("more than this portal takes at once")
        if not is_nameless(request) or size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return get_response(request)
        try:
            with room.taken(size):
                return get_response(request)
        except NoRoom:
            return HttpResponse(render_to_string("429.html"), status=429, headers={"Retry-After": "60"})

    return handle


def _most(request: HttpRequest) -> int:
    if is_nameless(request):
        return settings.LARGEST_LETTER
    is_stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_stranger else settings.LARGEST_REQUEST


def maintenance(get_response: Handler) -> Handler:
    """While the file `maintenance` lies in the data folder every page says so (manage.py maintenance on)."""
    sign = settings.DATA_DIR / "maintenance"

    def handle(request: HttpRequest) -> HttpResponse:
        if not sign.exists():
            return get_response(request)
        response = HttpResponse(render_to_string("503.html"), status=503)
        response.headers["Retry-After"] = "600"
        return response

    return handle
