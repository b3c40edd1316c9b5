"""The books themselves: opened on the first day, with what was there before; later the way to all their rooms."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from finance import permissions
from finance.actions import books as book_deeds
from finance.actions import closing as deeds
from finance.forms.opening import HEADINGS, SHEET, OpenBookForm, OpeningForm, read_table
from finance.forms.tables import Chart, TableForm
from finance.forms.tables import template as made_template
from finance.models import Account, Book
from finance.reading.balances import in_tree
from finance.views.books_page import crumbs, for_bookkeeper, form_page, is_done, shown
from members.models import Branch
from union_portal.lib import Refused
from union_portal.lib.refusals import say
from union_portal.lib.spreadsheet_pages import as_download


@form_page
@never_cache
@login_required
def books(request: HttpRequest) -> HttpResponse:
    """Where there is no book, the bookkeeper opens one; where there is one, its rooms."""
    if not permissions.may_use_desk(request.user):
        raise PermissionDenied
    book = Book.objects.select_related("branch", "settings").first()
    may_keep = permissions.keeps_books(request.user)
    if book is None and may_keep:
        return _first_day(request)
    if request.method == "POST":
        raise PermissionDenied
    way = crumbs()[:-1]
    if book is None:
        return shown(request, "books_none", crumbs=way)
    context = {
        "crumbs": way,
        "book": book,
        "is_empty": not book.entries.exists(),
        "may_keep": may_keep,
        "may_see_bank": permissions.may_see_bank(request.user),
        "may_set_up": permissions.may_set_up(request.user),
    }
    return shown(request, "books", **context)


def _first_day(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    root = Branch.objects.get(parent=None)
    initial = {"name": root.name, "slug": "main", "first": f"{today:%Y-%m}"}
    form = OpenBookForm(request.POST if request.method == "POST" else None, initial=initial)

    def open_book() -> None:
        said = form.cleaned_data
        book_deeds.open_book(
            said["slug"], said["name"], root, year=said["first"].year, first_month=said["first"].month, by=request.user, at=timezone.now()
        )  # fmt: skip

    if request.method == "POST" and is_done(form, open_book):
        messages.success(request, _("The books are open. What was there before the first month comes next."))
        return redirect("finance:opening")
    return shown(request, "books_open", form=form, crumbs=crumbs()[:-1])


def _accounts() -> list[Account]:
    """Those that carry something over: assets, debts, net assets."""
    return in_tree(Account.objects.posting().filter(kind__in=["asset", "liability", "net"]))


@form_page
@for_bookkeeper
def opening(request: HttpRequest, book: Book) -> HttpResponse:
    """Opening balances, from the form or from a filled-in table."""
    accounts = _accounts()
    first = book.periods.order_by("first_on").first()
    is_table = "table" in request.POST
    form = OpeningForm(request.POST if request.method == "POST" and not is_table else None, accounts=accounts)
    table = TableForm(request.POST if is_table else None, request.FILES if is_table else None)
    put = partial(
        deeds.open_with, book, first.first_on if first else None, by=request.user, at=timezone.now()
    )
    wrong: list[Any] = []
    if request.method == "POST":
        if is_table:
            wrong, is_put = _from_table(table, book, accounts, put)
        else:
            is_put = is_done(form, lambda: put(form.cleaned_data["figures"]))
        if is_put:
            messages.success(request, _("The opening balances are in the books."))
            return redirect("finance:balances")
    context = {
        "crumbs": crumbs(),
        "book": book,
        "first": first,
        "has_entries": book.entries.exists(),
        "opening": form,
        "table": table,
        "wrong": wrong,
    }
    return shown(request, "opening", form=table if is_table else form, **context)


def _from_table(table: TableForm, book: Book, accounts: list[Account], put: Any) -> tuple[list[Any], bool]:
    if not table.is_valid():
        return [], False
    try:
        figures, wrong = read_table(table.cleaned_data["file"], book, accounts)
    except Refused as refusal:
        table.add_error("file", str(refusal))
        return [], False
    if wrong:
        table.add_error("file", _("The table has faults. Nothing was stored."))
        return wrong, False
    if not figures:
        table.add_error("file", _("No amount is filled in."))
        return [], False
    try:
        put(figures)
    except Refused as refusal:
        refusal.field = "file"
        table.refused_with = say(table, refusal)  # type: ignore[attr-defined]
        return [], False
    return [], True


@require_safe
@for_bookkeeper
def template(request: HttpRequest, book: Book) -> HttpResponse:
    """The accounts with two empty columns."""
    accounts = _accounts()
    chart = Chart(book, accounts)
    rows = [(chart.label(account), None, None) for account in accounts]
    headings = [names[0] for names in HEADINGS.values()]
    return as_download(made_template(headings, rows, (34, 18, 18), title=SHEET), "opening-balances.xlsx")
