"""The tables of a paper as a workbook that can be reckoned with and printed, and as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import pgettext

from union_portal.lib.papers import wording
from union_portal.lib.papers.paper import Bars, Cell, Column, Facts, Heading, Paper, Paragraph, Rich, Table
from union_portal.lib.richtext import plain_text
from union_portal.lib.spreadsheets import harmless

LONGEST = 32_767
"""More than this Excel does not take in a cell."""
FORMATS = {"money": "#,##0.00", "date": "yyyy-mm-dd"}
MOMENT = "yyyy-mm-dd hh:mm"


def as_csv(paper: Paper) -> bytes:
    """A table begins with its head; where there are several, its name stands above it and a blank line before."""
    tables = list(_tables(paper))
    file = StringIO()
    out = csv.writer(file, lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            out.writerow([])
        if len(tables) > 1 and table.caption:
            out.writerow([harmless(wording.plain(table.caption))])
        out.writerow([harmless(wording.plain(column.label)) for column in table.columns])
        for row in _all_rows(table):
            out.writerow([_written(cell, column) for cell, column in zip(row, table.columns, strict=True)])
    # Excel reads UTF-8 only with a mark at the front.
    return file.getvalue().encode("utf-8-sig")


def _written(cell: Cell, column: Column) -> str:
    value = wording.value_of(cell, column.kind)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else str(value)


def _tables(paper: Paper) -> Iterator[Table]:
    for block in paper.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Bars):
            yield wording.table_of(block)


def _all_rows(table: Table) -> tuple[tuple[Cell, ...], ...]:
    return (*table.rows, table.totals) if table.totals else table.rows


# --- XLSX ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A table with the facts and words that stood before it on the paper."""

    name: str
    above: list[tuple[str, ...]] = field(default_factory=list)
    table: Table | None = None


def as_xlsx(paper: Paper) -> bytes:
    import openpyxl  # takes a moment to load

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    used: set[str] = set()
    for sheet in _sheets(paper):
        worksheet = workbook.create_sheet(_free_name(sheet.name, used))
        _fill(worksheet, paper, sheet)
    workbook.properties.title, workbook.properties.creator = (
        wording.plain(paper.title),
        wording.plain(paper.issuer),
    )
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _sheets(paper: Paper) -> Iterator[Sheet]:
    """What stands before a table goes with it; what stands behind the last one has a sheet of its own."""
    title = wording.plain(paper.title)
    above: list[tuple[str, ...]] = []
    heading, is_first = "", True
    for block in paper.blocks:
        if isinstance(block, Table | Bars):
            table = block if isinstance(block, Table) else wording.table_of(block)
            yield Sheet(wording.plain(table.caption) or heading or title, above, table)
            above, is_first = [], False
        elif isinstance(block, Facts):
            above += wording.facts_of(block)
        elif text := _words(block):
            above.append((text,))
            heading = text if isinstance(block, Heading) else heading
    if above or is_first:
        yield Sheet(title if is_first else pgettext("name of a sheet", "Text"), above)


def _words(block: Heading | Paragraph | Rich) -> str:
    return wording.plain(plain_text(block.html) if isinstance(block, Rich) else block.text)


def _free_name(name: str, used: set[str]) -> str:
    """Excel allows 31 letters, few signs, and no name twice."""
    words = re.sub(r"[\[\]:*?/\\']", " ", name).split()
    short = " ".join(words)[:31].strip() or pgettext("name of a sheet", "Table")
    free, number = short, 2
    while free.lower() in used:
        free, number = f"{short[: 28 - len(str(number))]} ({number})", number + 1
    used.add(free.lower())
    return free


