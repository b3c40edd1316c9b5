"""Which line of the bank is which entry, and the reconciliation of both balances."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from finance import book_papers, permissions
from finance.actions import bank as deeds
from finance.forms.bank import ByHandForm, SetAsideForm, SheetForm
from finance.models import Account, BankLine, Book, Period
from finance.reading import bank as reading
from finance.reading import reconciling
from finance.rules.money import format_yuan
from finance.views.bank import bank_crumbs
from finance.views.books_page import for_bank, form_page, is_done, month_of_text, only_bookkeeper, shown
from union_portal.lib import Refused
from union_portal.lib.paging import numbered_page
from union_portal.lib.papers import answer, as_html

AT_ONCE = 200
PAIRS, FIRST, SIDE = 30, 10, 40
"""Pairs on a page; lines of either side beneath them, and on a page of their own."""


def _account(request: HttpRequest) -> Account:
    """The one that was asked for; the bank's first account without a word."""
    found = reading.accounts()
    asked = request.GET.get("account", "")
    account = found.filter(slug=asked).first() if asked else found.first()
    if account is None:
        raise Http404
    return account


@form_page
@for_bank
def match(request: HttpRequest, book: Book) -> HttpResponse:
    """What may belong together, to tick and confirm; what is left on both sides."""
    account = _account(request)
    if request.method == "POST":
        only_bookkeeper(request)
        return _confirmed(request, book)
    room, shows = reading.room(book, account), request.GET.get("show", "")
    context = {
        "crumbs": bank_crumbs(),
        "account": account,
        "accounts": list(reading.accounts()),
        "room": room,
        "may_keep": permissions.keeps_books(request.user),
        "has_statements": reading.statements(book).exists(),
    }
    if shows in ("bank", "books"):
        q = _question(request)
        side = reading.searched(room.loose_bank if shows == "bank" else room.loose_book, q)
        context |= {
            "shows": shows,
            "q": q,
            "page": numbered_page(request, side, size=SIDE),
            "many": len(side),
        }
        return shown(request, "bank_side", **context)
    context |= {
        "page": numbered_page(request, room.proposals, size=PAIRS),
        "loose_bank": room.loose_bank[:FIRST],
        "loose_book": room.loose_book[:FIRST],
    }
    return shown(request, "bank_match", **context)


def _question(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[: reading.LONGEST_QUESTION]


def _confirmed(request: HttpRequest, book: Book) -> HttpResponse:
    """Each ticked pair by itself: what was refused is named, the others are matched."""
    done = 0
    for key in request.POST.getlist("pair")[:AT_ONCE]:
        sides = [
            [int(each) for each in side.split("+") if each.isascii() and each.isdigit() and len(each) < 15]
            for side in key.split(":")
        ]
        if len(sides) != 2:
            continue
        try:
            deeds.match(book, sides[0], sides[1], by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            done += 1
    if done:
        sentence = ngettext("%(count)d match is confirmed.", "%(count)d matches are confirmed.", done)
        messages.success(request, sentence % {"count": done})
    elif not request.POST.getlist("pair"):
        messages.error(request, _("Tick what belongs together."))
    return redirect(request.get_full_path())


@form_page
@for_bank
def line(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """One line of the bank: its entry, or what can be done about it."""
    rows = BankLine.objects.select_related("statement__account", "book").prefetch_related(
        "matches__line__entry", "matches__by"
    )
    found = get_object_or_404(rows, pk=pk, book=book)
    may_keep = permissions.keeps_books(request.user)
    q = _question(request)
    near = numbered_page(request, reading.by_hand(found, q), size=reading.BY_HAND)
    by_hand = ByHandForm(request.POST if "match" in request.POST else None, line=found, offered=near.items)
    aside = SetAsideForm(request.POST if "aside" in request.POST else None)
    if request.method == "POST":
        only_bookkeeper(request)
        if _is_changed(request, found, by_hand, aside):
            return redirect("finance:bank-line", found.pk)
    form = by_hand if by_hand.is_bound else aside
    context = {
        "crumbs": bank_crumbs(
            (str(found.statement), reverse("finance:bank-statement", args=[found.statement_id]))
        ),
        "line": found,
        "day": reading.day_of(found),
        "matches": list(found.matches.all()),
        "by_hand": by_hand,
        "page": near,
        "q": q,
        "ticked": set(by_hand.data.getlist("lines")) if by_hand.is_bound else set(),
        "aside": aside,
        "may_keep": may_keep,
        "may_set_aside": may_keep and not reading.is_closed_with(found),
        "draft_url": _draft_url(found) if permissions.may_draft(request.user) else "",
    }
    return shown(request, "bank_line", form=form, **context)


def _is_changed(request: HttpRequest, found: BankLine, by_hand: ByHandForm, aside: SetAsideForm) -> bool:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if "match" in request.POST:
        done = is_done(
            by_hand, lambda: deeds.match(found.book, [found.pk], by_hand.cleaned_data["lines"], **who)
        )
        sentence = _("The match is confirmed.")
    elif "aside" in request.POST:
        done = is_done(aside, lambda: deeds.set_aside(found, aside.cleaned_data["reason"], **who))
        sentence = _("The line is set aside.")
    else:
        try:
            (deeds.unmatch if "undo" in request.POST else deeds.bring_back)(found, **who)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return True
        done, sentence = True, _("The line waits for its entry again.")
    if done:
        messages.success(request, sentence)
    return done


def _draft_url(found: BankLine) -> str:
    """The form for a new draft with what the bank has told."""
    try:
        address = reverse("finance:draft-new")
    except NoReverseMatch:
        return ""
    said = {
        "kind": "income" if found.amount_fen > 0 else "expense", "amount": format_yuan(abs(found.amount_fen)),
        "on": reading.day_of(found).isoformat(), "narration": found.summary[:120], "payee": found.counterparty[:80],
    }  # fmt: skip
    return f"{address}?{urlencode(said)}"


def _month_told_of(book: Book, account: Account, months: QuerySet[Period]) -> Period | None:
    """The newest month that the bank's files reach; without one the newest of all."""
    _first, last = reading.told(book, account)
    reached = months.filter(first_on__lte=last).first() if last else None
    return reached or months.first()


@require_safe
@for_bank
def reconciliation(request: HttpRequest, book: Book) -> HttpResponse:
    """银行存款余额调节表 at the end of a month."""
    account = _account(request)
    today = timezone.localdate()
    months = book.periods.filter(first_on__lte=today).order_by("-first_on")
    period = month_of_text(book, request.GET.get("month", "")) or _month_told_of(book, account, months)
    if period is None:
        raise Http404
    asked = request.GET.copy()
    asked["month"] = str(period.pk)
    form = SheetForm(asked)
    form.fields["month"].queryset = book.periods.all()  # type: ignore[attr-defined]
    is_read = form.is_valid()
    stated = form.cleaned_data.get("bank") if is_read else None
    sheet = (
        reconciling.sheet(book, account, min(period.last_on, today), stated_fen=stated) if is_read else None
    )
    paper = book_papers.reconciliation_paper(book, sheet, on=today) if sheet else None
    file = answer(request, paper, f"{paper.title} {period}") if paper else None
    context = {
        "crumbs": bank_crumbs(),
        "account": account,
        "months": list(months),
        "period": period,
        "typed": request.GET.get("bank", "")[:60],
        "sheet": sheet,
        "paper": as_html(paper) if paper else "",
    }
    return file or shown(request, "bank_reconciliation", form=form, status=200 if is_read else 400, **context)
