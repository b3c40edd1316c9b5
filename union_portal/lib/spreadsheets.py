"""Tables as people send them, XLSX and CSV: read within bounds, with a sentence for whatever is wrong.

Excel's own row numbers are kept, because a person looks a fault up in Excel.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from itertools import islice
from pathlib import PurePath
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _

from union_portal.lib import files
from union_portal.lib.refused import Refused

Cell = str | int | float | bool | date | datetime | time | timedelta | None

MAX_UNPACKED = 64 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_BLANK_ROWS = 1_000
"""Excel files may claim a million empty rows; after so many in a row nothing more is expected."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""What Excel calls "Unicode text"."""
MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|table|\?xml|meta)", re.IGNORECASE)


def harmless(cell: str) -> str:
    """For tables that go out: a spreadsheet would run what begins like a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


@dataclass(frozen=True)
class Row:
    """One row with something in it. `number` is the one that Excel shows, `ordinal` does not count blank rows."""

    number: int
    ordinal: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that are not blank. `is_cut`: reading stopped after a long run of blank rows."""

    name: str
    rows: list[Row]
    is_cut: bool = False
    is_hidden: bool = False


def read(content: bytes, filename: str, *, limit: int) -> list[Sheet]:
    """The sheets of a file; a CSV file is one sheet. `limit` is in bytes."""
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > limit:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=limit // 1024 // 1024))
    suffix = PurePath(filename).suffix.lower()
    _refuse_what_cannot_be_read(content, suffix)
    sheets = _workbook(content) if suffix.startswith(".xls") else [_text_table(content)]
    if not any(sheet.rows for sheet in sheets):
        raise Refused(_("There is nothing in the table."))
    return sheets


def _refuse_what_cannot_be_read(content: bytes, suffix: str) -> None:
    files.refuse_locked_or_old_office(content)
    if suffix not in {".xlsx", ".xlsm", ".csv", ".txt"}:
        raise Refused(_("Only .xlsx and .csv files can be read. Save the table as one of these."))
    is_package = content.startswith(b"PK")
    if is_package != suffix.startswith(".xls") or (not is_package and not _is_plain_text(content)):
        raise Refused(
            _(
                "The name ends in %(suffix)s, but the content is something else. Save the table as .xlsx or .csv."
            )
            % {"suffix": suffix}
        )


def _is_plain_text(content: bytes) -> bool:
    """Text that is not a page for a browser: many systems export HTML under the name of a spreadsheet."""
    is_wide = content.startswith(UTF_16)
    return (
        not MARKUP.match(content) and (is_wide or b"\0" not in content) and not content.startswith(b"%PDF-")
    )


# --- XLSX ----------------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> list[Sheet]:
    try:
        return list(_sheets(content))
    except Refused:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it raise
        raise Refused(_("The file is damaged and cannot be opened.")) from error


def _sheets(content: bytes) -> Iterator[Sheet]:
    import openpyxl  # takes a moment to load: only a process that reads a workbook pays for it

    package = _package(content)
    workbook = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for worksheet in workbook.worksheets:
        layout = Layout.of(package.read(worksheet._worksheet_path), worksheet.title)
        rows, is_cut = _bounded(_filled(_cells(worksheet, layout.width), layout.tall))
        yield Sheet(worksheet.title, rows, is_cut, worksheet.sheet_state != "visible")


