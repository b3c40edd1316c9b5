"""manage.py verify_ledger: reads the books from the first entry to the last and says what does not hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance import verifying
from finance.management.books import add_book, chosen_book
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = (
        "Checks the chain, the columns, the lines, the sums and every checkpoint of the books. Runs every night by "
        "itself. Ends with 1 when something does not hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_book(parser)
        parser.add_argument("--rebuild", action="store_true", help="first make the sums anew from the lines")

    def handle(self, *args: Any, **options: Any) -> None:
        book = chosen_book(options["book"])
        if options["rebuild"]:
            verifying.rebuild()
        verdict = verifying.verify(book, progress=Bar(pgettext("of the ledger", "entries")))
        for fault in verdict.faults:
            self.stderr.write(str(fault.sentence))
        if not verdict.is_whole:
            raise CommandError(_("The books do not hold."), returncode=1)
        self.stdout.write(_("%(entries)d entries, all of them hold.") % {"entries": verdict.entries})
