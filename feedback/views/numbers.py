"""Numbers of the mailbox: the page for everybody, and the board of leaders with its papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import permissions
from feedback.board import frozen, papers
from feedback.board import today as now
from feedback.number_words import FORMULAS, HIDDEN, MEASURES
from feedback.rules.periods import Length, Period, published_on
from feedback.rules.rates import Measure, percent
from members.calendar import calendar
from members.models import SiteSettings
from union_portal.lib.papers import Block, Paragraph, answer, as_html

QUARTERS, MONTHS, YEARS = 8, 12, 5
"""How many of each the links lead to; older ones keep their address."""
MONTH_LINES = 6
"""So many incidents and published answers leave the paper of a month on one page."""
SHOWN = (*papers.THREE, Measure.ON_TIME)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The three rates of the last published quarter, per inbox, and the overdue list."""
    asked = Asked(request, timezone.now())
    quarters = asked.published.quarters
    latest = asked.quarter(quarters[0]) if quarters else None
    context = {
        "crumbs": [(_("Home"), reverse("home"))],
        "quarter": latest,
        "period": papers.period_words(latest.period) if latest else "",
        "rates": [_rate(latest, measure) for measure in SHOWN] if latest else [],
        "rows": _rows(latest) if latest else [],
        "heads": [MEASURES[measure] for measure in SHOWN],
        "overdue": [(row.name, papers.overdue_words(row)) for row in now.overdue(asked.today)],
        "today": asked.today,
        "hidden": HIDDEN,
        "reads_board": permissions.may_read_numbers(request.user),
    }
    return render(request, "feedback/numbers.html", context)


def _rate(quarter: frozen.Quarter, measure: Measure) -> dict[str, object]:
    share = quarter.shares[measure]
    return {
        "label": MEASURES[measure],
        "formula": FORMULAS[measure],
        "percent": None if share is None else percent(share),
        "width": None if share is None else f"{float(share) * 100:.1f}",
    }


def _rows(quarter: frozen.Quarter) -> list[tuple[str, list[str | None]]]:
    """Each inbox of either list once: who stands alone in one may stand with others in the other."""
    time = {row.name: row for row in quarter.by_unit.time}
    voice = {row.name: row for row in quarter.by_unit.voice}
    names = [name for name in dict.fromkeys([*time, *voice]) if name]
    return [
        (name, [_cell((time if each in papers.OF_TIME else voice).get(name), each) for each in SHOWN])
        for name in names
    ]


def _cell(row: frozen.Row | None, measure: Measure) -> str | None:
    share = row.shares[measure] if row else None
    return None if share is None else percent(share)


@dataclass(frozen=True)
class Asked:
    """Who asks for a board, when, and what has been published by then."""

    request: HttpRequest
    now: datetime

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def published(self) -> frozen.Published:
        return frozen.published(self.today)

    def quarter(self, period: Period) -> frozen.Quarter:
        return frozen.quarter_of(period, at=self.now)

    def rates_and_lists(self, period: Period) -> list[Block]:
        found = self.quarter(period)
        before = self.quarter(period.before) if period.before in self.published.quarters else None
        return [*papers.rates_of(found, before), *papers.lists_of(found)]


