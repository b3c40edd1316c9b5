"""Rosters to try the import with."""

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

import openpyxl

from members.roster.reading import find_table
from union_portal.lib import spreadsheets

Rows = Sequence[Sequence[object]]
HEADINGS = ["工号", "姓名", "所属分会", "所属小组", "手机号码", "出生年月", "状态", "电子邮箱", "备注"]


def xlsx_file(rows: Rows, *, sheet: str = "花名册", others: Mapping[str, Rows] | None = None) -> bytes:
    """A workbook with these rows, and with other sheets behind."""
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    for title, more in (others or {}).items():
        other = workbook.create_sheet(title)
        for row in more:
            other.append(row)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def csv_file(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    file = StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def row(number="10001", name="王素", branch="一号矿", group="综采队", **more):
    order = ["phone", "born_on", "status", "email", "remarks"]
    assert set(more) <= set(order)
    return [number, name, branch, group, *(more.get(field) for field in order)]


def table(*rows):
    return find_table(spreadsheets.read(xlsx_file([HEADINGS, *rows]), "花名册.xlsx", limit=10_000_000))