def _package(content: bytes) -> ZipFile:
    """The workbook as a ZIP archive, once it is clear that unpacking it is safe."""
    package = files.open_zip(content)
    files.refuse_macros(package)
    # zipfile never unpacks more of a part than the size it claims, so the claims can be added up.
    if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
        raise Refused(
            _("The file unpacks to more than %(limit)d MB. Copy the table into a new workbook and try again.")
            % {"limit": MAX_UNPACKED // 1024 // 1024}
        )
    if files.office_kind(package) != "xlsx":
        raise Refused(_("The name ends in .xlsx, but this is not an Excel workbook."))
    return package


TAG = rb"<(?:\w+:)?"
CELL_WITH_CONTENT = re.compile(TAG + rb"c\b[^<>]*?\br=\"([A-Z]+)\d+\"[^<>/]*>")
MERGED = re.compile(TAG + rb"mergeCell\b[^<>]*\bref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
FORMULA = re.compile(
    TAG + rb"c\b([^<>]*)>\s*" + TAG + rb"f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?P<value>" + TAG + rb"v\s*/>|" + TAG + rb"v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without a result. (An empty text is a result: its cell says t="str" and has an empty value.)"""


@dataclass(frozen=True)
class Layout:
    """What openpyxl's streaming reader does not tell: the true width, and cells merged over several rows."""

    width: int | None
    tall: dict[int, list[tuple[int, int]]]
    """By first row: columns (from 0) with the last row of the merged cell."""

    @classmethod
    def of(cls, xml: bytes, title: str) -> Layout:
        _refuse_formulas_without_result(xml, title)
        letters = set(CELL_WITH_CONTENT.findall(xml))
        width = max(map(_column, letters), default=None)
        if width and width > MAX_COLUMNS:
            raise Refused(_("The table has more than %(limit)d columns.") % {"limit": MAX_COLUMNS})
        return cls(width, _tall(MERGED.findall(xml)))


def _refuse_formulas_without_result(xml: bytes, title: str) -> None:
    for match in FORMULA.finditer(xml):
        if match["value"] and b't="str"' in match[1]:
            continue
        reference = re.search(rb'\br="([A-Z]+\d+)"', match[1])
        raise Refused(
            _(
                "Cell %(cell)s on sheet “%(sheet)s” holds a formula without a result. Open the file in Excel or"
                " WPS, save it and try again."
            )
            % {"cell": reference[1].decode() if reference else "?", "sheet": title}
        )


def _tall(merged: Iterable[tuple[bytes, bytes, bytes, bytes]]) -> dict[int, list[tuple[int, int]]]:
    """Merged cells one column wide and several rows high: what stands in the first row is meant for all."""
    tall: dict[int, list[tuple[int, int]]] = {}
    for left, top, right, bottom in merged:
        if left == right and int(bottom) > int(top):
            tall.setdefault(int(top), []).append((_column(left) - 1, int(bottom)))
    return tall


def _column(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells(worksheet: Any, width: int | None) -> Iterator[tuple[Cell, ...]]:
    worksheet.reset_dimensions()  # many programs write a wrong size, and rows beyond it would be lost
    for row in worksheet.iter_rows(max_col=width):
        yield tuple(_value(cell) for cell in row)


def _value(cell: Any) -> Cell:
    """The cell's value; a number that Excel shows with leading zeros (format 000000) keeps them."""
    value: Cell = cell.value
    if isinstance(value, int) and not isinstance(value, bool) and re.fullmatch(r"0{2,}", cell.number_format):
        return str(value).zfill(len(cell.number_format))
    return value


def _filled(
    rows: Iterator[tuple[Cell, ...]], tall: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[Cell, ...]]:
    """The rows with merged cells repeated downwards - but not into rows that are blank otherwise."""
    if not tall:
        yield from rows
        return
    carried: dict[int, tuple[int, Cell]] = {}
    for number, cells in enumerate(rows, 1):
        for column, bottom in tall.get(number, []):
            carried[column] = (bottom, cells[column] if column < len(cells) else None)
        if _is_blank(cells):
            yield cells
            continue
        row = list(cells)
        for column, (bottom, value) in carried.items():
            if number <= bottom and column < len(row) and row[column] is None:
                row[column] = value
        yield tuple(row)


# --- CSV -----------------------------------------------------------------------------------------------------


def _text_table(content: bytes) -> Sheet:
    text = _decoded(content)
    try:
        rows, is_cut = _bounded(tuple(map(_unquoted, row)) for row in _records(text, _delimiter(text)))
    except csv.Error as error:
        raise Refused(_("The file cannot be read as CSV: a quotation mark does not end.")) from error
    if any(len(row.cells) > MAX_COLUMNS for row in rows):
        raise Refused(_("The table has more than %(limit)d columns.") % {"limit": MAX_COLUMNS})
    return Sheet("", rows, is_cut)


def _decoded(content: bytes) -> str:
    text = content.decode("utf-16", "replace") if content.startswith(UTF_16) else files.decoded(content)
    if text is None:
        raise Refused(_("The letters of the file cannot be read. Save it as CSV in UTF-8 or GB18030."))
    return text.replace("\0", "")  # no text in the database can hold it


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that makes the most rows of one same width."""

    def regularity(delimiter: str) -> int:
        widths = Counter(len(row) for row in islice(csv.reader(StringIO(text), delimiter=delimiter), 50))
        return max((width - 1) * count for width, count in widths.items()) if widths else 0

    return max(",;\t", key=regularity)


def _unquoted(text: str) -> str | None:
    """Excel's ways to keep text as text: ="00123" and '00123."""
    if match := re.fullmatch(r'="(.*)"', text, re.DOTALL):
        text = match[1]
    return text.strip() or None


# --- both ----------------------------------------------------------------------------------------------------


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _bounded(rows: Iterable[tuple[Cell, ...]]) -> tuple[list[Row], bool]:
    """The rows that are not blank, and whether a long run of blank ones ended the reading."""
    kept: list[Row] = []
    for number, cells in enumerate(rows, 1):
        if not _is_blank(cells):
            kept.append(Row(number, len(kept) + 1, cells))
        elif number - (kept[-1].number if kept else 0) > MAX_BLANK_ROWS:
            return kept, True
        if len(kept) > MAX_ROWS:
            raise Refused(_("The table has more than %(limit)d rows.") % {"limit": MAX_ROWS})
    return kept, False
