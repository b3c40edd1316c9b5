"""Small things about requests and responses that several apps need."""

from collections.abc import Callable

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
