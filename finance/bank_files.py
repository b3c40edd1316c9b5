"""Bank statements as they come: XLSX or CSV, in UTF-8 or GB18030, found in the file and read by the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from finance.rules import bank, bank_columns
from union_portal.lib import Refused
from union_portal.lib.spreadsheets import Row, Sheet


@dataclass(frozen=True)
class Table:
    """A statement as it was found: what stands above its headings, the headings, the column of each meaning, the rows."""

    sheet: str
    above: list[Row]
    headings: Row
    rows: list[Row]
    columns: dict[str, int] = field(default_factory=dict)
    is_cut: bool = False

    def mapped(self, columns: Mapping[str, int]) -> Table:
        """The same table with the columns a person has confirmed."""
        try:
            checked = bank_columns.checked(columns, len(self.headings.cells))
        except bank_columns.BadMapping as error:
            raise Refused(_("A column can stand for one thing only, and must be in the table.")) from error
        lacking = bank_columns.missing(checked)
        if "day" in lacking:
            raise Refused(_("No column holds the days. Say which one does."))
        if lacking:
            raise Refused(_("No column holds the amounts. Say which one does."))
        return replace(self, columns=checked)

    def remembered(self, kept: Mapping[str, object]) -> Table | None:
        """The same table by a mapping that was saved; None if that was made for another layout."""
        columns = bank_columns.restored(kept, self.headings.cells)
        return None if columns is None or bank_columns.missing(columns) else replace(self, columns=columns)

    def to_remember(self) -> dict[str, object]:
        """Its columns as plain JSON."""
        return bank_columns.saved(self.headings.cells, self.columns)

    def statement(self) -> bank.Statement:
        """What the bank says, and all that is wrong with it."""
        return bank.read([*self.above, self.headings, *self.rows], len(self.above), self.columns)


def find_table(sheets: list[Sheet], *, sheet: str = "", heading_row: int | None = None) -> Table:
    """The best table of the file, or the one on the sheet and below the row that a person named."""
    if sheet:
        sheets = [candidate for candidate in sheets if candidate.name == sheet]
        if not sheets:
            raise Refused(_("There is no sheet “%(sheet)s” in this file.") % {"sheet": sheet})
    tables = [table for candidate in sheets if (table := _table(candidate, heading_row))]
    if not tables:
        raise Refused(_("There is no row of headings in this table."))
    return max(tables, key=lambda table: (len(table.columns), len(table.rows)))


def _table(sheet: Sheet, heading_row: int | None) -> Table | None:
    if sheet.is_hidden:
        return None
    if heading_row is None:
        place = bank.heading_place(sheet.rows)
    else:
        place = next((at for at, row in enumerate(sheet.rows) if row.number == heading_row), None)
    if place is None:
        return None
    headings = sheet.rows[place]
    return Table(
        sheet.name, sheet.rows[:place], headings, sheet.rows[place + 1 :], bank_columns.guess(headings.cells),
        sheet.is_cut,
    )  # fmt: skip
