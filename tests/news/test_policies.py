"""Statutes in text files become policies."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from news import actions, policy_files
from news.models import Column, Policy
from news.reports import refused_files
from news.rules import statutes
from news.rules.statutes import Gap, Level
from news.rules.validity import Validity
from tests.conftest import NOON
from tests.factories import ColumnFactory, PolicyFactory, UserFactory
from tests.pages import words

FOLDER = Path(__file__).parent / "statutes"
HEAD = "# 矿灯管理规定\n\n{head}\n\n<!-- INFO END -->\n\n第一条 矿灯由专人管理。\n\n第二条 {last}\n"


def statute(
    head: str = "", last: str = "本规定自2000年1月1日起施行。", title: str = "矿灯管理规定"
) -> statutes.Statute:
    return statutes.read(HEAD.format(head=head, last=last).replace("矿灯管理规定", title))


@pytest.mark.parametrize(
    ("title", "head", "body", "level", "number"),
    [
        ("中华人民共和国工会法", "1992年4月3日 第七届全国人民代表大会第五次会议通过", "全国人民代表大会", "central", ""),
        ("中华人民共和国工会法", "2001年10月27日第九届全国人民代表大会常务委员会第二十四次会议《关于批准〈约定〉的决定》修正",
         "全国人民代表大会常务委员会", "central", ""),
        ("休假条例", "2007年12月7日 国务院第198次常务会议通过\n\n2007年12月14日 中华人民共和国国务院令第514号公布",
         "国务院", "central", "国务院令第514号"),
        ("国务院关于工作时间的规定", "", "国务院", "central", ""),
        ("休假办法", "2008年7月17日 经人力资源和社会保障部第6次部务会议通过", "人力资源和社会保障部", "central", ""),
        ("矿山条例", "1996年10月11日 国务院批准　\n\n1996年10月30日 劳动部令第4号发布  自发布之日施行",
         "劳动部", "central", "劳动部令第4号"),
        ("浙江省管理条例", "2010年3月30日 浙江省第十一届人民代表大会常务委员会公告第49号公布",
         "浙江省人民代表大会常务委员会", "provincial", "浙江省第十一届人民代表大会常务委员会公告第49号"),
        ("徐州市条例", "2010年3月30日 徐州市第十四届人民代表大会常务委员会第十次会议通过",
         "徐州市人民代表大会常务委员会", "provincial", ""),
        ("上海市集体合同条例", "", "上海市人民代表大会常务委员会", "provincial", ""),
        ("基层工会经费办法", "2017年12月15日 中华全国总工会令第3号公布", "中华全国总工会", "acftu", "中华全国总工会令第3号"),
        ("办法", "2017年12月15日 总工办发〔2017〕32号印发", "", "central", "总工办发〔2017〕32号"),
    ],
)  # fmt: skip
def test_who_issued_it_is_read_from_the_head(title, head, body, level, number):
    found = statute(head, title=title)

    assert (found.issuing_body, found.level.value, found.number) == (body, level, number)


@pytest.mark.parametrize(
    ("head", "last", "issued_on", "effective_on"),
    [
        ("2007年12月7日 国务院第198次常务会议通过\n\n2008年1月1日 施行", "x", "2007-12-07", "2008-01-01"),
        ("2007年6月29日 第十届全国人民代表大会常务委员会第二十八次会议通过", "本法自2008年1月1日起施行。", "2007-06-29", "2008-01-01"),
        ("1992年4月3日 第七届全国人民代表大会第五次会议通过", "本法自公布之日起施行。", "1992-04-03", "1992-04-03"),
        ("2012年4月18日 国务院第200次常务会议通过\n\n2012年4月28日 国务院令第619号公布", "本规定自公布之日起施行。1988年7月21日的规定同时废止。",
         "2012-04-18", "2012-04-28"),
        ("2008年7月17日 经人力资源和社会保障部第6次部务会议通过", "本办法自发布之日起施行", "2008-07-17", None),
        ("", "本条例自2008年1月1日起实施。", None, "2008-01-01"),
        ("2007年13月45日 通过", "没有日期。", None, None),
        ("(2007年12月29日第十届全国人民代表大会常务委员会第三十一次会议通过　根据2012年12月28日第十一届全国人民代表大会"
         "常务委员会《关于修改2007年12月29日法律的决定》修正)", "本法自2008年5月1日起施行。", "2007-12-29", "2008-05-01"),
    ],
)  # fmt: skip
def test_the_dates_are_read_from_the_head_and_the_last_article(head, last, issued_on, effective_on):
    found = statute(head, last)

    assert (found.issued_on, found.effective_on) == tuple(
        day and date.fromisoformat(day) for day in (issued_on, effective_on)
    )


def test_lines_written_into_one_bracket_become_lines_of_history():
    found = statute("（2007年12月29日全国人大常委会通过　根据2012年12月28日《关于修改〈法〉的决定》修正）")

    assert [(str(line.on), line.note) for line in found.history] == [
        ("2007-12-29", "全国人大常委会通过"),
        ("2012-12-28", "《关于修改〈法〉的决定》修正"),
    ]


def test_what_the_file_does_not_say_is_left_open_and_named():
    found = statutes.read(
        "# 上海市集体合同条例\n<!-- INFO END -->\n第一条 为了协商。", "上海市集体合同条例(2007-08-16).md"
    )

    assert (found.issued_on, found.effective_on, found.level) == (None, None, Level.PROVINCIAL)
    assert found.gaps == (Gap.NO_DATES, Gap.BODY_FROM_TITLE, Gap.NO_EFFECTIVE_DATE)


def test_a_file_without_the_mark_is_divided_where_the_articles_begin():
    found = statutes.read(
        "矿灯管理规定\n1998年6月8日 国务院第10次常务会议通过\n第一章 总则\n第一条 矿灯由专人管理。"
    )

    assert (found.title, str(found.issued_on), [block.label for block in found.blocks]) == (
        "矿灯管理规定",
        "1998-06-08",
        ["第一章", "第一条"],
    )


def test_chapters_sections_and_articles_become_headings_and_numbered_paragraphs():
    blocks = statutes.read((FOLDER / "矿区职工食堂条例(2020-05-20).md").read_text()).blocks

    html = actions.cleaned(Policy, policy_files.as_html(blocks)).html

    assert html.startswith(
        '<h2 id="chapter-1">第一章 总则</h2><p id="art-1"><strong>第一条</strong>　为了让职工'
    )
    assert "<p>第一条所称热饭" in html
    assert '<h3 id="section-2-1">第一节 三餐</h3><p id="art-3">' in html
    assert "<p>（一）按时；</p>" in html
    assert '<h2 id="part-1">附录</h2><p>食堂温度表</p>' in html


@pytest.mark.parametrize(
    ("words", "number"), [("一", 1), ("十", 10), ("十二", 12), ("一百零九", 109), ("一百一十九", 119)]
)
def test_chinese_numbers_are_read(words, number):
    assert statutes.han_number(words) == number


@pytest.mark.parametrize("text", ["", "# 只有标题\n", "第一条 没有标题。", "<!-- INFO END -->\n第一条 x"])
def test_what_is_no_statute_is_not_taken_for_one(text):
    with pytest.raises(statutes.NotAStatute):
        statutes.read(text)


# --- into the library ----------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def imported(*files: tuple[str, str], **options: object) -> list[str]:
    """Outcomes of an import of these texts."""
    given = [(name, text.encode()) for name, text in files]
    return [report.outcome for report in policy_files.import_files(given, by=None, at=NOON, **options)]


def text(
    head: str = "1998年6月8日 国务院第10次常务会议通过", last: str = "本规定自2000年1月1日起施行。"
) -> str:
    return HEAD.format(head=head, last=last)


def test_a_statute_is_published_with_its_history():
    assert imported(("矿灯.md", text())) == ["new"]

    policy = Policy.objects.with_replacement().get()
    assert (policy.title, policy.issuing_body, policy.level) == ("矿灯管理规定", "国务院", "central")
    assert (policy.issued_on, policy.effective_on) == (date(1998, 6, 8), date(2000, 1, 1))
    assert [str(line) for line in policy.revisions.all()] == ["1998-06-08 国务院第10次常务会议通过"]
    assert [event.kind for event in policy.events.all()] == ["created", "imported", "published"]
    assert policy.is_public(NOON)
    assert policy.validity_on(date(2026, 1, 1)) == Validity.IN_FORCE


def test_the_same_files_again_change_nothing():
    files = [("矿灯.md", text())]
    imported(*files)
    before = list(Policy.objects.values())

    assert imported(*files) == ["unchanged"]
    assert list(Policy.objects.values()) == before


def test_a_corrected_file_updates_its_policy():
    imported(("矿灯.md", text()))

    assert imported(("矿灯.md", text().replace("专人", "专职人员"))) == ["changed"]

    policy = Policy.objects.get()
    assert "专职人员" in policy.body_text
    assert "edited" in [event.kind for event in policy.events.all()]


def test_what_a_person_added_survives_the_next_import():
    imported(("条例.md", text(head="", last="完。")))
    actions.edit(Policy.objects.get(), by=UserFactory(), at=NOON, issued_on=date(1998, 6, 8))

    assert imported(("条例.md", text(head="", last="完。"))) == ["unchanged"]
    assert imported(("条例.md", text(head="", last="完了。"))) == ["changed"]
    assert Policy.objects.get().issued_on == date(1998, 6, 8)


def test_of_two_wordings_the_later_supersedes_the_earlier_in_whatever_order_they_come():
    old = text()
    middle = text(head="1998年6月8日 国务院第10次常务会议通过\n\n2005年3月1日 国务院修正")
    new = text(head="1998年6月8日 国务院第10次常务会议通过\n\n2015年3月1日 国务院修正")

    imported(("new.md", new), ("old.md", old), ("middle.md", middle))

    latest = Policy.objects.get(body_text__isnull=False, revisions__on=date(2015, 3, 1))
    assert latest.supersedes.revisions.filter(on=date(2005, 3, 1)).exists()
    assert latest.supersedes.supersedes.supersedes is None
    assert [
        each.validity_on(date(2026, 1, 1)) for each in Policy.objects.with_replacement().order_by("pk")
    ] == [
        Validity.IN_FORCE,
        Validity.AMENDED,
        Validity.AMENDED,
    ]


def test_the_column_follows_the_level():
    central, provincial = (ColumnFactory(slug=slug, holds="policies") for slug in ("central", "provincial"))

    imported(("矿灯.md", text()), ("食堂.md", "# 浙江省食堂条例\n\n第一条 为了吃饭。"))

    assert [policy.column for policy in Policy.objects.order_by("pk")] == [central, provincial]


def test_without_any_column_one_is_made():
    imported(("矿灯.md", text()))

    assert Column.objects.get().holds == Column.Holds.POLICIES


def test_a_dry_run_reports_and_keeps_nothing():
    assert imported(("矿灯.md", text()), dry_run=True) == ["new"]
    assert (Policy.objects.count(), Column.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\xff\xfe\x00\x01",
        b"PK\x03\x04\x00",
        b"# only a title",
        "第一条 没有标题".encode(),
        b"#" * 3_000_000,
    ]
    + [("# " + "长" * 121 + "\n\n第一条 x").encode()],
)
def test_a_bad_file_gets_a_sentence_and_hinders_no_other(data):
    reports = policy_files.import_files([("坏.md", data), ("好.md", text().encode())], by=None, at=NOON)

    assert [report.outcome for report in reports] == ["refused", "new"]
    assert reports[0].reason
    assert Policy.objects.count() == 1


def test_the_same_statute_twice_in_one_folder_is_said_once():
    assert imported(("a.md", text()), ("b.md", text() + "\n第三条 多一条。")) == ["new", "refused"]


def test_a_file_in_gb18030_is_read():
    [report] = policy_files.import_files([("矿灯.md", text().encode("gb18030"))], by=None, at=NOON)

    assert (report.outcome, report.title) == ("new", "矿灯管理规定")


# --- the command ---------------------------------------------------------------------------------------------


def test_the_command_reads_a_folder_and_writes_a_report(tmp_path):
    report = tmp_path / "report.json"

    call_command("import_policies", FOLDER, report=report, stdout=StringIO())

    said = json.loads(report.read_text())
    assert said["counts"] == {"new": 2}
    assert [file["title"] for file in said["files"]] == ["云岭省矿区职工食堂条例", "矿灯管理规定"]


def test_the_command_counts_what_it_refused(tmp_path):
    (tmp_path / "坏.md").write_bytes(b"\xff\xd8\xff\xff")

    with pytest.raises(CommandError):
        call_command("import_policies", tmp_path, stdout=StringIO())


@pytest.mark.parametrize("argument", ["no-such-folder", "."])
def test_the_command_explains_an_empty_or_missing_folder(tmp_path, argument):
    with pytest.raises(CommandError):
        call_command("import_policies", tmp_path / argument, stdout=StringIO())


def test_the_command_names_the_columns_there_are():
    ColumnFactory(slug="central", holds="policies")

    with pytest.raises(CommandError, match="central"):
        call_command("import_policies", FOLDER, column="centrale", stdout=StringIO())


def test_a_joint_document_names_each_body_on_its_own_line(client):
    policy = PolicyFactory(
        issuing_body="云岭矿业集团　集团工会", level="enterprise", number="云矿发〔2026〕3号"
    )

    page = words(client.get(policy.get_absolute_url()))

    assert "<span>云岭矿业集团</span><span>集团工会文件</span>" in page


def test_an_import_that_took_nothing_does_not_say_that_the_others_are_in():
    assert refused_files(2, 2) == "2 个文件没有收入。"
    assert "其余" in refused_files(1, 2)
