"""Small things about requests and responses that several apps need."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


def keep(response: HttpResponse, *, counts_view_of: int | None = None) -> HttpResponse:
    """Mark a page as the same for every anonymous reader, so that it may be kept and shown again.

    `counts_view_of`: the article whose view is counted whenever the kept page is shown.
    """
    response.is_kept = True  # type: ignore[attr-defined]
    response.counts_view_of = counts_view_of  # type: ignore[attr-defined]
    return response


def filter_links(
    request: HttpRequest, label: str, name: str, values: Iterable[tuple[str, Any]], *, all_label: str
) -> dict[str, Any]:
    """A group of components/filters.html: what `?name=` can be, the present choice marked, pages begun anew."""
    chosen = request.GET.get(name, "")
    return {
        "label": label,
        "links": [
            {"url": _chosen(request, name, value), "label": word, "is_current": value == chosen}
            for value, word in [("", all_label), *values]
        ],
    }


def _chosen(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    for each in ("before", "after", "page", name):
        query.pop(each, None)
    if value:
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
