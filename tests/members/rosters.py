"""Rosters to try the import with."""

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

import openpyxl

Rows = Sequence[Sequence[object]]


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
