"""The list of delegates with the columns in which it comes in again."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from proposals.actions import roster
from proposals.models import Congress, Delegate
from proposals.rules.delegate_columns import HEADINGS, WORDS
from union_portal.lib.spreadsheet_pages import FORMATS
from union_portal.lib.spreadsheets import harmless

MEANINGS = {
    "employee_number": "工号和姓名至少填一项；有重名的必须填工号。",
    "name": "与会员名册一致。",
    "constituency": "由哪个选区选出。",
    "delegation": "参加哪个代表团讨论；可以空着。",
    "category": "一线职工、专业技术人员或中高层管理人员。",
    "is_head": "团长填“团长”，其他人空着。",
    "valid_from": "当选之日，如 2026-03-01；空着即从导入之日起。",
    "valid_to": "最后一日；空着即到本届届满。",
}
"""How each column of an empty list is filled in: the list is a form of the union, in Chinese like its headings."""
WIDTHS = {"name": 14, "constituency": 22, "delegation": 22, "category": 16}


@transaction.atomic
def export_delegates(
    congress: Congress, *, file_format: str, by: User | None, at: datetime
) -> tuple[bytes, str]:
    """Everybody whose mandate holds; the file and the ending of its name. Taking it out leaves an event."""
    rows = [_headings(), *map(_row, _delegates(congress, at))]
    content = _xlsx(rows) if file_format == "xlsx" else _csv(rows, file_format)
    roster.record(congress, "exported", by=by, at=at, rows=len(rows) - 1, format=FORMATS[file_format])
    return content, FORMATS[file_format]


def empty_list(congress: Congress) -> bytes:
    """The headings, choices where there are some, and a sheet that says what belongs where."""
    from openpyxl.worksheet.datavalidation import DataValidation

    book = _book([_headings()])
    sheet = book.worksheets[0]
    choices = {
        "constituency": [each.name for each in congress.constituencies.all()],
        "delegation": [each.name for each in congress.delegations.all()],
        "category": list(WORDS.values()),
        "is_head": ["团长"],
    }
    notes = book.create_sheet("填写说明")
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 14, 60
    for name, names in HEADINGS.items():
        notes.append([names[0], MEANINGS[name]])
    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    for place, (name, values) in enumerate(choices.items(), 1):
        if not values:
            continue
        letter, column = _letter(place), _letter(list(HEADINGS).index(name) + 1)
        for row, value in enumerate(values, 1):
            _write(lists.cell(row, place), value)
        offered = DataValidation(
            "list", formula1=f"选项!${letter}$1:${letter}${len(values)}", allow_blank=True
        )
        offered.showErrorMessage = name in {
            "category",
            "is_head",
        }  # a list may bring new constituencies along
        sheet.add_data_validation(offered)
        offered.add(f"{column}2:{column}1000")
    return _saved(book)


def _headings() -> list[str]:
    return [names[0] for names in HEADINGS.values()]


def _delegates(congress: Congress, at: datetime) -> list[Delegate]:
    found = congress.delegates.on(timezone.localdate(at)).for_list()
    return list(found.order_by("delegation__position", "delegation__name", "member__name_key", "pk"))


def _row(delegate: Delegate) -> list[str]:
    delegation = delegate.delegation
    return [
        delegate.member.employee_number,
        delegate.member.name,
        delegate.constituency.name if delegate.constituency else "",
        delegation.name if delegation else "",
        WORDS[delegate.category],
        "团长" if delegation and delegation.head_id == delegate.pk else "",
        delegate.valid_from.isoformat(),
        delegate.valid_to.isoformat() if delegate.valid_to else "",
    ]


def _xlsx(rows: list[list[str]]) -> bytes:
    return _saved(_book(rows))


def _book(rows: list[list[str]]) -> Any:
    import openpyxl  # takes a moment to load
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(_("Delegates"))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            _write(sheet.cell(number, column), value)
    for column, name in enumerate(HEADINGS, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[_letter(column)].width = WIDTHS.get(name, 12)
    return book


def _write(cell: Any, value: str) -> None:
    cell.value = value or None
    if cell.data_type == "f":  # a name that begins with "=" is a name, not a formula
        cell.data_type, cell.quotePrefix = "s", True


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _saved(book: Any) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _csv(rows: list[list[str]], file_format: str) -> bytes:
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    # Excel reads UTF-8 only with a mark at the front.
    return file.getvalue().encode("gb18030" if file_format == "csv-gb18030" else "utf-8-sig")
