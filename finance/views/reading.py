"""What everybody reads about the fund: from the total to the category, the activity and the entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from finance import permissions
from finance.models import Activity, Book
from finance.reading import entries as listing
from finance.reading import entry as one
from finance.reading import spans, sums
from finance.reading.branch import branch_page
from finance.reading.display import Display, on_display
from finance.reading.tree import Tree, remembered_tree
from finance.reading.year import CHART_HEIGHT, CHART_WIDTH, Story, story
from finance.rules import charts, statements
from members.models import Branch

NEWEST, QUESTIONS, BRANCHES = 8, 5, 20


@dataclass(frozen=True)
class Asked:
    """Who looks at the fund, and what is on display."""

    request: HttpRequest
    shown: Display

    @cached_property
    def tree(self) -> Tree:
        return remembered_tree(self.request)

    @property
    def sees_entries(self) -> bool:
        return permissions.may_see_entries(self.request.user, self.shown.settings)

    def story(self, year: int) -> Story:
        return story(self.shown, self.tree, spans.asked(self.request, year, self.shown))

    def rows(self, page: listing.Page) -> list[listing.Row]:
        return listing.dressed(page.items, self.tree)

    def page(self, template: str, crumbs: list[tuple[str, str]], **context: Any) -> HttpResponse:
        trail = [(_("Home"), reverse("home")), *crumbs]
        told = context.get("story")
        if told is not None:
            context |= {
                "income_pieces": told.pieces(told.income),
                "spending_pieces": told.pieces(told.spending),
            }
        more = {"shown": self.shown, "sees_entries": self.sees_entries, "crumbs": trail, **context}
        return render(self.request, f"finance/{template}.html", more)


def fund_crumb() -> tuple[str, str]:
    return pgettext("in the navigation", "The fund"), reverse("finance:home")


def for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Totals for whom the settings say; before the first publication there is nothing here."""

    @require_safe
    @wraps(view)
    def asked(request: HttpRequest, **where: Any) -> HttpResponse:
        shown = on_display()
        if shown is None:
            raise Http404(_("Nothing has been made public yet."))
        if not permissions.may_see_totals(request.user, shown.settings):
            return redirect_to_login(request.get_full_path())
        return view(Asked(request, shown), **where)

    return asked


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The story of the newest published year; before there is one, what will stand here."""
    shown = on_display()
    if shown is None:
        context = {
            "crumbs": [(_("Home"), reverse("home"))],
            "book": Book.objects.first(),
            "keeps_books": permissions.keeps_books(request.user),
            "uses_desk": permissions.may_use_desk(request.user),
        }
        return render(request, "finance/nothing.html", context)
    if not permissions.may_see_totals(request.user, shown.settings):
        return redirect_to_login(request.get_full_path())
    asked = Asked(request, shown)
    told = asked.story(shown.until.year)
    newest = shown.entries.select_related("activity").order_by("-on", "-seq")[:NEWEST]
    return asked.page(
        "home", [], story=told, questions=one.open_questions(shown.book, QUESTIONS), today=timezone.localdate(),
        rows=listing.dressed(newest, asked.tree) if asked.sees_entries else [],
    )  # fmt: skip


@for_readers
def year(asked: Asked, year: int) -> HttpResponse:
    """A year, or a quarter or month of it, beside the same a year earlier."""
    told = asked.story(year)
    here = reverse("finance:year", args=[year])
    branches = sums.spent_by_branch(asked.shown.book, told.span.first, told.last)[:BRANCHES]
    filters = [
        spans.year_links(year, asked.shown, lambda each: reverse("finance:year", args=[each])),
        *spans.links(told.span, asked.shown, here),
    ]
    return asked.page(
        "year", [fund_crumb()], story=told, filters=filters, here=here, branches=branches,
        chart={"width": CHART_WIDTH, "height": CHART_HEIGHT},
    )  # fmt: skip


@for_readers
def category(asked: Asked, year: int, slug: str) -> HttpResponse:
    """A heading: what stands below it, its months, activities and entries."""
    account = asked.tree.by_slug.get(slug)
    if account is None or account.kind not in {"income", "expense"}:
        raise Http404
    told = asked.story(year)
    sign, within = account.sign, asked.tree.within(slug)
    months = [
        (span, sign * sum(told.sums.between(span.first, span.first).get(each, 0) for each in within))
        for span, _income, _spending in told.months
    ]
    total = sum(fen for _span, fen in months)
    below = statements.rolled_up(told.sums.between(told.span.first, told.last), asked.tree.plain)
    children = [
        (row, sign * below[row.slug], told.url(row.slug))
        for row in asked.tree.children(slug) if below[row.slug]
    ]  # fmt: skip
    executed = next((row for row in told.executed() if row.account == slug), None) if told.planned else None
    drawn = (
        charts.bullets([(account.label, executed.executed_fen, executed.budget_fen)], told.year_bp)
        if executed
        else []
    )
    page = listing.of_accounts(
        asked.request, asked.shown.book, _posting(asked.tree, within), told.span.first, told.last
    ) if asked.sees_entries else listing.Page([])  # fmt: skip
    here = reverse("finance:category", args=[year, slug])
    filters = [
        spans.year_links(year, asked.shown, lambda each: reverse("finance:category", args=[each, slug])),
        *spans.links(told.span, asked.shown, here),
    ]
    above = [(row.label, told.url(row.slug)) for row in asked.tree.above(slug)]
    return asked.page(
        "category", [fund_crumb(), _year_crumb(told), *above], story=told, account=account, months=months, total=total,
        tops=charts.columns([(str(span.month), (fen,)) for span, fen in months], CHART_WIDTH, CHART_HEIGHT), children=children, chart={"width": CHART_WIDTH, "height": CHART_HEIGHT},
        executed=executed, bullet=drawn[0] if drawn else None, filters=filters, page=page, rows=asked.rows(page),
        activities=sums.activities_of(asked.shown.book, within, year, asked.shown.until) if sign > 0 else [],
        share=_percent(total, told.statement.spending_fen if sign > 0 else told.statement.income_fen),
        questions=one.questions(account__in=within), may_ask=permissions.may_ask(asked.request.user),
    )  # fmt: skip


def _percent(part: int, whole: int) -> str:
    permille = statements.share(part, whole, statements.MILLE)
    return "" if permille is None else f"{permille / 10:.1f}%"


def _posting(found: Tree, slugs: list[str]) -> list[str]:
    return [slug for slug in slugs if found.by_slug[slug].is_posting]


def _year_crumb(told: Story) -> tuple[str, str]:
    return told.span.label, reverse("finance:year", args=[told.span.year]) + told.span.query


@for_readers
def activity(asked: Asked, code: str) -> HttpResponse:
    """What an activity cost, against its budget and by head."""
    shown = asked.shown
    found = get_object_or_404(Activity.objects.select_related("branch"), book=shown.book, code=code)
    moved = sums.of_activity(found, shown.until)
    spent = {slug: fen for slug, fen in moved.items() if slug.startswith("exp.")}
    total, income = sum(spent.values()), -sum(fen for slug, fen in moved.items() if slug.startswith("inc."))
    page = listing.by_day(asked.request, shown.entries.filter(activity=found).select_related("activity"))
    drawn = charts.bullets([(found.name, total, found.budget_fen)], 0) if found.budget_fen else []
    latest = min(found.ends_on, shown.until).year
    parts = [
        (asked.tree.label(slug), fen, reverse("finance:category", args=[latest, slug]))
        for slug, fen in sorted(spent.items(), key=lambda row: -row[1])
    ]
    return asked.page(
        "activity", [fund_crumb()], activity=found, parts=parts, total=total, income=income, page=page,
        rows=asked.rows(page) if asked.sees_entries else [], bullet=drawn[0] if drawn else None,
        rate=_percent(total, found.budget_fen),
        per_head=statements.per_member(total, found.headcount or 0), questions=one.questions(activity=found),
        may_ask=permissions.may_ask(asked.request.user),
    )  # fmt: skip


@for_readers
def branch(asked: Asked, year: int, pk: int) -> HttpResponse:
    """What a branch and those below it took in and spent."""
    found = get_object_or_404(Branch, pk=pk)
    span = spans.asked(asked.request, year, asked.shown)
    told = branch_page(asked.shown, asked.tree, found, span)
    here = reverse("finance:branch", args=[year, pk])
    entries = asked.shown.entries.filter(
        branch__path__startswith=found.path, on__gte=span.first, on__lte=span.last
    )
    page = (
        listing.by_day(asked.request, entries.select_related("activity"))
        if asked.sees_entries
        else listing.Page([])
    )
    filters = [
        spans.year_links(year, asked.shown, lambda each: reverse("finance:branch", args=[each, pk])),
        *spans.links(span, asked.shown, here),
    ]
    year_page = (span.label, reverse("finance:year", args=[year]) + span.query)
    return asked.page(
        "branch", [fund_crumb(), year_page], branch=found, told=told, span=span, filters=filters, page=page,
        rows=asked.rows(page),
    )  # fmt: skip
