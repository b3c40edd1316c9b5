"""What may be typed on the way from a file to the records."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.admin.choices import indented
from members.models import Branch, User
from members.roster.reading import Table, find_table
from members.roster.tree import CREATE, USE, UnknownBranch
from members.rules.branches import BranchKind
from members.rules.roster_columns import HEADINGS
from members.rules.roster_values import text_of
from union_portal.lib import spreadsheet_pages
from union_portal.lib.spreadsheets import Sheet


def field_label(name: str) -> str:
    """What a field of the roster is called."""
    return str(_("group")) if name == "group" else str(User._meta.get_field(name).verbose_name)


class UploadForm(spreadsheet_pages.UploadForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Roster")
        self.fields["file"].help_text = _(
            "An .xlsx or .csv file with a row of headings: 工号, 姓名 and what else there is."
        )

    def find_table(self, sheets: list[Sheet]) -> Table:
        return find_table(sheets)


class ColumnsForm(spreadsheet_pages.ColumnsForm):
    text_of = staticmethod(text_of)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, labels={name: field_label(name) for name in HEADINGS}, **kwargs)

    def check_columns(self, columns: dict[str, int]) -> None:
        next(self.table.mapped(columns).people(), None)


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


class ApplyForm(spreadsheet_pages.ApplyForm):
    leaves = forms.BooleanField(
        label=_("These members have left"),
        required=False,
        help_text=_("Roles end and sessions are signed out. Without the tick they stay as they are."),
    )
