"""The portal's addresses and bare views to compare with."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from union_portal.urls import handler429, urlpatterns

__all__ = ["handler429", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def two_rows(request: HttpRequest) -> HttpResponse:
    """The least that a ballot could be: what was sent and who sent it, in one transaction, checked by nobody."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_rows (said) VALUES (%s)", [request.body.decode()])
        cursor.execute("INSERT INTO benchmark_rows (said) VALUES (%s)", ["voted"])
    return HttpResponse("taken")


urlpatterns = [path("bare/", bare), path("bare/two-rows/", two_rows), *urlpatterns]
