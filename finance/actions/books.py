"""Books, their years and months, activities and counterparties."""

from __future__ import annotations

import calendar
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from finance.actions.refusals import refusals_in_words
from finance.models import Activity, Book, Counterparty, FiscalYear, FundSettings, Period
from members.models import Branch, User
from union_portal.lib import Refused, refused_at


@transaction.atomic
def open_book(
    slug: str, name: str, branch: Branch, *, year: int, first_month: int = 1, by: User, at: datetime
) -> Book:
    """A new set of books with its settings and the months of its first year."""
    if Book.objects.filter(slug=slug).exists():
        raise refused_at("slug", _("There is already a book of this short name."))
    book = Book.objects.create(slug=slug, name=name, branch=branch)
    FundSettings.objects.create(book=book)
    open_year(book, year, first_month=first_month, by=by, at=at)
    return book


@transaction.atomic
def open_year(book: Book, year: int, *, first_month: int = 1, by: User, at: datetime) -> FiscalYear:
    """The months of a year, from which on drafts can be dated in it."""
    with refusals_in_words():
        found, _made = FiscalYear.objects.get_or_create(book=book, year=year)
        for month in range(first_month, 13):
            first_on = date(year, month, 1)
            last_on = date(year, month, calendar.monthrange(year, month)[1])
            Period.objects.get_or_create(book=book, first_on=first_on, defaults={"last_on": last_on})
    return found


def period_of(book: Book, on: date) -> Period | None:
    """The month of a day, if the book has it."""
    return book.periods.of_day(on).first()


def open_period_of(book: Book, on: date, *, field: str = "on", at: datetime) -> Period:
    """The month of a day that still takes drafts; Refused beside the field for every other day."""
    if on > timezone.localdate(at):
        raise refused_at(field, _("This day lies in the future."))
    period = period_of(book, on)
    if period is None:
        raise refused_at(field, _("There is no month for this day in the books."))
    if period.state == Period.State.CLOSED:
        raise refused_at(field, _("%(month)s is closed. Date it in an open month.") % {"month": period})
    return period


def counterparty(book: Book, name: str, *, kind: str = Counterparty.Kind.COMPANY) -> Counterparty | None:
    """Who is called so; made on first use. None for an empty name."""
    name = " ".join(name.split())
    if not name:
        return None
    return Counterparty.objects.get_or_create(book=book, name=name, defaults={"kind": kind})[0]


@transaction.atomic
def keep_activity(activity: Activity, *, by: User, at: datetime) -> Activity:
    """Make or change the record of an activity; without a number it gets the next one of its year."""
    if not activity.code:
        year = activity.starts_on.year
        taken = Activity.objects.select_for_update().filter(book=activity.book, code__startswith=f"{year}-")
        numbers = [int(code.partition("-")[2]) for code in taken.values_list("code", flat=True)]
        activity.code = f"{year}-{max(numbers, default=0) + 1:03}"
    if activity.starts_on > activity.ends_on:
        raise refused_at("ends_on", _("The last day cannot lie before the first."))
    if activity.budget_fen < 0:
        raise Refused(_("A budget is not negative."))
    with refusals_in_words():
        activity.save()
    return activity
