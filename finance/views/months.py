"""The months of the books: trial balance, closing checklist, the close, the end of the year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from finance import book_papers, permissions
from finance.actions import books as book_deeds
from finance.actions import closing as deeds
from finance.closing_words import DECLARATIONS
from finance.forms.months import CloseForm, DeclarationForm
from finance.models import Book, Period
from finance.reading import months as reading
from finance.reading.balances import trial_balance
from finance.rules import closing
from finance.rules.closing import Point
from finance.views.books_page import (
    crumbs,
    for_readers,
    form_page,
    is_done,
    month_or_404,
    only_bookkeeper,
    shown,
)
from union_portal.lib import Refused
from union_portal.lib.papers import answer, as_html


@form_page
@for_readers
def months(request: HttpRequest, book: Book) -> HttpResponse:
    """Year by year, with the month that is to be closed next."""
    years = reading.by_year(book)
    if request.method == "POST":
        only_bookkeeper(request)
        return _new_year(request, book, years[0][0] + 1 if years else timezone.localdate().year)
    today = timezone.localdate()
    still_open = [
        period for _year, periods in years for period in periods if period.is_open and period.last_on < today
    ]
    context = {
        "crumbs": crumbs(),
        "years": years,
        "next": still_open[-1] if still_open else None,
        "next_year": years[0][0] + 1 if years and years[0][0] <= today.year else None,
        "may_keep": permissions.keeps_books(request.user),
    }
    return shown(request, "months", **context)


def _new_year(request: HttpRequest, book: Book, year: int) -> HttpResponse:
    if year > timezone.localdate().year + 1:
        messages.error(request, _("This year is too far ahead."))
        return redirect("finance:months")
    try:
        book_deeds.open_year(book, year, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The months of %(year)d are open.") % {"year": year})
    return redirect("finance:months")


@form_page
@for_readers
def month(request: HttpRequest, book: Book, month: str) -> HttpResponse:
    """What moved in the month, what the checklist asks, and the buttons of its state."""
    period = month_or_404(book, month)
    if request.method != "POST":
        return _page(request, period)
    if "declare" in request.POST:
        return _declared(request, period)
    only_bookkeeper(request)
    if "begin" in request.POST:
        return _begun(request, period)
    if "carry" in request.POST:
        return _carried(request, period)
    return _closed(request, period)


def _page(
    request: HttpRequest, period: Period, form: CloseForm | None = None, *, declaration: DeclarationForm | None = None,
    status: int = 0,
) -> HttpResponse:  # fmt: skip
    may_keep = permissions.keeps_books(request.user)
    answers = form.answers if form is not None else {"bank_fen": period.bank_balance_fen}
    points = reading.checked(period, **answers)
    is_over = period.last_on < timezone.localdate()
    confirmed = {Point(each) for each in answers.get("confirmed", ())}
    context = {
        "crumbs": crumbs((_("Months"), reverse("finance:months"))),
        "period": period,
        "name": book_papers.month_name(period.first_on),
        "balance": trial_balance(period, headings=True),
        "points": points,
        "is_over": is_over,
        "may_begin": may_keep and is_over and period.state == Period.State.OPEN,
        "may_close": may_keep and period.state == Period.State.CLOSING,
        "may_carry": may_keep and is_over and period.is_open and any(each.item.point is Point.YEAR_END and each.item.state is not closing.State.OK for each in points),
        "is_ready": closing.may_close([each.item for each in points], confirmed),
        "stated": reading.stated_by_bank(period) if may_keep and period.is_open else None,
        "may_see_bank": permissions.may_see_bank(request.user),
        "may_keep": may_keep,
        "may_publish": permissions.may_prepare_publication(request.user),
    }  # fmt: skip
    if period.last_on.month == 12:
        signed = deeds.declaration_of(period)
        may_sign = signed is None and is_over and permissions.may_declare(request.user)
        context |= {
            "sentences": DECLARATIONS.values(),
            "signed": signed,
            "declaration": declaration or (DeclarationForm() if may_sign else None),
        }
    return shown(request, "month", form=form or CloseForm(), status=status, **context)


def _declared(request: HttpRequest, period: Period) -> HttpResponse:
    if not permissions.may_declare(request.user):
        raise PermissionDenied
    if period.last_on.month != 12:
        raise Http404
    form = DeclarationForm(request.POST)
    year, at = period.last_on.year, timezone.now()
    if not is_done(
        form, lambda: deeds.declare(period.book, year, form.cleaned_data["note"], by=request.user, at=at)
    ):
        return _page(request, period, declaration=form, status=getattr(form, "refused_with", 400))
    messages.success(request, _("The declaration is signed."))
    return redirect("finance:month", period)


def _begun(request: HttpRequest, period: Period) -> HttpResponse:
    try:
        deeds.begin(period, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, period, status=409)
    messages.success(
        request, _("The month is being closed: nothing new is dated in it. Go through the list.")
    )
    return redirect("finance:month", period)


def _carried(request: HttpRequest, period: Period) -> HttpResponse:
    if period.last_on.month != 12:
        raise Http404
    try:
        entries = deeds.carry_year_forward(
            period.book, period.last_on.year, by=request.user, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, period, status=409)
    messages.success(
        request, _("Income and spending are carried forward by entry %(number)s.") % {"number": entries[0]}
    )
    return redirect("finance:month", period)


def _closed(request: HttpRequest, period: Period) -> HttpResponse:
    form = CloseForm(request.POST)
    if "check" in request.POST:
        form.is_valid()
        return _page(request, period, form)

    def close() -> None:
        said: dict[str, Any] = form.cleaned_data
        deeds.close(
            period, typed_bank_fen=said["bank"], counted_cash_fen=said["cash"], confirmed=said["confirmed"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    if not is_done(form, close):
        period.refresh_from_db()
        return _page(request, period, form)
    messages.success(request, _("The month is closed for good."))
    return redirect("finance:month", period)


@require_safe
@for_readers
def month_paper(request: HttpRequest, book: Book, month: str) -> HttpResponse:
    """Trial balance and checklist to print and to file."""
    period = month_or_404(book, month)
    paper = book_papers.trial_balance_paper(
        book, trial_balance(period), reading.items_of(period), on=timezone.localdate()
    )
    file = answer(request, paper, f"{paper.title} {period}")
    return file or shown(
        request, "paper", paper=as_html(paper), title=paper.title,
        crumbs=crumbs((_("Months"), reverse("finance:months")), (book_papers.month_name(period.first_on), reverse("finance:month", args=[period]))),
    )  # fmt: skip
