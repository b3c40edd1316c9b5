"""A kept page is never older than what it shows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.models import SiteSettings
from news import view_counter
from news.models import Article, ViewCount
from tests.factories import ArticleFactory, UserFactory
from tests.pages import words
from union_portal.page_cache import OVERHEAD, Kept, Shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("page_cache")]


def body(path="/"):
    return words(Client().get(path))


def queries(django_assert_num_queries, count, path="/"):
    with django_assert_num_queries(count):
        return Client().get(path)


def test_a_second_reader_costs_one_tiny_query(django_assert_num_queries):
    ArticleFactory(title="井口暖风机")
    body()
    assert "井口暖风机" in words(queries(django_assert_num_queries, 1))


def test_publishing_editing_and_withdrawing_show_at_the_next_request():
    assert "新更衣室" not in body()
    article = ArticleFactory(title="新更衣室")
    assert "新更衣室" in body()
    Article.objects.filter(pk=article.pk).update(title="恒温更衣室")
    assert "恒温更衣室" in body()
    Article.objects.filter(pk=article.pk).update(
        stage="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="重复"
    )
    assert "恒温更衣室" not in body()


def test_a_scheduled_article_appears_when_its_moment_comes(monkeypatch):
    start = timezone.now() + timedelta(seconds=30)
    ArticleFactory(title="明早公布", published_at=start)
    ArticleFactory(title="今晚撤下", published_until=start)
    assert ("明早公布" in body(), "今晚撤下" in body()) == (False, True)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(seconds=1))
    assert ("明早公布" in body(), "今晚撤下" in body()) == (True, False)


def test_a_change_that_is_rolled_back_changes_nothing(django_assert_num_queries):
    from django.db import transaction

    body()
    with transaction.atomic():
        ArticleFactory(title="没有这回事")
        transaction.set_rollback(True)
    queries(django_assert_num_queries, 1)


def test_the_footer_follows_the_site_settings():
    SiteSettings.objects.create(pk=1, name="云岭矿业集团工会", icp_number="备案号一")
    assert "备案号一" in body()
    SiteSettings.objects.update(icp_number="备案号二")
    assert "备案号二" in body()


def test_each_way_of_looking_has_its_own_page():
    plain, elder = Client(), Client()
    elder.get("/display/?mode=elder&language=en")
    assert 'data-mode="standard"' in plain.get("/").content.decode()
    page = elder.get("/").content.decode()
    assert ('data-mode="elder"' in page, '<html lang="en"' in page) == (True, True)


def test_pages_of_people_who_signed_in_are_never_kept():
    client = Client()
    client.force_login(UserFactory(name="和春梅"))
    assert "和春梅" in client.get("/").content.decode()
    assert "和春梅" not in body()


def test_an_unchanged_page_is_not_sent_twice():
    first = Client().get("/")
    again = Client().get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_views_are_counted_on_kept_pages_too_and_written_together(django_assert_num_queries):
    view_counter.flush()
    article = ArticleFactory()
    for _ in range(3):
        Client().get(article.get_absolute_url())
    assert not ViewCount.objects.exists()
    with django_assert_num_queries(1):
        view_counter.flush()
    assert ViewCount.objects.get(article=article).views == 3


def test_a_reader_of_a_kept_page_still_gets_every_header():
    first, second = Client().get("/"), Client().get("/")
    ignored = {"X-Request-ID"}
    assert {k: v for k, v in first.items() if k not in ignored} == {
        k: v for k, v in second.items() if k not in ignored
    }
    assert "default-src 'self'" in second["Content-Security-Policy"]


def test_one_huge_page_does_not_push_the_others_off():
    shelf, limit = Shelf(), 64 * OVERHEAD
    now = timezone.now()

    def page(size):
        return Kept(1, now + timedelta(minutes=1), b"x" * size, {}, "", "", None)

    shelf.put("small", page(10), limit)
    shelf.put("huge", page(4 * OVERHEAD), limit)

    assert (shelf.get("small", 1, now) is None, shelf.get("huge", 1, now)) == (False, None)
    shelf.put("small", page(4 * OVERHEAD), limit)
    assert (shelf.get("small", 1, now), shelf.size) == (None, 0)
