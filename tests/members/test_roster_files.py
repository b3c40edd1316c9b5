"""Files that people call a roster: every layout that can be read, and a sentence for every one that cannot."""

import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.roster.normalising import read_people
from members.roster.reading import find_table
from members.rules.roster_values import Day
from tests.members.rosters import csv_file, saved, xlsx_file
from union_portal.lib import Refused, spreadsheets

pytestmark = pytest.mark.usefixtures("in_english")
LIMIT = 10 * 1024 * 1024
ROWS = [["工号", "姓名"], ["10001", "王素"], ["10002", "范珍"]]


def read(content, name="花名册.xlsx"):
    return spreadsheets.read(content, name, limit=LIMIT)


def people(content, name="花名册.xlsx", **where):
    return read_people(find_table(read(content, name), **where)).people


def numbers(content, name="花名册.xlsx", **where):
    return [person.employee_number for person in people(content, name, **where)]


def cells(sheet):
    return [row.cells for row in sheet.rows]


# --- layouts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_usual_form(encoding, delimiter):
    content = csv_file([*ROWS, ["10003", "彭,城;\t"]], encoding, delimiter)

    (sheet,) = read(content, "花名册.csv")

    assert cells(sheet) == [("工号", "姓名"), ("10001", "王素"), ("10002", "范珍"), ("10003", "彭,城;")]


def test_csv_rows_are_counted_as_excel_counts_them():
    content = '工号,姓名\n\n"10001","王\n素"\n,\n10002,范珍\n'.encode()

    (sheet,) = read(content, "a.csv")

    assert [(row.number, row.ordinal) for row in sheet.rows] == [(1, 1), (3, 2), (5, 3)]


def test_excel_ways_to_keep_text_in_csv_are_understood():
    content = '工号,姓名\n="00123",王素\n\'00124,范珍\n'.encode()

    assert numbers(content, "a.csv") == ["00123", "00124"]


def test_titles_totals_signatures_and_repeated_headings_are_nobody():
    rows = [
        ["某矿业集团工会会员花名册（2026年10月）"],
        ["填报单位：", "一号矿", None, "单位：人"],
        [],
        ["序号", "职工 编号", "*姓名（必填）", "性别"],
        [1, 10001, "王素", "女"],
        ["小计", 1],
        ["序号", "职工编号", "姓名", "性别"],
        [2, 10002, "范珍", "女"],
        [3, None, None, None],
        ["合计", 2],
        ["制表人：赵勇", None, None, "2026-10-31"],
    ]

    assert numbers(xlsx_file(rows)) == ["10001", "10002"]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["姓名", "人员编码", "部门", "联系电话"], ["name", "employee_number", "branch", "phone"]),
        (["单位", "部门", "工号", "姓名"], ["branch", "group", "employee_number", "name"]),
        (["Employee No.", "Name", "Sex", "Mobile"], ["employee_number", "name", "sex", "phone"]),
        (["员工编号", "姓　名", "出生日期", "入会日期"], ["employee_number", "name", "born_on", "joined_on"]),
        (["工会", "分会", "班组", "工号", "姓名"], [None, "branch", "group", "employee_number", "name"]),
        (["工号", "姓名", "班组长姓名", "电子邮箱"], ["employee_number", "name", None, "email"]),
    ],
)
def test_columns_are_known_by_their_headings_in_any_order(headings, fields):
    table = find_table(read(xlsx_file([headings, ["10001"] * len(headings)])))

    by_column = {column: name for name, column in table.columns.items()}
    assert [by_column.get(column) for column in range(len(headings))] == fields


def test_the_likeliest_sheet_is_taken_or_the_one_that_was_named():
    content = xlsx_file(
        [["说明"], ["请勿修改"]], others={"在职": [*ROWS], "退休": [ROWS[0], ["20001", "彭城"]]}
    )

    assert numbers(content) == ["10001", "10002"]
    assert numbers(content, sheet="退休") == ["20001"]
    with pytest.raises(Refused, match="no sheet “别的”"):
        find_table(read(content), sheet="别的")


