"""The statements of a year, quarter or month: page, print, PDF, Word, Excel."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from finance import statement_papers
from finance.reading import spans
from finance.reading.tree import tree
from finance.reading.year import story
from finance.views.reading import Asked, for_readers, fund_crumb
from members.models import SiteSettings
from union_portal.lib.papers import Paper, answer, as_html


@for_readers
def statement(asked: Asked, year: int) -> HttpResponse:
    return _page(asked, year, "statement", statement_papers.income_and_spending)


@for_readers
def budget(asked: Asked, year: int) -> HttpResponse:
    return _page(asked, year, "budget-statement", statement_papers.budget_execution)


def _page(asked: Asked, year: int, name: str, make: Callable[..., Paper]) -> HttpResponse:
    names = tree(asked.shown.settings.chart_version)
    told = story(asked.shown, names, spans.asked(asked.request, year, asked.shown))
    site = SiteSettings.objects.first()
    issuer = (site.organiser or site.name) if site else asked.shown.book.name
    paper = make(told, issuer=issuer, today=timezone.localdate())
    if response := answer(asked.request, paper, f"{paper.title} {told.span.label}"):
        return response
    here = reverse(f"finance:{name}", args=[year])
    context = {
        "crumbs": [
            (_("Home"), reverse("home")),
            fund_crumb(),
            (told.span.label, reverse("finance:year", args=[year]) + told.span.query),
        ],
        "title": paper.title,
        "paper": as_html(paper),
        "filters": [
            spans.year_links(year, asked.shown, lambda each: reverse(f"finance:{name}", args=[each])),
            *spans.links(told.span, asked.shown, here),
        ],
    }
    return render(asked.request, "finance/statement.html", context)
