"""manage.py import_word: Word documents become articles."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Branch
from news import word
from news.management.commands.import_policies import column_named
from news.models import Column
from news.reports import REFUSED, FileReport, as_json, refused_files
from union_portal.lib import Refused


class Command(BaseCommand):
    help = (
        "Reads .docx files (headings, lists, tables, pictures) as articles. Running it again doubles nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--column", required=True, metavar="SLUG", help="where the articles stand")
        parser.add_argument("--branch", metavar="NAME", help="default: the whole union")
        parser.add_argument(
            "--publish", action="store_true", help="publish at once instead of keeping drafts"
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write a report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self.column = column_named(options["column"], Column.Holds.ARTICLES)
        self.branch = branch_named(options["branch"])
        self.is_published = options["publish"]
        at = timezone.now()
        reports = [self.import_file(file, at) for file in options["files"]]
        if options["report"]:
            options["report"].write_text(json.dumps(as_json(reports), ensure_ascii=False, indent=2), "utf-8")
        refused = sum(report.is_refused for report in reports)
        if refused:
            raise CommandError(refused_files(refused, len(reports)))

    def import_file(self, file: Path, at: datetime) -> FileReport:
        try:
            if not file.is_file():
                raise Refused(_("{path} does not exist.").format(path=file))
            document = word.read(file.read_bytes(), file.name)
            report = word.store(
                document,
                file.name,
                column=self.column,
                branch=self.branch,
                by=None,
                at=at,
                is_published=self.is_published,
            )
        except Refused as refusal:
            report = FileReport(file.name, REFUSED, reason=str(refusal))
        self.stdout.write(report.line())
        return report


def branch_named(name: str | None) -> Branch | None:
    """The open branch of that name; there may be only one."""
    if not name:
        return None
    found = list(Branch.objects.open().filter(name=name))
    if len(found) != 1:
        raise CommandError(
            _("There are {count} open branches called {name}.").format(count=len(found), name=name)
        )
    return found[0]
