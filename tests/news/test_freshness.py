"""Which columns and branches have fallen silent."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Branch
from members.rules.roles import Role
from news import actions, view_counter
from news.freshness import branch_rows, column_rows, report
from news.models import MonthlyViews
from news.rules.charts import ROOM, chart
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

    assert [row.branch for row in before.context["report"].branches] == [mine]
    assert [page.context["report"].columns[0].is_late for page in (before, after)] == [True, False]
    assert "太久没更新" in before.content.decode()
    assert "太久没更新" not in after.content.decode()


def test_the_desk_is_told_what_has_fallen_silent(root):
    ColumnFactory(name="女职工", fresh_days=7)
    union_editor, worker_editor = appointed(Role.EDITOR), appointed(Role.EDITOR, BranchFactory())

    def silent(user):
        return [row["detail"] for row in waiting_at_the_desk(user) if row["url"].endswith("/freshness/")]

    assert silent(union_editor) == ["女职工"]
    assert silent(worker_editor) == []


def test_the_share_of_what_readers_saw_before_a_reviewer_is_shown_for_column_and_branch(root):
    column, mine = ColumnFactory(review_levels=1), BranchFactory(name="一号矿")
    group = BranchFactory(kind="group", parent=mine)
    urgent, regular, refused = ArticleFactory.create_batch(
        3, column=column, branch=group, stage="draft", published_at=None
    )
    writer, reviewer = appointed(Role.EDITOR), appointed(Role.FINAL_REVIEWER)
    actions.force_publish(urgent, by=writer, at=NOON, reason="停电")
    for text in (regular, refused):
        actions.submit(text, by=writer, at=NOON)
    actions.approve(regular, by=reviewer, at=NOON)
    actions.reject(refused, by=reviewer, at=NOON, opinion="核对")

    found = report(Branch.objects.all(), NOON, is_whole=True)
    other = report(Branch.objects.filter(pk=BranchFactory().pk), NOON, is_whole=False)

    assert [(row.published, row.forced, row.forced_share) for row in found.columns] == [(2, 1, 50)]
    assert [(row.branch, row.published, row.forced) for row in found.branches[:1]] == [(mine, 2, 1)]
    assert (found.published, found.forced, found.items) == (2, 1, 2)
    assert (other.published, other.forced) == (0, 0)


def test_views_are_counted_by_month_and_the_quarter_says_what_was_read(root, monkeypatch):
    much, little, fresh = (
        ArticleFactory(title=title, published_at=NOON - timedelta(days=days))
        for title, days in (("常看", 20), ("少看", 30), ("新的", 2))
    )
    for moment, article, views in (
        (NOON - timedelta(days=200), little, 9), (NOON - timedelta(days=30), much, 2), (NOON, much, 1), (NOON, fresh, 1)
    ):  # fmt: skip
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        for _view in range(views):
            view_counter.count(article.pk)
        view_counter.flush()

    found = report(Branch.objects.all(), NOON, is_whole=True)

    assert [(each, each.read) for each in found.most_read] == [(much, 3), (fresh, 1)]
    assert [(each, each.read) for each in found.least_read] == [(little, 0), (much, 3)]
    assert (found.counted_since, found.is_counted_in_part) == (date(2026, 5, 1), False)
    assert MonthlyViews.objects.filter(article=much).count() == 2


def test_a_chart_fills_its_room_and_marks_the_target():
    drawn = chart([("一号矿", 6, False), ("二号矿", 0, True)], target=3)

    assert [bar.width for bar in drawn.bars] == [ROOM, 0]
    assert drawn.target_x == drawn.labels + ROOM // 2
    assert chart([], None).target_x is None


def test_a_leader_reads_the_sheet_and_takes_the_table_but_opens_no_article(desk, root):
    ColumnFactory(is_for_branches=True, branch_quota=3, name="=基层动态", fresh_days=7)
    branch = BranchFactory(name="一号矿")
    browser = desk(appointed(Role.LEADER, name="陈国梁"))

    first = browser.get(reverse("admin:index")).content.decode()
    sheet = browser.get(reverse("admin:news_article_freshness_sheet"))
    table = browser.get(reverse("admin:news_article_freshness_table"))

    assert reverse("admin:news_article_freshness_sheet") in first
    assert (sheet.status_code, "<svg" in sheet.content.decode(), branch.name in sheet.content.decode()) == (
        200,
        True,
        True,
    )
    lines = table.content.decode("utf-8-sig").split("\r\n")
    assert table.content.startswith(b"\xef\xbb\xbf")
    today = timezone.localdate()
    assert table["Content-Disposition"] == f'attachment; filename="freshness-{today}.csv"'
    assert lines[1].startswith("栏目,'=基层动态,,,7,0,,0,0,")
    assert lines[2].startswith("分会,一号矿,,,,0,3,0,0,")
    assert browser.get(reverse("admin:news_article_changelist")).status_code == 403


def test_the_report_costs_the_same_queries_for_one_branch_and_for_many(root):
    counts = []
    for count in (1, 8):
        for branch in BranchFactory.create_batch(count):
            ArticleFactory(column=ColumnFactory(), branch=branch, published_at=NOON)
        with CaptureQueriesContext(connection) as seen:
            report(Branch.objects.all(), NOON, is_whole=True)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 11
