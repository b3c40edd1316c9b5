"""manage.py export_ledger --format jsonl|hledger|beancount|csv|xlsx OUT: the books as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance import exports
from finance.management.books import add_book, chosen_book
from finance.models import Book
from union_portal.lib.steps import Bar

TEXTS: dict[str, Callable[[Book, int | None], Iterator[str]]] = {
    "hledger": exports.hledger,
    "beancount": exports.beancount,
    "csv": exports.as_csv,
}


class Command(BaseCommand):
    help = (
        "Writes the books as a file. As jsonl it is what the public has: the entries up to the newest signed "
        "checkpoint, with the checkpoint beside it as OUT.checkpoint.txt; check both with finance/verify_ledger.py."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["jsonl", *TEXTS, "xlsx"], required=True)
        parser.add_argument("--all", action="store_true", help="also the entries after the newest checkpoint")
        parser.add_argument("out", type=Path)
        add_book(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        book, out, kind = chosen_book(options["book"]), options["out"], options["format"]
        checkpoint = exports.newest_checkpoint(book)
        if checkpoint is None and kind == "jsonl" and not options["all"]:
            raise CommandError(
                _("Nothing is published yet, so there is no checkpoint. --all exports without one.")
            )
        upto = None if options["all"] or kind != "jsonl" or checkpoint is None else checkpoint.size
        try:
            self._write(book, kind, out, upto)
        except OSError as error:
            raise CommandError(_("The file cannot be written: %(why)s") % {"why": error.strerror}) from error
        if kind == "jsonl" and checkpoint is not None and upto is not None:
            out.with_name(f"{out.name}.checkpoint.txt").write_text(
                checkpoint.note, encoding="utf-8", newline="\n"
            )
        self.stdout.write(_("%(out)s is written.") % {"out": out.name})

    def _write(self, book: Book, kind: str, out: Path, upto: int | None) -> None:
        if kind == "xlsx":
            out.write_bytes(exports.as_xlsx(book, upto))
            return
        bar, total = Bar(pgettext("of the ledger", "entries")), upto or book.entries.count()
        with out.open("wb") as file:
            pieces = (
                exports.jsonl(book, upto)
                if kind == "jsonl"
                else (text.encode() for text in TEXTS[kind](book, upto))
            )
            for done, piece in enumerate(pieces, 1):
                file.write(piece)
                if kind == "jsonl" and done % 1000 == 0:
                    bar(done, total)
        if kind == "jsonl":
            bar(total, total)
