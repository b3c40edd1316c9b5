"""The list of entries as it was narrowed, as a file: CSV, a workbook, JSON. One row for each line of an entry.

What stands in a text cell never runs as a formula (lib.spreadsheets.harmless); amounts are numbers on two sides, so no
cell begins with a minus. Files are written row by row: a list of any length needs no more memory than a short one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.models import ENTRY_KINDS, Book, Entry
from finance.reading.tree import Tree
from finance.rules.money import format_yuan
from union_portal.lib.spreadsheets import harmless

MOST_IN_A_WORKBOOK = 200_000
"""Lines; Excel itself takes a million, and its reader waits that long."""
CHUNK = 2000
COLUMNS = ("canonical", "hash", "branch__name", "activity__name")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TooLong(Exception):
    """More lines than a workbook takes: the other files have no limit."""


def in_chunks(form: str, entries: QuerySet[Entry], tree: Tree, book: Book) -> Iterator[bytes]:
    """The file, piece by piece; TooLong before the first one."""
    ordered = entries.order_by("on", "seq").values_list(*COLUMNS)
    if form == "json":
        return _json(ordered, tree, book)
    if form == "csv":
        return _csv(ordered, tree)
    return _pieces(_xlsx(ordered, tree, book))


def head() -> list[str]:
    return [
        _("Voucher number"), pgettext("of an entry", "Day"), _("Posted on"), _("Kind"), _("Narration"), _("Branch"),
        _("Activity"), _("Key of the account"), pgettext("in the books", "Account"), _("Debit"), _("Credit"),
        _("Remark"), _("Place in the books"), _("Fingerprint"),
    ]  # fmt: skip


def _lines(rows: Iterator[tuple[Any, ...]], tree: Tree) -> Iterator[list[Any]]:
    """Cells as they are meant: days, fen on one side, texts."""
    kinds = {name: str(label) for name, label in ENTRY_KINDS}
    for canonical, hash, branch, activity in rows:
        said = json.loads(canonical)
        before = [said["number"], date.fromisoformat(said["date"]), date.fromisoformat(said["posted"])]
        before += [kinds.get(said["kind"], said["kind"]), said["narration"], branch or "", activity or ""]
        after = [said["seq"], bytes(hash).hex()]
        for line in said["lines"]:
            slug, fen, memo = line[0], line[1], line[2] if len(line) > 2 else ""
            sides = [fen if fen > 0 else None, -fen if fen < 0 else None]
            yield [*before, slug, tree.label(slug), *sides, memo, *after]


class _Echo:
    """csv.writer wants a file; what it writes is handed on."""

    def write(self, text: str) -> str:
        return text


def _csv(rows: QuerySet[Entry, Any], tree: Tree) -> Iterator[bytes]:
    out = csv.writer(_Echo(), lineterminator="\r\n")
    # Excel reads UTF-8 only with a mark at the front.
    yield "\ufeff".encode() + out.writerow(head()).encode()  # type: ignore[attr-defined]
    for cells in _lines(rows.iterator(chunk_size=CHUNK), tree):
        yield out.writerow([_written(cell, place) for place, cell in enumerate(cells)]).encode()  # type: ignore[attr-defined]


DEBIT, CREDIT = 9, 10


def _written(cell: Any, place: int) -> str:
    if cell is None:
        return ""
    if place in {DEBIT, CREDIT}:
        return format_yuan(cell).replace(",", "")
    return harmless(cell) if isinstance(cell, str) else str(cell)


def _json(rows: QuerySet[Entry, Any], tree: Tree, book: Book) -> Iterator[bytes]:
    """Amounts in fen, as they are in the books; `entry` is what was hashed."""
    yield f'{{"book":{json.dumps(book.slug)},"unit":"fen","entries":['.encode()
    is_first = True
    for canonical, hash, branch, activity in rows.iterator(chunk_size=CHUNK):
        said = json.loads(canonical)
        names = {line[0]: tree.label(line[0]) for line in said["lines"]}
        row = {"entry": said, "hash": bytes(hash).hex(), "accounts": names}
        row |= {name: text for name, text in (("branch_name", branch), ("activity_name", activity)) if text}
        yield ("" if is_first else ",").encode() + b"\n" + json.dumps(row, ensure_ascii=False).encode()
        is_first = False
    yield b"\n]}\n"


def _xlsx(rows: QuerySet[Entry, Any], tree: Tree, book: Book) -> IO[bytes]:
    import openpyxl  # takes a moment to load
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet(pgettext("name of a sheet", "Entries"))
    sheet.freeze_panes = "A2"
    for letter, width in zip(
        "ABCDEFGHIJKLMN", (14, 12, 12, 10, 40, 16, 24, 26, 20, 14, 14, 16, 10, 20), strict=True
    ):
        sheet.column_dimensions[letter].width = width

    def cell(value: Any, **look: Any) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        for name, each in look.items():
            setattr(made, name, each)
        return made

    sheet.append([cell(word, font=Font(bold=True)) for word in head()])
    for number, cells in enumerate(_lines(rows.iterator(chunk_size=CHUNK), tree), 1):
        if number > MOST_IN_A_WORKBOOK:
            raise TooLong
        sheet.append([_cell(cell, value, place) for place, value in enumerate(cells)])
    workbook.properties.title = book.name
    file = TemporaryFile()  # noqa: SIM115 - closed by who hands it on
    workbook.save(file)
    file.seek(0)
    return file


def _cell(cell: Any, value: Any, place: int) -> Any:
    if value is None:
        return None
    if place in {DEBIT, CREDIT}:
        return cell(Decimal(value) / 100, number_format="#,##0.00")
    if isinstance(value, date):
        return cell(value, number_format="yyyy-mm-dd")
    return cell(harmless(value)) if isinstance(value, str) else cell(value)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(65_536):
            yield piece
