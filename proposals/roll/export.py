"""The list of delegates with the columns in which it comes in again."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from proposals.actions import roster
from proposals.models import Congress, Delegate
from proposals.rules.delegate_columns import HEADINGS, WORDS
from union_portal.lib.spreadsheets import harmless

FORMATS = {"xlsx": "xlsx", "csv": "csv", "csv-gb18030": "csv"}
"""Forms of the file, with the ending of its name."""
WIDTHS = {"name": 14, "constituency": 22, "delegation": 22, "category": 16}


@transaction.atomic
def export_delegates(
    congress: Congress, *, file_format: str, by: User | None, at: datetime
) -> tuple[bytes, str]:
    """Everybody whose mandate holds; the file and the ending of its name. Taking it out leaves an event."""
    rows = [[names[0] for names in HEADINGS.values()], *map(_row, _delegates(congress, at))]
    content = _xlsx(rows) if file_format == "xlsx" else _csv(rows, file_format)
    roster.record(congress, "exported", by=by, at=at, rows=len(rows) - 1, format=FORMATS[file_format])
    return content, FORMATS[file_format]


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
    import openpyxl  # takes a moment to load
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(_("Delegates"))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value or None)
            if cell.data_type == "f":  # a name that begins with "=" is a name, not a formula
                cell.data_type, cell.quotePrefix = "s", True
            if number == 1:
                cell.font = Font(bold=True)
    for column, name in enumerate(HEADINGS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, 12)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _csv(rows: list[list[str]], file_format: str) -> bytes:
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    # Excel reads UTF-8 only with a mark at the front.
    return file.getvalue().encode("gb18030" if file_format == "csv-gb18030" else "utf-8-sig")
