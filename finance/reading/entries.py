"""Lists of entries: by day, newest first, narrowed by the address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from finance.finding import holding
from finance.models import ENTRY_KINDS, Book, Entry, Line
from finance.reading.spans import Span
from finance.reading.tree import Tree
from finance.rules.accounts import CASH_LIKE
from finance.rules.money import BadAmount, parse_yuan
from finance.words import amount_sentence
from union_portal.lib.narrowing import group, number
from union_portal.lib.paging import Page

PAGE = 30
LONGEST_QUESTION = 60
ALIKE = ("before", "after", "format")


@dataclass(frozen=True)
class Row:
    """An entry as lists show it. `fen` is signed where money came in or went out."""

    entry: Entry
    fen: int
    is_signed: bool
    category: str
    slug: str

    @property
    def size(self) -> int:
        """Without the sign, which stands before it."""
        return abs(self.fen)

    @property
    def sign(self) -> str:
        if not self.is_signed:
            return ""
        return "+" if self.fen > 0 else "−"


def lines_of(entry: Entry) -> list[tuple[str, int, str]]:
    """(account, fen, remark) from the canonical text: what was hashed is what is shown, and no query is needed."""
    return [
        (line[0], line[1], line[2] if len(line) > 2 else "") for line in json.loads(entry.canonical)["lines"]
    ]


def dressed(entries: Iterable[Entry], tree: Tree) -> list[Row]:
    return [_row(entry, tree) for entry in entries]


def _row(entry: Entry, tree: Tree) -> Row:
    lines = lines_of(entry)
    moved = sum(fen for slug, fen, _memo in lines if slug in CASH_LIKE)
    named = [slug for slug, _fen, _memo in lines if slug.startswith(("inc.", "exp."))]
    slug = named[0] if named and entry.kind != "carry_forward" else ""
    return Row(entry, moved or entry.amount_fen, bool(moved), tree.label(slug) if slug else "", slug)


# --- turning pages ---------------------------------------------------------------------------------------------


def by_day(request: HttpRequest, things: QuerySet[Entry], *, size: int = PAGE) -> Page:
    """A page of entries, newest day first: `?before=2026-09-30_412` shows what is older than entry 412 of that day."""
    before, after = _mark(request, "before"), _mark(request, "after")
    if after:
        things = things.filter(Q(on__gte=after[0]) & (Q(on__gt=after[0]) | Q(seq__gt=after[1])))
        rows = list(things.order_by("on", "seq")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(
            rows, _url(request, "before", rows[-1:]), _url(request, "after", rows[:1]) if more else ""
        )
    if before:
        things = things.filter(Q(on__lte=before[0]) & (Q(on__lt=before[0]) | Q(seq__lt=before[1])))
    rows = list(things.order_by("-on", "-seq")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(
        rows,
        _url(request, "before", rows[-1:]) if more else "",
        _url(request, "after", rows[:1]) if before else "",
    )


def _mark(request: HttpRequest, name: str) -> tuple[date, int] | None:
    day, _underscore, seq = request.GET.get(name, "").partition("_")
    try:
        return (date.fromisoformat(day), int(seq)) if seq.isascii() and len(seq) < 10 else None
    except ValueError:
        return None


def _url(request: HttpRequest, name: str, rows: list[Entry]) -> str:
    if not rows:
        return ""
    query: QueryDict = request.GET.copy()
    for each in ALIKE:
        query.pop(each, None)
    query[name] = f"{rows[0].on.isoformat()}_{rows[0].seq}"
    return f"{request.path}?{query.urlencode()}"


# ARRAY: found first and by the index of journals, whatever the planner thinks of the rest.
NEWEST_OF_EACH = """finance_entry.id = ANY (ARRAY(
  SELECT newest.entry_id FROM unnest(%s::text[]) AS wanted (account) CROSS JOIN LATERAL (
    SELECT DISTINCT l."on", l.seq, l.entry_id FROM finance_line l
    WHERE l.account_id = wanted.account AND l."on" BETWEEN %s AND %s AND (l."on" IS DISTINCT FROM %s::date OR l.seq < %s)
    ORDER BY l."on" DESC, l.seq DESC, l.entry_id LIMIT %s
  ) AS newest
))"""


def of_accounts(request: HttpRequest, book: Book, accounts: Iterable[str], first: date, last: date) -> Page:
    """Entries with a line on one of the accounts. Each account's own journal is asked, so the index serves all of them."""
    mark = _mark(request, "before")
    until, seq = (min(last, mark[0]), mark[1]) if mark else (last, 0)
    values = [list(accounts), first, until, mark[0] if mark else None, seq, PAGE + 1]
    held = RawSQL(NEWEST_OF_EACH, values, output_field=BooleanField())  # noqa: S611 - our own words
    found = Entry.objects.filter(held, book=book).select_related("activity", "branch")
    rows = list(found.order_by("-on", "-seq")[: PAGE + 1])
    return Page(
        rows[:PAGE],
        _url(request, "before", rows[PAGE - 1 : PAGE]) if len(rows) > PAGE else "",
        "" if not mark else _first(request),
    )


