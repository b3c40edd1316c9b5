"""Numbers of the mailbox: the page for everybody, and the board of leaders with its papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import permissions
from feedback.board import frozen, papers, today
from feedback.number_words import FORMULAS, HIDDEN, MEASURES
from feedback.rules.periods import Length, Period, published_on
from feedback.rules.rates import Measure, percent
from members.calendar import calendar
from members.models import SiteSettings
from union_portal.lib.papers import Block, Paper, Paragraph, answer, as_html

QUARTERS, MONTHS, YEARS = 8, 12, 5
"""How many of each the links lead to; older ones keep their address."""
SHOWN = (*papers.THREE, Measure.ON_TIME)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The three rates of the last published quarter, per inbox, and the overdue list."""
    now = timezone.now()
    day = timezone.localdate(now)
    quarters = frozen.published(Length.QUARTER, day)
    latest = frozen.quarter_of(quarters[0], at=now) if quarters else None
    context = {
        "crumbs": [(_("Home"), reverse("home"))],
        "quarter": latest,
        "period": papers.period_words(latest.period) if latest else "",
        "rates": [_rate(latest, measure) for measure in SHOWN] if latest else [],
        "rows": _rows(latest) if latest else [],
        "heads": [MEASURES[measure] for measure in SHOWN],
        "overdue": [(row.name, papers.overdue_words(row)) for row in today.overdue(day)],
        "today": day,
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
    rows = []
    for name in [name for name in dict.fromkeys([*time, *voice]) if name]:
        shares = [(time if measure in papers.OF_TIME else voice).get(name) for measure in SHOWN]
        rows.append(
            (
                name,
                [
                    _cell(row.shares[measure] if row else None)
                    for row, measure in zip(shares, SHOWN, strict=True)
                ],
            )
        )
    return rows


def _cell(share: object) -> str | None:
    return None if share is None else percent(share)  # type: ignore[arg-type]


def _for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leaders, chair, analysts and the supervisor."""

    @login_required
    @require_safe
    @wraps(view)
    def asked(request: HttpRequest, **where: int) -> HttpResponse:
        if not permissions.may_read_numbers(request.user):
            raise PermissionDenied
        return view(request, timezone.now(), **where)

    return asked


@_for_readers
def board(request: HttpRequest, now: datetime) -> HttpResponse:
    """The last published quarter, and what is so today."""
    day = timezone.localdate(now)
    quarters = frozen.published(Length.QUARTER, day)
    blocks: list[Block] = []
    period = Period.of(day, Length.QUARTER)
    if quarters:
        period = quarters[0]
        latest = frozen.quarter_of(period, at=now)
        blocks += [*papers.rates_of(latest, _before(latest, quarters, now)), *papers.lists_of(latest)]
    else:
        blocks.append(Paragraph(_nothing_yet(day), indent=False))
    blocks += papers.overdue_of(today.overdue(day), day)
    if quarters:
        blocks += papers.week_of(frozen.week_before(day, at=now))
    blocks += papers.shared_of(today.most_shared())
    blocks += _happened(period)
    return _paper(request, _("Board of the worker mailbox"), papers.period_words(period), blocks, now, None)


@_for_readers
def quarter(request: HttpRequest, now: datetime, year: int, number: int) -> HttpResponse:
    """One quarter as it was published."""
    day = timezone.localdate(now)
    period, quarters = _period(year, number, Length.QUARTER), frozen.published(Length.QUARTER, day)
    blocks = _unpublished(period, quarters, day)
    if not blocks:
        found = frozen.quarter_of(period, at=now)
        blocks = [*papers.rates_of(found, _before(found, quarters, now)), *papers.lists_of(found)]
        blocks += _happened(period)
    return _paper(request, _("Quarter of the worker mailbox"), papers.period_words(period), blocks, now, period)


@_for_readers
def month(request: HttpRequest, now: datetime, year: int, number: int) -> HttpResponse:
    """The printable page of a month."""
    day = timezone.localdate(now)
    period, months = _period(year, number, Length.MONTH), frozen.published(Length.MONTH, day)
    blocks = _unpublished(period, months, day)
    if not blocks:
        before = frozen.month_of(period.before, at=now) if period.before in months else None
        blocks = papers.month_block(frozen.month_of(period, at=now), before)
        blocks += _happened(period)
    return _paper(request, _("Month of the worker mailbox"), papers.period_words(period), blocks, now, period)


@_for_readers
def year(request: HttpRequest, now: datetime, year: int) -> HttpResponse:
    """The published quarters of a year side by side."""
    day = timezone.localdate(now)
    period = _period(year, 1, Length.YEAR)
    quarters = [each for each in frozen.published(Length.QUARTER, day) if each.year == year]
    blocks = (
        papers.year_blocks([frozen.quarter_of(each, at=now) for each in reversed(quarters)])
        if quarters
        else _unpublished(Period.of(period.first, Length.QUARTER), quarters, day)
    )
    return _paper(request, _("Year of the worker mailbox"), papers.period_words(period), blocks, now, period)


def _period(year: int, number: int, length: Length) -> Period:
    if not 2000 <= year < 2200:
        raise Http404
    try:
        return Period(year, number, length)
    except ValueError as error:
        raise Http404 from error


def _before(found: frozen.Quarter, quarters: list[Period], now: datetime) -> frozen.Quarter | None:
    before = found.period.before
    return frozen.quarter_of(before, at=now) if before in quarters else None


def _unpublished(period: Period, known: list[Period], day: date) -> list[Block]:
    """Empty for one that is published; a sentence for one that will be; before the first letter there is no page."""
    if period in known:
        return []
    on = published_on(period, calendar())
    if on <= day or period.first > day:
        raise Http404
    return [Paragraph(_is_published(on), indent=False)]


def _nothing_yet(day: date) -> str:
    return _is_published(published_on(Period.of(day, Length.QUARTER), calendar()))


def _is_published(on: date) -> str:
    from django.utils.formats import date_format

    return _("The numbers are published on {day}, when the last answer can no longer be rated.").format(
        day=date_format(on, "SHORT_DATE_FORMAT")
    )


def _happened(period: Period) -> list[Block]:
    return [
        *papers.incidents_block(today.incidents_of(period), period),
        *papers.answers_block(list(today.answers_of(period)), period),
    ]


def _paper(
    request: HttpRequest, title: str, subtitle: str, blocks: list[Block], now: datetime, period: Period | None
) -> HttpResponse:
    day = timezone.localdate(now)
    site = SiteSettings.objects.first()
    issuer = (site.organiser or site.name) if site else ""
    paper: Paper = papers.board_paper(title, subtitle, blocks, issuer=issuer, made_on=day)
    if response := answer(request, paper, f"{title} {subtitle}"):
        return response
    crumbs = [(_("Home"), reverse("home")), (_("Numbers of the worker mailbox"), reverse("feedback:numbers"))]
    if period is not None:
        crumbs.append((_("Board of the worker mailbox"), reverse("feedback:board")))
    context = {
        "crumbs": crumbs,
        "title": title,
        "paper": as_html(paper),
        "filters": _links(period, day),
    }
    return render(request, "feedback/board.html", context)


def _links(current: Period | None, day: date) -> list[dict[str, object]]:
    """Fixed periods of the calendar, never a free range: two that overlap could be subtracted."""
    quarters, months = frozen.published(Length.QUARTER, day), frozen.published(Length.MONTH, day)
    years = sorted({each.year for each in quarters}, reverse=True)
    groups = (
        (_("Quarter"), quarters[:QUARTERS], "feedback:board-quarter"),
        (_("Month"), months[:MONTHS], "feedback:board-month"),
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
