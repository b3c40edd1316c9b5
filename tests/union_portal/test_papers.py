"""One paper, four forms: each file is opened again as its readers would open it, and holds all of it."""

import csv
import io
import re
import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import docx
import openpyxl
import pypdfium2
import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils import translation
from docx.oxml.ns import qn

import union_portal.urls
from union_portal.lib import pdf
from union_portal.lib.papers import (
    Bars,
    Column,
    Facts,
    Heading,
    Link,
    Paper,
    Paragraph,
    Rich,
    Signature,
    Table,
    answer,
    as_csv,
    as_docx,
    as_html,
    as_pdf,
    as_xlsx,
    typeset,
    wording,
)

DAY = date(2026, 11, 3)
FORMULA = '=HYPERLINK("http://evil.example","x")'
REGISTER = Table(
    (
        Column("编号"),
        Column("收到", "date"),
        Column("案由", width=4),
        Column("人数", "number"),
        Column("概算", "money"),
    ),
    (
        (
            Link("提案\u200b001", "/congress/1/"),
            DAY,
            "改善照明\x00\n“第二行” 😀<b>&",
            1234,
            Decimal("1234.5"),
        ),
        ("002", datetime(2026, 11, 3, 16, 30, tzinfo=UTC), FORMULA, 2.5, None),
    ),
    caption="提案登记表",
    totals=("合计", None, "", 1236.5, Decimal("1234.50")),
)
PAPER = Paper(
    "第五届职工代表大会提案登记表",
    subtitle="第二次会议",
    number="矿工发〔2026〕12号",
    issuer="矿工会",
    is_official=True,
    dated=DAY,
    signatures=(Signature("主任", "韩冰", DAY), Signature("秘书长")),
    blocks=(
        Paragraph("第一段。\n第二段。"),
        Heading("会议情况"),
        Facts((("地点", "会议室"), ("日期", DAY))),
        REGISTER,
        Bars((("安全", 14), ("其他", 5)), "分类", "件"),
        Table((Column("空"),), (), "未立案"),
        Rich(
            "<h2>说明</h2><p>见<strong>条例<em>第三条</em></strong><a href='/p/1/'>全文</a></p><ul><li>甲</li></ul>"
        ),
    ),
    notes=("一式三份。", "以审定为准。"),
)
SHOWN = [
    ["编号", "收到", "案由", "人数", "概算"],
    ["提案001", "2026-11-03", "改善照明\n“第二行” 😀<b>&", "1,234", "1,234.50"],
    ["002", "2026-11-04", FORMULA, "2.5", ""],
    ["合计", "", "", "1,236.5", "1,234.50"],
]
"""Half past four in the afternoon at Greenwich is the next day in China."""


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def opened(paper):
    return docx.Document(io.BytesIO(as_docx(paper)))


def test_the_word_file_holds_all_of_the_paper_in_its_order():
    document = opened(PAPER)

    words = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    assert words == [
        ("Paper Red Head", "矿工会文件"),
        ("Paper Number", "矿工发〔2026〕12号"),
        ("Title", "第五届职工代表大会提案登记表"),
        ("Subtitle", "第二次会议"),
        ("Normal", "第一段。"),
        ("Normal", "第二段。"),
        ("Heading 1", "会议情况"),
        ("Paper Caption", "提案登记表"),
        ("Paper Caption", "分类"),
        ("Paper Caption", "未立案"),
        ("Normal", "There is nothing to list here."),
        ("Heading 1", "说明"),
        ("Normal", "见条例第三条全文（http://testserver/p/1/）"),
        ("Normal", "· 甲"),
        ("Paper Note", "Note: 1. 一式三份。"),
        ("Paper Note", "2. 以审定为准。"),
        ("Paper Signature", "主任: 韩冰　3 Nov 2026"),
        ("Paper Signature", "秘书长: ________________"),
        ("Paper Closing", "矿工会"),
        ("Paper Closing", "3 Nov 2026"),
    ]
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables] == [
        [["地点", "会议室"], ["日期", "3 Nov 2026"]],
        SHOWN,
        [["Item", "Number (件)"], ["安全", "14"], ["其他", "5"]],
    ]


def test_the_word_file_is_a4_with_official_margins_fonts_page_numbers_and_a_head_on_each_page():
    document = opened(PAPER)
    section, table = document.sections[0], document.tables[1]

    sizes = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.right_margin,
        section.bottom_margin,
    )
    assert [round(size.cm, 1) for size in (*sizes, section.left_margin)] == [21.0, 29.7, 3.7, 2.6, 3.5, 2.8]
    assert "PAGE" in section.footer._element.xml
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False, False]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        if document.styles[name].element.rPr is not None
        else None
        for name in ("Title", "Heading 1", "Paper Cell")
    }
    assert fonts == {"Title": "宋体", "Heading 1": "黑体", "Paper Cell": "仿宋"}
    assert document.styles.element.xpath("w:docDefaults//w:rFonts")[0].get(qn("w:eastAsia")) == "仿宋"
    assert (document.core_properties.title, document.core_properties.author) == (PAPER.title, "矿工会")
    wide = opened(Paper("签到表", landscape=True)).sections[0]
    assert (round(wide.page_width.cm, 1), round(wide.page_height.cm, 1)) == (29.7, 21.0)


