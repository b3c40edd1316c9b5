"""manage.py seal_rewrite: writes the tables of letters anew in a random order (every night)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback import rewriting
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = (
        "Writes the tables of letters anew in a random order, so that nobody who reads the database can tell when a "
        "sealed letter was written. Runs every night by itself; running it again does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be rewritten")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for table, count in rewriting.counted().items():
                self.stdout.write(f"{table}　{count}")
            return
        bar, done = Bar(pgettext("of the rewriting", "tables")), iter(range(1, rewriting.steps() + 1))
        report = rewriting.rewrite(lambda step: bar(next(done), rewriting.steps()))
        self.stdout.write(
            _("%(rows)d rows of %(tables)d tables were written anew.")
            % {"rows": sum(report.rows.values()), "tables": len(report.rows)}
        )
        if not report.log_is_gone:
            self.stdout.write(
                _("The write-ahead log of before goes with the next checkpoint of the database.")
            )
