"""The page of a vote, for everybody who may see the session."""

from django.http import HttpRequest, HttpResponse


def vote(request: HttpRequest, pk: int) -> HttpResponse:
    raise NotImplementedError
