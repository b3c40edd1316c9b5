"""What a careful colleague finds in a text: the rules, the list of typos, templates, and where the desk shows it."""

import time

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.rules.roles import Role
from news import actions, checking
from news.models import Article, ArticleTemplate, Submission, Typo
from news.rules.checks import Block, Draft, Kind, Severity, Shown, check
from news.rules.stages import Stage
from news.rules.typos import Typo as Entry
from news.rules.typos import corrected, occurrences
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, PictureFactory, PolicyFactory
from tests.factories.members import appointed
from union_portal.lib import Refused

ACCOUNT = Entry("帐户", "账户", "管钱用“账”。")
REPORT = Entry("报消", "报销", unless=("上报消息", "报消防"))
WHOLE = {"source": "集团工会", "author": "罗静"}


def kinds(*blocks, typos=(), placeholders=(), **fields):
    draft = Draft("更衣室修好了", tuple(blocks), **{**WHOLE, **fields})
    return [found.kind.value for found in check(draft, typos=typos, placeholders=placeholders)]


def p(text, **more):
    return Block("p", text, **more)


@pytest.mark.parametrize(
    ("blocks", "fields", "expected"),
    [
        ([p("干的，热的。")], {}, []),
        ([], {}, ["empty"]),
        ([], {"has_files": True}, []),
        ([p("看【🖼 来自别处的图片没有保存】图")], {}, ["missing_picture"]),
        ([p("会议在【时间】召开，【本报讯】")], {"placeholders": ["【时间】"]}, ["placeholder"]),
        ([p("由【填写单位】负责")], {}, ["placeholder"]),
        ([p("干的。")], {"title": "更衣室修好了。"}, ["title_stop"]),
        ([p("干的。")], {"source": "", "author": " "}, ["source", "author"]),
        ([p("干的。")], {"is_branch_news": True}, ["summary", "lead"]),
        ([p("干的。")], {"lead": Shown("", 299, 900)}, ["lead_alt", "lead_small"]),
        ([p("干的。")], {"lead": Shown("更衣室", 300, 300)}, []),
        ([Block("img", pictures=(Shown("", 800, 2401),))], {}, ["picture_alt", "picture_long"]),
        ([Block("h3", "一"), p("干的。")], {}, ["heading_level"]),
        ([Block("h2", "一"), Block("h3", "二"), Block("h2", "三"), p("干的。")], {}, []),
        ([Block("h2", ""), p("干的。")], {}, ["heading_empty"]),
        ([p("一、会议时间", is_bold=True), p("周一。")], {}, ["heading_bold"]),
        ([p("请大家注意安全。", is_bold=True)], {}, []),
        ([p("报名表", links=("点击这里",))], {}, ["link_words"]),
        ([p("报名表", links=("https://a.example/b?c=1",))], {}, ["link_address"]),
        ([Block("table", has_header=False), Block("td", "甲")], {}, ["table_header"]),
        ([p("长" * 401)], {}, ["wall"]),
        ([p("长" * 380)] * 4, {}, ["no_headings"]),
        ([p("干的,热的。")], {}, ["ascii_mark"]),
        ([p("3,000元，9:30开会，he said: yes")], {}, []),
        ([p("干的  热的。。好")], {}, ["spaces", "repeated"]),
        ([p("电话13800138000")], {}, ["mobile"]),
        ([p("电话138 0013 8000，订单号4213800138000")], {}, ["mobile"]),
        ([p("身份证11010519491231002X")], {}, ["id_card"]),
        ([p("编号110105194912310021")], {}, []),
        ([p("存进帐户")], {"typos": [ACCOUNT]}, ["typo"]),
    ],
)  # fmt: skip
def test_each_rule_finds_what_it_is_for_and_nothing_else(blocks, fields, expected):
    said = dict(fields)
    typos, placeholders = said.pop("typos", ()), said.pop("placeholders", ())
    draft = Draft(said.pop("title", "更衣室修好了"), tuple(blocks), **{**WHOLE, **said})

    found = check(draft, typos=typos, placeholders=placeholders)

    assert [each.kind.value for each in found] == expected


