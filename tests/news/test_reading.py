"""What readers open: lists, articles, policies, files."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from news.models import Column
from news.rules.validity import Validity
from tests.factories import (
    ArticleFactory,
    BranchFactory,
    ColumnFactory,
    PictureFactory,
    PolicyFactory,
    UserFactory,
)
from tests.pages import words

pytestmark = pytest.mark.django_db


def read(path, client=None):
    response = (client or Client()).get(path)
    return response.status_code, words(response)


def days_ago(count):
    return timezone.now() - timedelta(days=count)


def test_a_column_shows_what_stands_below_it_newest_first(client):
    parent = ColumnFactory(slug="safety")
    child = ColumnFactory(parent=parent)
    ArticleFactory(title="旧的", column=parent, published_at=days_ago(2))
    ArticleFactory(title="新的", column=child, published_at=days_ago(1))
    ArticleFactory(title="别处的")
    assert [each.title for each in client.get("/news/in/safety/").context["articles"]] == ["新的", "旧的"]


def test_turning_pages_reaches_every_article_once_even_when_moments_are_equal(client):
    same = days_ago(1)
    for number in range(45):
        ArticleFactory(title=f"第{number}篇", published_at=same)
    seen, url = [], "/news/"
    while url:
        page = client.get(url).context["page"]
        seen += [each.pk for each in page.items]
        last, url = url, page.older_url
    assert len(seen) == len(set(seen)) == 45
    back, url = [], last
    while url:
        page = client.get(url).context["page"]
        back = [each.pk for each in page.items] + back
        url = page.newer_url
    assert back == seen


@pytest.mark.parametrize(
    "query", ["before=x", "before=2026-01-01_1", "after=_", "before=9999-99-99T00:00:00+00:00_1", "page=-1"]
)
def test_an_address_that_makes_no_sense_shows_the_first_page(client, query):
    ArticleFactory(title="在这里")
    assert "在这里" in words(client.get(f"/news/?{query}"))


def test_the_archive_keeps_to_a_year_and_to_a_branch_with_its_groups(client):
    branch = BranchFactory(name="一号矿")
    group = BranchFactory(name="掘进一队", parent=branch, kind="group")
    ArticleFactory(
        title="一号矿去年", branch=group, published_at=timezone.make_aware(timezone.datetime(2025, 1, 1))
    )
    ArticleFactory(
        title="一号矿今年", branch=branch, published_at=timezone.make_aware(timezone.datetime(2026, 1, 1))
    )
    ArticleFactory(title="集团去年", published_at=timezone.make_aware(timezone.datetime(2025, 6, 1)))
    page = client.get(f"/news/archive/?year=2025&branch={branch.pk}")
    assert [each.title for each in page.context["articles"]] == ["一号矿去年"]


def test_an_article_names_its_neighbours_in_the_column(client):
    column = ColumnFactory()
    first, middle, last = (ArticleFactory(column=column, published_at=days_ago(age)) for age in (3, 2, 1))
    context = client.get(middle.get_absolute_url()).context
    assert (context["previous"], context["next"]) == (first, last)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"stage": "draft"}, 404),
        ({"published_at": timezone.now() + timedelta(days=1)}, 404),
        ({"published_until": timezone.now() - timedelta(hours=1)}, 410),
        ({"stage": "withdrawn", "withdrawn_at": timezone.now(), "withdrawal_reason": "数字有误"}, 410),
    ],
)
def test_who_may_read_an_article_is_decided_by_its_stage_and_the_clock(client, change, status):
    article = ArticleFactory(title="名单公示", **change)
    response = client.get(article.get_absolute_url())
    assert response.status_code == status
    assert ("井下一切正常" in response.content.decode()) == (status == 200)


def test_a_withdrawn_article_says_why(client):
    article = ArticleFactory(
        stage="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="数字有误，已更正重发"
    )
    assert "数字有误，已更正重发" in client.get(article.get_absolute_url()).content.decode()


def test_a_policy_says_at_the_top_when_it_was_last_revised(client):
    policy = PolicyFactory(issued_on=date(1992, 4, 3))
    policy.revisions.create(on=date(1992, 4, 3), note="通过")
    assert "最近修正" not in words(client.get(policy.get_absolute_url()))

    other = PolicyFactory(issued_on=date(1992, 4, 3))
    other.revisions.create(on=date(2001, 10, 27), note="第一次修正")
    other.revisions.create(on=date(2021, 12, 24), note="第三次修正")
    row = '<dt>最近修正</dt><dd><a class="u" href="#revisions">2021年12月24日</a></dd>'
    assert row in words(client.get(other.get_absolute_url()))


def test_a_withdrawn_policy_stays_readable_and_names_its_successor(client):
    old = PolicyFactory(
        title="旧办法", stage="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="已重新印发"
    )
    PolicyFactory(title="新办法", supersedes=old)
    status, page = read(old.get_absolute_url(), client)
    assert status == 200
    assert ("已重新印发" in page, "新办法" in page, "第一条" in page) == (True, True, True)


def test_the_filter_by_validity_says_the_same_as_the_rule(client):
    today = timezone.localdate()
    days = [None, today - timedelta(days=400), today, today + timedelta(days=30)]
    number = 0
    for issued in days[:3]:
        for effective in days:
            for repealed in (None, today, today + timedelta(days=5)):
                number += 1
                old = PolicyFactory(
                    title=f"办法{number}", issued_on=issued, effective_on=effective, repealed_on=repealed
                )
                if number % 3 == 0:
                    PolicyFactory(
                        title=f"修订{number}",
                        supersedes=old,
                        issued_on=today - timedelta(days=number),
                        effective_on=None,
                    )
    from news.models import Policy

    everything = list(Policy.objects.with_replacement())
    for validity in Validity:
        expected = {each.pk for each in everything if each.validity == validity}
        found, url = set(), f"/policies/?validity={validity.value}"
        while url:
            page = client.get(url).context["page"]
            found |= {each.pk for each in page.items}
            url = page.older_url
        assert found == expected, validity
        assert expected, f"no example of {validity}"


def test_policies_and_articles_do_not_answer_under_each_others_columns(client):
    ColumnFactory(slug="laws", holds=Column.Holds.POLICIES.value)
    ColumnFactory(slug="reports")
    statuses = [
        client.get(path).status_code
        for path in ("/news/in/laws/", "/policies/in/reports/", "/policies/in/laws/")
    ]
    assert statuses == [404, 404, 200]


def test_a_feed_carries_what_is_new_in_chinese(client):
    ArticleFactory(title="井口暖风机", summary="两台都修好了", column=ColumnFactory(slug="safety"))
    ArticleFactory(title="草稿", stage="draft")
    for path in ("/news/feed/", "/news/in/safety/feed/"):
        page = client.get(path)
        text = page.content.decode()
        assert page["Content-Type"].startswith("application/atom+xml")
        assert ("井口暖风机" in text, "两台都修好了" in text, "草稿" in text) == (True, True, False)
    PolicyFactory(title="疗休养办法")
    assert "疗休养办法" in client.get("/policies/feed/").content.decode()


def test_the_qr_code_is_drawn_by_the_server(client):
    article = ArticleFactory()
    response = client.get(f"{article.get_absolute_url()}qr.svg")
    assert (response["Content-Type"], response.content[:4]) == ("image/svg+xml", b"<svg")


def test_validity_is_never_set_by_hand_but_follows_the_calendar():
    policy = PolicyFactory(
        issued_on=date(2026, 1, 1), effective_on=date(2026, 3, 1), repealed_on=date(2027, 1, 1)
    )
    from news.models import Policy

    policy = Policy.objects.with_replacement().get(pk=policy.pk)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [policy.validity_on(day) for day in days] == ["forthcoming", "in_force", "in_force", "repealed"]


def test_site_maps_list_what_is_public_only(client):
    shown, hidden = ArticleFactory(), ArticleFactory(stage="draft")
    text = client.get("/sitemap-articles.xml").content.decode()
    assert (f"/news/{shown.pk}/" in text, f"/news/{hidden.pk}/" in text) == (True, False)
    assert "sitemap-articles.xml" in client.get("/sitemap.xml").content.decode()


def test_a_picture_outside_the_pictures_folder_is_not_served(client):
    for path in (
        "/media/pictures/../keys/secret_key",
        "/media/pictures/nothing.jpg",
        "/media/attachments/x.docx",
        "/media/pictures/",
    ):
        assert client.get(path).status_code in {400, 404}


def test_a_worker_signed_in_sees_the_same_news(client, sign_in):
    ArticleFactory(title="井口暖风机")
    assert "井口暖风机" in words(sign_in(UserFactory()).get("/"))


def test_a_branch_has_a_page_with_the_news_of_its_groups(client):
    branch = BranchFactory(name="一号矿")
    group = BranchFactory(kind="group", parent=branch, name="综采队")
    mine, below = (
        ArticleFactory(branch=branch, published_at=days_ago(2)),
        ArticleFactory(branch=group, published_at=days_ago(1)),
    )
    ArticleFactory(title="别处的", branch=BranchFactory())

    page = client.get(f"/branches/{branch.pk}/")
    feed = client.get(f"/branches/{branch.pk}/feed/").content.decode()

    assert page.context["articles"] == [below, mine]
    assert (mine.title in feed, "别处的" in feed) == (True, False)
    assert f"/branches/{branch.pk}/" in read(mine.get_absolute_url())[1]
    assert client.get("/branches/999999/").status_code == 404


def test_the_branches_of_today_are_listed(client):
    BranchFactory(name="一号矿")
    BranchFactory(name="关了的矿", closed_on=date(2026, 1, 1))

    page = read("/branches/")[1]

    assert ("一号矿" in page, "关了的矿" in page) == (True, False)


def test_a_poster_carries_title_code_and_day(client):
    article = ArticleFactory(summary="干的，热的。", branch=BranchFactory(name="一号矿"))

    status, page = read(f"/news/{article.pk}/poster/")

    assert status == 200
    for word in (article.title, "干的，热的。", f"/news/{article.pk}/qr.svg", "一号矿", "2026年1月5日"):
        assert word in page
    assert f"/news/{article.pk}/poster/" in read(article.get_absolute_url())[1]


def test_nothing_hidden_gets_a_poster(client):
    draft = ArticleFactory(stage="draft", published_at=None)
    policy = PolicyFactory(stage="draft", published_at=None)

    assert client.get(f"/news/{draft.pk}/poster/").status_code == 404
    assert client.get(f"/policies/{policy.pk}/poster/").status_code == 404


def test_a_column_with_others_below_it_begins_with_what_stands_out(client, django_assert_max_num_queries):
    above = ColumnFactory(slug="rights", description="帮扶和法律")
    aid, legal, empty = (
        ColumnFactory(parent=above, name=name, position=place)
        for place, name in enumerate(("帮扶", "法律", "空的"))
    )
    story = ArticleFactory(column=legal, lead_picture=PictureFactory(), published_at=days_ago(3))
    pinned = ArticleFactory(column=aid, is_pinned=True, published_at=days_ago(90))
    newest = ArticleFactory(column=above, published_at=days_ago(1))

    with django_assert_max_num_queries(7):  # the frame, columns, branches, the list, what stands above it
        page = client.get("/news/in/rights/")

    landing = page.context["landing"]
    assert (landing.lead, landing.latest) == (story, [pinned, newest])
    assert [(each.column, each.articles) for each in landing.sections] == [(aid, [pinned]), (legal, [story])]
    assert page.context["articles"] == [newest, story, pinned]
    assert "空的" in words(page)  # in the filter, though nothing stands there yet
    assert client.get(f"/news/in/{empty.slug}/").context["landing"] is None
    ArticleFactory.create_batch(25, column=aid)
    assert client.get(client.get("/news/in/rights/").context["page"].older_url).context["landing"] is None


def test_what_is_pinned_comes_first_on_the_first_page_only(client):
    column = ColumnFactory(slug="women")
    late, over = (
        ArticleFactory(column=column, is_pinned=True, pinned_until=until, published_at=days_ago(400))
        for until in (None, days_ago(1))
    )
    others = ArticleFactory.create_batch(20, column=column, published_at=days_ago(1))

    first = client.get("/news/in/women/")
    second = client.get(first.context["page"].older_url)

    assert first.context["articles"] == [late, *reversed(others)]
    assert set(second.context["articles"]) == {late, over}
    assert client.get("/news/").context["articles"][0] == late


def test_the_archive_counts_the_months_of_a_year_and_keeps_to_one_column(client):
    column = ColumnFactory(slug="safety", name="安全")
    below = ColumnFactory(parent=column)

    def at(month, day=1):
        return timezone.make_aware(timezone.datetime(2025, month, day))

    march, third = (
        ArticleFactory(column=column, published_at=at(3)),
        ArticleFactory(column=below, published_at=at(3, 31)),
    )
    ArticleFactory(column=column, published_at=at(4))
    ArticleFactory(published_at=at(3))

    page = client.get("/news/archive/?year=2025&month=3&column=safety")

    months = page.context["filters"][1]["links"]
    assert page.context["articles"] == [third, march]
    assert [(each["label"], each["is_current"]) for each in months] == [
        ("全部", False), ("四月 (1)", False), ("三月 (2)", True)
    ]  # fmt: skip
    assert "month" not in page.context["filters"][0]["links"][0]["url"]
    assert words(client.get("/news/archive/?year=2025&month=9")).count("这里还没有内容") == 1


def test_a_shared_link_shows_title_first_sentences_and_a_picture_of_three_hundred_pixels(client, settings):
    settings.SITE_URL = "https://union.example"
    column = ColumnFactory(slug="news", description="集团工会的重要工作")
    body = "<p>零下八度的早班，工作服结冰。</p><h2>后来</h2><p>" + "有了更衣室。" * 40 + "</p>"
    picture = PictureFactory()
    shown = ArticleFactory(column=column, body=body, lead_picture=picture, published_at=days_ago(1))
    small = ArticleFactory(lead_picture=PictureFactory(width=120, height=90))
    policy = PolicyFactory(number="云矿工发〔2026〕18号", issuing_body="集团工会")

    def card(path):
        found = re.findall(
            r'<meta property="og:([\w:]+)" content="([^"]*)"', client.get(path).content.decode()
        )
        assert len(found) == len(dict(found)) == 8, path
        return dict(found)

    article = card(shown.get_absolute_url())
    assert article["url"] == f"https://union.example{shown.get_absolute_url()}"
    assert article["image"] == f"https://union.example{picture.url}"
    assert (article["image:width"], article["image:height"]) == ("1200", "675")
    assert article["description"].startswith("零下八度的早班，工作服结冰。 后来 有了更衣室。")
    assert (article["description"][-1], len(article["description"]) <= 100) == ("。", True)
    assert card("/news/in/news/")["image"] == article["image"]
    assert card("/news/in/news/")["description"] == "集团工会的重要工作"
    assert card("/")["image"] == article["image"]
    for path in (small.get_absolute_url(), policy.get_absolute_url(), "/policies/", "/accessibility/"):
        assert card(path)["image"] == "https://union.example/static/img/card.png"
    assert card(policy.get_absolute_url())["description"] == "云矿工发〔2026〕18号 集团工会"