def _for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leaders, chair, analysts and the supervisor."""

    @login_required
    @require_safe
    @wraps(view)
    def asked(request: HttpRequest, **where: int) -> HttpResponse:
        if not permissions.may_read_numbers(request.user):
            raise PermissionDenied
        return view(Asked(request, timezone.now()), **where)

    return asked


@_for_readers
def board(asked: Asked) -> HttpResponse:
    """The last published quarter, and what is so today."""
    quarters, today = asked.published.quarters, asked.today
    period = quarters[0] if quarters else Period.of(today, Length.QUARTER)
    blocks = asked.rates_and_lists(period) if quarters else [_to_come(published_on(period, calendar()))]
    blocks += papers.overdue_of(now.overdue(today), today)
    if quarters:
        blocks += papers.week_of(frozen.week_before(today, at=asked.now))
    blocks += papers.shared_of(now.most_shared())
    blocks += papers.adopted_of(now.adopted(timezone.localdate()))
    return _paper(
        asked,
        _("Board of the worker mailbox"),
        period,
        [*blocks, *_happened(period)],
        is_first=True,
        is_wide=True,
    )


@_for_readers
def quarter(asked: Asked, year: int, number: int) -> HttpResponse:
    """One quarter as it was published."""
    period = _period(year, number, Length.QUARTER)
    blocks = _unpublished(period, asked.published.quarters, asked.today)
    if not blocks:
        blocks = [*asked.rates_and_lists(period), *_happened(period)]
    return _paper(asked, _("Quarter of the worker mailbox"), period, blocks, is_wide=True)


@_for_readers
def month(asked: Asked, year: int, number: int) -> HttpResponse:
    """The paper of a month: one page."""
    period, months = _period(year, number, Length.MONTH), asked.published.months
    blocks = _unpublished(period, months, asked.today)
    if not blocks:
        before = frozen.month_of(period.before, at=asked.now) if period.before in months else None
        blocks = papers.month_block(frozen.month_of(period, at=asked.now), before)
        blocks += _rates_by_then(asked, period)
        blocks += _happened(period, most=MONTH_LINES)
    return _paper(asked, _("Month of the worker mailbox"), period, blocks, is_compact=True)


def _rates_by_then(asked: Asked, month: Period) -> list[Block]:
    """Of the last quarter that had ended when the month ended, in a line: rates are published by quarter."""
    quarters = [each for each in asked.published.quarters if each.last <= month.last]
    return papers.rates_line(asked.quarter(quarters[0])) if quarters else []


@_for_readers
def year(asked: Asked, year: int) -> HttpResponse:
    """The published quarters of a year side by side."""
    period = _period(year, 1, Length.YEAR)
    quarters = [each for each in asked.published.quarters if each.year == year]
    if quarters:
        blocks = papers.year_blocks([asked.quarter(each) for each in reversed(quarters)])
    else:
        last = Period.of(min(asked.today, period.last), Length.QUARTER)
        blocks = _unpublished(last if last.year == year else period, [], asked.today)
    return _paper(asked, _("Year of the worker mailbox"), period, blocks)


def _period(year: int, number: int, length: Length) -> Period:
    if not 2000 <= year < 2200:
        raise Http404
    try:
        return Period(year, number, length)
    except ValueError as error:
        raise Http404 from error


def _unpublished(period: Period, known: list[Period], day: date) -> list[Block]:
    """Empty for one that is published; a sentence for one that will be; before the first letter there is no page."""
    if period in known:
        return []
    on = published_on(period, calendar())
    if on <= day or period.first > day:
        raise Http404
    return [_to_come(on)]


def _to_come(on: date) -> Paragraph:
    words = _("The numbers are published on {day}, when the last answer can no longer be rated.")
    return Paragraph(words.format(day=date_format(on, "SHORT_DATE_FORMAT")), indent=False)


def _happened(period: Period, *, most: int | None = None) -> list[Block]:
    return papers.happened(list(now.incidents_of(period)), list(now.answers_of(period)), period, most=most)


def _paper(
    asked: Asked,
    title: str,
    period: Period,
    blocks: list[Block],
    *,
    is_first: bool = False,
    is_wide: bool = False,
    is_compact: bool = False,
) -> HttpResponse:
    site, words = SiteSettings.objects.first(), papers.period_words(period)
    issuer = (site.organiser or site.name) if site else ""
    paper = papers.board_paper(
        title, words, blocks, issuer=issuer, made_on=asked.today, is_wide=is_wide, is_compact=is_compact
    )
    if response := answer(asked.request, paper, f"{title} {words}"):
        return response
    crumbs = [(_("Home"), reverse("home")), (_("Numbers of the worker mailbox"), reverse("feedback:numbers"))]
    if not is_first:
        crumbs.append((_("Board of the worker mailbox"), reverse("feedback:board")))
    context = {
        "crumbs": crumbs,
        "title": title,
        "paper": as_html(paper),
        "filters": _links(asked.published, None if is_first else period),
    }
    return render(asked.request, "feedback/board.html", context)


def _links(published: frozen.Published, current: Period | None) -> list[dict[str, object]]:
    """Fixed periods of the calendar, never a free range: two that overlap could be subtracted."""
    years = sorted({each.year for each in published.quarters}, reverse=True)
    groups = (
        (_("Quarter"), published.quarters[:QUARTERS], "feedback:board-quarter"),
        (_("Month"), published.months[:MONTHS], "feedback:board-month"),
        (_("Year"), [Period(each, 1, Length.YEAR) for each in years[:YEARS]], "feedback:board-year"),
    )
    return [
        {"label": label, "links": [_link(each, name, current) for each in periods]}
        for label, periods, name in groups
        if periods
    ]


def _link(period: Period, name: str, current: Period | None) -> dict[str, object]:
    where = [period.year] if period.length is Length.YEAR else [period.year, period.number]
    return {
        "label": papers.period_words(period),
        "url": reverse(name, args=where),
        "is_current": period == current,
    }
