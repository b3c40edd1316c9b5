"""Forms on the way of a bank statement into the portal, and of its lines to their entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance import words
from finance.bank_files import Table, find_table
from finance.forms.drafts import Yuan
from finance.models import BankLine, Line, Period
from finance.reading import bank as reading
from members.rules.roster_values import text_of
from union_portal.lib import spreadsheet_pages, uploads
from union_portal.lib.spreadsheets import Sheet


@dataclass
class Upload(uploads.Upload):
    """A statement between two pages."""

    account: str = ""
    digest: str = ""

    folder_name: ClassVar[str] = "bank-uploads"

    def table(self) -> Table:
        """The table on the chosen sheet, with the columns as confirmed or, before that, as recognised."""
        table = find_table(self.sheets(), sheet=self.sheet, heading_row=self.heading_row)
        return table if self.columns is None else table.mapped(self.columns)


class UploadForm(spreadsheet_pages.UploadForm):
    account = forms.ModelChoiceField(
        label=gettext_lazy("account in the books"), queryset=reading.accounts().none(), empty_label=None
    )

    field_order = ("file", "account")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = gettext_lazy("statement of the bank")
        self.fields["file"].help_text = gettext_lazy(
            "As the bank’s website gives it, .xlsx or .csv. Lines that came with an earlier file are left out."
        )
        choice: Any = self.fields["account"]
        choice.queryset = reading.accounts()
        if choice.queryset.count() == 1:
            choice.initial = choice.queryset.get().pk
            choice.widget = forms.HiddenInput()

    def find_table(self, sheets: list[Sheet]) -> Table:
        return find_table(sheets)


class ColumnsForm(spreadsheet_pages.ColumnsForm):
    """What each column is, and under which name this is kept."""

    text_of = staticmethod(text_of)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, labels=words.COLUMNS, **kwargs)


class BringInForm(forms.Form):
    """The agreement to the dry run."""

    name = forms.CharField(
        label=gettext_lazy("keep these columns as"), max_length=40, required=False,
        help_text=gettext_lazy("The name of the bank: its next file is read the same way. Empty: not kept."),
    )  # fmt: skip


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("why it has no entry"), max_length=200,
        help_text=gettext_lazy("It stays in the reconciliation with these words."),
    )  # fmt: skip


class ByHandForm(forms.Form):
    """Lines of the books that are the given line of the bank."""

    lines = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("of the books", "lines"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, line: BankLine, offered: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered + self._ticked_elsewhere(line, {each.pk for each in offered})
        self.fields["lines"].choices = [(each.pk, str(each.entry)) for each in self.offered]  # type: ignore[attr-defined]

    def _ticked_elsewhere(self, line: BankLine, shown: set[int]) -> list[Line]:
        """What was ticked while another page of the list was open stays ticked."""
        said = self.data.getlist("lines")[:50] if self.is_bound else []
        keys = {int(each) for each in said if each.isascii() and each.isdigit() and len(each) < 15} - shown
        return list(reading.by_hand(line, far=True).filter(pk__in=keys)) if keys else []


class SheetForm(forms.Form):
    """Which month's end the reconciliation is about, and what the bank states where no file tells."""

    month = forms.ModelChoiceField(
        label=gettext_lazy("end of the month"), queryset=Period.objects.none(), empty_label=None
    )
    bank = Yuan(
        label=gettext_lazy("balance the bank states (yuan)"), may_be_nothing=True, required=False,
        help_text=gettext_lazy("Empty: as the files of the bank say."),
    )  # fmt: skip