def test_cells_merged_downwards_hold_for_every_row():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in [
        ["花名册"],
        ["分会", "工号", "姓名"],
        ["一号矿", 1, "王素"],
        [None, 2, "范珍"],
        ["机关", 3, "彭城"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")

    assert [person.branch for person in people(saved(workbook))] == ["一号矿", "一号矿", "机关"]


def test_a_wrong_size_in_the_file_loses_no_rows():
    def change(name, part):
        return part.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"') if "sheet1" in name else part

    content = repacked(xlsx_file(ROWS), change)

    assert content != xlsx_file(ROWS)
    assert numbers(content) == ["10001", "10002"]


def test_a_number_shown_with_leading_noughts_keeps_them():
    workbook = openpyxl.Workbook()
    workbook.active.append(["工号", "姓名"])
    workbook.active.append([123, "王素"])
    workbook.active["A2"].number_format = "000000"

    assert numbers(saved(workbook)) == ["000123"]


def test_dates_are_read_whatever_their_form():
    forms = [
        date(2011, 10, 19),
        datetime(2011, 10, 19, 8, 30),
        "2011.10.19",
        40835,
        "２０１１年10月19日",
        "20111019",
    ]
    rows = [["工号", "姓名", "入会时间"], *([number, "王素", form] for number, form in enumerate(forms, 1))]

    found = [person.values["joined_on"] for person in people(xlsx_file(rows))]

    assert found == [Day(date(2011, 10, 19))] * len(forms)


def test_words_nobody_knows_are_left_out_and_counted():
    rows = [["工号", "姓名", "性别", "岗位类别"], ["1", "王素", "女", "后勤"], ["2", "范珍", "？", "后勤"]]

    reading = read_people(find_table(read(xlsx_file(rows))))

    assert dict(reading.left_out) == {("post_class", "后勤"): 2, ("sex", "?"): 1}
    assert [person.values for person in reading.people] == [{"name": "王素", "sex": "f"}, {"name": "范珍"}]


def test_a_faulty_row_is_one_object_with_every_reason():
    rows = [["工号", "姓名", "手机"], ["1", "王素", ""], ["1", None, "139"]]

    (faulty,) = read_people(find_table(read(xlsx_file(rows)))).faulty

    assert (faulty.row, faulty.ordinal, faulty.fault) == (3, 3, "missing_name")
    assert faulty.reason == (
        "The name is missing. “139” is not a mobile number: eleven digits, the first a 1."
        " Employee number 1 stands in row 2 already."
    )


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=6), min_size=1, max_size=8))
def test_whatever_stands_in_a_csv_it_is_read_or_refused(rows):
    with suppress(Refused):
        reading = read_people(find_table(read(csv_file(rows), "a.csv")))
        assert reading.rows <= len(rows)


# --- files that cannot be read ------------------------------------------------------------------------------


def refusal(content, name="花名册.xlsx"):
    with pytest.raises(Refused) as refused:
        people(content, name)
    return str(refused.value)


def repacked(content, change):
    """The workbook with parts changed: `change` takes name and bytes and returns bytes, or None to leave out."""
    package, file = zipfile.ZipFile(BytesIO(content)), BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in package.namelist():
            if (part := change(name, package.read(name))) is not None:
                new.writestr(name, part)
    return file.getvalue()


