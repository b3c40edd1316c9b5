"""The books for others: canonical lines with their proof, journals of hledger and beancount, tables.

Nothing here knows who may have them: what is published is asked by views, a command exports what it is told to.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from finance.models import Account, AccountCode, Book, Checkpoint
from finance.proof import journals
from finance.proof.chain import export_line
from finance.proof.journals import yuan
from union_portal.lib.spreadsheets import harmless

BATCH = 5_000
HEADER = (
    "number",
    "date",
    "posted",
    "kind",
    "account",
    "code",
    "name",
    "debit",
    "credit",
    "narration",
    "memo",
    "branch",
    "activity",
    "seq",
)


def canonical_rows(book: Book, upto: int | None = None) -> Iterator[tuple[bytes, bytes]]:
    """Canonical text and hash of every entry up to that seq, in their order, read in batches."""
    after = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT seq, canonical, hash FROM finance_entry WHERE book_id = %s AND seq > %s"
                " AND (%s::int IS NULL OR seq <= %s) ORDER BY seq LIMIT %s",
                [book.pk, after, upto, upto, BATCH],
            )
            rows = cursor.fetchall()
            for _seq, canonical, hash in rows:
                yield canonical.encode(), bytes(hash)
            if len(rows) < BATCH:
                return
            after = rows[-1][0]


def jsonl(book: Book, upto: int | None = None) -> Iterator[bytes]:
    """The file that verify_ledger.py checks against the checkpoint of the same size."""
    return (export_line(raw, hash) for raw, hash in canonical_rows(book, upto))


def entries(book: Book, upto: int | None = None) -> Iterator[dict[str, Any]]:
    """Every entry as it is in its canonical form."""
    return (json.loads(raw) for raw, _hash in canonical_rows(book, upto))


def newest_checkpoint(book: Book) -> Checkpoint | None:
    """The newest one that is signed."""
    signed = (
        Checkpoint.objects.filter(book=book, signatures__isnull=False).distinct().order_by("-size", "-pk")
    )
    return signed.prefetch_related("signatures").first()


def chart(book: Book) -> list[journals.Account]:
    """Every account with its number in the chart that the settings name."""
    version = book.settings.chart_version
    codes = dict(AccountCode.objects.filter(chart_version=version).values_list("account", "code"))
    return [
        journals.Account(
            row.slug, codes.get(row.slug, ""), row.kind, row.name, row.name_en, row.parent_id or ""
        )
        for row in Account.objects.all()
    ]


def hledger(book: Book, upto: int | None = None) -> Iterator[str]:
    return journals.hledger(chart(book), entries(book, upto), title=book.name)


def beancount(book: Book, upto: int | None = None) -> Iterator[str]:
    return journals.beancount(chart(book), entries(book, upto), title=book.name)


def rows(book: Book, upto: int | None = None) -> Iterator[tuple[object, ...]]:
    """One row a line of the books; amounts in yuan as text with two decimals."""
    accounts = {account.slug: account for account in chart(book)}
    for entry in entries(book, upto):
        for slug, fen, *memo in entry["lines"]:
            account = accounts[slug]
            yield (
                entry["number"], entry["date"], entry["posted"], entry["kind"], slug, account.code, account.name,
                yuan(fen) if fen > 0 else "", yuan(-fen) if fen < 0 else "", entry["narration"], memo[0] if memo else "",
                entry.get("branch", ""), entry.get("activity", ""), entry["seq"],
            )  # fmt: skip


def as_csv(book: Book, upto: int | None = None) -> Iterator[str]:
    """With a byte-order mark, so that Excel reads Chinese; a cell that looks like a formula is told to be text."""
    yield "\ufeff"
    yield from _csv_lines([HEADER])
    for row in rows(book, upto):
        yield from _csv_lines([tuple(harmless(str(cell)) for cell in row)])


def _csv_lines(table: Iterable[tuple[object, ...]]) -> Iterator[str]:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(table)
    yield buffer.getvalue()


def as_xlsx(book: Book, upto: int | None = None) -> bytes:
    """One sheet; amounts are numbers with two decimals, everything else is text."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("ledger")
    sheet.append(list(HEADER))
    for row in rows(book, upto):
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for place in (7, 8):
            if row[place] != "":
                cells[place] = WriteOnlyCell(sheet, value=float(str(row[place])))
                cells[place].number_format = "#,##0.00"
        for place, cell in enumerate(cells):
            if place not in (7, 8, 13):
                cell.data_type = "s"
        sheet.append(cells)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
