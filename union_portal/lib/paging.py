"""Turning pages of long lists without counting what lies before: a page begins where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict


@dataclass(frozen=True)
class Page:
    """A page of a list; the addresses are empty at the ends."""

    items: list[Any]
    older_url: str = ""
    newer_url: str = ""
    number: int = 0

    @property
    def is_first(self) -> bool:
        """Nothing newer lies before it."""
        return not self.newer_url


def keyset_page(request: HttpRequest, things: QuerySet[Any], *, field: str, size: int) -> Page:
    """Page `things` by a moment (`field`) and the primary key, newest first.

    `?before=MOMENT_PK` shows what is older than that row, `?after=MOMENT_PK` what is newer. An address that
    cannot be read shows the first page.
    """
    before, after = _mark(request, "before"), _mark(request, "after")
    if after:
        rows = list(things.filter(_beyond(field, "gt", after)).order_by(field, "pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(
            rows,
            _url(request, "before", rows, -1, field),
            _url(request, "after", rows, 0, field) if more else "",
        )
    if before:
        things = things.filter(_beyond(field, "lt", before))
    rows = list(things.order_by(f"-{field}", "-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(
        rows,
        _url(request, "before", rows, -1, field) if more else "",
        _url(request, "after", rows, 0, field) if before else "",
    )


def numbered_page(
    request: HttpRequest, things: QuerySet[Any] | Sequence[Any], *, size: int, last: int = 200
) -> Page:
    """Page a short list by ?page=N; for lists whose order a row may lack, such as a date of issue."""
    number = page_number(request, last)
    start = (number - 1) * size
    rows = list(things[start : start + size + 1])
    return Page(
        rows[:size],
        page_url(request, number + 1) if len(rows) > size and number < last else "",
        page_url(request, number - 1) if number > 1 else "",
        number,
    )


def page_number(request: HttpRequest, last: int = 200) -> int:
    """What ?page= says, at least 1 and at most `last`."""
    said = request.GET.get("page", "1")
    return min(max(int(said), 1), last) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def page_url(request: HttpRequest, number: int) -> str:
    """This address with another page number."""
    return _with(request, {"page": str(number)} if number > 1 else {})


def _mark(request: HttpRequest, name: str) -> tuple[datetime, int] | None:
    moment, _, pk = request.GET.get(name, "").partition("_")
    try:
        when = datetime.fromisoformat(moment)
        # In UTC: Python reads offsets with fractions of a second, PostgreSQL does not.
        return (when.astimezone(UTC), int(pk)) if when.tzinfo and 0 < int(pk) < 2**62 else None
    except (ValueError, OverflowError):
        return None


def _beyond(field: str, side: str, mark: tuple[datetime, int]) -> Q:
    moment, pk = mark
    # The first condition lets the index be used; the second decides between rows of the same moment.
    return Q(**{f"{field}__{side}e": moment}) & (Q(**{f"{field}__{side}": moment}) | Q(**{f"pk__{side}": pk}))


def _url(request: HttpRequest, name: str, rows: list[Any], index: int, field: str) -> str:
    if not rows:
        return ""
    row = rows[index]
    return _with(request, {name: f"{getattr(row, field).isoformat()}_{row.pk}"})


def _with(request: HttpRequest, values: dict[str, str]) -> str:
    query: QueryDict = request.GET.copy()
    for name in ("before", "after", "page"):
        query.pop(name, None)
    query.update(values)
    return f"{request.path}?{query.urlencode()}" if query else request.path
