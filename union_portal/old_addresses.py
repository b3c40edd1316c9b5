"""Addresses of the old site lead to where their texts stand now.

Asked only when this portal has no page at an address - and for `/?p=123`, since the first page asks no questions - so
that a page of ours always comes first and costs nothing. What is found belongs to us: nobody is sent elsewhere.
"""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone

from news.models import Article, OldAddress
from news.rules.old_addresses import normalised
from news.views import gone


def moved(request: HttpRequest) -> HttpResponse | None:
    """The answer for an address of the old site, in one query; nothing for any other."""
    asked = normalised(f"{request.path_info}?{request.META.get('QUERY_STRING', '')}")
    if not asked or request.method not in {"GET", "HEAD"}:
        return None
    old = OldAddress.objects.filter(path=asked).select_related("article__column", "policy").first()
    if old is None or normalised(old.place) == asked:
        return None
    thing, now = old.article or old.policy, timezone.now()
    if thing is None or thing.is_readable(now):
        return HttpResponsePermanentRedirect(old.place)
    return gone(request, thing) if isinstance(thing, Article) and thing.was_public(now) else None
