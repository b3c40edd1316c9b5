"""Search over articles, policies, resources and what else is found with them: any run of characters from anywhere in the text, found through pairs.

Every pair of neighbouring characters is indexed (migration news/0003), so that no dictionary has to know a word.
The database cuts the question into runs itself: its idea of a letter has to be the index's.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from news.models import Article, Policy, Resource

LONGEST_QUESTION = 80
MOST_RUNS = 6
SNIPPET = 110

RUNS = r"SELECT run FROM regexp_split_to_table(lower(normalize(%s, NFKC)), '\W+') AS run WHERE run <> ''"

MOST = 1000
"""More hits of one kind are not counted. A word that common is looked for from the newest thing backwards instead."""
SPARE = 4
"""How many times as many as it needs a page far back looks at before it walks there from the newest thing."""

PUBLIC = "stage = 'published' AND published_at <= %s AND (published_until IS NULL OR published_until > %s)"
# MATERIALIZED: without it a rare word makes the planner walk the primary key backwards.
HITS = """
WITH {parts}, page AS ({all_parts} ORDER BY {order} LIMIT %s OFFSET %s)
SELECT kind, id, counts FROM (SELECT ARRAY[{counts}] AS counts) AS counted LEFT JOIN page ON true ORDER BY {order}
"""
COUNT = "(SELECT count(*) FROM found_{kind})"
ORDER = "in_title DESC, moment DESC NULLS LAST, id DESC"
ALL = """{name} AS MATERIALIZED (
  SELECT '{kind}' AS kind, id, {moment} AS moment, {in_title} AS in_title
  FROM {table} WHERE {public} AND {match} LIMIT {most}
)"""
# Of a common word only as many as are shown: those in titles, and behind them the others, newest first. Words that
# are common even in titles are found there by walking backwards too. A walk only begins where it soon finds enough.
NEWEST = """{name}_titles AS MATERIALIZED (
  SELECT id, {moment} AS moment FROM {table} WHERE {public} AND {title_pairs} AND {in_title} LIMIT {most}
), {name} AS MATERIALIZED (
  SELECT '{kind}' AS kind, id, moment, true AS in_title FROM {name}_titles
  WHERE (SELECT count(*) FROM {name}_titles) < {most}
  UNION ALL
  (SELECT '{kind}', id, {moment}, true FROM {newest}
   WHERE {in_title} AND (SELECT count(*) FROM {name}_titles) >= {most}
   ORDER BY {order} LIMIT {needed})
  UNION ALL
  (SELECT '{kind}', id, {moment}, false FROM {newest}
   WHERE {text} AND NOT ({in_title}) AND (SELECT count(*) FROM {name}_titles) < {needed}
   ORDER BY {order} LIMIT {needed})
)"""

# OFFSET 0: the planner takes every LIKE for rare, and would look through the whole table instead of walking.
WALK = "(SELECT * FROM {table} WHERE {public} ORDER BY {order} OFFSET 0) AS newest"


@dataclass(frozen=True)
class Table:
    """Where one kind of thing is found, and by what its hits can be narrowed."""

    sql: str
    moment: str
    order: str
    year: str
    has_column: bool = False
    has_branch: bool = False
    has_validity: bool = False


# Only what is listed for all (news.rules.resources): a result is the same whoever asks. The planner looks through it.
LISTED_RESOURCES = """
(SELECT *, NULL::timestamptz AS published_until FROM news_resource
 WHERE access <> 'role' AND latest_id IS NOT NULL) AS listed_resource