def sheet_with(xml):
    """A workbook whose rows are written by hand."""

    def change(name, part):
        if name != "xl/worksheets/sheet1.xml":
            return part
        return part[: part.index(b"<sheetData")] + b"<sheetData>" + xml + b"</sheetData></worksheet>"

    return repacked(xlsx_file(ROWS), change)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"", "The file is empty."),
        ("a.csv", b" \n,\n", "There is nothing in the table."),
        ("a.docx", b"PK\x03\x04", "Only .xlsx and .csv files"),
        ("a.xlsx", "工号,姓名\n1,王素".encode(), "The name ends in .xlsx, but the content is something else"),
        ("a.xlsx", b"<html><table><tr><td>1", "The name ends in .xlsx, but the content is something else"),
        ("a.csv", b"\n <!DOCTYPE html><table>", "The name ends in .csv, but the content is something else"),
        ("a.csv", xlsx_file(ROWS), "The name ends in .csv, but the content is something else"),
        ("a.csv", b"%PDF-1.7\n1 0 obj", "The name ends in .csv, but the content is something else"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "The name ends in .csv, but the content is something else"),
        ("a.csv", "工号,姓名\n".encode() + b"\xff\xff", "cannot be read. Save it as CSV in UTF-8 or GB18030"),
        ("a.csv", '工号,姓名\n"1,王素'.encode(), "a quotation mark does not end"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "of an old Office version"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("a.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("a.xlsx", xlsx_file(ROWS)[:-40], "damaged"),
        ("a.xlsx", repacked(xlsx_file(ROWS), lambda n, p: b"<x" if "sheet1" in n else p), "damaged"),
        ("a.xlsx", repacked(xlsx_file(ROWS), lambda n, p: None if n == "xl/workbook.xml" else p), "damaged"),
        ("a.csv", csv_file([["工号", *["x"] * 300]]), "more than 200 columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so_in_a_sentence(name, content, sentence):
    assert sentence in refusal(content, name)


def test_a_document_is_not_a_workbook():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w/>")

    assert "not an Excel workbook" in refusal(file.getvalue())


def test_macros_are_refused():
    content = xlsx_file(ROWS)
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\0")

    assert "macros" in refusal(file.getvalue())
    assert "macros" in refusal(file.getvalue(), "a.xlsm")


def test_a_file_that_unpacks_to_far_more_is_not_unpacked():
    file = BytesIO(xlsx_file(ROWS))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/x.xml", "w") as part:
        for _megabyte in range(100):
            part.write(bytes(1024 * 1024))
    assert len(file.getvalue()) < 200_000
    tracemalloc.start()

    assert "unpacks to more than 64 MB" in refusal(file.getvalue())

    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_entities_that_grow_are_not_expanded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def change(name, part):
        return part.replace(b"<worksheet", bomb + b"<worksheet", 1) if "sheet1" in name else part

    assert "damaged" in refusal(repacked(xlsx_file(ROWS), change))


def test_a_formula_counts_as_its_result():
    xml = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>\xe5\xb7\xa5\xe5\x8f\xb7</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>\xe5\xa7\x93\xe5\x90\x8d</t></is></c></row>'
        b'<row r="2"><c r="A2"><f>10000+1</f><v>10001</v></c><c r="B2" t="str"><f>"\xe7\x8e\x8b"</f><v>\xe7\x8e\x8b</v></c></row>'
        b'<row r="3"><c r="A3"><f>A2+1</f><v>10002</v></c><c r="B3" t="str"><f>""</f><v></v></c></row>'
    )

    reading = read_people(find_table(read(sheet_with(xml))))

    assert [(person.employee_number, person.name) for person in reading.people] == [("10001", "王")]
    assert [(row.row, row.fault) for row in reading.faulty] == [(3, "missing_name")]


def test_a_formula_without_result_is_named():
    content = xlsx_file([*ROWS, ["=A2+1", "彭城"]])

    assert refusal(content).startswith("Cell A4 on sheet “花名册” holds a formula without a result.")


def test_a_million_empty_rows_cost_nothing_and_are_mentioned():
    head = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>工号</t></is></c><c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row>'
        '<row r="2"><c r="A2"><v>10001</v></c><c r="B2" t="inlineStr"><is><t>王素</t></is></c></row>'
    ).encode()
    empty = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_000_001))

    table = find_table(read(sheet_with(head + empty)))

    assert ([row.number for row in table.rows], table.is_cut) == ([2], True)
    assert read_people(table).people[0].employee_number == "10001"


def test_one_cell_in_the_last_row_does_not_fill_a_million_rows():
    xml = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>'

    (sheet,) = read(sheet_with(xml))

    assert ([row.number for row in sheet.rows], sheet.is_cut) == ([1], True)


def test_one_cell_in_the_last_column_is_too_wide():
    assert "more than 200 columns" in refusal(sheet_with(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'))


def test_an_empty_cell_far_to_the_right_is_not_a_column():
    xml = b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'

    (sheet,) = read(sheet_with(xml))

    assert cells(sheet) == [(1,)]


def test_more_rows_than_a_union_has_members_are_refused():
    content = b"1,2\n" * (spreadsheets.MAX_ROWS + 1)

    assert "more than 50000 rows" in refusal(content, "a.csv")


def test_hostile_markup_does_not_keep_the_reader_busy():
    started = datetime.now()

    refusal(sheet_with(b"<c " * 300_000))

    assert (datetime.now() - started).total_seconds() < 5
