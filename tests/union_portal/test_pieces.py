"""What is kept of a page is never older than the page may be."""

import pytest
from django.utils.safestring import mark_safe

from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, UserFactory
from tests.pages import words
from union_portal.page_cache import shelf
from union_portal.pieces import Pieces, pieces

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("page_cache")]


def afresh(client, path: str) -> str:
    """The page made anew, from the pieces that are kept."""
    shelf.clear()
    return words(client.get(path))


def test_a_piece_is_made_once_per_edition(rf):
    kept, made = Pieces(), []

    def make():
        made.append(1)
        return mark_safe("row")

    request = rf.get("/")
    request.edition = 7
    assert [kept.get(request, "key", make), kept.get(request, "key", make)] == ["row", "row"]
    assert len(made) == 1
    request.edition = 8
    kept.get(request, "key", make)
    assert len(made) == 2


def test_nothing_is_kept_where_the_page_cache_is_off(rf, settings):
    settings.PAGE_CACHE_BYTES = 0
    kept, made = Pieces(), []
    for _ in range(2):
        kept.get(rf.get("/"), "key", lambda: made.append(1) or mark_safe("row"))

    assert len(made) == 2


def test_a_row_follows_the_title_and_the_branch(client):
    article = ArticleFactory(title="旧标题", branch=BranchFactory(name="机修厂"))
    assert "旧标题" in afresh(client, "/news/")

    article.title = "新标题"
    article.save()
    article.branch.name = "洗煤厂"
    article.branch.save()

    page = afresh(client, "/news/")
    assert "新标题" in page
    assert "洗煤厂" in page
    assert "旧标题" not in page


def test_the_frame_follows_the_navigation(client):
    afresh(client, "/news/")

    ColumnFactory(name="劳动竞赛", in_navigation=True)

    assert "劳动竞赛" in afresh(client, "/news/")


def test_the_kept_frame_leads_back_to_the_page_it_stands_on(client):
    afresh(client, "/news/")

    page = afresh(client, "/news/?before=x")

    assert "/display/?mode=elder&amp;next=/news/%3Fbefore%3Dx" in page
    assert "--here--" not in page


def test_a_members_name_never_gets_into_a_kept_frame(client, sign_in):
    sign_in(UserFactory(name="和春梅"))
    assert "和春梅" in afresh(client, "/news/")

    client.logout()

    assert "和春梅" not in afresh(client, "/news/")


def test_the_current_column_is_marked_on_its_own_page_alone(client):
    first, second = ColumnFactory(in_navigation=True), ColumnFactory(in_navigation=True)
    for column in (first, second):
        page = afresh(client, column.get_absolute_url())
        assert page.count(f'<a href="{column.get_absolute_url()}" aria-current="true">') >= 1
        other = second if column == first else first
        assert f'<a href="{other.get_absolute_url()}" aria-current="true">' not in page


def test_elder_mode_has_its_own_frame(client):
    assert "Standard view" not in afresh(client, "/news/")

    client.cookies["display"] = "elder.medium.auto.en"

    assert "Standard view" in afresh(client, "/news/")


def test_an_article_marks_the_column_it_stands_in(client):
    column = ColumnFactory(in_navigation=True)
    article = ArticleFactory(column=ColumnFactory(parent=column))

    assert f'<a href="{column.get_absolute_url()}" aria-current="true">' in afresh(
        client, article.get_absolute_url()
    )


def test_addresses_that_do_not_exist_are_not_kept(client):
    client.get("/news/in/none-0/")
    before = len(pieces.shelf[1])
    for number in range(5):
        assert client.get(f"/news/in/none-{number}/").status_code == 404
    assert len(pieces.shelf[1]) == before