"""
NEWEST_FIRST = "published_at DESC, id DESC"
TABLES = {
    "article": Table(
        "news_article", "published_at", NEWEST_FIRST, "published_at", has_column=True, has_branch=True
    ),
    "policy": Table(
        "news_policy",
        "issued_on::timestamp AT TIME ZONE 'UTC'",
        "issued_on DESC NULLS LAST, id DESC",
        "issued_on",
        has_column=True,
        has_validity=True,
    ),
    "resource": Table(LISTED_RESOURCES, "published_at", NEWEST_FIRST, "published_at"),
}


Things = Callable[[Sequence[int]], Iterable[Any]]
_of_others: dict[str, Things] = {}


def also_finds(kind: str, table: Table, things: Things) -> None:
    """Let things of another app be found as well: union_portal.finding says which. `things` reads those on a page.

    The table has the columns id, stage, published_at, published_until, title_text and search_text; a thing has a title,
    a body_text and an address.
    """
    TABLES[kind] = table
    _of_others[kind] = things


@dataclass(frozen=True)
class Scope:
    """What a search is narrowed to; what is empty narrows nothing."""

    kind: str = ""
    columns: Sequence[int] = ()
    branches: Sequence[int] = ()
    year: int | None = None
    policies: QuerySet[Policy] | None = None
    """Only policies, and of them these."""

    def kinds(self) -> list[str]:
        """The kinds of things that can lie in this scope at all."""
        return [
            kind
            for kind, table in TABLES.items()
            if (self.kind not in TABLES or kind == self.kind)
            and (table.has_column or not self.columns)
            and (table.has_branch or not self.branches)
            and (table.has_validity or self.policies is None)
        ]

    def condition(self, kind: str) -> tuple[str, list[Any]]:
        """The scope as SQL, and its values."""
        conditions: list[tuple[str, list[Any]]] = []
        if self.columns:
            conditions.append(("column_id = ANY(%s)", [list(self.columns)]))
        if self.branches:
            conditions.append(("branch_id = ANY(%s)", [list(self.branches)]))
        if self.year:
            day = TABLES[kind].year
            conditions.append((f"{day} >= %s AND {day} < %s", _year(self.year, day)))
        if self.policies is not None:
            sql, values = self.policies.order_by().values("pk").query.sql_with_params()
            conditions.append((f"id IN ({sql})", list(values)))
        return _all(conditions)


@dataclass(frozen=True)
class Hit:
    """One line of a result: the thing, with the words marked in its title and in a piece of its text."""

    kind: str
    thing: Any
    title_html: SafeString
    snippet_html: SafeString


@dataclass(frozen=True)
class Result:
    """A page of hits and how many there are in all: exactly, or at least that many when there `are_more`."""

    hits: list[Hit]
    total: int
    are_more: bool = False


def search(question: str, *, at: datetime, scope: Scope = Scope(), offset: int = 0, size: int = 20) -> Result:
    """What is public at that moment, lies in the scope and holds every run of `question` literally.

    Case and width of letters do not matter. A run of one character looks at titles only.
    """
    runs, kinds = _runs(question), scope.kinds()
    if not runs or not kinds:
        return Result([], 0)
    rows, counts = _rows(runs, kinds, scope, at, offset, size)
    common = {kind for kind in kinds if counts[kind] > _most(offset + size)}
    if common:
        rows, _counts = _rows(runs, kinds, scope, at, offset, size, common)
    return Result(_hits(rows, runs), *_total(counts))


def count(question: str, *, at: datetime, scope: Scope) -> tuple[int, bool]:
    """How many there are, and whether there are more, without the hits themselves."""
    runs, kinds = _runs(question), scope.kinds()
    return _total(_rows(runs, kinds, scope, at, 0, 1)[1]) if runs and kinds else (0, False)


def _total(counts: dict[str, int]) -> tuple[int, bool]:
    return sum(min(count, MOST) for count in counts.values()), any(count > MOST for count in counts.values())


def narrowed(policies: QuerySet[Policy], question: str) -> QuerySet[Policy]:
    """Those of `policies` that hold every run of `question`; a question without a letter narrows nothing."""
    conditions, values = [], []
    for run in _runs(question):
        condition, value = _condition(run)
        conditions.append(condition)
        values += value
    if not conditions:
        return policies
    sql = f"SELECT id FROM {TABLES['policy'].sql} WHERE {' AND '.join(conditions)}"  # noqa: S608 - our own words
    return policies.filter(pk__in=RawSQL(sql, values))  # noqa: S611 - what was typed is in the values


def _runs(question: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(RUNS, [question[:LONGEST_QUESTION].replace("\x00", "")])
        return list(dict.fromkeys(run for (run,) in cursor.fetchall()))[:MOST_RUNS]


def _rows(
    runs: list[str],
    kinds: list[str],
    scope: Scope,
    at: datetime,
    offset: int,
    size: int,
    common: Collection[str] = (),
) -> tuple[list[tuple[str, int]], dict[str, int]]:
    """The page's rows over all kinds, and how many of each kind were looked at."""
    parts, values = [], []
    for kind in kinds:
        part, part_values = _part(kind, runs, scope, at, offset + size, is_common=kind in common)
        parts.append(part)
        values += part_values
    sql = HITS.format(
        parts=", ".join(parts),
        all_parts=" UNION ALL ".join(f"TABLE found_{kind}" for kind in kinds),
        counts=", ".join(COUNT.format(kind=kind) for kind in kinds),
        order=ORDER,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, size, offset])
        found = cursor.fetchall()
    rows = [(kind, pk) for kind, pk, _counts in found if pk]
    return rows, dict(zip(kinds, found[0][2], strict=True))


