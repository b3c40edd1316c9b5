"""Addresses that other parts fill."""

from django.http import Http404, HttpRequest, HttpResponse


def nothing(request: HttpRequest, **named: object) -> HttpResponse:
    raise Http404
