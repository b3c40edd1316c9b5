"""Lists are narrowed by links in the address: a group for each question, one of its links chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

PLACES = ("before", "after", "page")
"""Where in a list somebody is: another list begins at its beginning."""


def group(request: HttpRequest, label: str, name: str, values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """For components/filters.html: `name` in the address is one of `values`, or not there at all."""
    chosen = request.GET.get(name, "")
    links = [("", _("all")), *values]
    return {
        "label": label,
        "links": [
            {"url": narrowed(request, name, value), "label": word, "is_current": value == chosen}
            for value, word in links
        ],
    }


def narrowed(request: HttpRequest, name: str, value: str, *, forget: Iterable[str] = PLACES) -> str:
    """This address with `name` set to the value; an empty one takes it away."""
    query = request.GET.copy()
    for each in (*forget, name):
        query.pop(each, None)
    if value:
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def number(text: str) -> int | None:
    """What an address says for the key of a thing; None where it is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
