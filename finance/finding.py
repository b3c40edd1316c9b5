"""Finding entries by what the money was for.

Every pair of neighbouring characters is indexed (zh_bigrams is made in news/migrations/0003_pairs.py), in a table of its
own that is filled each night: cutting a text costs as much as posting an entry. What was posted since is few, and is
looked at one by one.
"""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from finance.models import Book, Entry

TEXT = "lower(normalize(narration, NFKC))"
# Cut by the database: its idea of a letter has to be the index's. A letter by itself begins a pair, or ends a text.
RUNS = r"(SELECT DISTINCT run FROM regexp_split_to_table(lower(normalize(%s, NFKC)), '\W+') AS run WHERE run <> '')"
PAIRS = f"""(
  SELECT string_agg(quote_literal(substr(run, i, 2)) || CASE WHEN length(run) = 1 THEN ':*' ELSE '' END, ' & ')::tsquery
  FROM {RUNS} AS runs, generate_series(1, greatest(length(run) - 1, 1)) AS i
)"""  # noqa: S608 - our own words
PATTERNS = rf"ARRAY(SELECT '%%' || replace(run, '_', '\_') || '%%' FROM {RUNS} AS runs)"  # noqa: S608 - our own words
GATHERED = "(SELECT coalesce(max(seq), 0) FROM finance_entrywords WHERE book_id = %s)"
HOLDING = f"""finance_entry.id IN (
  SELECT w.entry_id FROM finance_entrywords w
    WHERE w.book_id = %s AND zh_bigrams(w.text) @@ {PAIRS} AND w.text LIKE ALL ({PATTERNS})
  UNION ALL
  SELECT e.id FROM finance_entry e WHERE e.book_id = %s AND e.seq > {GATHERED} AND {TEXT} LIKE ALL ({PATTERNS})
)"""  # noqa: S608 - our own words
GATHER = f"""
INSERT INTO finance_entrywords (entry_id, book_id, seq, text)
SELECT id, book_id, seq, {TEXT} FROM finance_entry WHERE book_id = %s AND seq > {GATHERED} ORDER BY seq
ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own words


def holding(things: QuerySet[Entry], book: Book, question: str) -> QuerySet[Entry]:
    """Those that hold every run of `question` somewhere; without a letter, all of them."""
    if not re.search(r"\w", question):
        return things
    values = [book.pk, question, question, book.pk, book.pk, question]
    return things.filter(RawSQL(HOLDING, values, output_field=BooleanField()))  # noqa: S611 - our own words


def gather(book: Book) -> int:
    """Words of what was posted since the last time; how many entries that were."""
    with connection.cursor() as cursor:
        cursor.execute(GATHER, [book.pk, book.pk])
        return cursor.rowcount
