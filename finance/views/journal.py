"""Journals of accounts, and all balances."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from finance import book_papers
from finance.models import Account, Book, Period
from finance.reading import journal as reading
from finance.reading.balances import codes_of, trial_balance
from finance.views.books_page import crumbs, for_readers, month_of_text, month_or_404, shown
from union_portal.lib.papers import answer, as_html

MOST_ON_PAPER = 5000


@require_safe
@for_readers
def balances(request: HttpRequest, book: Book) -> HttpResponse:
    """Every account at the end of a month; without one, as the books stand."""
    asked = request.GET.get("month", "")
    period = month_or_404(book, asked) if asked else _newest(book)
    if period is None:
        raise Http404
    balance = trial_balance(period, headings=True)
    paper = (
        book_papers.trial_balance_paper(book, trial_balance(period), (), on=timezone.localdate())
        if "format" in request.GET
        else None
    )
    file = answer(request, paper, f"{paper.title} {period}") if paper else None
    context = {
        "crumbs": crumbs(),
        "period": period,
        "name": book_papers.month_name(period.first_on),
        "balance": balance,
        "months": list(book.periods.filter(first_on__lte=timezone.localdate())),
    }
    return file or shown(request, "balances", **context)


def _newest(book: Book) -> Period | None:
    """The newest month in which anything moved; without one the first."""
    months = book.periods.select_related("book__settings")
    moved = months.filter(balances__isnull=False).order_by("-first_on").first()
    return moved or months.order_by("first_on").first()


@require_safe
@for_readers
def journal(request: HttpRequest, book: Book, slug: str) -> HttpResponse:
    """A page of the account's lines; a heading shows the accounts below it."""
    account = get_object_or_404(Account, slug=slug)
    if not account.is_posting:
        return _heading(request, book, account)
    found = reading.journal(book, account, **_where(request, book))
    context = {
        "crumbs": crumbs((_("Balances"), reverse("finance:balances"))),
        "account": account,
        "code": codes_of(book).get(account.slug, ""),
        "journal": found,
        "month": request.GET.get("month", ""),
        "shown_month": f"{found.parts[-1].first_on:%Y-%m}" if found.parts else "",
    }
    return shown(request, "journal", **context)


def _where(request: HttpRequest, book: Book) -> dict[str, Any]:
    asked = request.GET
    if after := reading.place_of(asked.get("after", "")):
        return {"after": after}
    if before := reading.place_of(asked.get("before", "")):
        return {"before": before}
    period = month_of_text(book, asked.get("month", ""))
    return {"month": period.first_on} if period else {}


def _heading(request: HttpRequest, book: Book, account: Account) -> HttpResponse:
    period = _newest(book)
    rows = trial_balance(period, headings=True).rows if period else ()
    context = {
        "crumbs": crumbs((_("Balances"), reverse("finance:balances"))),
        "account": account,
        "code": codes_of(book).get(account.slug, ""),
        "rows": [row for row in rows if row.account.slug.startswith(f"{account.slug}.")],
    }
    return shown(request, "journal_heading", **context)


@require_safe
@for_readers
def journal_paper(request: HttpRequest, book: Book, slug: str, month: str) -> HttpResponse:
    """The account in one month, to print and to file."""
    account = get_object_or_404(Account, slug=slug, is_posting=True)
    period = month_or_404(book, month)
    found = reading.whole_month(book, account, period.first_on, most=MOST_ON_PAPER)
    paper = book_papers.journal_paper(book, found, period, on=timezone.localdate())
    file = answer(request, paper, f"{account.label} {period}")
    way = [
        (_("Balances"), reverse("finance:balances")),
        (account.label, reverse("finance:journal", args=[account.slug])),
    ]
    return file or shown(request, "paper", paper=as_html(paper), title=paper.title, crumbs=crumbs(*way))
