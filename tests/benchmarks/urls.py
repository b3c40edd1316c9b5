"""The portal's addresses and one bare view to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from union_portal.urls import handler429, urlpatterns

__all__ = ["handler429", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("bare/", bare), *urlpatterns]
