"""The policy library: versions of a document, what can be cited, comparison, PDF, ways to find one."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Event

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from news import actions, policy_library, policy_pdf, versus
from news.models import Policy
from news.rules.comparison import Piece, paired
from news.rules.statutes import is_signed
from news.rules.validity import Validity
from tests.conftest import NOON
from tests.factories import ColumnFactory, PolicyFactory, UserFactory
from tests.factories.members import appointed
from union_portal.lib import Refused, pdf

pytestmark = pytest.mark.django_db
OLD = (
    "<h2>第一章　总则</h2><p>第一条　为保障职工休息休养的权利，制定本办法。</p><p>第二条　每三年可参加一次疗休养。</p>"
    "<h2>第二章　附则</h2><p>第三条　因个人原因不参加的，不补发费用。</p><p>第四条　本办法由集团工会解释。</p>"
)
NEW = (
    "<h2>第一章　总则</h2><p>第一条　为保障职工休息休养的权利，规范经费，制定本办法。</p><p>第二条　名额向井下一线倾斜。</p>"
    "<p>第三条　每两年可参加一次疗休养。</p><h2>第二章　附则</h2><p>第四条　本办法由集团工会解释。</p>"
)


@pytest.fixture
def chain():
    """Three versions of one document, the last one still to come."""
    versions, earlier = [], None
    for year, body in ((2021, OLD), (2024, NEW), (2030, NEW)):
        earlier = PolicyFactory(
            title="职工疗休养办法",
            number=f"云矿工发〔{year}〕9号",
            issuing_body="云岭矿业集团工会",
            issued_on=date(year, 3, 1),
            effective_on=date(year, 5, 1),
            body=actions.cleaned(Policy, body).html,
            supersedes=earlier,
        )
        versions.append(earlier)
    return versions


# --- versions ------------------------------------------------------------------------------------------------


def test_every_version_shows_the_whole_line_and_what_held_on_a_day(chain, client):
    first, second, third = chain
    PolicyFactory(title="另一件事")
    for each in chain:
        family = policy_library.family_of(Policy.objects.for_page().get(pk=each.pk), NOON)
        assert [version.pk for version in family] == [first.pk, second.pk, third.pk]

    lines = policy_library.versions(second, family, date(2023, 1, 1))
    assert [(line.validity, line.is_here, line.compare_url) for line in lines] == [
        (Validity.FORTHCOMING, False, f"/policies/{third.pk}/compare/{second.pk}/"),
        (Validity.FORTHCOMING, True, f"/policies/{second.pk}/compare/{first.pk}/"),
        (Validity.IN_FORCE, False, ""),
    ]
    page = client.get(first.get_absolute_url() + "?on=2023-01-01").content.decode()
    assert "2023年1月1日当天的效力" in page
    assert policy_library.successor_of(first, family, NOON) == second
    assert policy_library.successor_of(second, family, NOON) == third


def test_a_version_that_readers_may_not_open_is_not_named(chain, client):
    Policy.objects.filter(pk=chain[2].pk).update(stage="draft")
    page = client.get(chain[1].get_absolute_url()).content.decode()

    assert f"/policies/{chain[2].pk}/" not in page
    assert client.get(policy_library.compare_url(chain[1].pk, chain[2].pk)).status_code == 404


def test_a_new_version_starts_as_a_draft_that_supersedes(chain):
    second = chain[1]
    actions.note_revision(second, date(2024, 3, 1), "修订", by=UserFactory(), at=NOON)
    draft = actions.start_successor(second, by=UserFactory(), at=NOON)

    assert (draft.stage, draft.supersedes_id, draft.title) == ("draft", second.pk, second.title)
    assert (draft.number, draft.issued_on, draft.effective_on) == ("", None, None)
    assert draft.body == second.body
    assert [str(line) for line in draft.revisions.all()] == ["2024-03-01 修订"]
    assert Policy.objects.with_replacement().get(pk=second.pk).replaced_on == date(2030, 5, 1)
    with pytest.raises(Refused):
        actions.start_successor(second, by=UserFactory(), at=NOON)


def test_an_editor_starts_a_version_and_finds_the_old_one_by_its_number(chain, desk):
    client = desk(appointed(Role.EDITOR))
    page = reverse("admin:news_policy_renew", args=[chain[0].pk])
    made = client.post(page)
    draft = Policy.objects.get(stage="draft")
    assert made.url == reverse("admin:news_policy_change", args=[draft.pk])
    refused = client.post(page)
    assert (refused.status_code, "正在起草" in refused.content.decode()) == (400, True)

    asked = {"app_label": "news", "model_name": "policy", "field_name": "supersedes", "term": "〔2024〕9"}
    answer = client.get(reverse("admin:autocomplete"), asked).json()
    assert [each["text"] for each in answer["results"]] == ["职工疗休养办法 云矿工发〔2024〕9号 2024-03-01"]
    assert (
        desk(appointed(Role.MEMBERSHIP_OFFICER)).get(reverse("admin:autocomplete"), asked).status_code == 403
    )


# --- citing --------------------------------------------------------------------------------------------------


def test_each_article_says_how_to_cite_it_and_has_an_address(chain, client):
    policy = chain[0]
    page = client.get(policy.get_absolute_url()).content.decode()

    assert re.findall(r'class="cite" href="#(art-\d+)"', page) == ["art-1", "art-2", "art-3", "art-4"]
    assert 'data-cite="《职工疗休养办法》（云矿工发〔2021〕9号）"' in page
    assert policy.body == Policy.objects.get(pk=policy.pk).body  # nothing of it is stored
    article = reverse("news:policy-article", args=[policy.pk, "3"])
    assert client.get(article).url == f"{policy.get_absolute_url()}#art-3"
    assert client.get(reverse("news:policy-article", args=[policy.pk, "9"])).status_code == 404


@pytest.mark.parametrize(
    ("tail", "is_so"),
    [
        ("本办法自公布之日起施行。\n云岭矿业集团工会\n2021年3月1日", True),
        ("2021年3月 1日", True),
        ("由云岭矿业集团工会解释，自2021年3月1日起施行。", False),
    ],
)
def test_a_text_that_is_signed_gets_no_second_signature(tail, is_so):
    assert is_signed(tail, date(2021, 3, 1), ["云岭矿业集团工会"]) is is_so


# --- comparison ----------------------------------------------------------------------------------------------


def test_articles_are_compared_by_their_words_whatever_their_numbers(chain):
    found = versus.compared(chain[0].body, chain[1].body)

    assert [(str(line.fate), line.earlier, line.later) for line in found.lines if not line.is_heading] == [
        ("changed", "第一条", "第一条"),
        ("added", "", "第二条"),
        ("changed", "第二条", "第三条"),
        ("removed", "第三条", ""),
        ("same", "第四条", "第四条"),
    ]
    changed = next(line for line in found.lines if line.later == "第三条")
    assert changed.rows[0].left == "每<del>三年</del>可参加一次疗休养。"
    assert changed.rows[0].right == "每<ins>两年</ins>可参加一次疗休养。"


def test_the_page_of_a_comparison_counts_and_folds(chain, client):
    address = policy_library.compare_url(chain[0].pk, chain[1].pk)
    page, whole = (client.get(address + more).content.decode() for more in ("", "?all"))

    assert "<span>新增 1 条</span><span>修改 2 条</span><span>删除 1 条</span><span>未变 1 条</span>" in page
    assert ("本办法由集团工会解释" in page, "本办法由集团工会解释" in whole) == (False, True)
    asked = {more: client.get(address + more) for more in ("?x=1", "?all&from=singlemessage", "?all=1")}
    assert {more: answer.url for more, answer in asked.items()} == {
        "?x=1": address, "?all&from=singlemessage": f"{address}?all", "?all=1": f"{address}?all",
    }  # fmt: skip
    stranger = PolicyFactory()
    assert client.get(policy_library.compare_url(chain[0].pk, stranger.pk)).status_code == 404


def test_a_version_without_dates_is_the_later_one_and_what_supersedes_always_is(chain):
    first, second, third = chain
    draft = PolicyFactory(issued_on=None, effective_on=None, stage="draft", supersedes=third)
    other = PolicyFactory(issued_on=None, effective_on=None, supersedes=first)
    undated = PolicyFactory(issued_on=None, effective_on=None)
    dated = PolicyFactory(issued_on=date(2020, 1, 1), supersedes=undated)

    for earlier, later in ((third, draft), (first, draft), (second, other), (undated, dated)):
        line = policy_library.line_of(later)
        assert policy_library.in_order(earlier, later, line) == (earlier, later)
        assert policy_library.in_order(later, earlier, line) == (earlier, later)


def test_a_comparison_is_worked_out_once(chain, client, monkeypatch):
    policy_library._compared.cache_clear()
    worked = []
    compared = versus.compared
    monkeypatch.setattr(versus, "compared", lambda *both: worked.append(1) or compared(*both))

    pages = [client.get(policy_library.compare_url(chain[0].pk, chain[1].pk)) for _ in range(2)]

    assert (len(worked), [page.status_code for page in pages]) == (1, [200, 200])


def test_every_article_of_both_stands_in_a_comparison_once():
    earlier = [
        Piece(f"第{n}条", text)
        for n, text in enumerate(("甲乙丙丁戊", "子丑寅卯", "天地玄黄宇宙", "甲乙丙丁戊"))
    ]
    later = [
        Piece(f"第{n}条", text) for n, text in enumerate(("天地玄黄", "甲乙丙丁戊己", "日月盈昃", "子丑寅辰"))
    ]
    rows = paired(earlier, later)

    assert sorted(left for left, _ in rows if left is not None) == [0, 1, 2, 3]
    assert [right for _, right in rows if right is not None] == [0, 1, 2, 3]
    assert {(2, 0), (0, 1), (1, 3)} < set(rows)


# --- PDF -----------------------------------------------------------------------------------------------------


def test_the_pdf_carries_the_words_the_title_and_nothing_that_acts(client):
    policy = PolicyFactory(
        title='《劳动法》#read("/etc/passwd")办法',
        number="云矿工发〔2026〕18号",
        issuing_body="云岭矿业集团工会　云岭矿业集团",
        body='<p id="art-1">第一条　$x$ #eval("1") [井下] *职工*<a href="/news/">新闻</a></p><h4>跳级</h4>'
        '<table><thead><tr><th>类别</th></tr></thead><tbody><tr><td colspan="60">甲</td></tr>'
        '<tr><td rowspan="9">乙</td><td>丙</td></tr><tr><td>丁</td></tr></tbody></table>'
        '<ol start="3"><li>甲<ul><li>乙</li></ul></li></ol><p><img src="/media/pictures/gone.png" alt="井架"></p>',
    )
    response = client.get(reverse("news:policy-pdf", args=[policy.pk]))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    text = response.content
    assert text.startswith(b"%PDF-1.7")
    for mark in (b"/StructTreeRoot", b"/Lang(zh-CN)", b"/FontFile3", b"pdfuaid"):
        assert mark in text
    assert b"/JavaScript" not in text
    assert client.get(reverse("news:policy-pdf", args=[policy.pk]) + "?x=1").status_code == 302


def test_a_pdf_is_made_once_for_all_readers_and_never_a_500(client, sign_in, monkeypatch, tmp_path):
    policy = PolicyFactory(body='<p><img src="/media/pictures/broken.png" alt="井架"></p>')
    default_storage.save("pictures/broken.png", ContentFile(b"\x89PNG broken"))
    assert policy_pdf._pictures(policy.body) == ({}, {})
    address = reverse("news:policy-pdf", args=[policy.pk])
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic()")
    whole = policy_pdf.LAYOUT

    first = sign_in(UserFactory()).get(address).content
    monkeypatch.setattr(policy_pdf, "LAYOUT", broken)  # from here on nothing new can be typeset
    assert first.startswith(b"%PDF-")
    assert sign_in(UserFactory()).get(address).content == first

    actions.edit(policy, by=None, at=NOON, number="1号")
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
    assert policy.get_absolute_url() in answer.content.decode()

    monkeypatch.setattr(policy_pdf, "LAYOUT", whole)
    monkeypatch.setattr(pdf, "PATIENCE", 0.05)
    with someone_elses_turn():
        answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert client.get(address).status_code == 200


@contextmanager
def someone_elses_turn():
    """Another thread holds the typesetter."""
    taken, done = Event(), Event()

    def hold():
        with pdf.turn():
            taken.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold)
        assert taken.wait(10)
        yield
        done.set()


def test_whoever_waits_too_long_for_the_typesetter_is_told(monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 0.05)
    with ThreadPoolExecutor() as pool, pdf.turn(), pytest.raises(pdf.Busy):
        pool.submit(pdf.made, policy_pdf.LAYOUT, {}, pictures={}).result()


def test_paper_says_that_a_version_no_longer_holds(chain):
    data = [policy_pdf._said(Policy.objects.for_page().get(pk=each.pk)) for each in chain]

    assert [each["warning"] for each in data] == ["本文件已修订，请查阅新版本。", "", ""]
    assert data[0]["red_head"] == ["云岭矿业集团工会"]
    assert data[0]["signature"] == ["云岭矿业集团工会", "2021年3月1日"]
    assert data[0]["print_note"] == ["云岭矿业集团工会", "2021年3月1日印发"]


# --- finding -------------------------------------------------------------------------------------------------


def test_the_library_is_searched_by_words_subject_body_and_year(client):
    laws = ColumnFactory(slug="laws", holds="policies")
    rest = PolicyFactory(
        column=laws, subject="权益保障　疗休养", issuing_body="集团工会", issued_on=date(2021, 1, 1)
    )
    safety = PolicyFactory(
        column=laws,
        title="安全生产法",
        body_text="矿山企业",
        issuing_body="全国人大",
        issued_on=date(2002, 1, 1),
    )
    PolicyFactory(stage="draft", subject="疗休养", body_text="矿山")

    def found(query):
        context = client.get(reverse("news:policies") + query).context
        return [policy.pk for policy in context["policies"]]

    both = [rest.pk, safety.pk]
    expected = {
        "": both,
        "?sort=oldest": both[::-1],
        "?sort=title": both[::-1],
        "?q=矿山企业": [safety.pk],
        "?q=没有": [],
        "?subject=疗休养": [rest.pk],
        "?body=全国人大": [safety.pk],
        "?year=2021": [rest.pk],
        "?year=0000&sort=x&validity=x": both,
        "?q=%25&level=enterprise": both,
    }
    assert {query: found(query) for query in expected} == expected
    page = client.get(reverse("news:policies") + "?subject=疗休养&validity=in_force").content.decode()
    assert '<option value="疗休养" selected>' in page
    assert '<input type="hidden" name="validity" value="in_force">' in page


def test_the_choices_name_nothing_that_is_not_public_yet_or_any_more(client):
    soon = timezone.now() + timedelta(days=1)
    PolicyFactory(issuing_body="人事部", published_at=soon)
    PolicyFactory(issuing_body="旧部门", published_until=timezone.now() - timedelta(days=1))
    PolicyFactory(issuing_body="集团工会")

    choices = client.get(reverse("news:policies")).context["form"]["choices"]

    assert [value for value, _label in choices[1].options] == ["", "集团工会"]


def test_staff_take_the_list_away_as_csv(chain, desk):
    PolicyFactory(title="=1+1")
    client = desk(appointed(Role.EDITOR))
    chosen = [str(pk) for pk in Policy.objects.values_list("pk", flat=True)]
    answer = client.post(
        reverse("admin:news_policy_changelist"), {"action": "export", "_selected_action": chosen}
    )
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("标题,")
    assert len(lines) == 5
    assert "'=1+1" in answer.content.decode()