def test_what_blocks_comes_first_and_the_same_thing_twice_is_counted():
    blocks = [p("帐户里的帐户", near="办法"), p("由【请填写】负责,请看")]

    found = check(Draft("标题", tuple(blocks), **WHOLE), typos=[ACCOUNT])

    assert [(each.severity, each.words, each.near, each.count) for each in found] == [
        (Severity.BLOCKS, "【请填写】", "", 1),
        (Severity.SHOULD, "帐户", "办法", 2),
        (Severity.HINT, "请填写】负责,请看", "", 1),
    ]


def test_numbers_of_people_are_not_kept_with_what_was_found():
    text = "张三11010519491231002X手机13912345678,谢谢"

    kept = str(checking.kept(check(Draft("标题", (p(text),), **WHOLE))))

    assert ("1101051949" in kept, "1391234" in kept, "139****78" in kept) == (False, False, True)


def test_typos_are_found_by_the_letter_but_not_inside_words_that_are_right():
    text = "上报消息后报消车费，帐户开在报消防科"

    assert [(at, typo.wrong) for at, typo in occurrences(text, [ACCOUNT, REPORT])] == [
        (5, "报消"),
        (10, "帐户"),
    ]
    assert corrected(text, [ACCOUNT, REPORT]) == "上报消息后报销车费，账户开在报消防科"
    assert corrected("cat concat CAT", [Entry("cat", "dog")]) == "dog concat CAT"


def test_five_hundred_typos_in_a_long_text_take_a_moment():
    entries = [Entry(f"错{chr(0x4E00 + n)}字", "对") for n in range(500)]
    text = "今天天气很好，我们在井下检查设备。错一字" * 1100

    started = time.perf_counter()
    found = occurrences(text, entries)

    assert len(text) > 20_000
    assert len(found) == 1100
    assert time.perf_counter() - started < 0.25


# --- with the database -------------------------------------------------------------------------------------------


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def editor(mine):
    return appointed(Role.EDITOR, mine, name="韩志勇")


