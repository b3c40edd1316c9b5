"""Small tables of amounts that come in from a spreadsheet and go out as a template: opening balances, budgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from finance.models import Account, Book
from finance.reading.balances import codes_of
from finance.rules.money import BadAmount, parse_yuan
from finance.words import amount_sentence
from members.rules.roster_columns import closes_the_table, recognise
from members.rules.roster_values import text_of
from union_portal.lib import Refused, spreadsheets

HEAD_ROWS = 30
MOST_WRONG = 100
"""Faults that are named at once."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong in a row, by the number that Excel shows."""

    row: int
    sentence: str


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("filled-in table"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=gettext_lazy("The template from this page, filled in, as .xlsx or .csv. It is taken as a whole or not at all."),
    )  # fmt: skip


def rows_of(
    upload: Any, headings: Mapping[str, tuple[str, ...]], needed: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    """The filled rows below the headings, as texts by meaning, each with its number; Refused for another table."""
    limit = settings.UPLOAD_LIMITS["spreadsheet"]
    if upload.size > limit:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=limit // 1024 // 1024))
    for sheet in spreadsheets.read(upload.read(), upload.name, limit=limit):
        for place, row in enumerate(sheet.rows[:HEAD_ROWS]):
            columns = recognise(row.cells, headings)
            if not sheet.is_hidden and all(name in columns for name in needed):
                return list(_filled(sheet.rows[place + 1 :], columns))
    raise Refused(
        _("No row of this table has the headings %(names)s.")
        % {"names": pgettext("between things of a list", ", ").join(headings[name][0] for name in needed)}
    )


def _filled(
    rows: Iterable[spreadsheets.Row], columns: Mapping[str, int]
) -> Iterable[tuple[int, dict[str, str]]]:
    for row in rows:
        if not closes_the_table(row.cells):
            yield (
                row.number,
                {
                    name: text_of(row.cells[column]) if column < len(row.cells) else ""
                    for name, column in columns.items()
                },
            )


class Chart:
    """The accounts by everything a person may write for them: number, name, key."""

    def __init__(self, book: Book, accounts: Iterable[Account]) -> None:
        self.accounts = list(accounts)
        self.codes = codes_of(book)
        self.by_text: dict[str, Account] = {}
        for account in self.accounts:
            code = self.codes.get(account.slug, "")
            for text in (account.slug, account.name, account.name_en, code, f"{code} {account.name}"):
                if text:
                    self.by_text.setdefault(_plain(text), account)

    def find(self, text: str) -> Account | None:
        return self.by_text.get(_plain(text))

    def label(self, account: Account) -> str:
        return f"{self.codes.get(account.slug, '')} {account.name}".strip()


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def fen_of(text: str, *, may_be_negative: bool = False) -> int:
    """Refused with the sentence of the amount."""
    try:
        return parse_yuan(text, may_be_negative=may_be_negative)
    except BadAmount as error:
        raise Refused(amount_sentence(error)) from error


def template(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int], *, title: str
) -> bytes:
    """A workbook to fill in: the headings, and what is known already."""
    import openpyxl  # takes a moment to load
    from openpyxl.styles import Font

    workbook, out = openpyxl.Workbook(), BytesIO()
    sheet = workbook.active
    sheet.title, sheet.freeze_panes = title, "A2"
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([spreadsheets.harmless(each) if isinstance(each, str) else each for each in row])
    for place, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJ"[place]].width = width
    workbook.save(out)
    return out.getvalue()