def test_cells_over_several_rows_and_columns_stay_together_in_word():
    body = "<table><tr><th>甲</th><th>乙</th><th>丙</th></tr><tr><td rowspan='2'>左</td><td colspan='2'>宽</td></tr><tr><td>一</td><td>二</td></tr></table>"
    table = opened(Paper("表", blocks=(Rich(body),))).tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["甲", "乙", "丙"],
        ["左", "宽", "宽"],
        ["左", "一", "二"],
    ]


def test_the_workbook_has_real_numbers_and_days_and_what_looks_like_a_formula_is_a_text():
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx(PAPER)))
    sheet = workbook["提案登记表"]

    assert workbook.sheetnames == ["提案登记表", "分类", "未立案", "Text"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        [PAPER.title, None, None, None, None],
        ["第二次会议", None, None, None, None],
        ["矿工发〔2026〕12号", None, None, None, None],
        ["第一段。\n第二段。", None, None, None, None],
        ["会议情况", None, None, None, None],
        ["地点：会议室", None, None, None, None],
        ["日期：3 Nov 2026", None, None, None, None],
        ["提案登记表", None, None, None, None],
        SHOWN[0],
        ["提案001", datetime(2026, 11, 3), "改善照明\n“第二行” 😀<b>&", 1234, 1234.5],
        ["002", datetime(2026, 11, 4), FORMULA, 2.5, None],
        ["合计", None, None, 1236.5, 1234.5],
        ["Note: 1. 一式三份。", None, None, None, None],
        ["2. 以审定为准。", None, None, None, None],
        ["主任: 韩冰　3 Nov 2026", None, None, None, None],
        ["秘书长: ________________", None, None, None, None],
        ["矿工会　3 Nov 2026", None, None, None, None],
    ]
    formula = sheet["C11"]
    assert (formula.data_type, formula.quotePrefix) == ("s", True)
    assert (sheet["B10"].number_format, sheet["D10"].number_format, sheet["E10"].number_format) == (
        "yyyy-mm-dd",
        "#,##0",
        "#,##0.00",
    )
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.paperSize) == ("A10", "$9:$9", 9)


def test_columns_share_the_line_as_they_ask_but_no_number_is_broken():
    columns = (
        Column("序号", "number"),
        Column("日期", "date"),
        Column("案由", width=8),
        Column("金额", "money"),
    )
    table = Table(columns, ((1, DAY, "甲", Decimal("1234567.5")),))

    assert wording.widths(table, 110) == pytest.approx([28 / 3, 12, 224 / 3, 14])
    assert wording.widths(table, 40) == [3, 12, 11, 14]
    assert wording.widths(table, 33) == pytest.approx(
        [3, 3, 24, 3]
    )  # no room: everybody gets the share that was asked for


def test_names_of_sheets_are_ones_that_excel_takes():
    tables = [Table((Column("甲"),), (("一",),), "a/b[1]:*?" + "长" * 40) for _number in range(2)]

    names = openpyxl.load_workbook(io.BytesIO(as_xlsx(Paper("表", blocks=tables)))).sheetnames

    assert names == ["a b 1 " + "长" * 25, "a b 1 " + "长" * 21 + " (2)"]


def test_csv_holds_every_table_and_no_formula():
    content = as_csv(PAPER)
    one = as_csv(Paper("表", blocks=(REGISTER,)))

    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [
        ["提案登记表"],
        SHOWN[0],
        ["提案001", "2026-11-03", "改善照明\n“第二行” 😀<b>&", "1234", "1234.5"],
        ["002", "2026-11-04", f"'{FORMULA}", "2.5", ""],
        ["合计", "", "", "1236.5", "1234.50"],
        [],
        ["分类"],
        ["Item", "Number (件)"],
        ["安全", "14"],
        ["其他", "5"],
        [],
        ["未立案"],
        ["空"],
    ]
    assert one.decode("utf-8-sig").split("\r\n")[0] == "编号,收到,案由,人数,概算"


def test_the_page_shows_tables_with_labels_for_phones_and_nothing_runs_on_it():
    page = as_html(PAPER)
    cells = re.findall(r'<td role="cell"[^>]*data-label="([^"]*)">(.*?)</td>', page, re.DOTALL)

    assert cells[:3] == [
        ("编号", '<a href="/congress/1/">提案001</a>'),
        ("收到", "2026-11-03"),
        ("案由", "改善照明<br>“第二行” 😀&lt;b&gt;&amp;"),
    ]
    assert len(cells) == 15
    assert page.count('<rect width="100.0"') == 1
    assert page.count("There is nothing to list here.") == 1
    assert " style=" not in page
    link = Table((Column("甲"),), ((Link("x", "javascript:alert(1)"),),))
    assert "javascript" not in as_html(Paper("表", blocks=(link,)))