@pytest.fixture
def desk(sign_in, editor, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    return sign_in(editor)


@pytest.fixture
def column(db):
    return ColumnFactory(name="基层动态", slug="branch-news", is_for_branches=True, review_levels=1)


def written(editor, mine, column, body, **fields):
    said = {"source": "一号矿分会", "author_name": "韩志勇", "summary": "修好了。", **fields}
    said.setdefault("lead_picture", PictureFactory())
    article = ArticleFactory.build(
        column=column, branch=mine, stage="draft", published_at=None, body=body, **said
    )
    return actions.add(article, by=editor, at=NOON)


def page(name, thing):
    return reverse(f"admin:news_{thing._meta.model_name}_{name}", args=[thing.pk])


@pytest.mark.django_db
def test_a_body_is_taken_apart_into_what_the_rules_look_at(editor, mine, column):
    body = (
        "<h2>一、经过</h2><p><b>半夜</b><b>没有开水</b></p><p>他<strong>没有</strong>来，<b>见<a href='/x/'>这里</a></b></p>"
        "<ul><li>甲,乙<ul><li>丙</li></ul></li></ul><table><tr><td><p><b>名额</b></p></td></tr></table>"
        "<p><img src='/media/pictures/long.jpg' alt=''></p>"
    )
    PictureFactory(file="pictures/long.jpg", width=800, height=3000)

    found = checking.remarks_on(written(editor, mine, column, body))

    assert {(each.kind.value, each.words, each.near) for each in found.findings} == {
        ("heading_bold", "半夜没有开水", "一、经过"),
        ("link_words", "这里", "一、经过"),
        ("ascii_mark", "甲,乙", "一、经过"),
        ("table_header", "", "一、经过"),
        ("picture_alt", "", "一、经过"),
        ("picture_long", "800×3000", "一、经过"),
    }
    assert all(remark.sentence and "{" not in remark.sentence for remark in found)


@pytest.mark.django_db
def test_every_kind_has_its_sentence():
    assert set(checking.SENTENCES) == set(Kind)


@pytest.mark.django_db
def test_the_checks_ask_the_database_a_few_times_only(editor, mine, column, django_assert_max_num_queries):
    body = "<p>帐户</p>" + "<p><img src='/media/pictures/a.jpg'></p>" * 30
    thing = Article.objects.select_related("column", "lead_picture").get(
        pk=written(editor, mine, column, body).pk
    )
    with django_assert_max_num_queries(4):
        checking.remarks_on(thing)


@pytest.mark.django_db
def test_a_writer_sees_what_blocks_then_leaves_the_rest_knowingly_and_the_reviewer_is_told(
    desk, sign_in, editor, mine, column
):
    article = written(editor, mine, column, "<p>开水房由【请填写】负责,大家放心。</p>")
    shown = desk.get(page("change", article)).content.decode()
    assert ("提交前检查" in shown, "【请填写】" in shown) == (True, True)

    assert 'name="remark"' not in desk.get(page("submit", article)).content.decode()
    assert desk.post(page("submit", article), {"has_seen_findings": "on"}).status_code == 400
    for deed in (actions.submit, actions.force_publish):
        more = {"reason": "急"} if deed is actions.force_publish else {}
        with pytest.raises(Refused, match="请填写"):
            deed(article, by=editor, at=NOON, **more)
    bulk = {"action": "submit_selected", "_selected_action": [article.pk]}
    answer = desk.post(reverse("admin:news_article_changelist"), bulk, follow=True)
    assert "【请填写】" in str(next(iter(answer.context["messages"])))

    article = actions.edit(article, by=editor, at=NOON, body="<p>开水房由行政科负责,大家放心。</p>")
    assert desk.post(page("submit", article), {}).status_code == 400
    assert desk.post(page("submit", article), {"has_seen_findings": "on"}).status_code == 302

    submission = Submission.objects.get()
    assert [row["kind"] for row in submission.findings] == ["ascii_mark"]
    reviewer = appointed(Role.FINAL_REVIEWER, name="杨文博")
    seen = sign_in(reviewer).get(page("review", article))
    assert [each.finding.kind for each in seen.context["left"]] == [Kind.ASCII_MARK]
    assert "责,大" in seen.content.decode()


@pytest.mark.django_db
def test_ticked_typos_are_corrected_in_words_but_not_in_addresses(desk, editor, mine, column):
    Typo.objects.get_or_create(wrong="帐户", defaults={"right": "账户"})
    Typo.objects.get_or_create(wrong="既使", defaults={"right": "即使"})
    body = '<p>帐户，<a href="/news/?q=帐户">看帐户</a>，既使忙</p><p><img src="/media/pictures/a.jpg" alt="帐户表"></p>'
    article = written(editor, mine, column, body, title="帐户怎么开")

    answer = desk.post(page("typos", article), {"wrong": ["帐户"]})

    article.refresh_from_db()
    assert answer.status_code == 302
    assert article.title == "账户怎么开"
    assert article.body_text == "账户，看账户，既使忙"
    assert 'alt="账户表"' in article.body
    assert "q=账户" not in article.body
    assert article.versions.count() == 2
    answer = desk.post(page("typos", article), {"wrong": ["帐户"]}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "error"]


@pytest.mark.django_db
@pytest.mark.parametrize(("wrong", "right"), [("帐", "账"), ("帐户", ""), ("帐户", "新帐户")])
def test_the_list_takes_no_entry_that_would_do_harm(wrong, right):
    Typo.objects.filter(wrong=wrong).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Typo.objects.create(wrong=wrong, right=right)
    with pytest.raises(Refused):
        actions.save_typo(Typo(wrong=wrong, right=right), by=None, at=NOON)


@pytest.mark.django_db
def test_the_unions_editor_keeps_typos_and_templates_with_sentences_beside_the_fields(
    sign_in, root, settings
):
    settings.ADMIN_SECOND_FACTOR = "optional"
    browser = sign_in(appointed(Role.EDITOR, name="罗静"))
    add = reverse("admin:news_typo_add")
    wrong = browser.post(add, {"wrong": "安", "right": "按"})
    assert (wrong.status_code, "错" in wrong.content.decode()) == (400, True)
    assert browser.post(add, {"wrong": "按排", "right": "安排"}).status_code == 302
    entry = Typo.objects.get(wrong="按排")
    assert (
        browser.post(reverse("admin:news_typo_delete", args=[entry.pk]), {"post": "yes"}).status_code == 302
    )

    body = "<p onclick=x>各分会【签收人】：</p>"
    browser.post(reverse("admin:news_articletemplate_add"), {"name": "倡议书", "body": body, "position": 9})
    template = ArticleTemplate.objects.get(name="倡议书")
    assert template.body == "<p>各分会【签收人】：</p>"
    assert "【签收人】" in checking.placeholders()


@pytest.mark.django_db
def test_a_template_fills_the_empty_form_by_a_plain_link(desk, editor, mine, column):
    template = ArticleTemplate.objects.create(
        name="值班", column=column, title="【哪天】值班", body="<p>【谁】值班</p>", source="办公室"
    )
    add = reverse("admin:news_article_add")

    empty = desk.get(add)
    filled = desk.get(f"{add}?template={template.pk}")

    assert f'href="?template={template.pk}"' in empty.content.decode()
    form = filled.context["adminform"].form
    assert [form[name].value() for name in ("title", "source", "column")] == [
        "【哪天】值班",
        "办公室",
        column.pk,
    ]
    assert "【谁】值班" in filled.content.decode()
    for odd in ("0", "x", "99999999999", "²"):
        assert desk.get(add, {"template": odd}).status_code == 200
    article = written(editor, mine, column, template.body, title=template.title)
    assert [found.words for found in checking.remarks_on(article).findings[:2]] == ["【哪天】", "【谁】"]


# --- the preview -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_preview_is_the_real_page_with_the_look_of_its_address(desk, editor, mine, column):
    draft = written(editor, mine, column, "<p>干的。</p>")
    desk.cookies["display"] = "standard.large.light.zh-hans"

    shown = desk.get(page("preview", draft), {"mode": "elder", "theme": "dark", "width": "nonsense"})
    address = f"{draft.get_absolute_url()}?preview&mode=elder&theme=dark"
    assert shown.context["frame_url"] == address
    assert "frame-src 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "DENY"

    inside = desk.get(address)
    text = inside.content.decode()
    look = ('data-mode="elder"', 'name="color-scheme" content="dark"', 'data-size="medium"')
    assert [each in text for each in look] == [True, True, True]
    assert "韩志勇" not in text.split("<main")[0]  # made as for a stranger
    assert reverse("admin:news_article_change", args=[draft.pk]) not in text
    assert inside["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in inside["Content-Security-Policy"]
    assert not getattr(inside, "is_kept", False)
    assert "display" not in inside.cookies

    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_a_stranger_cannot_frame_a_page_that_is_published(desk, column, mine):
    for thing in (ArticleFactory(column=column, branch=mine), PolicyFactory()):
        answer = Client().get(f"{thing.get_absolute_url()}?preview&mode=elder")
        assert (answer.status_code, answer["X-Frame-Options"]) == (200, "DENY")
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert 'data-mode="elder"' not in answer.content.decode()
    article = Article.objects.get(stage=Stage.PUBLISHED)
    for query in ("?preview", "?preview&mode=elder"):
        assert not getattr(desk.get(article.get_absolute_url() + query), "is_kept", False)


@pytest.mark.django_db
def test_a_lead_picture_that_stands_in_the_text_too_is_remarked_on():
    picture = PictureFactory()
    twice = ArticleFactory(lead_picture=picture, body=f'<p><img src="{picture.url}" alt="井架"></p>')
    once = ArticleFactory(lead_picture=picture)

    found = [{each.kind for each in check(checking.draft_of(text))} for text in (twice, once)]

    assert [Kind.LEAD_TWICE in kinds for kinds in found] == [True, False]


@pytest.mark.django_db
def test_a_policy_says_what_its_head_leaves_open():
    new = PolicyFactory(number="", issuing_body="", issued_on=None, level="enterprise")
    law = PolicyFactory(number="", issuing_body="国务院", level="central")

    gaps = {Kind.NUMBER, Kind.ISSUER, Kind.ISSUED}
    assert {found.kind for found in check(checking.draft_of(new))} & gaps == gaps
    assert {found.kind for found in check(checking.draft_of(law))} & gaps == set()
