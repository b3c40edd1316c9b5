"""The book that pages speak of: there is usually one, and addresses do not name it."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from finance.models import Book


def the_book() -> Book:
    """The first book with its settings; Http404 while none has been opened."""
    book = Book.objects.select_related("settings").first()
    if book is None:
        raise Http404(_("The books of the fund are not open yet."))
    return book
