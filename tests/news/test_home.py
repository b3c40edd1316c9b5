"""The home page as staff compose it, and as readers meet it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from news import actions
from news.models import Block, HomeEvent, HomePin
from news.rules.home import Place, bands, links_in, moved
from tests.factories import ArticleFactory, ColumnFactory, PictureFactory, PolicyFactory
from tests.factories.members import appointed
from tests.pages import words
from union_portal.lib import Refused
from union_portal.page_cache import shelf

pytestmark = pytest.mark.django_db
KIND = Block.Kind


def now(**later):
    return timezone.now() + timedelta(**later)


@pytest.fixture
def columns(root):
    """Headlines, notices, branch news, pictures: three articles each, the newest last."""
    made = {
        slug: ColumnFactory(slug=slug, name=name, is_for_branches=slug == "branch-news")
        for slug, name in (("union-news", "工会要闻"), ("notices", "通知公告"), ("branch-news", "基层动态"))
    }
    for slug, column in made.items():
        for number in range(3):
            ArticleFactory(title=f"{slug}-{number}", column=column, published_at=now(days=number - 9))
    return made


def seen(client=None, query=""):
    """What stands on the page: for each block its kind and its titles, the lead story first."""
    found = []
    for band in (client or Client()).get(f"/{query}").context["bands"]:
        for shown in [*band.main, *band.side] if band.wide is None else [band.wide]:
            articles = [*filter(None, [shown.lead]), *shown.articles, *shown.policies]
            found.append((shown.block.kind, [each.title for each in articles]))
    return found


def add(kind, **fields):
    return actions.add_block(Block(kind=kind, **fields), by=None, at=now())


def test_blocks_beside_each_other_share_a_band():
    made = bands(
        [(1, Place.WIDE), (2, Place.SIDE), (3, Place.MAIN), (4, Place.SIDE), (5, Place.WIDE), (6, Place.MAIN)]
    )

    assert [(each.wide, each.main, each.side) for each in made] == [
        (1, [], []), (None, [3], [2, 4]), (5, [], []), (None, [6], [])
    ]  # fmt: skip
    assert [each.is_split for each in made] == [False, True, False, False]
    assert (moved([1, 2, 3], 3, up=True), moved([1, 2, 3], 3, up=False)) == ([1, 3, 2], [1, 2, 3])


def test_a_link_is_words_and_an_address_and_never_a_script():
    assert links_in("入会 申请 /news/\n\n 省总 https://example.org/x ") == [
        ["入会 申请", "/news/"], ["省总", "https://example.org/x"]
    ]  # fmt: skip
    for line in ("入会", "入会 javascript:alert(1)", "入会 //evil.example/", "/news/", "入会 ftp://x/"):
        with pytest.raises(ValueError, match=r"."):
            links_in(line)
    with pytest.raises(Refused):
        add(KIND.LINKS, links=[["入会", "javascript:alert(1)"]])


def test_what_nobody_composed_follows_the_standard(columns):
    PolicyFactory(title="办法")
    with_picture = ArticleFactory(
        title="有图", column=columns["union-news"], published_at=now(days=-20), lead_picture=PictureFactory()
    )
    standard = [
        ("lead", ["有图", "union-news-2", "union-news-1", "union-news-0"]),
        ("branch_news", ["branch-news-2", "branch-news-1", "branch-news-0"]),
        ("column", ["notices-2", "notices-1", "notices-0"]),
        ("policies", ["办法"]),
    ]
    assert seen() == standard
    actions.compose(by=None, at=now())
    assert seen() == standard
    actions.withdraw(with_picture, by=None, at=now(), reason="撤")
    assert seen()[0] == ("lead", ["union-news-2", "union-news-1", "union-news-0"])


def test_staff_compose_the_page_and_every_step_is_written_down(columns):
    lead, branch_news, notices, _policies = actions.compose(by=None, at=now())
    pictures = add(KIND.PICTURES, column=columns["union-news"], length=1, place="wide")
    ArticleFactory(title="图", column=columns["union-news"], lead_picture=PictureFactory())
    ArticleFactory(
        title="新图", column=columns["union-news"], lead_picture=PictureFactory(), published_at=now(hours=-1)
    )
    add(KIND.TEXT, heading="服务时间", text="周一至周五")
    actions.change_block(notices, length=2, heading="要办的事", by=None, at=now())
    actions.move_block(notices, up=True, by=None, at=now())
    actions.hide_block(branch_news, by=None, at=now())

    shown = seen()
    assert shown[1:] == [("column", ["notices-2", "notices-1"]), ("pictures", ["新图"]), ("text", [])]
    # Headlines come from columns without a visible block of their own.
    assert shown[0][1] == [
        "新图",
        "branch-news-2",
        "union-news-2",
        "branch-news-1",
        "union-news-1",
        "branch-news-0",
    ]
    for word in ("要办的事", "服务时间", "周一至周五"):
        assert word in words(Client().get("/"))
    actions.remove_block(pictures, by=None, at=now())
    actions.restore_standard(by=None, at=now())
    assert [kind for kind, _titles in seen()] == ["lead", "branch_news", "column"]
    assert list(HomeEvent.objects.values_list("kind", flat=True)) == [
        "composed", "added", "added", "changed", "moved", "hidden", "removed", "restored"
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeEvent.objects.update(kind="shown")
    assert lead.position == 1


def test_the_chosen_lead_story_stays_until_its_time_is_over_or_readers_cannot_see_it(columns):
    automatic, chosen = (
        ArticleFactory(
            title=title,
            column=columns["union-news"],
            lead_picture=PictureFactory(),
            published_at=now(days=day),
        )
        for title, day in (("自动", -1), ("选定", -400))
    )
    pinned = ArticleFactory(title="固定", column=columns["notices"], published_at=now(days=-300))
    actions.pin(pinned, by=None, at=now())
    kept = actions.choose_lead(chosen, by=None, at=now(), until=now(days=2))
    assert seen()[0][1] == ["选定", "固定", "自动", "union-news-2", "union-news-1", "union-news-0"]

    for change, back in (
        (lambda: HomePin.objects.filter(pk=kept.pk).update(until=now(days=-1)), {"until": None}),
        (lambda: type(chosen).objects.filter(pk=chosen.pk).update(published_until=now(days=-1)), None),
    ):
        change()
        assert seen()[0][1][:2] == ["自动", "固定"]
        if back:
            HomePin.objects.filter(pk=kept.pk).update(**back)
            assert seen()[0][1][0] == "选定"
    actions.choose_lead(automatic, by=None, at=now())
    assert list(HomePin.objects.filter(is_lead=True).values_list("article__title", flat=True)) == ["自动"]


def test_what_makes_no_sense_is_refused(columns, in_english):
    draft = ArticleFactory(stage="draft", published_at=None, lead_picture=PictureFactory())
    plain = ArticleFactory()
    laws = ColumnFactory(holds="policies")
    for deed, sentence in (
        (lambda: actions.choose_lead(plain, by=None, at=now()), "needs a lead picture"),
        (lambda: actions.pin(draft, by=None, at=now()), "Only what is published"),
        (lambda: actions.pin(plain, by=None, at=now(), until=now(days=-1)), "has passed"),
        (lambda: actions.restore_standard(by=None, at=now()), "is shown already"),
        (lambda: add(KIND.LEAD, place="wide"), "on the home page already"),
        (lambda: add(KIND.COLUMN, column=laws), "column of articles"),
        (lambda: add(KIND.COLUMN, column=columns["notices"], length=13), "one to twelve"),
    ):
        with pytest.raises(Refused, match=sentence):
            deed()
    only = actions.compose(by=None, at=now())
    for block in only[1:]:
        actions.hide_block(block, by=None, at=now())
    for deed in (actions.hide_block, actions.remove_block):
        with pytest.raises(Refused, match="At least one block"):
            deed(only[0], by=None, at=now())
    for wrong in (
        {"kind": "text", "text": ""}, {"kind": "links"}, {"kind": "column"}, {"kind": "policies", "column": laws}
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.create(position=99, **wrong)


def test_an_editor_composes_in_the_admin_without_javascript(columns, desk):
    browser = desk(appointed(Role.EDITOR, name="罗静"))
    page, step = reverse("admin:news_block_changelist"), reverse("admin:news_block_step")
    browser.post(step, {"compose": "1"})
    notices = Block.objects.get(kind="column")
    for button in ("up", "hide"):
        browser.post(step, {button: notices.pk})
    form = {"kind": "links", "heading": "常用", "place": "side"}
    wrong = browser.post(reverse("admin:news_block_add"), {**form, "link_lines": "入会 news"})
    browser.post(reverse("admin:news_block_add"), {**form, "link_lines": "入会 http://testserver/news/"})
    chosen = ArticleFactory(title="选定的头条", lead_picture=PictureFactory(), column=columns["union-news"])
    pick = reverse("admin:news_block_pick")
    found = browser.get(pick, {"q": "选定"}).context["articles"]
    late = browser.post(pick, {"article": chosen.pk, "until": "2020-01-01T00:00", "lead": "1"})
    browser.post(pick, {"article": chosen.pk, "lead": "1"})

    assert (wrong.status_code, "入会 news" in words(wrong)) == (400, True)
    assert (list(found), late.status_code) == ([chosen], 400)
    assert [block.kind for block in Block.objects.all()] == [
        "lead",
        "column",
        "branch_news",
        "policies",
        "links",
    ]
    assert Block.objects.get(kind="links").links == [["入会", "/news/"]]
    assert "column" not in dict(seen())
    assert ("column", ["notices-2", "notices-1", "notices-0"]) in seen(browser, "?preview")
    assert "选定的头条" in words(browser.get(page))
    assert set(HomeEvent.objects.values_list("by__name", flat=True)) == {"罗静"}
    links = Block.objects.get(kind="links")
    browser.post(reverse("admin:news_block_remove", args=[links.pk]))
    browser.post(reverse("admin:news_block_standard"))
    assert not Block.objects.exists()


def test_a_reader_never_gets_the_preview(columns):
    for block in actions.compose(by=None, at=now())[1:]:
        actions.hide_block(block, by=None, at=now())
    assert [kind for kind, _titles in seen(query="?preview")] == ["lead"]


@pytest.mark.django_db(transaction=True)
def test_a_kept_home_page_changes_with_the_composition_and_with_the_clock(columns, page_cache, monkeypatch):
    lead = ArticleFactory(title="选定", column=columns["notices"], lead_picture=PictureFactory())
    browser = Client()

    def is_lead():
        page = words(browser.get("/")).replace("\n", "")
        return f'class="lead"><a href="{lead.get_absolute_url()}"' in page

    assert not is_lead()
    actions.choose_lead(lead, by=None, at=now(), until=now(hours=3))
    assert is_lead()
    (kept,) = shelf.pages.values()
    assert kept.until <= now(hours=3)
    actions.compose(by=None, at=now())
    add(KIND.TEXT, text="今天停电")
    assert "今天停电" in words(browser.get("/"))
    later = now(hours=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not is_lead()


def test_the_number_of_queries_follows_neither_the_blocks_nor_the_archive(columns):
    def read():
        with CaptureQueriesContext(connection) as seen:
            Client().get("/")
        return len(seen)

    actions.compose(by=None, at=now())
    few = read()
    for number in range(10):
        column = ColumnFactory(parent=columns["union-news"] if number % 2 else None)
        add(KIND.COLUMN if number % 3 else KIND.PICTURES, column=column, place="wide")
        articles = ArticleFactory.create_batch(4, column=column, lead_picture=PictureFactory())
        if number < 6:
            actions.pin(articles[0], by=None, at=now())
    actions.choose_lead(ArticleFactory(lead_picture=PictureFactory()), by=None, at=now())
    assert read() == few