class _Pen:
    """Writes on a worksheet row by row, with the looks that all cells share."""

    def __init__(self, worksheet: Any, width: int) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        self.worksheet, self.width, self.row = worksheet, width, 0
        line = Side(style="thin")
        self.border = Border(left=line, right=line, top=line, bottom=line)
        self.fonts = {
            "cell": Font("宋体", 11),
            "head": Font("黑体", 11),
            "title": Font("宋体", 16, bold=True),
        }
        self.alignments = {
            side: Alignment(horizontal=side, vertical="center", wrap_text=True)
            for side in ("left", "center", "right")
        }

    def cells(
        self, values: Sequence[Cell], columns: Sequence[Column], *, font: str = "cell", side: str = ""
    ) -> None:
        self.row += 1
        for place, (value, column) in enumerate(zip(values, columns, strict=True), 1):
            cell = self.put(place, wording.value_of(value, column.kind), font, side or column.side)
            cell.border = self.border
            if isinstance(cell.value, datetime):
                cell.number_format = MOMENT
            elif isinstance(cell.value, int | float | Decimal | date):
                cell.number_format = (
                    FORMATS["date"] if isinstance(cell.value, date) else _number_format(cell.value, column)
                )

    def line(self, text: str, *, font: str = "cell", side: str = "left") -> None:
        """Across the whole table."""
        self.row += 1
        self.put(1, text, font, side)
        if self.width > 1:
            self.worksheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=1, end_column=self.width
            )
        letters = wording.LETTERS[self.worksheet.page_setup.orientation == "landscape"]
        lines = sum(1 + _letters(part) // letters for part in text.split("\n"))
        self.worksheet.row_dimensions[self.row].height = min(400, lines * (28 if font == "title" else 17))

    def put(self, place: int, value: Cell, font: str, side: str) -> Any:
        cell = self.worksheet.cell(self.row, place)
        cell.value = value[:LONGEST] if isinstance(value, str) else value
        if isinstance(value, str):  # what begins with "=" is a text, not a formula
            cell.data_type, cell.quotePrefix = "s", harmless(value) != value
        cell.font, cell.alignment = self.fonts[font], self.alignments[side]
        return cell


def _fill(worksheet: Any, paper: Paper, sheet: Sheet) -> None:
    line = wording.LETTERS[paper.landscape]
    widths = wording.widths(sheet.table, line) if sheet.table else [line]
    _set_page(worksheet, paper, widths)
    pen = _Pen(worksheet, len(widths))
    pen.line(wording.plain(paper.title), font="title", side="center")
    for text in filter(None, map(wording.plain, (paper.subtitle, paper.number))):
        pen.line(text, side="center")
    for words in sheet.above:
        pen.line("：".join(words))
    if sheet.table:
        _write_table(pen, sheet.table, sheet.name, paper)
    for text in [*wording.notes_of(paper), *map(wording.signature_line, paper.signatures)]:
        pen.line(text)
    if closing := wording.closing(paper):
        pen.line("　".join(closing), side="right")


def _write_table(pen: _Pen, table: Table, name: str, paper: Paper) -> None:
    if table.caption and wording.plain(table.caption) != wording.plain(paper.title):
        pen.line(wording.plain(table.caption), font="head", side="center")
    pen.cells(
        [column.label for column in table.columns],
        [Column("") for _column in table.columns],
        font="head",
        side="center",
    )
    pen.worksheet.freeze_panes = f"A{pen.row + 1}"
    pen.worksheet.print_title_rows = f"{pen.row}:{pen.row}"
    for row in table.rows:
        pen.cells(row, table.columns)
    if not table.rows:
        pen.line(wording.nothing_here())
    if table.totals:
        pen.cells(table.totals, table.columns, font="head")


def _set_page(worksheet: Any, paper: Paper, widths: Iterable[float]) -> None:
    from openpyxl.utils import get_column_letter

    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_setup.orientation = "landscape" if paper.landscape else "portrait"
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.print_options.horizontalCentered = True
    worksheet.oddFooter.center.text = "— &P —"
    for place, letters in enumerate(widths, 1):
        worksheet.column_dimensions[get_column_letter(place)].width = round(max(letters, 8), 1)


def _number_format(value: Cell, column: Column) -> str:
    if column.kind == "money":
        return FORMATS["money"]
    return "#,##0" if isinstance(value, int) else "#,##0.##"


def _letters(text: str) -> int:
    """A Chinese character takes two places."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