def test_the_pdf_is_typeset_with_long_cells_and_without_anything():
    long = Table((Column("甲"), Column("乙")), (("字" * 4000, "短"),), "长表")

    assert as_pdf(Paper("表", landscape=True, blocks=(*PAPER.blocks, long))).startswith(b"%PDF-")
    assert as_pdf(Paper("空")).startswith(b"%PDF-")


def test_a_thousand_rows_are_a_word_file_within_seconds():
    started = datetime.now(UTC)
    rows = [[f"第{row}行第{column}列" for column in range(10)] for row in range(1000)]

    content = as_docx(Paper("表", blocks=(Table([Column(f"列{n}") for n in range(10)], rows),)))

    assert content.startswith(b"PK")
    assert (datetime.now(UTC) - started).total_seconds() < 5


def test_a_row_of_another_width_is_a_mistake_of_the_programmer():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        Table((Column("甲"), Column("乙")), (("一",),))


# --- downloads -----------------------------------------------------------------------------------------------


def paper_page(request):
    return answer(request, PAPER, "提案登记表 2026.11") or HttpResponse(as_html(PAPER))


urlpatterns = [path("paper/", paper_page), *union_portal.urls.urlpatterns]


@pytest.mark.urls(__name__)
def test_a_paper_is_downloaded_in_each_form_under_its_chinese_name(client):
    answers = {each: client.get("/paper/", {"format": each}) for each in ("docx", "pdf", "xlsx", "csv")}
    name = "%E6%8F%90%E6%A1%88%E7%99%BB%E8%AE%B0%E8%A1%A8%202026.11"

    assert {
        each: (a.status_code, a["Content-Disposition"], a["X-Content-Type-Options"])
        for each, a in answers.items()
    } == {each: (200, f"attachment; filename*=utf-8''{name}.{each}", "nosniff") for each in answers}
    assert {a["Cache-Control"] for a in answers.values()} == {"private, no-cache"}
    with translation.override("zh-hans"):
        assert client.get("/paper/").content.decode() == as_html(PAPER)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_an_unknown_form_is_not_found_and_a_pdf_that_cannot_be_made_says_so(client, monkeypatch, tmp_path):
    assert client.get("/paper/?format=exe").status_code == 404

    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    taken, done = threading.Event(), threading.Event()

    def hold():
        with pdf.turn():
            taken.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(10)
    busy = client.get("/paper/?format=pdf&session=2")
    done.set()
    holder.join()
    broken = tmp_path / "broken.typ"
    broken.write_text("#nothing(")
    monkeypatch.setattr(typeset, "LAYOUT", broken)
    failed = client.get("/paper/?format=pdf")

    assert (busy.status_code, busy["Retry-After"], failed.status_code, failed["Retry-After"]) == (
        503,
        "30",
        503,
        "3600",
    )
    assert 'href="/paper/?session=2"' in busy.content.decode()


def test_the_links_to_the_files_keep_what_was_asked_for():
    request = RequestFactory().get("/register/", {"stage": "docketed"})

    row = render_to_string("components/paper_formats.html", {"request": request})

    assert re.findall(r'<a href="([^"]+)"', row) == [
        f"?stage=docketed&amp;format={each}" for each in ("docx", "pdf", "xlsx", "csv")
    ]


def test_a_compact_paper_of_a_whole_year_lies_on_one_sheet_and_keeps_its_steps():
    columns = (
        Column("项目", width=5),
        Column("编号"),
        *(Column(f"第{n}年", "money", width=2) for n in range(3)),
    )
    rows = tuple((f"{'　' * (n % 3)}支出{n}", str(n), *[Decimal("1234567.89")] * 3) for n in range(32))
    facts = Facts((("编制单位", "工会"), ("期间", "2026年"), ("单位", "元")))
    signatures = tuple(Signature(label) for label in ("工会主席", "财务负责人", "制表"))
    said = {
        "title": "收支情况表", "subtitle": "2026年", "issuer": "工会", "dated": DAY, "signatures": signatures,
        "blocks": (facts, Table(columns, rows)), "notes": ("只含已公示的月份", "预算通过依据"),
    }  # fmt: skip
    sheets = {is_compact: as_pdf(Paper(**said, is_compact=is_compact)) for is_compact in (True, False)}
    assert {each: len(pypdfium2.PdfDocument(pdf_)) for each, pdf_ in sheets.items()} == {True: 1, False: 2}
    stored = list(csv.reader(io.StringIO(as_csv(Paper(**said)).decode("utf-8-sig"))))
    assert [row[0] for row in stored if row and "支出" in row[0]][:3] == ["支出0", "　支出1", "　　支出2"]
    assert "　　支出2" in as_html(Paper(**said))
