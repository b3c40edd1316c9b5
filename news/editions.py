"""When the clock changes what readers see, and what is remembered until then or until the edition moves."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from news.models import Article, HomePin, Policy
from union_portal.lib.editions import edition_of

T = TypeVar("T")


class Clockwork:
    """When the clock alone will next change what readers see, worked out once per edition."""

    def __init__(self) -> None:
        self.known: tuple[int, datetime | None] = (0, None)

    def next_change(self, edition: int, at: datetime) -> datetime | None:
        number, moment = self.known
        if number != edition or (moment is not None and moment <= at):
            moments = [Article.objects.next_change(at), Policy.objects.next_change(at), *_unpinning(at)]
            moment = min((each for each in moments if each), default=None)
            self.known = (edition, moment)
        return moment


def _unpinning(at: datetime) -> list[datetime | None]:
    """When the next pin ends: in a list, and on the home page."""
    pins = Article.objects.filter(is_pinned=True, pinned_until__gt=at).order_by("pinned_until")
    on_the_home_page = HomePin.objects.filter(until__gt=at).order_by("until")
    return [
        pins.values_list("pinned_until", flat=True).first(),
        on_the_home_page.values_list("until", flat=True).first(),
    ]


def end_of_day(at: datetime) -> datetime:
    """Local midnight: the date in the masthead and the validity of policies change then."""
    local = timezone.localtime(at)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_999)


clockwork = Clockwork()


def remembered_for_now(read: Callable[[HttpRequest, datetime], T]) -> Callable[[HttpRequest, datetime], T]:
    """Like `remembered`, for what depends on the clock too: reads again when either has moved."""
    kept: dict[int, tuple[datetime, Any]] = {}

    @wraps(read)
    def recall(request: HttpRequest, at: datetime) -> T:
        if not settings.PAGE_CACHE_BYTES:
            return read(request, at)
        number = edition_of(request)
        until, value = kept.get(number, (at, None))
        if until <= at:
            value = read(request, at)
            change = clockwork.next_change(number, at)
            kept.clear()
            kept[number] = (min(end_of_day(at), change) if change else end_of_day(at), value)
        return value

    return recall
