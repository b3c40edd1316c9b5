"""Word documents become articles."""

import io
import json
import zipfile
from io import StringIO

import docx as python_docx
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from docx.shared import Pt

from news import word
from news.models import Article, Picture
from news.rules.stages import Stage
from tests.conftest import NOON
from tests.factories import BranchFactory, ColumnFactory
from tests.news.samples import docx, image, repacked
from union_portal.lib import Refused, richtext

pytestmark = pytest.mark.django_db
EXTERNAL = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
    b' Target="https://mmbiz.qpic.cn/photo.jpg" TargetMode="External"/></Relationships>'
)


def notice(paper: python_docx.document.Document) -> None:
    """What an office writes: a title, FangSong, numbered and bulleted lists, a table with merged cells, a photo."""
    paper.add_heading("关于召开职代会的通知", 0)
    paper.add_paragraph().add_run("各分会：").font.size = Pt(16)
    paper.add_heading("一、会议议程", 1)
    for line in ("听取工作报告", "审议集体合同"):
        paper.add_paragraph(line, style="List Number")
    paper.add_heading("（一）名额", 2)
    table = paper.add_table(3, 3)
    for cell, words in zip(table.rows[0].cells, ("代表团", "名额", "女代表"), strict=True):
        cell.text = words
    table.rows[1].cells[0].text = "一号矿"
    table.rows[2].cells[0].text = "合计"
    table.rows[2].cells[1].merge(table.rows[2].cells[2]).text = "180"
    for line in ("会前七日送达", "一事一案"):
        paper.add_paragraph(line, style="List Bullet")
    paper.add_picture(io.BytesIO(image()))


@pytest.fixture
def column(db):
    return ColumnFactory(slug="union-news")


def stored(data: bytes, column, **options) -> Article:
    report = word.store(
        word.read(data, "通知.docx"), "通知.docx", column=column, branch=None, by=None, at=NOON, **options
    )
    return Article.objects.get(pk=report.pk)


def test_headings_lists_tables_and_pictures_come_over(column):
    article = stored(docx(notice), column)

    picture = Picture.objects.get()
    assert (article.title, article.stage) == ("关于召开职代会的通知", Stage.DRAFT)
    assert article.body == (
        "<p>各分会：</p>"
        '<h2 id="part-1">一、会议议程</h2>'
        "<ol><li>听取工作报告</li><li>审议集体合同</li></ol>"
        '<h3 id="part-2">（一）名额</h3>'
        '<figure class="table" tabindex="0"><table>'
        '<thead><tr><th scope="col">代表团</th><th scope="col">名额</th><th scope="col">女代表</th></tr></thead>'
        "<tbody><tr><td>一号矿</td><td></td><td></td></tr>"
        '<tr><td>合计</td><td colspan="2">180</td></tr>'
        "</tbody></table></figure>"
        "<ul><li>会前七日送达</li><li>一事一案</li></ul>"
        f'<figure class="image"><img src="{picture.url}" alt="" loading="lazy" width="800" height="450"></figure>'
    )
    assert default_storage.exists(picture.file.name)


def test_the_same_document_again_doubles_nothing(column):
    data = docx(notice)
    first = stored(data, column)

    assert stored(data, column) == first
    assert (Article.objects.count(), Picture.objects.count()) == (1, 1)


def test_what_editors_changed_after_the_import_stays(column):
    data = docx(notice)
    article = stored(data, column)
    Article.objects.filter(pk=article.pk).update(title="改过的标题")

    assert stored(data, column).title == "改过的标题"


def test_a_line_with_author_and_source_is_understood(column):
    def essay(paper):
        paper.add_heading("互聯網的思考", 0)
        paper.add_paragraph("作者:常沛 2017-08-03 16:47 來源:工會辦公室")
        paper.add_paragraph("互聯網的迅猛發展。")

    article = stored(docx(essay), column)

    assert (article.author_name, article.source, article.body) == (
        "常沛",
        "工會辦公室",
        "<p>互聯網的迅猛發展。</p>",
    )


@pytest.mark.parametrize(
    ("write", "title"),
    [
        (lambda paper: (paper.add_heading("只有一个标题", 1), paper.add_paragraph("正文。")), "只有一个标题"),
        (lambda paper: (paper.add_paragraph("短短的第一行"), paper.add_paragraph("正文。")), "短短的第一行"),
        (lambda paper: (paper.add_paragraph("各分会："), paper.add_paragraph("正文。")), "通知"),
        (
            lambda paper: (
                paper.add_heading("一", 1),
                paper.add_heading("二", 1),
                paper.add_paragraph("正文。"),
            ),
            "通知",
        ),
    ],
)
def test_a_document_without_a_title_style_still_has_a_title(write, title):
    assert word.read(docx(write), "通知.docx").title == title


