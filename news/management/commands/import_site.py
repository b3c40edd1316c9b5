"""manage.py import_site: an old site comes in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from news.management.commands.import_policies import column_named
from news.management.commands.import_word import branch_named
from news.models import Column
from news.old_site import reading
from news.old_site.bring_in import Result, Wishes, bring_in
from news.old_site.columns import Columns, read_map
from news.old_site.items import Found
from news.reports import LABELS, as_csv
from union_portal.lib import Refused
from union_portal.lib.steps import pad

SHOWN = 30


class Command(BaseCommand):
    help = (
        "Brings an old site in: a folder or ZIP of Word, HTML and Markdown, an RSS or Atom file, an export of"
        " WordPress. Old addresses lead to the new pages. Running it again doubles nothing. Nothing is fetched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="SOURCE", help="a folder, a .zip or an .xml")
        parser.add_argument("--column", metavar="SLUG", help="where texts stand that no column answers to")
        parser.add_argument(
            "--map",
            type=Path,
            metavar="FILE.csv",
            help="two columns: the old heading, the column here (- leaves out)",
        )
        parser.add_argument(
            "--media", type=Path, metavar="FOLDER", help="where pictures and files lie (folder or .zip)"
        )
        parser.add_argument(
            "--site",
            default="",
            metavar="URL",
            help="the old site's address, the same each time; exports say it themselves",
        )
        parser.add_argument("--branch", metavar="NAME", help="default: the whole union")
        out = parser.add_mutually_exclusive_group()
        out.add_argument(
            "--published", action="store_true", help="publish what was public, with its date of that time"
        )
        out.add_argument("--drafts", action="store_true", help="keep everything as drafts (the default)")
        parser.add_argument("--dry-run", action="store_true", help="read and report, change nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="write a line for each text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["report"]:
            _refuse_unwritable(options["report"])
        try:
            found, result = self._bring_in(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["report"]:
            options["report"].write_bytes(as_csv(result.reports, _address))
        self._summarise(found, result, is_dry=options["dry_run"])

    def _bring_in(self, options: dict[str, Any]) -> tuple[Found, Result]:
        given = read_map(options["map"].read_bytes()) if options["map"] else {}
        default = column_named(options["column"], Column.Holds.ARTICLES)
        wishes = Wishes(
            Columns(given, default), branch_named(options["branch"]), options["published"], options["dry_run"]
        )
        found, shelves = reading.from_path(
            options["source"], beside=options["media"], site=options["site"], progress=self._progress
        )
        self.stdout.write(_("{kind}: {count} texts").format(kind=found.kind, count=len(found.items)))
        now = timezone.now()
        return found, bring_in(found, shelves, wishes, by=None, at=now, progress=self._progress)

    def _progress(self, done: int, total: int) -> None:
        """A bar on stderr, where somebody is watching."""
        if sys.stderr.isatty():
            filled = 30 * done // max(total, 1)
            end = "\n" if done == total else ""
            self.stderr.write(f"\r[{'#' * filled:<30}] {done}/{total}", style_func=str, ending=end)

    def _summarise(self, found: Found, result: Result, *, is_dry: bool) -> None:
        for report in result.reports:
            if report.is_refused or report.notes:
                self.stdout.write(report.line())
        self.stdout.write("")
        lines = [(str(label), result.counts.get(outcome, 0)) for outcome, label in LABELS.items()]
        lines.insert(-1, (_("of these drafts"), result.drafts))
        for label, count in lines:
            if count:
                self.stdout.write(f"{pad(label, 32)}{count:>7}")
        self._list(_("Headings that no column answers to:"), result.unknown.most_common(SHOWN))
        self._list(_("Pictures and files that were not found:"), result.missing.most_common(SHOWN))
        if len(result.missing) > SHOWN:
            self.stdout.write(f"  … {len(result.missing)}")
        if is_dry:
            self.stdout.write(_("This was a trial: nothing has been changed."))

    def _list(self, title: str, lines: list[tuple[str, int]]) -> None:
        if lines:
            self.stdout.write(title)
        for name, count in lines:
            self.stdout.write(f"  {name}  × {count}")


def _refuse_unwritable(path: Path) -> None:
    """Better now than after an evening."""
    try:
        path.touch()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _address(pk: int) -> str:
    return settings.SITE_URL + reverse("news:article", args=[pk])
