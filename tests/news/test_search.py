"""Finding any run of characters, from anywhere in a text."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from news.models import Article, Policy
from news.policy_library import with_validity
from news.rules.validity import Validity
from news.search import Scope, highlight, search
from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, PolicyFactory
from tests.pages import words

pytestmark = pytest.mark.django_db


def titles(question, **more):
    return [hit.thing.title for hit in search(question, at=timezone.now(), scope=Scope(**more)).hits]


def test_the_database_cuts_chinese_into_pairs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT zh_bigrams('职代会，ＡＢ c') = '''职代'' ''代会'' ''会'' ''ab'' ''b'' ''c'''::tsvector"
        )
        assert cursor.fetchone() == (True,)


def test_two_characters_from_the_middle_of_a_text_find_it():
    ArticleFactory(title="更衣室投运", body_text="工作服挂在铁钩上结冰")
    ArticleFactory(title="别的", body_text="什么也没有")
    assert titles("钩上") == ["更衣室投运"]


def test_articles_policies_numbers_and_attachment_names_are_all_found():
    ArticleFactory(title="通知", attachment_names="疗休养名额分配表.xlsx")
    PolicyFactory(title="疗休养办法", number="云矿工发〔2026〕18号")
    assert set(titles("疗休养")) == {"通知", "疗休养办法"}
    assert titles("2026〕18号") == ["疗休养办法"]
    assert titles("疗休养", kind="policy") == ["疗休养办法"]


def test_width_and_case_of_letters_do_not_matter():
    ArticleFactory(title="ＡＢＣ培训", body_text="x")
    assert titles("abc") == ["ＡＢＣ培训"]
    assert highlight("ＡＢＣ培训", ["abc"]) == "<mark>ＡＢＣ</mark>培训"


def test_all_words_have_to_occur_and_pairs_in_a_long_word_stand_together():
    ArticleFactory(title="甲", body_text="职工代表大会，安全生产")
    ArticleFactory(title="乙", body_text="职工 工代 代表 表大 大会")
    assert titles("职工代表大会 安全") == ["甲"]
    assert titles("职工代表大会") == ["甲"]


def test_one_character_looks_at_titles_only():
    ArticleFactory(title="矿灯", body_text="x")
    ArticleFactory(title="别的", body_text="矿")
    assert titles("矿") == ["矿灯"]


def test_a_hit_in_the_title_comes_before_a_newer_one_in_the_text():
    ArticleFactory(title="送温暖", published_at=timezone.now() - timezone.timedelta(days=9))
    ArticleFactory(
        title="别的", body_text="冬季送温暖", published_at=timezone.now() - timezone.timedelta(days=1)
    )
    assert titles("温暖") == ["送温暖", "别的"]


@pytest.mark.parametrize(
    "change", [{"stage": "draft"}, {"published_at": timezone.now() + timezone.timedelta(days=1)}]
)
def test_what_is_not_public_is_not_found(change):
    ArticleFactory(title="尚未公布的名单", **change)
    assert titles("名单") == []


@pytest.mark.parametrize(
    "question", ["", "   ", "，。!?", "%", "'", "\\", "a' & 'b", "\x00", "_", "名" * 500]
)
def test_odd_questions_are_answered_calmly(question):
    ArticleFactory(title="正常")
    assert isinstance(search(question, at=timezone.now()).total, int)


def test_a_percent_sign_or_an_underscore_is_only_a_character():
    ArticleFactory(title="a_bc")
    ArticleFactory(title="axbc")
    assert titles("a_bc") == ["a_bc"]


def test_the_found_words_are_marked_and_the_rest_is_escaped():
    ArticleFactory(title="<b>矿灯</b>", body_text="井下<script>矿灯</script>充电")
    hit = search("矿灯", at=timezone.now()).hits[0]
    assert hit.title_html == "&lt;b&gt;<mark>矿灯</mark>&lt;/b&gt;"
    assert hit.snippet_html == "井下&lt;script&gt;<mark>矿灯</mark>&lt;/script&gt;充电"


def test_search_equals_a_literal_substring_search():
    """300 random questions over a corpus of the same few characters: no hit too many, none missing."""
    rng = random.Random(7)
    letters = "职工代表大会安全生产，ab1"
    for number in range(60):
        ArticleFactory(title=f"第{number}", body_text="".join(rng.choices(letters, k=rng.randint(5, 60))))
    texts = dict(Article.objects.values_list("title", "search_text"))
    for _ in range(300):
        question = "".join(rng.choices(letters.replace("，", ""), k=rng.randint(2, 4)))
        expected = {title for title, text in texts.items() if question in text}
        result = search(question, at=timezone.now(), size=100)
        assert ({hit.thing.title for hit in result.hits}, result.total) == (expected, len(expected)), question


def test_a_common_word_is_found_newest_first_and_in_titles_before_all_else(monkeypatch):
    """What stands on a page is the same whether everything was looked at or only as much as the page needs."""
    rng = random.Random(8)
    for _ in range(80):
        ArticleFactory(
            title="".join(rng.choices("职工安全，", k=6)),
            body_text="".join(rng.choices("职工安全大会，", k=30)),
            published_at=timezone.now() - timedelta(hours=rng.randint(1, 40)),
        )
    questions = ["职工", "安全", "工", "大会", "职工 安", "职工安", "全大 工安"]
    pages = [(offset, size) for offset in (0, 7, 40) for size in (5, 20)]

    def found():
        return [
            [hit.thing.pk for hit in search(each, at=timezone.now(), offset=offset, size=size).hits]
            for each in questions
            for offset, size in pages
        ]

    looked_at_everything = found()
    exact = search("职工", at=timezone.now())
    monkeypatch.setattr("news.search.SPARE", 0)
    for most in (3, 30):
        monkeypatch.setattr("news.search.MOST", most)
        assert found() == looked_at_everything
    common = search("职工", at=timezone.now())
    assert (exact.are_more, common.are_more, common.total) == (False, True, 30)


def test_a_search_is_narrowed_by_column_branch_year_kind_and_validity(root):
    today = timezone.localdate()
    parent, branch = ColumnFactory(), BranchFactory()
    below, group = ColumnFactory(parent=parent), BranchFactory(kind="group", parent=branch)
    new_year = timezone.make_aware(timezone.datetime(2026, 1, 1))
    ArticleFactory(title="矿灯甲", column=below, branch=group, published_at=new_year)
    ArticleFactory(title="矿灯乙", column=parent, published_at=new_year - timedelta(seconds=1))
    ArticleFactory(title="矿灯丙", branch=branch, published_at=new_year)
    laws = ColumnFactory(holds="policies")
    old = PolicyFactory(title="矿灯旧规", column=laws, issued_on=date(2025, 12, 31))
    PolicyFactory(title="矿灯新规", column=laws, issued_on=date(2026, 1, 1), supersedes=old)
    PolicyFactory(title="矿灯将来", issued_on=None, effective_on=today + timedelta(days=9))
    amended = with_validity(Policy.objects.with_replacement(), Validity.AMENDED)

    def narrowed(**scope):
        return {each.removeprefix("矿灯") for each in titles("矿灯", **scope)}

    assert narrowed() == {"甲", "乙", "丙", "旧规", "新规", "将来"}
    assert narrowed(columns=[parent.pk, below.pk]) == {"甲", "乙"}
    assert narrowed(branches=[branch.pk, group.pk]) == {"甲", "丙"}
    assert narrowed(year=2026) == {"甲", "丙", "新规"}
    assert narrowed(year=2025) == {"乙", "旧规"}
    assert narrowed(policies=amended) == {"旧规"}
    assert narrowed(columns=[laws.pk], year=2026, kind="policy") == {"新规"}
    assert narrowed(policies=amended, branches=[branch.pk]) == set()


def test_the_page_keeps_its_filters_in_the_address_and_says_which_one_to_drop(client):
    parent = ColumnFactory(slug="safety", name="安全")
    below = ColumnFactory(slug="lamps", parent=parent)
    branch, other = BranchFactory(name="一号矿"), BranchFactory(name="二号矿")
    for number in range(25):
        ArticleFactory(title=f"矿灯{number}", column=below, branch=branch)
    page = client.get(f"/search/?q=矿灯&column=safety&branch={branch.pk}&kind=article&year=2026")
    assert page.context["result"].total == 25
    assert "&amp;column=safety" in words(page)
    assert "column=safety" in page.context["page"].older_url
    assert client.get(page.context["page"].older_url).context["page"].number == 2

    nothing = client.get(f"/search/?q=矿灯&column=safety&branch={other.pk}")
    shown = [(str(drop["label"]), drop["chosen"], drop["total"]) for drop in nothing.context["drops"]]
    assert shown == [("单位", "二号矿", 25)]
    assert "q=%E7%9F%BF%E7%81%AF&column=safety" in nothing.context["drops"][0]["url"]
    both = client.get(f"/search/?q=矿灯&validity=in_force&branch={other.pk}")
    assert [(drop["label"], drop["total"]) for drop in both.context["drops"]] == [("", 25)]
    odd = client.get("/search/?q=矿灯&column=x&branch=²&year=0&validity=maybe&kind=secret")
    assert (odd.context["result"].total, odd.context["chosen"]) == (25, [])