def test_vertically_merged_cells_keep_their_span(column):
    def paper_with_span(paper):
        paper.add_paragraph("名额。")
        table = paper.add_table(3, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "团", "数"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "一号矿"

    assert '<td rowspan="2">一号矿</td>' in stored(docx(paper_with_span), column).body


def test_a_picture_that_is_only_linked_leaves_a_note_and_is_reported(column):
    data = docx(lambda paper: (paper.add_paragraph("看图。"), paper.add_picture(io.BytesIO(image()))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = archive.read("word/_rels/document.xml.rels")
        body = archive.read("word/document.xml")
    embedded = body[body.index(b"r:embed=") :].split(b'"')[1]
    data = repacked(
        data,
        {
            "word/_rels/document.xml.rels": links.replace(b"</Relationships>", EXTERNAL),
            "word/document.xml": body.replace(b'r:embed="' + embedded + b'"', b'r:link="rId99"'),
        },
    )

    document = word.read(data, "通知.docx")
    article = stored(data, column, is_published=True)

    assert any("mmbiz.qpic.cn" in note for note in document.notes)
    assert richtext.has_missing_pictures(article.body)
    assert article.stage == Stage.DRAFT  # readers never see the gap
    assert not Picture.objects.exists()


def test_a_picture_nobody_can_decode_leaves_a_note(column):
    data = docx(lambda paper: (paper.add_paragraph("看图。"), paper.add_picture(io.BytesIO(image()))))
    article = stored(repacked(data, {"word/media/image1.jpg": b"\xff\xd8\xff\xe0 broken"}), column)

    assert richtext.has_missing_pictures(article.body)
    assert not Picture.objects.exists()


def test_nothing_in_a_document_can_act(column):
    def sly(paper):
        paper.add_paragraph("<script>alert(1)</script> 你好。")

    assert stored(docx(sly), column).body == "<p>&lt;script&gt;alert(1)&lt;/script&gt; 你好。</p>"


GOOD = docx(notice)
BILLION_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "空.docx"),
        (b"just text", "文.docx"),
        (b"%PDF-1.7", "表.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "老.doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密.docx"),
        (b"PK\x03\x04 broken", "坏.docx"),
        (GOOD[:3000], "断.docx"),
        (GOOD, "宏.docm"),
        (repacked(GOOD, {"word/vbaProject.bin": b"x"}), "宏.docx"),
        (repacked(GOOD, {"word/document.xml": None}), "空壳.docx"),
        (repacked(GOOD, {"word/document.xml": b"<w:document"}), "坏.docx"),
        (repacked(GOOD, {"word/document.xml": BILLION_LAUGHS}), "笑.docx"),
        (repacked(GOOD, {"word/document.xml": b" " * (word.MAX_PART + 1)}), "炸弹.docx"),
        (repacked(GOOD, {"[Content_Types].xml": None}), "包.docx"),
        (docx(lambda paper: None), "白纸.docx"),
        (b"PK" + b"\0" * word.LIMIT, "大.docx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_usable_document_is_refused_with_a_sentence(data, name):
    with pytest.raises(Refused) as refusal:
        word.read(data, name)

    assert str(refusal.value)
    assert (Article.objects.count(), Picture.objects.count()) == (0, 0)


# --- the command ---------------------------------------------------------------------------------------------


def test_the_command_keeps_a_draft_for_a_branch_and_reports(tmp_path, column, root):
    file, report = tmp_path / "通知.docx", tmp_path / "report.json"
    file.write_bytes(docx(notice))
    branch = BranchFactory(name="一号矿")

    for outcome in ("new", "unchanged"):
        call_command(
            "import_word", file, column="union-news", branch="一号矿", report=report, stdout=StringIO()
        )
        assert json.loads(report.read_text())["counts"] == {outcome: 1}

    article = Article.objects.get()
    assert (article.stage, article.branch) == (Stage.DRAFT, branch)


def test_the_command_publishes_when_told_to(tmp_path, column):
    file = tmp_path / "通知.docx"
    file.write_bytes(docx(notice))

    call_command("import_word", file, column="union-news", publish=True, stdout=StringIO())

    assert Article.objects.get().stage == Stage.PUBLISHED


def test_the_command_takes_the_good_files_and_counts_the_bad(tmp_path, column):
    good, bad = tmp_path / "好.docx", tmp_path / "坏.docx"
    good.write_bytes(docx(notice))
    bad.write_bytes(b"x")

    with pytest.raises(CommandError):
        call_command("import_word", bad, tmp_path / "none.docx", good, column="union-news", stdout=StringIO())

    assert Article.objects.count() == 1


@pytest.mark.parametrize("options", [{"column": "no-such"}, {"column": "union-news", "branch": "没有的矿"}])
def test_the_command_explains_an_unknown_column_or_branch(tmp_path, column, options):
    file = tmp_path / "通知.docx"
    file.write_bytes(docx(notice))

    with pytest.raises(CommandError):
        call_command("import_word", file, **options, stdout=StringIO())

    assert not Article.objects.exists()
