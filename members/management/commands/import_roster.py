"""manage.py import_roster FILE: bring the roster of members in."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from members.roster.apply import import_roster
from members.roster.plan import make_plan
from members.roster.reading import Table, find_table
from members.roster.report import as_data
from members.rules.roster_columns import HEADINGS, heading_text
from members.rules.roster_values import Fault
from union_portal.lib import Refused, spreadsheets


class Command(BaseCommand):
    help = "Reads a roster (XLSX, or CSV in UTF-8 or GB18030) and enters, corrects and moves members."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="compare only, write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.json", help="write the outcome as JSON")
        parser.add_argument("--sheet", default="", metavar="NAME", help="the sheet; else the likeliest one")
        parser.add_argument(
            "--heading-row", type=int, metavar="N", help="the row of headings, as Excel counts"
        )
        parser.add_argument(
            "--map",
            action="extend",
            nargs="+",
            default=[],
            metavar="HEADING=FIELD",
            help=f"say what a column is; fields: {', '.join(HEADINGS)}",
        )
        parser.add_argument(
            "--create-branches", action="store_true", help="open branches that are not there yet"
        )
        parser.add_argument("--left", action="store_true", help="members who are not in the file have left")

    def handle(self, *args: object, **options: object) -> None:
        try:
            self._handle(**options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _handle(self, **options: object) -> None:
        path = Path(str(options["file"]))
        table = _table(path, options)
        if options["dry_run"]:
            plan = make_plan(
                table, by=None, creates_branches=bool(options["create_branches"]), progress=self._progress
            )
        else:
            plan = import_roster(
                table,
                by=None,
                at=timezone.now(),
                creates_branches=bool(options["create_branches"]),
                leaves=bool(options["left"]),
                progress=self._progress,
            ).plan
        data = {**as_data(plan, table, filename=path.name), "dry_run": options["dry_run"]}
        if options["report"]:
            text = json.dumps(data, ensure_ascii=False, indent=2)
            Path(str(options["report"])).write_text(text + "\n", encoding="utf-8")
        self._summarise(data)

    def _progress(self, done: int, total: int) -> None:
        """A bar on stderr, where somebody is watching."""
        if sys.stderr.isatty() or done == total:
            filled = 30 * done // max(total, 1)
            end = "\n" if done == total else ""
            self.stderr.write(f"\r[{'#' * filled:<30}] {done}/{total}", style_func=str, ending=end)

    def _summarise(self, data: dict[str, object]) -> None:
        counts = _(
            "%(rows)d rows: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(leaving)d not in it"
        )
        self.stdout.write(counts % data)
        for unknown in data["unknown_branches"]:
            is_opened = bool(unknown["decision"])
            line = (
                _("new branch: %(name)s (%(rows)d rows)")
                if is_opened
                else _("not in the tree: %(name)s (%(rows)d rows)")
            )
            self.stdout.write(line % unknown)
        for faulty in data["faulty"]:
            if faulty["kind"] == Fault.UNKNOWN_BRANCH:
                continue  # named above, once for all its rows
            self.stdout.write(_("row %(row)d: %(reason)s") % faulty)


def _table(path: Path, options: dict[str, object]) -> Table:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    sheets = spreadsheets.read(content, path.name, limit=settings.UPLOAD_LIMITS["spreadsheet"])
    table = find_table(sheets, sheet=str(options["sheet"]), heading_row=options["heading_row"])
    return table.mapped({**table.columns, **_mapping(table, options["map"])})


def _mapping(table: Table, pairs: list[str]) -> dict[str, int]:
    """工号=employee_number: which column is which field."""
    texts = [heading_text(cell) for cell in table.headings.cells]
    mapping = {}
    for pair in pairs:
        heading, _equals, name = pair.rpartition("=")
        if name not in HEADINGS or heading_text(heading) not in texts:
            raise CommandError(_("%(pair)s: there is no such column or field.") % {"pair": pair})
        mapping[name] = texts.index(heading_text(heading))
    return mapping
