"""What may be typed on the way from a file to the records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.admin.choices import indented
from members.models import Branch, User
from members.roster.export import FORMATS
from members.roster.reading import Table, find_table
from members.roster.tree import CREATE, USE, UnknownBranch
from members.rules.branches import BranchKind
from members.rules.roster_columns import HEADINGS
from members.rules.roster_values import text_of
from union_portal.lib import Refused, spreadsheets

SAMPLES = 3
FORMAT_LABELS = {
    "xlsx": _("Excel (.xlsx)"),
    "csv": _("CSV in UTF-8"),
    "csv-gb18030": _("CSV in GB18030, for older programs"),
}


def field_label(name: str) -> str:
    """What a field of the roster is called."""
    return str(_("group")) if name == "group" else str(User._meta.get_field(name).verbose_name)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Roster"),
        help_text=_("An .xlsx or .csv file with a row of headings: 工号, 姓名 and what else there is."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

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
            find_table(spreadsheets.read(content, file.name, limit=limit))
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

    sheet = forms.ChoiceField(label=_("Sheet"), required=False, help_text=_("The sheet with the members."))
    heading_row = forms.IntegerField(
        label=_("Row of headings"), min_value=1, help_text=_("Its number as Excel shows it.")
    )

    def __init__(self, *args: Any, sheets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name or _("(the only one)")) for name in sheets]


class ColumnsForm(forms.Form):
    """For each column of the file, what it is."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        fields = {column: name for name, column in table.columns.items()}
        choices = [("", _("leave out")), *((name, field_label(name)) for name in HEADINGS)]
        for column, heading in enumerate(table.headings.cells):
            label = text_of(heading) or gettext("column %(number)d") % {"number": column + 1}
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=fields.get(column, "")
            )

    def columns(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Each column with the first values in it."""
        for column in range(len(self.table.headings.cells)):
            rows = self.table.rows[:SAMPLES]
            values = [text_of(row.cells[column]) if column < len(row.cells) else "" for row in rows]
            yield self[f"column_{column}"], values

    def clean(self) -> dict[str, Any]:
        """The columns by field, checked as a whole."""
        cleaned = super().clean() or {}
        chosen = [(name, int(key.removeprefix("column_"))) for key, name in cleaned.items() if name]
        if len({name for name, _column in chosen}) < len(chosen):
            raise forms.ValidationError(_("Two columns stand for the same thing. Leave one of them out."))
        try:
            next(self.table.mapped(dict(chosen)).people(), None)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return {"columns": dict(chosen)}


class BranchesForm(forms.Form):
    """For each name that is not in the tree: leave its rows out, open it, or take an existing branch."""

    def __init__(self, *args: Any, unknown: list[UnknownBranch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {_field_name(branch.key): branch.key for branch in unknown}
        tree = list(Branch.objects.open().in_tree_order())
        for branch in unknown:
            self.fields[_field_name(branch.key)] = forms.ChoiceField(
                label=branch.key,
                required=False,
                choices=_choices(tree),
                initial=branch.decision,
                help_text=_help(branch),
            )

    def decisions(self) -> dict[str, str]:
        return {key: self.cleaned_data[name] for name, key in self.keys.items() if self.cleaned_data[name]}


def _choices(tree: list[Branch]) -> list[tuple[str, Any]]:
    may_have_more = [branch for branch in tree if branch.kind != BranchKind.GROUP]
    return [
        ("", _("leave these rows out")),
        (_("Open it below"), [(f"{CREATE}:{branch.pk}", _below(branch)) for branch in may_have_more]),
        (_("It is the same as"), [(f"{USE}:{branch.pk}", _same_as(branch)) for branch in tree]),
    ]


def _below(branch: Branch) -> str:
    """A closed list shows only the line that was chosen, so each line says all of it."""
    return gettext("new, below %(branch)s") % {"branch": indented(branch)}


def _same_as(branch: Branch) -> str:
    return gettext("the same as %(branch)s") % {"branch": indented(branch)}


def _help(branch: UnknownBranch) -> str:
    rows = gettext("%(count)d rows") % {"count": len(branch.rows)}
    return f"{rows} · {'、'.join(branch.groups)}" if branch.groups else rows


def _field_name(key: str) -> str:
    """The same on both sides of the form, whatever the tree has become meanwhile."""
    return f"branch_{hashlib.sha256(key.encode()).hexdigest()[:16]}"


class ApplyForm(forms.Form):
    """The agreement to what the preview shows."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    leaves = forms.BooleanField(
        label=_("These members have left"),
        required=False,
        help_text=_("Roles end and sessions are signed out. Without the tick they stay as they are."),
    )
