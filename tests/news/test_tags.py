"""Tags: how they are typed, kept in order, and lead readers on."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.rules.roles import Role
from news import actions
from news.models import Article, Policy, Tag
from news.reading import related_articles
from news.rules.tags import is_name, split
from tests.conftest import NOON
from tests.factories import ArticleFactory, ColumnFactory, PolicyFactory
from tests.factories.members import appointed
from tests.pages import words
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db


def tagged(*tags, **fields):
    return actions.edit(ArticleFactory(**fields), by=None, at=NOON, tags=list(tags))


def test_tags_are_typed_with_any_comma_and_come_out_once():
    assert split(" #劳模、安全生产,劳模；\uff30\uff2b　pk ") == ["劳模", "安全生产", "PK"]
    assert split("") == []
    for word in ("", "一二三四五六七八九十一二三", "a/b", "..", "-", "·", "<b>", "?"):
        assert not is_name(word), word


def test_what_somebody_types_becomes_the_tag_that_is_there(in_english):
    first = tagged("PK", "劳模")
    second = tagged("pk", "劳模")

    assert (first.tags, second.tags) == (["PK", "劳模"], ["PK", "劳模"])
    assert [event.details for event in second.events.all()] == [{"fields": ["tags"]}]
    assert Tag.objects.count() == 2
    for wrong in (["a", "b", "c", "d", "e", "f"], ["很/好"]):
        with pytest.raises(Refused):
            tagged(*wrong)


def test_a_renamed_tag_changes_on_every_text_and_its_address_leads_on(client):
    article, draft = tagged("劳模"), tagged("劳模", "工匠", stage="draft", published_at=None)
    policy = actions.edit(PolicyFactory(), by=None, at=NOON, tags=["劳模"])
    actions.keep_tags(["先进"], by=None, at=NOON)

    renamed = actions.rename_tag(Tag.objects.get(name="劳模"), "劳动模范", by=None, at=NOON)
    merged = actions.rename_tag(renamed, "工匠", by=None, at=NOON)

    for text, tags in ((article, ["工匠"]), (draft, ["工匠"]), (policy, ["工匠"])):
        text.refresh_from_db()
        assert text.tags == tags
    for former in ("劳模", "劳动模范"):
        answer = client.get(reverse("news:tag", args=[former]))
        assert (answer.status_code, answer["Location"]) == (301, f"/news/tag/{quote('工匠')}/")
    assert tagged("劳模").tags == ["工匠"]
    assert [(event.kind, event.details["from"]) for event in merged.events.exclude(kind="created")] == [
        ("merged", "劳动模范")
    ]
    back = actions.rename_tag(merged, "劳模", by=None, at=NOON)
    article.refresh_from_db()
    assert (back.name, article.tags, Tag.objects.get(name="工匠").now) == ("劳模", ["劳模"], back)


def test_the_database_keeps_texts_and_tags_in_step():
    article = tagged("劳模")
    for wrong in (
        lambda: Article.objects.filter(pk=article.pk).update(tags=["没有"]),
        lambda: Article.objects.filter(pk=article.pk).update(tags=["劳模", "劳模"]),
        lambda: ArticleFactory(tags=["没有"]),
        lambda: Tag.objects.filter(name="劳模").update(name="别的"),
        lambda: Tag.objects.filter(name="劳模").delete(),
        lambda: Tag.objects.create(name="劳模"),
        lambda: Policy.objects.filter(pk=PolicyFactory().pk).update(tags=["没有"]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_tag_has_a_page_with_what_is_public_and_a_feed(client):
    shown = tagged("劳模", title="在铁里听了三十一年")
    tagged("劳模", title="草稿", stage="draft")
    actions.edit(PolicyFactory(title="评选办法"), by=None, at=NOON, tags=["劳模"])

    page = client.get(reverse("news:tag", args=["劳模"]))
    feed = client.get(reverse("news:tag-feed", args=["劳模"])).content.decode()

    assert page.context["articles"] == [shown]
    assert "评选办法" in words(page)
    assert ("在铁里听了三十一年" in feed, "草稿" in feed) == (True, False)
    assert f'href="/news/tag/{quote("劳模")}/"' in words(client.get(shown.get_absolute_url()))
    assert client.get(reverse("news:tag", args=["没有"])).status_code == 404


def test_related_is_what_shares_most_tags_then_what_is_newest_in_the_column():
    column = ColumnFactory()
    mine = tagged("劳模", "技能", column=column)
    both, one = tagged("劳模", "技能", published_at=NOON - timedelta(days=900)), tagged("技能")
    newer, older, third = (
        ArticleFactory(column=column, published_at=NOON - timedelta(days=days)) for days in (1, 2, 3)
    )
    tagged("劳模", published_until=NOON - timedelta(days=1), published_at=NOON - timedelta(days=9))

    assert related_articles(mine, NOON) == [both, one, newer, older]
    assert related_articles(third, NOON) == [newer, older, mine]


def test_editors_type_tags_and_the_unions_editor_puts_them_in_order(desk, root):
    column = ColumnFactory()
    article = ArticleFactory(column=column)
    browser = desk(appointed(Role.EDITOR, name="罗静"))
    address = reverse("admin:news_article_change", args=[article.pk])
    rows = {
        f"{name}-{part}_FORMS": 0
        for name in ("attachments", "gallery", "videos", "events")
        for part in ("TOTAL", "INITIAL")
    }

    def save(tags):
        article.refresh_from_db()
        typed = {"title": article.title, "column": column.pk, "body": article.body, "tags": tags}
        return browser.post(address, {**rows, **typed, "seen": article.updated_at.isoformat()})

    wrong = save("劳模 a/b")
    save("劳模、技能")
    article.refresh_from_db()
    assert (wrong.status_code, article.tags) == (400, ["劳模", "技能"])
    assert "劳模、技能" in browser.get(address).content.decode()
    assert not article.submissions.exists()  # a tag asks for no review

    tag = Tag.objects.get(name="劳模")
    seen = tag.updated_at.isoformat()
    browser.post(
        reverse("admin:news_tag_change", args=[tag.pk]),
        {"name": "技能", "seen": seen, "events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0},
    )
    article.refresh_from_db()
    assert article.tags == ["技能"]
    assert browser.get(reverse("admin:news_tag_changelist")).status_code == 200
    assert Client().get(reverse("news:tag", args=["劳模"])).status_code == 301


def test_letters_that_the_database_makes_small_in_its_own_way_are_no_trap(in_english, monkeypatch):
    article = tagged("İstanbul", "ΣΑΣ", "straße")
    assert tagged("İstanbul", "ΣΑΣ", "STRAßE").tags == article.tags

    pk = actions.rename_tag(tagged_as("pk"), "PK", by=None, at=NOON)
    assert (pk.name, Tag.objects.filter(name__contains="/").count()) == ("PK", 0)

    monkeypatch.setattr(
        "news.actions.tags._put_in_place", lambda old, new: None
    )  # a text takes it up meanwhile
    with pytest.raises(Refused, match="just put this tag"):
        actions.rename_tag(Tag.objects.get(name="straße"), "Weg", by=None, at=NOON)


def tagged_as(name):
    tagged(name)
    return Tag.objects.get(name=name)


def test_a_tag_with_many_policies_leads_to_all_of_them(client):
    actions.keep_tags(["休养"], by=None, at=NOON)
    for number in range(6):
        PolicyFactory(title=f"休养规定{number}", tags=["休养"])
    PolicyFactory(title="矿灯规定")

    page = client.get(reverse("news:tag", args=["休养"]))
    url = page.context["all_policies_url"]
    library = client.get(url)

    assert (len(page.context["policies"]), "还没有" in words(page)) == (5, False)
    assert len(library.context["policies"]) == 6
    assert f'href="{url}"' in page.content.decode()
    assert "休养" in [each["label"] for each in library.context["filters"][-1]["links"]]
