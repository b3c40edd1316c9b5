"""The records as a roster of the same columns, so that what goes out can come back in unchanged."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.actions import audit
from members.models import Branch, User
from members.rules.branches import BranchKind
from members.rules.roster_columns import HEADINGS
from union_portal.lib.spreadsheet_pages import FORMATS

FIELDS = ("employee_number", "name", "sex", "born_on", "branch", "group", "post_class", "phone", "joined_on")
FIELDS += ("status", "email", "remarks")
WORDS = {
    "sex": {"m": "男", "f": "女"},
    "post_class": {"frontline": "一线", "technical": "专业技术", "management": "管理"},
    "status": {"active": "在职", "retired": "退休", "left": "离职"},
}
"""In Chinese whatever language the page is in: the roster is a form of the union."""


def export_roster(
    members: QuerySet[User], *, file_format: str, by: User | None, at: datetime
) -> tuple[bytes, str]:
    """The file and the ending of its name. Who takes the records out leaves a line in the audit trail."""
    rows = [[HEADINGS[name][0] for name in FIELDS], *_rows(members)]
    content = _xlsx(rows) if file_format == "xlsx" else _csv(rows, file_format)
    audit.record(
        "roster_exported", at=at, by=by, details={"rows": len(rows) - 1, "format": FORMATS[file_format]}
    )
    return content, FORMATS[file_format]


def _rows(members: QuerySet[User]) -> Iterator[list[str]]:
    branches = {branch.pk: branch for branch in Branch.objects.all()}
    for user in members.order_by("branch__path", "name_key"):
        branch, group = _branch_and_group(user.branch_id, branches)
        yield [_text(user, name, branch, group) for name in FIELDS]


def _branch_and_group(pk: int, branches: dict[int, Branch]) -> tuple[str, str]:
    """The names from below the union down; a group has a column of its own."""
    names: list[str] = []
    node = branches[pk]
    group = node.name if node.kind == BranchKind.GROUP else ""
    above = branches[node.parent_id] if group and node.parent_id else node
    while above.parent_id:
        names.insert(0, above.name)
        above = branches[above.parent_id]
    return "/".join(names) or above.name, group


def _text(user: User, name: str, branch: str, group: str) -> str:
    if name in {"branch", "group"}:
        return branch if name == "branch" else group
    value = getattr(user, name)
    if isinstance(value, date):
        return value.isoformat()
    return WORDS.get(name, {}).get(value, value or "")


def _xlsx(rows: Iterable[list[str]]) -> bytes:
    import openpyxl  # takes a moment to load
    from openpyxl.cell import WriteOnlyCell

    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet(_("Roster"))
    sheet.freeze_panes = "A2"
    for letter in "ABCDEFGHIJKL":
        sheet.column_dimensions[letter].width = 14
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=value or None) for value in row]
        for cell in cells:
            if cell.data_type == "f":  # a name that begins with "=" is a name, not a formula
                cell.data_type, cell.quotePrefix = "s", True
        sheet.append(cells)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _csv(rows: Iterable[list[str]], file_format: str) -> bytes:
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([_harmless(value) for value in row] for row in rows)
    # Excel reads UTF-8 only with a mark at the front.
    return file.getvalue().encode("gb18030" if file_format == "csv-gb18030" else "utf-8-sig")


def _harmless(value: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe, which the import takes off again."""
    return f"'{value}" if re.match(r"[=+\-@\t\r\n']", value) else value
