"""How pages of the bookkeeper are answered, and the way to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from finance import permissions
from finance.models import Book, Period
from finance.reading.books import the_book
from union_portal.lib import Refused
from union_portal.lib.refusals import say

form_page = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]


def guarded(may: Callable[[Any], bool]) -> Callable[[View], View]:
    """For who may; kept in no cache. Who may open the books and finds none is led to where they are opened."""

    def of(view: View) -> View:
        @never_cache
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user):
                raise PermissionDenied
            if permissions.keeps_books(request.user) and not Book.objects.exists():
                return redirect("finance:books")
            return view(request, the_book(), *args, **kwargs)

        return page

    return of


for_readers = guarded(permissions.may_use_desk)
for_bank = guarded(permissions.may_see_bank)
for_bookkeeper = guarded(permissions.keeps_books)


def only_bookkeeper(request: HttpRequest) -> None:
    """Before a deed on a page that others read."""
    if not permissions.keeps_books(request.user):
        raise PermissionDenied


def crumbs(*way: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Home"), reverse("home")),
        (_("The fund’s desk"), reverse("finance:desk")),
        (_("The books"), reverse("finance:books")),
        *way,
    ]


def is_done(form: forms.BaseForm, deed: Callable[[], object]) -> bool:
    """Whether what was typed was taken. What was refused stands in the form, beside its field where it has one."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            deed()
    except Refused as refusal:
        form.refused_with = say(form, refusal)  # type: ignore[attr-defined]
        return False
    return True


def shown(
    request: HttpRequest,
    template: str,
    *,
    form: forms.BaseForm | None = None,
    status: int = 0,
    **context: Any,
) -> HttpResponse:
    """With a form that was not taken it answers 400, or 409 where the state of things refused it."""
    if not status:
        is_wrong = form is not None and form.is_bound and bool(form.errors)
        status = getattr(form, "refused_with", 400) if is_wrong else 200
    return render(request, f"finance/books/{template}.html", {"form": form, **context}, status=status)


def month_of_text(book: Book, text: str) -> Period | None:
    """The month of the book that 2026-11 means."""
    year, _dash, number = text.partition("-")
    if not (
        year.isascii()
        and year.isdigit()
        and len(year) == 4
        and number.isascii()
        and number.isdigit()
        and len(number) == 2
    ):
        return None
    if not 1 <= int(number) <= 12 or int(year) < 1900:
        return None
    return (
        book.periods.filter(first_on=date(int(year), int(number), 1))
        .select_related("book__settings", "closed_by")
        .first()
    )


def month_or_404(book: Book, text: str) -> Period:
    period = month_of_text(book, text)
    if period is None:
        raise Http404
    return period