def _first(request: HttpRequest) -> str:
    query: QueryDict = request.GET.copy()
    for each in ALIKE:
        query.pop(each, None)
    return f"{request.path}?{query.urlencode()}".rstrip("?")


# --- what the address asks for -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """The narrowed list, and what could not be read, by field."""

    entries: QuerySet[Entry]
    errors: dict[str, str]


def asked(request: HttpRequest, things: QuerySet[Entry], tree: Tree, book: Book) -> Asked:
    """?q= ?category= ?kind= ?month=2026-09 or ?year= ?branch= ?activity= ?from= ?to=; what is unknown narrows nothing."""
    given = request.GET
    things, errors = _between(_belonging(things, given), given)
    if (slug := given.get("category", "")) in tree.by_slug:
        lines = Line.objects.filter(entry=OuterRef("pk"), account__in=tree.within(slug))
        things = things.filter(Exists(lines))
    question = given.get("q", "").replace("\0", "")[:LONGEST_QUESTION]
    return Asked(holding(things, book, question), errors)


def _belonging(things: QuerySet[Entry], given: QueryDict) -> QuerySet[Entry]:
    if span := _span(given):
        things = things.filter(on__gte=span.first, on__lte=span.last)
    if given.get("kind") in dict(ENTRY_KINDS):
        things = things.filter(kind=given["kind"])
    if (pk := number(given.get("branch", ""))) is not None:
        things = things.filter(branch=pk)
    if code := given.get("activity", "").replace("\0", "")[:12]:
        things = things.filter(activity__code=code)
    return things


def _between(things: QuerySet[Entry], given: QueryDict) -> tuple[QuerySet[Entry], dict[str, str]]:
    """By amount, typed as people type it."""
    errors = {}
    for name, lookup in (("from", "amount_fen__gte"), ("to", "amount_fen__lte")):
        if text := given.get(name, "").strip():
            try:
                things = things.filter(**{lookup: parse_yuan(text)})
            except BadAmount as error:
                errors[name] = amount_sentence(error)
    return things, errors


def _span(given: QueryDict) -> Span | None:
    year, _dash, month = given.get("month", "").partition("-")
    if (at := number(year)) and (which := number(month)) and 2000 <= at <= 2100 and 1 <= which <= 12:
        return Span(at, month=which)
    at = number(given.get("year", ""))
    return Span(at) if at and 2000 <= at <= 2100 else None


def groups(request: HttpRequest, tree: Tree, years: list[int]) -> list[dict[str, Any]]:
    """The filters above the list."""
    headings = [row for row in tree.rows if row.kind in {"income", "expense"} and not row.parent_id]
    year = number(request.GET.get("year", "")) or (number(request.GET.get("month", "")[:4]) or 0)
    found = [
        group(request, _("Year"), "year", [(str(each), str(each)) for each in years]),
        group(request, _("Category"), "category", [(row.slug, row.label) for row in headings]),
        group(request, _("Kind"), "kind", ENTRY_KINDS),
    ]
    if year in years:
        months = [(f"{year}-{month:02}", f"{year}-{month:02}") for month in range(1, 13)]
        found.insert(1, group(request, _("Month"), "month", months))
    return found
