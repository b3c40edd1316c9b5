"""Finding the list of delegates in a spreadsheet: which sheet, which row holds the headings, which column is what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from members.rules.roster_columns import closes_the_table, is_heading_row, recognise
from members.rules.roster_values import text_of
from proposals.rules.delegate_columns import HEADINGS
from union_portal.lib import Refused
from union_portal.lib.spreadsheets import Cell, Row, Sheet

HEAD_ROWS = 30
"""A title, a date and notes may come first, but not more of them than this."""


@dataclass(frozen=True)
class Table:
    """A list of delegates as it was found: its headings, the column of each field, and the rows below."""

    sheet: str
    headings: Row
    rows: list[Row]
    columns: dict[str, int] = field(default_factory=dict)
    is_cut: bool = False

    def mapped(self, columns: Mapping[str, int]) -> Table:
        """The same table with the columns a person has confirmed."""
        width = len(self.headings.cells)
        if any(name not in HEADINGS or not 0 <= column < width for name, column in columns.items()):
            raise Refused(_("There is no such column in this table."))
        if len(set(columns.values())) < len(columns):
            raise Refused(_("A column can stand for one thing only."))
        if not {"name", "employee_number"} & set(columns):
            raise Refused(_("No column holds names or employee numbers. Say which one does."))
        return replace(self, columns=dict(columns))

    def cell(self, row: Row, name: str) -> Cell:
        column = self.columns.get(name)
        return row.cells[column] if column is not None and column < len(row.cells) else None

    def delegates(self) -> Iterator[Row]:
        """The rows that are meant to be somebody: no sums, signature lines, repeated headings, headings of groups."""
        return (row for row in self.rows if not self._is_nobody(row))

    def _is_nobody(self, row: Row) -> bool:
        if is_heading_row(row.cells, self.columns, HEADINGS):
            return True
        name, number = text_of(self.cell(row, "name")), text_of(self.cell(row, "employee_number"))
        if closes_the_table(row.cells) and (not name or closes_the_table([name])):
            return True  # 制表人：梁玉芬　审核：
        filled = sum(1 for cell in row.cells if text_of(cell))
        return not name and not number and filled <= 2


def find_table(sheets: list[Sheet], *, sheet: str = "", heading_row: int | None = None) -> Table:
    """The best table of the file, or the one on the sheet and below the row that a person named."""
    if sheet:
        sheets = [candidate for candidate in sheets if candidate.name == sheet]
    tables = [table for candidate in sheets if (table := _table(candidate, heading_row))]
    if not tables:
        raise Refused(_("There is no row of headings in this table."))
    return max(tables, key=lambda table: (len(table.columns), len(table.rows)))


def _table(sheet: Sheet, heading_row: int | None) -> Table | None:
    heads = sheet.rows[:HEAD_ROWS]
    if heading_row is not None:
        heads = [row for row in sheet.rows if row.number == heading_row]
    if sheet.is_hidden or not heads:
        return None
    best = max(heads, key=lambda row: (len(recognise(row.cells, HEADINGS)), _filled(row), -row.number))
    below = [row for row in sheet.rows if row.number > best.number]
    return Table(sheet.name, best, below, recognise(best.cells, HEADINGS), sheet.is_cut)


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if text_of(cell))