def _most(needed: int) -> int:
    """With more hits than this a word is common to a page that needs so many."""
    return max(MOST, SPARE * needed)


def _part(
    kind: str, runs: list[str], scope: Scope, at: datetime, needed: int, *, is_common: bool
) -> tuple[str, list[Any]]:
    """What is found of one kind, and its values in their order: all of it, or the first `needed` of a common word."""
    table = TABLES[kind]
    public = _all([(PUBLIC, [at, at]), scope.condition(kind)])
    in_title = _all([("title_text LIKE %s", [_pattern(run)]) for run in runs])
    match = _all([_condition(run) for run in runs])
    names = {
        "kind": kind,
        "name": f"found_{kind}",
        "table": table.sql,
        "moment": table.moment,
        "most": _most(needed) + 1,
    }
    names |= {"public": public[0], "in_title": in_title[0]}
    if not is_common:
        return ALL.format(match=match[0], **names), [*in_title[1], *public[1], *match[1]]
    title_pairs = _all([_title_pairs(run) for run in runs])
    text = _all([_text(run) for run in runs])
    names["newest"] = WALK.format(order=table.order, **names)
    sql = NEWEST.format(title_pairs=title_pairs[0], text=text[0], order=table.order, needed=needed, **names)
    titles = [*public[1], *title_pairs[1], *in_title[1]]
    return sql, [*titles, *public[1], *in_title[1], *public[1], *text[1], *in_title[1]]


def _all(conditions: Iterable[tuple[str, list[Any]]]) -> tuple[str, list[Any]]:
    """One condition that holds when all of these do."""
    given = [each for each in conditions if each[0]]
    return " AND ".join(sql for sql, _ in given), [value for _, values in given for value in values]


def _year(year: int, day: str) -> list[Any]:
    """From New Year to New Year: days as they are, moments in local time."""
    if day == "issued_on":
        return [date(year, 1, 1), date(year + 1, 1, 1)]
    zone = timezone.get_default_timezone()
    return [datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)]


def _condition(run: str) -> tuple[str, list[Any]]:
    """How the index finds a run."""
    if len(run) == 1:
        return _all([_title_pairs(run), _text(run)])
    if len(run) == 2:
        return "zh_bigrams(search_text) @@ %s::tsquery", [_pairs(run)]
    # Pairs may stand apart from each other; longer runs are looked at again, as they were typed.
    return _all([("zh_bigrams(search_text) @@ %s::tsquery", [_pairs(run)]), _text(run)])


def _text(run: str) -> tuple[str, list[Any]]:
    """How a text is looked at for a run."""
    return f"{'title_text' if len(run) == 1 else 'search_text'} LIKE %s", [_pattern(run)]


def _title_pairs(run: str) -> tuple[str, list[Any]]:
    """How the index finds titles that may hold a run. Every character begins a pair, or stands last by itself."""
    return "zh_bigrams(title_text) @@ %s::tsquery", [f"'{run}':*" if len(run) == 1 else _pairs(run)]


def _pairs(run: str) -> str:
    return " & ".join(f"'{run[i : i + 2]}'" for i in range(len(run) - 1))


def _pattern(run: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", run) + "%"


def _hits(rows: list[tuple[str, int]], runs: list[str]) -> list[Hit]:
    wanted: dict[str, list[int]] = {kind: [pk for each, pk in rows if each == kind] for kind in TABLES}
    things: dict[tuple[str, int], Any] = {}
    if wanted["article"]:
        articles = Article.objects.filter(pk__in=wanted["article"]).select_related("column")
        things |= {("article", each.pk): each for each in articles.defer("body", "title_text", "search_text")}
    if wanted["policy"]:
        policies = Policy.objects.filter(pk__in=wanted["policy"]).select_related("column").with_replacement()
        things |= {("policy", each.pk): each for each in policies.defer("body", "title_text", "search_text")}
    if wanted["resource"]:
        resources = Resource.objects.filter(pk__in=wanted["resource"]).select_related("category", "latest")
        things |= {("resource", each.pk): each for each in resources.defer("title_text", "search_text")}
    for kind, read in _of_others.items():
        if wanted[kind]:
            things |= {(kind, each.pk): each for each in read(wanted[kind])}
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
