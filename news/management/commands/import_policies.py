"""manage.py import_policies: statutes in text files become policies."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from news import policy_files
from news.models import Column
from news.reports import as_json, refused_files

ENDINGS = {".md", ".txt"}


class Command(BaseCommand):
    help = (
        "Reads statutes (title, issuing body, dates, chapters, articles). Running it again doubles nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="DIR", help="folders or single files (.md, .txt)"
        )
        parser.add_argument("--column", metavar="SLUG", help="default: the column of each statute's level")
        parser.add_argument(
            "--draft", action="store_true", help="keep new ones as drafts instead of publishing"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and report, change nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write a report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [file for path in options["paths"] for file in found_in(path)]
        reports = policy_files.import_files(
            ((file.name, file.read_bytes()) for file in files),
            column=column_named(options["column"], Column.Holds.POLICIES),
            by=None,
            at=timezone.now(),
            is_published=not options["draft"],
            dry_run=options["dry_run"],
        )
        for report in reports:
            self.stdout.write(report.line())
        if options["report"]:
            options["report"].write_text(json.dumps(as_json(reports), ensure_ascii=False, indent=2), "utf-8")
        refused = sum(report.is_refused for report in reports)
        if refused:
            raise CommandError(refused_files(refused, len(reports)))


def found_in(path: Path) -> list[Path]:
    """The file itself, or the texts in a folder."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS and file.is_file())
        if not files:
            raise CommandError(_("There is no .md or .txt file in {path}.").format(path=path))
        return files
    if not path.is_file():
        raise CommandError(_("{path} does not exist.").format(path=path))
    return [path]


def column_named(slug: str | None, holds: str) -> Column | None:
    """The column, or an error that names those there are."""
    if not slug:
        return None
    columns = Column.objects.filter(holds=holds)
    found = columns.filter(slug=slug).first()
    if found is None:
        known = ", ".join(columns.values_list("slug", flat=True)) or "-"
        raise CommandError(
            _("There is no such column: {slug}. There are: {known}").format(slug=slug, known=known)
        )
    return found
