"""What an import says about each file, for people and as JSON."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from io import StringIO

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

REFUSED = "refused"
LEFT = "left"
LABELS = {
    "new": _("new"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    LEFT: _("edited here, left as it is"),
    REFUSED: _("refused"),
}


@dataclass
class FileReport:
    """One file: what became of it, what it became, and what a person should look at."""

    file: str
    outcome: str
    title: str = ""
    pk: int | None = None
    reason: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return self.outcome == REFUSED

    @property
    def outcome_label(self) -> str:
        return str(LABELS[self.outcome])

    def line(self) -> str:
        """For a terminal."""
        parts = [f"{self.outcome_label}\t{self.file}", self.reason or self.title, *self.notes]
        return "\n    ".join(part for part in parts if part)


def as_json(reports: list[FileReport]) -> dict[str, object]:
    """Counts by outcome, then every file."""
    counts: dict[str, int] = {}
    for report in reports:
        counts[report.outcome] = counts.get(report.outcome, 0) + 1
    return {"counts": counts, "files": [asdict(report) for report in reports]}


def as_csv(reports: Iterable[FileReport], address: Callable[[int], str]) -> bytes:
    """A line for each file."""
    head = (_("File"), _("Result"), _("Title"), _("Address"), _("Why, and what to look at"))
    lines = (
        (
            report.file,
            report.outcome_label,
            report.title,
            address(report.pk) if report.pk else "",
            "\n".join(filter(None, [report.reason, *report.notes])),
        )
        for report in reports
    )
    return table_as_csv([head, *lines])


def table_as_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """For a spreadsheet; None is an empty cell. Excel reads UTF-8 only with a mark at the front."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [_harmless("" if cell is None else str(cell)) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """What a spreadsheet would take for a formula gets an apostrophe."""
    return f"'{text}" if re.match(r"[=+\-@\t\r]", text) else text


def refused_files(refused: int, count: int) -> str:
    """How the import ended when something was not taken."""
    if refused == count:
        return ngettext("The file was refused.", "None of the %(count)d files was taken.", count) % {
            "count": count
        }
    return gettext("{refused} of {all} files were refused; the others are in.").format(
        refused=refused, all=count
    )
