"""A year, one of its quarters or months: what pages and papers of the fund are about."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.reading.display import Display

QUARTER = 3


@dataclass(frozen=True)
class Span:
    """Whole months of one year; `quarter` or `month` say which, 0 is all of it."""

    year: int
    quarter: int = 0
    month: int = 0

    @property
    def first(self) -> date:
        begins = (self.quarter - 1) * QUARTER + 1 if self.quarter else 1
        return date(self.year, self.month or begins, 1)

    @property
    def last(self) -> date:
        month = self.month or (self.quarter * QUARTER if self.quarter else 12)
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def before(self) -> Span:
        """The same a year earlier."""
        return Span(self.year - 1, self.quarter, self.month)

    @property
    def label(self) -> str:
        words = {"year": self.year, "quarter": self.quarter, "month": self.month}
        if self.month:
            return pgettext("a span of time", "%(year)d-%(month)02d") % words
        if self.quarter:
            return pgettext("a span of time", "%(year)d, quarter %(quarter)d") % words
        return pgettext("a span of time", "%(year)d") % words

    @property
    def query(self) -> str:
        """For an address: "?quarter=3"."""
        if self.month:
            return f"?month={self.month}"
        return f"?quarter={self.quarter}" if self.quarter else ""


def asked(request: HttpRequest, year: int, shown: Display) -> Span:
    """What the address says. A span of which no day is on display does not exist; nonsense is the whole year."""
    span = Span(year)
    for name, most in (("quarter", 4), ("month", 12)):
        said = request.GET.get(name, "")
        if said.isascii() and said.isdigit() and len(said) < 3 and 1 <= int(said) <= most:
            span = Span(year, **{name: int(said)})
    if span.first > shown.until or span.last < shown.begins:
        raise Http404
    return span


def links(span: Span, shown: Display, url_of_year: str) -> list[dict[str, Any]]:
    """For components/filters.html: quarters and months of the year that are on display."""
    whole = Span(span.year)
    return [
        {"label": _("Quarter"), "links": list(_links(span, shown, url_of_year, [whole, *_quarters(span.year)]))},
        {"label": _("Month"), "links": list(_links(span, shown, url_of_year, _months(span.year)))},
    ]  # fmt: skip


def year_links(year: int, shown: Display, url: Any) -> dict[str, Any]:
    """`url` gives the address of a year."""
    return {
        "label": _("Year"),
        "links": [{"url": url(each), "label": str(each), "is_current": each == year} for each in shown.years],
    }


def _quarters(year: int) -> list[Span]:
    return [Span(year, quarter=number) for number in range(1, 5)]


def _months(year: int) -> list[Span]:
    return [Span(year, month=number) for number in range(1, 13)]


def _links(span: Span, shown: Display, url: str, spans: list[Span]) -> Iterator[dict[str, Any]]:
    for each in spans:
        if each.first <= shown.until and each.last >= shown.begins:
            yield {"url": f"{url}{each.query}", "label": _short(each), "is_current": each == span}


def _short(span: Span) -> str:
    if span.quarter:
        return pgettext("number of a quarter", "Q%d") % span.quarter
    return pgettext("number of a month", "%d") % span.month if span.month else _("whole year")
