"""Many articles that read like the demo union's."""

import random
import re
from pathlib import Path

from django.db import connection, transaction

from tests.factories import ColumnFactory, PolicyFactory

TEXTS = Path(__file__).parents[2] / "union_portal" / "demo" / "articles"
TAG = re.compile(r"<[^>]+>")


def sentences() -> list[str]:
    """Every sentence of the demo union's articles, in a fixed order."""
    found: list[str] = []
    for file in sorted(TEXTS.glob("*.html")):
        body = file.read_text().split("\n\n", 1)[-1]
        found += [each.strip() + "。" for each in TAG.sub("", body).split("。") if len(each.strip()) > 8]
    return found


def fill(count: int) -> list[int]:
    """Publish `count` articles over ten columns, a minute apart; returns the keys of the columns."""
    rng = random.Random(20261123)
    stock = sentences()
    columns = [ColumnFactory(in_navigation=number < 5).pk for number in range(10)]
    ColumnFactory(slug="notices")
    rows = []
    for number in range(count):
        chosen = rng.sample(stock, 12)
        rows.append((chosen[0][:40], "".join(chosen), rng.choice(columns), number))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE raw (title text, body text, col bigint, n int) ON COMMIT DROP")
        with cursor.copy("COPY raw FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            """
            INSERT INTO news_article (created_at, updated_at, title, column_id, body, body_text, attachment_names,
              stage, published_at, withdrawal_reason, summary, is_pinned, source, author_name, photo_credit,
              reviewer_name, editor_name, tags)
            SELECT now(), now(), title, col, '<p>' || body || '</p>', body, '', 'published',
              now() - (n + 1) * interval '1 minute', '', left(body, 60), false, '集团工会', '罗静', '', '', '罗静', '{}'
            FROM raw
            """
        )
    with connection.cursor() as cursor:
        # What autovacuum does within minutes on a running portal.
        cursor.execute("VACUUM ANALYZE news_article")
    for _ in range(15):
        PolicyFactory()
    return columns
