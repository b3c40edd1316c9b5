"""Search over articles, policies and resources: any run of characters from anywhere in the text, found through pairs.

Every pair of neighbouring characters is indexed (migration news/0003), so that no dictionary has to know a word.
The database cuts the question into runs itself: its idea of a letter has to be the index's.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from news.models import Article, Policy, Resource
from news.rules.stages import Stage

LONGEST_QUESTION = 80
MOST_RUNS = 6
SNIPPET = 110

RUNS = r"SELECT run FROM regexp_split_to_table(lower(normalize(%s, NFKC)), '\W+') AS run WHERE run <> ''"

# MATERIALIZED: without it a rare word makes the planner walk the primary key backwards.
HITS = """
WITH hits AS MATERIALIZED ({parts})
SELECT kind, id, count(*) OVER () FROM hits ORDER BY in_title DESC, day DESC NULLS LAST, id DESC LIMIT %s OFFSET %s
"""
PART = """
SELECT '{kind}' AS kind, id, {day} AS day, ({title_match}) AS in_title
FROM {table}
WHERE stage = %s AND published_at <= %s AND (published_until IS NULL OR published_until > %s) AND {match}
"""
# Only what is listed for all (news.rules.resources): a result is the same whoever asks. The planner looks through it.
LISTED_RESOURCES = """
(SELECT *, NULL::timestamptz AS published_until FROM news_resource
 WHERE access <> 'role' AND latest_id IS NOT NULL) AS listed_resource
"""
TABLES = {
    "article": ("news_article", "(published_at AT TIME ZONE 'UTC')::date"),
    "policy": ("news_policy", "issued_on"),
    "resource": (LISTED_RESOURCES, "(published_at AT TIME ZONE 'UTC')::date"),
}


@dataclass(frozen=True)
class Hit:
    """One line of a result: the thing, with the words marked in its title and in a piece of its text."""

    kind: str
    thing: Any
    title_html: SafeString
    snippet_html: SafeString


@dataclass(frozen=True)
class Result:
    """A page of hits and how many there are in all."""

    hits: list[Hit]
    total: int
    runs: list[str]


def search(question: str, *, at: datetime, kind: str = "", offset: int = 0, size: int = 20) -> Result:
    """What is public at that moment and holds every run of `question` literally.

    Case and width of letters do not matter. A run of one character looks at titles only. `kind`: "article",
    "policy", "resource" or all of them.
    """
    runs = _runs(question)
    if not runs:
        return Result([], 0, [])
    kinds = [kind] if kind in TABLES else list(TABLES)
    rows, total = _rows(runs, kinds, at, offset, size)
    return Result(_hits(rows, runs), total, runs)


def narrowed(policies: QuerySet[Policy], question: str) -> QuerySet[Policy]:
    """Those of `policies` that hold every run of `question`; a question without a letter narrows nothing."""
    conditions, values = [], []
    for run in _runs(question):
        condition, value = _condition(run)
        conditions.append(condition)
        values += value
    if not conditions:
        return policies
    sql = f"SELECT id FROM {TABLES['policy'][0]} WHERE {' AND '.join(conditions)}"  # noqa: S608 - our own words
    return policies.filter(pk__in=RawSQL(sql, values))  # noqa: S611 - what was typed is in the values


def _runs(question: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(RUNS, [question[:LONGEST_QUESTION].replace("\x00", "")])
        return list(dict.fromkeys(run for (run,) in cursor.fetchall()))[:MOST_RUNS]


def _rows(
    runs: list[str], kinds: list[str], at: datetime, offset: int, size: int
) -> tuple[list[tuple[str, int]], int]:
    parts, values = [], []
    for kind in kinds:
        part, part_values = _part(kind, runs, at)
        parts.append(part)
        values += part_values
    with connection.cursor() as cursor:
        cursor.execute(HITS.format(parts=" UNION ALL ".join(parts)), [*values, size, offset])
        found = cursor.fetchall()
    return [(kind, pk) for kind, pk, _ in found], found[0][2] if found else 0


def _part(kind: str, runs: list[str], at: datetime) -> tuple[str, list[Any]]:
    """The SELECT for one table, and its values in their order."""
    table, day = TABLES[kind]
    title_match = " AND ".join(["title_text LIKE %s"] * len(runs))
    conditions, values = [], []
    for run in runs:
        condition, value = _condition(run)
        conditions.append(condition)
        values += value
    sql = PART.format(
        kind=kind, day=day, title_match=title_match, table=table, match=" AND ".join(conditions)
    )
    return sql, [*map(_pattern, runs), Stage.PUBLISHED.value, at, at, *values]


def _condition(run: str) -> tuple[str, list[str]]:
    if len(run) == 1:
        return "title_text LIKE %s", [_pattern(run)]
    pairs = " & ".join(f"'{run[i : i + 2]}'" for i in range(len(run) - 1))
    if len(run) == 2:
        return "zh_bigrams(search_text) @@ %s::tsquery", [pairs]
    # Pairs may stand apart from each other; longer runs are looked at again, as they were typed.
    return "zh_bigrams(search_text) @@ %s::tsquery AND search_text LIKE %s", [pairs, _pattern(run)]


def _pattern(run: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", run) + "%"


def _hits(rows: list[tuple[str, int]], runs: list[str]) -> list[Hit]:
    wanted: dict[str, list[int]] = {kind: [pk for each, pk in rows if each == kind] for kind in TABLES}
    things: dict[tuple[str, int], Any] = {}
    if wanted["article"]:
        articles = Article.objects.filter(pk__in=wanted["article"]).select_related("column", "branch")
        things |= {("article", each.pk): each for each in articles.defer("body", "title_text", "search_text")}
    if wanted["policy"]:
        policies = Policy.objects.filter(pk__in=wanted["policy"]).select_related("column").with_replacement()
        things |= {("policy", each.pk): each for each in policies.defer("body", "title_text", "search_text")}
    if wanted["resource"]:
        resources = Resource.objects.filter(pk__in=wanted["resource"]).select_related("category", "latest")
        things |= {("resource", each.pk): each for each in resources.defer("title_text", "search_text")}
    return [_hit(row[0], things[row], runs) for row in rows if row in things]


def _hit(kind: str, thing: Any, runs: list[str]) -> Hit:
    return Hit(kind, thing, highlight(thing.title, runs), highlight(_snippet(thing.body_text, runs), runs))


def _snippet(text: str, runs: list[str]) -> str:
    """The piece of the text around the first run, or its beginning."""
    places = [
        match.start() for match in (_finder([run]).search(text) for run in runs if len(run) > 1) if match
    ]
    start = max(0, min(places, default=0) - SNIPPET // 4)
    piece = text[start : start + SNIPPET].replace("\n", " ")
    return ("…" if start else "") + piece + ("…" if start + SNIPPET < len(text) else "")


def highlight(text: str, runs: list[str]) -> SafeString:
    """HTML of `text` with every run in <mark>."""
    pieces, end = [], 0
    for match in _finder(runs).finditer(text):
        pieces += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
        end = match.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  (every piece is escaped above)


def _finder(runs: list[str]) -> re.Pattern[str]:
    """Finds a run whatever the case or width of its letters."""
    either = []
    for run in sorted(runs, key=len, reverse=True):
        either.append("".join(_letter(letter) for letter in run))
    return re.compile("|".join(either) or r"(?!)", re.IGNORECASE)


def _letter(letter: str) -> str:
    wide = chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else ""
    both = {letter, unicodedata.normalize("NFKC", letter), *([wide] if wide else [])}
    return f"(?:{'|'.join(re.escape(each) for each in sorted(both))})"
