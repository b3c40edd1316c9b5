"""Which columns and branches have fallen silent."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Branch
from members.rules.roles import Role
from news.freshness import branch_rows, column_rows
from news.rules.freshness import is_behind, is_stale, quarter_of
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, PolicyFactory
from tests.factories.members import appointed
from union_portal.waiting import waiting_at_the_desk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOON)


@pytest.mark.parametrize(
    ("day", "first", "following"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_quarters_begin_in_january_april_july_and_october(day, first, following):
    assert quarter_of(day) == (first, following)


def test_the_day_of_the_limit_is_still_in_time():
    assert not is_stale(TODAY - timedelta(days=7), TODAY, 7)
    assert is_stale(TODAY - timedelta(days=8), TODAY, 7)
    assert is_stale(None, TODAY, 7)
    assert not is_stale(None, TODAY, None)


def test_a_branch_owes_its_items_bit_by_bit():
    assert not is_behind(0, 3, date(2026, 10, 30))  # a third of 92 days is not over
    assert is_behind(0, 3, date(2026, 11, 1))
    assert not is_behind(1, 3, date(2026, 11, 1))
    assert not is_behind(0, None, date(2026, 12, 31))


def test_a_column_is_as_fresh_as_the_freshest_below_it():
    above = ColumnFactory(name="政策法规", fresh_days=30, position=1)
    below = ColumnFactory(parent=above, holds="policies", fresh_days=5)
    silent = ColumnFactory(name="女职工", fresh_days=30, position=2)
    PolicyFactory(column=below, published_at=NOON - timedelta(days=10))
    ArticleFactory(column=silent, published_at=NOON + timedelta(days=1))  # scheduled is not yet news

    rows = [(row.column, row.depth, row.days, row.is_late) for row in column_rows(NOON)]

    assert rows == [(above, 0, 10, False), (below, 1, 10, True), (silent, 0, None, True)]


def test_a_branch_counts_what_its_groups_published_this_quarter(root):
    column = ColumnFactory(is_for_branches=True, branch_quota=3)
    busy, quiet, closed = (
        BranchFactory(name="一号矿"),
        BranchFactory(name="二号矿"),
        BranchFactory(closed_on=TODAY),
    )
    group = BranchFactory(kind="group", parent=busy)
    ArticleFactory(column=column, branch=group, published_at=NOON - timedelta(days=3))
    ArticleFactory(column=column, branch=busy, published_at=NOON - timedelta(days=200))
    ArticleFactory(column=column, branch=closed, published_at=NOON)

    rows = [
        (row.branch, row.items, row.quota, row.is_late) for row in branch_rows(Branch.objects.all(), NOON)
    ]

    assert rows == [(busy, 1, 3, False), (quiet, 0, 3, True)]


def test_many_columns_and_branches_cost_no_more_queries_than_few(root, django_assert_num_queries):
    for count in (2, 20):
        for column in ColumnFactory.create_batch(count):
            ArticleFactory(column=column, branch=BranchFactory(), published_at=NOON)
        with django_assert_num_queries(3):
            column_rows(NOON)
        with django_assert_num_queries(3):
            branch_rows(Branch.objects.all(), NOON)


def test_the_page_turns_from_red_to_green_with_the_next_item(sign_in, settings, root):
    settings.ADMIN_SECOND_FACTOR = "optional"
    mine = BranchFactory(name="一号矿")
    column = ColumnFactory(is_for_branches=True, fresh_days=7)
    browser = sign_in(appointed(Role.EDITOR, mine))
    address = reverse("admin:news_article_freshness")
    BranchFactory(name="二号矿")
    before = browser.get(address)

    ArticleFactory(column=column, branch=mine, published_at=timezone.now())
    after = browser.get(address)

    assert [row.branch for row in before.context["branches"]] == [mine]
    assert [page.context["columns"][0].is_late for page in (before, after)] == [True, False]
    assert "太久没更新" in before.content.decode()
    assert "太久没更新" not in after.content.decode()


def test_the_desk_is_told_what_has_fallen_silent(root):
    ColumnFactory(name="女职工", fresh_days=7)
    union_editor, worker_editor = appointed(Role.EDITOR), appointed(Role.EDITOR, BranchFactory())

    def silent(user):
        return [row["detail"] for row in waiting_at_the_desk(user) if row["url"].endswith("/freshness/")]

    assert silent(union_editor) == ["女职工"]
    assert silent(worker_editor) == []
