"""Many articles that read like the demo union's."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import connection, transaction

from members.models import Branch, Notice, User
from members.rules.names import name_key
from news.models import Article, Column, MustRead, Receipt, Subscription
from tests.factories import BranchFactory, ColumnFactory, PolicyFactory

TEXTS = Path(__file__).parents[2] / "union_portal" / "demo" / "articles"
TAG = re.compile(r"<[^>]+>")
RAW = "CREATE TEMP TABLE raw (title text, body text, files text, col bigint, branch bigint, n int) ON COMMIT DROP"
INSERT = """
INSERT INTO news_article (created_at, updated_at, title, column_id, branch_id, body, body_text, attachment_names,
  stage, published_at, withdrawal_reason, summary, is_pinned, source, author_name, photo_credit,
  reviewer_name, editor_name, tags)
SELECT now(), now(), title, col, branch, '<p>' || body || '</p>', body, files, 'published',
  now() - (n + 1) * interval '{apart} minutes', '', left(body, 60), false, '集团工会', '罗静', '', '', '罗静', '{{}}'
FROM raw
"""


def sentences() -> list[str]:
    """Every sentence of the demo union's articles, in a fixed order."""
    found: list[str] = []
    for file in sorted(TEXTS.glob("*.html")):
        body = file.read_text().split("\n\n", 1)[-1]
        found += [each.strip() + "。" for each in TAG.sub("", body).split("。") if len(each.strip()) > 8]
    return found


def texts(count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Titles and bodies of twelve sentences each."""
    stock = sentences()
    for _ in range(count):
        chosen = rng.sample(stock, 12)
        yield chosen[0][:40], "".join(chosen)


def fill(count: int) -> list[int]:
    """Publish `count` articles over ten columns, a minute apart; returns the keys of the columns."""
    rng = random.Random(20261123)
    columns = [ColumnFactory(in_navigation=number < 5).pk for number in range(10)]
    ColumnFactory(slug="notices")
    rows = [
        (title, body, "", rng.choice(columns), None, number)
        for number, (title, body) in enumerate(texts(count, rng))
    ]
    _insert(rows, apart=1)
    vacuum()
    for _ in range(15):
        PolicyFactory()
    return columns


def _insert(rows: list[tuple[object, ...]], *, apart: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAW)
        with cursor.copy("COPY raw FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(INSERT.format(apart=apart))


def vacuum() -> None:
    """What autovacuum does within minutes on a running portal."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


ARTICLES, MEMBERS, BRANCHES, GROUPS, POLICIES = 100_000, 5_000, 20, 24, 300
BATCH = 2_000
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOURS_APART = 1
"""A hundred thousand hours: eleven years."""


def whole_union(show: Callable[[float, str], None], articles: int = ARTICLES) -> None:
    """A union of the largest size we speak of: branches, members, three levels of columns, years of news."""
    rng = random.Random(20261123)
    show(0, "branches and members")
    places = _branches()
    _members(places, rng)
    columns = _columns()
    for start in range(0, articles, BATCH):
        show(0.02 + 0.93 * start / articles, f"{start} articles")
        rows = [
            (
                title,
                body,
                f"{title[:12]}名额分配表{number}.xlsx" if number % 5 == 0 else "",
                rng.choice(columns),
                rng.choice(places) if number % 5 < 3 else None,
                number,
            )
            for number, (title, body) in enumerate(texts(min(BATCH, articles - start), rng), start)
        ]
        _insert(rows, apart=60 * HOURS_APART)
    show(0.95, "policies, followers, receipts")
    _policies(rng)
    _followers()
    _receipts()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO news_viewcount (article_id, views) SELECT id, 1 + id % 900 FROM news_article"
        )
        cursor.execute("UPDATE news_article SET is_pinned = true WHERE id % 20000 = 7")
    show(0.98, "vacuum")
    vacuum()
    show(1, "done")


def _branches() -> list[int]:
    places = []
    for number in range(BRANCHES):
        branch = BranchFactory(name=f"第{number + 1}矿")
        places.append(branch.pk)
        for group in range(GROUPS):
            places.append(BranchFactory(name=f"综采{group + 1}队", kind="group", parent=branch).pk)
    return places


def _members(places: list[int], rng: random.Random) -> None:
    names = ["".join(rng.choices("王李张刘陈杨赵黄周吴建国素珍华敏勇军", k=3)) for _ in range(MEMBERS)]
    User.objects.bulk_create(
        [
            User(
                employee_number=str(20001 + number),
                name=name,
                name_key=name_key(name),
                branch_id=rng.choice(places),
                password="!",
            )
            for number, name in enumerate(names)
        ],
        batch_size=1000,
    )


def _followers() -> None:
    """Every member follows the announcements and has been told something."""
    notices = Column.objects.get(slug="notices")
    members = list(User.objects.all())
    rows = [
        Subscription(member=each, column=notices, created_at=LONG_AGO, digested_at=LONG_AGO)
        for each in members
    ]
    Subscription.objects.bulk_create(rows, batch_size=1000)
    told = [
        Notice(recipient=each, kind="news", title="新的疗休养办法", url="/policies/", at=LONG_AGO)
        for each in members
    ]
    Notice.objects.bulk_create(told, batch_size=1000)


def _receipts() -> None:
    """The newest article has to be read; nine out of ten have confirmed it."""
    asked = MustRead.objects.create(
        article=Article.objects.first(),
        deadline=date(2030, 1, 1),
        asked_by=User.objects.first(),
        asked_at=LONG_AGO,
    )
    readers = User.objects.order_by("pk")[: MEMBERS * 9 // 10]
    Receipt.objects.bulk_create([Receipt(must_read=asked, member=each, at=LONG_AGO) for each in readers])


def _columns() -> list[int]:
    """Seven in the navigation, the first with two levels below it. Articles stand in the leaves and beside them."""
    slugs = ["union-news", "notices", "branch-news", "rights", "democracy", "contests", "culture"]
    tops = [
        ColumnFactory(slug=slug, in_navigation=True, is_for_branches=slug == "branch-news") for slug in slugs
    ]
    below = [ColumnFactory(parent=tops[0]) for _ in range(4)]
    below += [ColumnFactory(parent=below[0]) for _ in range(3)]
    return [column.pk for column in [*tops, *below]]


def _policies(rng: random.Random) -> None:
    """A tenth supersede another, a tenth are repealed, a tenth still to come."""
    library = ColumnFactory(slug="policies", holds=Column.Holds.POLICIES.value)
    laws = [ColumnFactory(holds=Column.Holds.POLICIES.value, parent=library) for _ in range(4)]
    earlier = None
    for number, (title, body) in enumerate(texts(POLICIES, rng)):
        year = 2010 + number % 17
        earlier = PolicyFactory(
            title=title,
            body_text=body,
            column=laws[number % 4],
            number=f"云矿工发〔{year}〕{number}号",
            issued_on=f"{year}-03-01",
            repealed_on=f"{year + 2}-03-01" if number % 10 == 1 else None,
            effective_on="2030-01-01" if number % 10 == 2 else None,
            supersedes=earlier if number % 10 == 3 else None,
        )


def big_branch() -> Branch:
    """One with all its groups."""
    return Branch.objects.filter(kind="branch").order_by("pk")[0]


def an_old_article() -> Article:
    return Article.objects.filter(column__slug="union-news").order_by("published_at")[50]
