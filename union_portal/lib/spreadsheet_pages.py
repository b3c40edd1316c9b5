"""Pages and forms on the way from an uploaded table to the records, for every list that comes in this way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from union_portal.lib import spreadsheets
from union_portal.lib.refused import Refused
from union_portal.lib.uploads import Gone

SAMPLES = 3
FORMATS = {"xlsx": "xlsx", "csv": "csv", "csv-gb18030": "csv"}
"""Forms of a file that goes out, with the ending of its name."""
FORMAT_LABELS = {
    "xlsx": _("Excel (.xlsx)"),
    "csv": _("CSV in UTF-8"),
    "csv-gb18030": _("CSV in GB18030, for older programs"),
}


class UploadForm(forms.Form):
    """A subclass gives `file` its label and help, and says how its table is found."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}))

    def find_table(self, sheets: list[spreadsheets.Sheet]) -> Any:
        raise NotImplementedError

    def clean_file(self) -> tuple[bytes, str]:
        """Content and name, once a table with headings has been found in it."""
        file = self.cleaned_data["file"]
        limit = settings.UPLOAD_LIMITS["spreadsheet"]
        try:
            if file.size > limit:
                raise Refused(
                    gettext("The file is larger than {limit} MB.").format(limit=limit // 1024 // 1024)
                )
            content = file.read()
            self.find_table(spreadsheets.read(content, file.name, limit=limit))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return content, file.name


class ExportForm(forms.Form):
    form = forms.ChoiceField(
        label=_("File"),
        choices=[(name, FORMAT_LABELS[name]) for name in FORMATS],
        help_text=_("The same columns come in again by the import."),
    )


class SheetForm(forms.Form):
    """Where the table is, when it was not found rightly."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False, help_text=_("The sheet with the list."))
    heading_row = forms.IntegerField(
        label=_("Row of headings"), min_value=1, help_text=_("Its number as Excel shows it.")
    )

    def __init__(self, *args: Any, sheets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name or _("(the only one)")) for name in sheets]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """For each column of the file, what it is. `labels`: the fields there are and what they are called."""

    text_of: Callable[[object], str] = staticmethod(str)
    """How a cell reads to the list in question."""

    def __init__(self, *args: Any, table: Any, labels: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        fields = {column: name for name, column in table.columns.items()}
        choices = [("", _("leave out")), *labels.items()]
        for column, heading in enumerate(table.headings.cells):
            label = self.text_of(heading) or gettext("column %(number)d") % {"number": column + 1}
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=fields.get(column, "")
            )

    def columns(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Each column with the first values in it."""
        rows = self.table.rows[:SAMPLES]
        for column in range(len(self.table.headings.cells)):
            yield (
                self[f"column_{column}"],
                [
                    text
                    for row in rows
                    if column < len(row.cells) and (text := self.text_of(row.cells[column]))
                ],
            )

    def clean(self) -> dict[str, Any]:
        """The columns by field, checked as a whole."""
        cleaned = super().clean() or {}
        chosen = [(name, int(key.removeprefix("column_"))) for key, name in cleaned.items() if name]
        if len({name for name, _column in chosen}) < len(chosen):
            raise forms.ValidationError(_("Two columns stand for the same thing. Leave one of them out."))
        try:
            self.check_columns(dict(chosen))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return {"columns": dict(chosen)}

    def check_columns(self, columns: dict[str, int]) -> None:
        """Whether a list can be read with these."""
        self.table.mapped(columns)


class ApplyForm(forms.Form):
    """The agreement to what the preview shows."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)


def through(
    find: Callable[[], Any], view: Callable[[Any], HttpResponse], stopped: Callable[..., HttpResponse]
) -> HttpResponse:
    """A page between upload and end, or a sentence when the upload is gone or its table says no."""
    try:
        return view(find())
    except Gone:
        sentence = gettext(
            "This upload is no longer here: files are kept for a day and used once. Start again."
        )
        return stopped(sentence=sentence, status=410)
    except Refused as refusal:
        return stopped(sentence=str(refusal), status=400)


def choose_columns(
    request: HttpRequest, upload: Any, *, make_form: Callable[..., ColumnsForm], here: str, onward: str,
    show: Callable[..., HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Confirm which column is what; look for the table elsewhere."""
    sheets = [sheet.name for sheet in upload.sheets() if not sheet.is_hidden]
    if request.method == "POST" and "elsewhere" in request.POST:
        return _look_elsewhere(request, upload, sheets, here)
    table = upload.table()
    form = make_form(*typed(request), table=table)
    if form.is_valid():
        upload.sheet, upload.heading_row = table.sheet, table.headings.number
        upload.columns = form.cleaned_data["columns"]
        upload.save()
        return redirect(onward)
    where = SheetForm(sheets=sheets, initial={"sheet": table.sheet, "heading_row": table.headings.number})
    return show(upload=upload, table=table, form=form, where=where, status=status_of(form))


def _look_elsewhere(request: HttpRequest, upload: Any, sheets: list[str], here: str) -> HttpResponse:
    form = SheetForm(request.POST, sheets=sheets)
    if not form.is_valid():
        raise Refused(gettext("There is no row of headings in this table."))
    upload.sheet, upload.heading_row = form.cleaned_data["sheet"], form.cleaned_data["heading_row"]
    upload.columns = None
    upload.table()
    upload.save()
    return redirect(here)


def typed(request: HttpRequest) -> list[QueryDict]:
    """A form's first argument, where something was sent."""
    return [request.POST] if request.method == "POST" else []


def status_of(form: forms.BaseForm) -> int:
    return 400 if form.is_bound else 200


def as_download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
