"""manage.py ledger_load --entries N: random entries for measuring, in a book of their own."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance import finding, loading
from finance.actions import books
from finance.models import Book
from members.models import Branch, User
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = (
        "Brings random entries into a book of its own, with every guarantee in force. For measuring: what is in the "
        "books stays there, so use a database that you will throw away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--entries", type=int, required=True)
        parser.add_argument(
            "--book", default="load", help="short name of the book to fill; made when it is not there"
        )
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["entries"] < 1:
            raise CommandError(_("At least one entry."))
        book = self._book(options["book"])
        begun = time.monotonic()
        bar = Bar(pgettext("of the ledger", "entries"))
        loading.load(book, options["entries"], on=timezone.localdate(), seed=options["seed"], progress=bar)
        rate = options["entries"] / (time.monotonic() - begun)
        finding.gather(book)
        self.stdout.write(
            _("%(many)d entries, %(rate)d a second.") % {"many": options["entries"], "rate": rate}
        )

    def _book(self, slug: str) -> Book:
        found = Book.objects.filter(slug=slug).first()
        if found is not None:
            return found
        union, by = Branch.objects.filter(parent__isnull=True).first(), User.objects.order_by("pk").first()
        if union is None or by is None:
            raise CommandError(_("There is no union yet: begin with members and branches."))
        today: date = timezone.localdate()
        book = books.open_book(slug, slug, union, year=today.year - 1, by=by, at=timezone.now())
        books.open_year(book, today.year, by=by, at=timezone.now())
        return book
