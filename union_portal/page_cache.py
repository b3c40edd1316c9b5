"""Ready pages for anonymous readers, never older than what they show.

A page is kept with the edition it was made from. Publishing, editing and withdrawing move the edition in the same
transaction (triggers); what the clock changes - a scheduled start, an expiry, midnight - ends a page's life at that
moment. Kept in the memory of each worker: the edition is the only thing they share.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from news import view_counter
from news.editions import clockwork, end_of_day
from union_portal.lib.editions import edition_of
from union_portal.lib.web import Handler

LONGEST = timedelta(minutes=1)
"""View counts on a kept page lag by no more than this."""

LARGEST_SHARE = 16
"""What takes more than this part of the shelf is not kept: it would push too many others off."""
OVERHEAD = 2048
"""Bytes a kept page costs beside its text, roughly."""


@dataclass(frozen=True)
class Kept:
    """One page as it was sent."""

    edition: int
    until: datetime
    content: bytes
    headers: dict[str, str]
    etag: str
    route: str
    counts_view_of: int | None


class Shelf:
    """Pages by key, the least recently read thrown out first when `limit` bytes are reached."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def get(self, key: Hashable, edition: int, at: datetime) -> Kept | None:
        with self.lock:
            page = self.pages.get(key)
            if page is None:
                return None
            if page.edition != edition or page.until <= at:
                self._drop(key)
                return None
            self.pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Kept, limit: int) -> None:
        with self.lock:
            if key in self.pages:
                self._drop(key)
            size = len(page.content) + OVERHEAD
            if size > limit // LARGEST_SHARE:
                return
            self.pages[key] = page
            self.size += size
            while self.size > limit and self.pages:
                self._drop(next(iter(self.pages)))

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, key: Hashable) -> None:
        self.size -= len(self.pages.pop(key).content) + OVERHEAD


shelf = Shelf()


def middleware(get_response: Handler) -> Handler:
    """Answers anonymous GETs from the shelf, and puts there what a view marked with `keep`."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not _is_anonymous_read(request):
            return _personal(get_response(request))
        key = (request.get_host(), request.is_secure(), request.get_full_path(), request.display)
        edition, now = edition_of(request), timezone.now()
        page = shelf.get(key, edition, now)
        if page is None:
            response = get_response(request)
            if not _may_keep(response):
                return _personal(response)
            page = _kept(request, response, edition, now)
            shelf.put(key, page, settings.PAGE_CACHE_BYTES)
        elif page.counts_view_of is not None:
            view_counter.count(page.counts_view_of)
        return _answer(request, page)

    return handle


def _is_anonymous_read(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and settings.PAGE_CACHE_BYTES > 0
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
    )


def _may_keep(response: HttpResponse) -> bool:
    return getattr(response, "is_kept", False) and response.status_code == 200 and not response.cookies


def _personal(response: HttpResponse) -> HttpResponse:
    """Pages made for one person stay out of every other cache."""
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _kept(request: HttpRequest, response: HttpResponse, edition: int, now: datetime) -> Kept:
    ends = [now + LONGEST, end_of_day(now), clockwork.next_change(edition, now)]
    return Kept(
        edition=edition,
        until=min(moment for moment in ends if moment),
        content=response.content,
        headers=dict(response.headers),
        etag=f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"',
        route=request.resolver_match.view_name if request.resolver_match else "",
        counts_view_of=response.counts_view_of,
    )


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    if request.headers.get("If-None-Match") == page.etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(page.content, headers=page.headers)
    response.headers["ETag"] = page.etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    response.kept_route = page.route
    return response
