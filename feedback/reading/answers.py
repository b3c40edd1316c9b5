"""Published answers, as everybody reads and finds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import BooleanField, Count, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.translation import gettext as _

from feedback.actions.publishing import mark_of
from feedback.models import Category, MeToo, Publication
from feedback.rules.black_bars import Bar, Shown
from feedback.rules.redaction import read_back
from members.models import User

LONGEST_QUESTION = 80
TEXT = r"lower(normalize(title || E'\n' || question || E'\n' || answer, NFKC))"
# As everywhere in the portal: every pair of neighbouring characters is indexed, and the database cuts the question itself.
RUNS = r"(SELECT DISTINCT run FROM regexp_split_to_table(lower(normalize(%s, NFKC)), '\W+') AS run WHERE run <> '')"
PAIRS = f"""(
  SELECT string_agg(quote_literal(substr(run, i, 2)) || CASE WHEN length(run) = 1 THEN ':*' ELSE '' END, ' & ')::tsquery
  FROM {RUNS} AS runs, generate_series(1, greatest(length(run) - 1, 1)) AS i
)"""  # noqa: S608 - our own words
PATTERNS = rf"ARRAY(SELECT '%%' || replace(run, '_', '\_') || '%%' FROM {RUNS} AS runs WHERE length(run) > 2)"  # noqa: S608 - our own words
HOLDING = f"""feedback_publication.id = ANY (ARRAY(
  SELECT id FROM feedback_publication WHERE published_at IS NOT NULL AND withdrawn_at IS NULL
    AND zh_bigrams({TEXT}) @@ {PAIRS} AND {TEXT} LIKE ALL ({PATTERNS})
))"""  # noqa: S608 - our own words
# For the search over the whole site, in the columns that it asks for. The planner looks through it.
SEARCHED = f"""
(SELECT id, 'published' AS stage, published_at, NULL::timestamptz AS published_until,
   lower(normalize(title, NFKC)) AS title_text, {TEXT} AS search_text
 FROM feedback_publication WHERE published_at IS NOT NULL AND withdrawn_at IS NULL) AS readable_answer
"""  # noqa: S608 - our own words
GIST = 90


@dataclass(frozen=True)
class Row:
    """An answer in a list."""

    publication: Publication
    gist: list[Shown | Bar]
    me_too: int


@dataclass(frozen=True)
class Page:
    """An answer by itself."""

    publication: Publication
    question: list[list[Shown | Bar]]
    answer: list[list[Shown | Bar]]
    me_too: int
    has_said: bool


def question_of(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]


def holding(things: QuerySet[Publication], question: str) -> QuerySet[Publication]:
    """Those that hold every run of `question` somewhere; without a letter, all of them."""
    if not re.search(r"\w", question):
        return things
    return things.filter(RawSQL(HOLDING, [question, question], output_field=BooleanField()))  # noqa: S611 - our own words


def found(pks: Sequence[int]) -> QuerySet[Publication]:
    """Those on a page of search results."""
    return Publication.objects.readable().filter(pk__in=pks).select_related("category")


def categories() -> list[Category]:
    """Those in which something is published."""
    with_answers = Publication.objects.readable().values("category")
    return list(Category.objects.filter(pk__in=with_answers).order_by("position", "pk"))


def chosen(request: HttpRequest, among: Iterable[Category]) -> Category | None:
    said = request.GET.get("category", "")
    return next((each for each in among if str(each.pk) == said), None)


def filters(request: HttpRequest, among: list[Category], current: Category | None) -> list[dict[str, object]]:
    """Categories as links, which keep what was asked for."""

    def url(value: str) -> str:
        query = request.GET.copy()
        for name in ("before", "after", "category"):
            query.pop(name, None)
        if value:
            query["category"] = value
        return f"{request.path}?{query.urlencode()}" if query else request.path

    links = [{"label": _("All"), "url": url(""), "is_current": current is None}]
    links += [{"label": each.name, "url": url(str(each.pk)), "is_current": each == current} for each in among]
    return [{"label": _("Category"), "links": links}]


def rows(publications: list[Publication]) -> list[Row]:
    counts = dict(
        MeToo.objects.filter(publication__in=publications)
        .values_list("publication")
        .annotate(count=Count("pk"))
        .values_list("publication", "count")
    )
    return [Row(each, gist(each.question), counts.get(each.pk, 0)) for each in publications]


def gist(text: str) -> list[Shown | Bar]:
    """The beginning of a text, with its bars; a bar is never cut."""
    left, found = GIST, list[Shown | Bar]()
    for piece in read_back(" ".join(text.split())):
        if left <= 0:
            break
        if isinstance(piece, Shown) and len(piece.text) > left:
            piece = replace(piece, text=piece.text[:left] + "…")
        found.append(piece)
        left -= len(piece.text)
    return found


def paragraphs(text: str) -> list[list[Shown | Bar]]:
    return [read_back(line.strip()) for line in text.splitlines() if line.strip()]


def page_of(publication: Publication, user: User) -> Page:
    marks = publication.me_toos
    has_said = user.is_authenticated and marks.filter(mark=mark_of(user, publication)).exists()
    return Page(
        publication,
        paragraphs(publication.question),
        paragraphs(publication.answer),
        marks.count(),
        has_said,
    )
