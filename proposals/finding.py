"""Finding submitted proposals by their words: those that hold what was asked for, and those that are about the same.

Every pair of neighbouring characters is indexed (zh_bigrams is made in news/migrations/0003_pairs.py, the indexes in
0002_proposal_triggers.py). Only what has a number is in the indexes: a draft is its mover's alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from news.search import LONGEST_QUESTION
from proposals.models import Proposal

TEXT = r"title || E'\n' || grounds || E'\n' || measures"
# Cut by the database, as in news.search: its idea of a letter has to be the index's. A letter by itself begins a pair.
RUNS = r"(SELECT DISTINCT run FROM regexp_split_to_table(lower(normalize(%s, NFKC)), '\W+') AS run WHERE run <> '')"
PAIRS = f"""(
  SELECT string_agg(quote_literal(substr(run, i, 2)) || CASE WHEN length(run) = 1 THEN ':*' ELSE '' END, ' & ')::tsquery
  FROM {RUNS} AS runs, generate_series(1, greatest(length(run) - 1, 1)) AS i
)"""  # noqa: S608 - our own words
# Pairs may stand apart from each other; longer runs are looked at again as they were typed.
PATTERNS = rf"ARRAY(SELECT '%%' || replace(run, '_', '\_') || '%%' FROM {RUNS} AS runs WHERE length(run) > 2)"  # noqa: S608 - our own words
# ARRAY: found once and by the index, whatever else the list is narrowed to and however it is sorted.
HOLDING = f"""proposals_proposal.id = ANY (ARRAY(
  SELECT id FROM proposals_proposal WHERE number IS NOT NULL
    AND zh_bigrams({TEXT}) @@ {PAIRS} AND lower(normalize({TEXT}, NFKC)) LIKE ALL ({PATTERNS})
))"""  # noqa: S608 - our own words


def holding(things: QuerySet[Proposal], question: str) -> QuerySet[Proposal]:
    """Those of `things` that hold every run of `question` somewhere in the text; without a letter, all of them."""
    question = question[:LONGEST_QUESTION].replace("\x00", "")
    if not re.search(r"\w", question):
        return things
    values = [question, question]
    return things.filter(RawSQL(HOLDING, values, output_field=BooleanField()))  # noqa: S611 - our own words


TITLE_COUNTS, TEXT_COUNTS = 1.0, 0.25
TITLE_READ, TEXT_READ = 100, 300
"""Characters of a title, of grounds and measures that are looked at: what it is about is said at the beginning."""
NOBODYS = 0.3
"""What a pair weighs that nobody has used: most of them are the seams between words."""
ENOUGH = 0.3
"""From which share of the weight on a proposal is worth looking at."""
LEAST_SHARED = 2
COMMON = 400
"""A pair that stands in more proposals than this says nothing."""

# Asked for pair by pair, so that the index answers alone: cutting a text into pairs takes half a millisecond. A rare
# pair weighs more (ln(n/df), smoothed for few proposals). What stands in a title is found twice, and counts twice.
AKIN = f"""
WITH cut AS MATERIALIZED (
  SELECT pair, quote_literal(pair)::tsquery AS query, max(weight) AS weight FROM (
    SELECT unnest(tsvector_to_array(zh_bigrams(%s))) AS pair, {TITLE_COUNTS} AS weight
    UNION ALL SELECT unnest(tsvector_to_array(zh_bigrams(left(%s, {TEXT_READ})))), {TEXT_COUNTS}
  ) AS both_of_them WHERE length(pair) = 2 GROUP BY pair
), below AS MATERIALIZED (
  SELECT pair, found.id FROM cut CROSS JOIN LATERAL (
    SELECT id FROM proposals_proposal WHERE number IS NOT NULL AND zh_bigrams({TEXT}) @@ cut.query
    LIMIT {COMMON} + 1
  ) AS found
), worth AS MATERIALIZED (
  SELECT cut.pair, cut.query, cut.weight / 2 * CASE
      WHEN times IS NULL THEN {NOBODYS} ELSE ln((n + 2.0) / (times + 1)) / ln(n + 2.0) END AS weight
  FROM cut LEFT JOIN (SELECT pair, count(*) AS times FROM below GROUP BY pair) AS counted USING (pair),
    (SELECT count(*) AS n FROM proposals_proposal WHERE number IS NOT NULL) AS everything
  WHERE coalesce(times, 0) <= {COMMON}
), hits AS MATERIALIZED (
  SELECT below.id, worth.weight, false AS is_in_title FROM below JOIN worth USING (pair)
  UNION ALL
  SELECT found.id, worth.weight, true FROM worth CROSS JOIN LATERAL (
    SELECT id FROM proposals_proposal WHERE number IS NOT NULL AND zh_bigrams(title) @@ worth.query
    LIMIT {COMMON}
  ) AS found
), scored AS MATERIALIZED (
  SELECT id, sum(weight) AS score FROM hits GROUP BY id
  HAVING count(*) FILTER (WHERE NOT is_in_title) >= {LEAST_SHARED}
    AND sum(weight) >= {ENOUGH} * 2 * (SELECT sum(weight) FROM worth)
)
SELECT id FROM scored WHERE id IN ({{allowed}}) ORDER BY score DESC, id DESC LIMIT %s
"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class Words:
    """What a proposal says, as it stands in a form."""

    title: str = ""
    text: str = ""


def akin(things: QuerySet[Proposal], words: Words, most: int) -> list[int]:
    """The primary keys of those of `things` that seem to be about the same, the nearest first."""
    allowed = things.order_by().values("pk").query.sql_with_params()
    title, text = (said.replace("\x00", "") for said in (words.title[:TITLE_READ], words.text))
    if not (title.strip() or text.strip()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(AKIN.format(allowed=allowed[0]), [title, text, *allowed[1], most])
        return [pk for (pk,) in cursor.fetchall()]
