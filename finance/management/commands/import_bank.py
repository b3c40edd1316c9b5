"""manage.py import_bank FILE: bring a statement of the bank in, or see what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from finance.actions import bank as deeds
from finance.actions.telling import holders
from finance.bank_files import find_table
from finance.models import Book
from finance.reading import bank as reading
from finance.rules import bank as rules
from finance.rules.money import format_yuan
from finance.words import problem_sentence
from members.models import User
from members.rules.roles import Role
from union_portal.lib import Refused, spreadsheets
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = "Brings a statement of the bank (XLSX, or CSV in UTF-8 or GB18030) into the fund. With a fault nothing is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--account",
            default="asset.bank",
            metavar="KEY",
            help="account in the books (default: asset.bank)",
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check only, store nothing")
        parser.add_argument(
            "--mapping", default="", metavar="NAME", help="columns that were kept under this name"
        )
        parser.add_argument(
            "--by",
            default="",
            metavar="NUMBER",
            help="employee number of who brings it in (default: the bookkeeper)",
        )

    def handle(self, *args: object, **options: Any) -> None:
        try:
            self._handle(**options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _handle(self, **options: Any) -> None:
        path: Path = options["file"]
        book = Book.objects.select_related("settings").first()
        if book is None:
            raise CommandError(_("The books of the fund are not open yet."))
        account = reading.accounts().filter(slug=options["account"]).first()
        if account is None:
            raise CommandError(_("%(key)s is no account of the bank.") % {"key": options["account"]})
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        said = self._read(book, content, path.name, options["mapping"])
        known = deeds.known_among(book, said.lines)
        self._report(said, len(known))
        if not said.is_sound:
            raise CommandError(_("The statement has faults and is not brought in. Nothing was stored."))
        digest = deeds.digest_of(content)
        deeds.refuse_known_file(book, digest)
        if options["dry_run"]:
            self.stdout.write(_("A dry run: nothing was stored."))
            return
        done = deeds.bring_in(
            book, account, said, name=path.name, digest=digest, by=_person(options["by"]), at=timezone.now(),
            progress=Bar(pgettext("a bar in the terminal", "Lines")),
        )  # fmt: skip
        sentence = ngettext("%(count)d line is brought in.", "%(count)d lines are brought in.", done.new)
        self.stdout.write(sentence % {"count": done.new})

    def _read(self, book: Book, content: bytes, name: str, mapping: str) -> rules.Statement:
        table = find_table(spreadsheets.read(content, name, limit=settings.UPLOAD_LIMITS["spreadsheet"]))
        table, kept = reading.remembered(book, table, mapping)
        if mapping and kept is None:
            raise CommandError(
                _("No columns are kept under “%(name)s” that fit this file.") % {"name": mapping}
            )
        return table.statement()

    def _report(self, said: rules.Statement, known: int) -> None:
        for problem in said.problems:
            self.stderr.write(
                _("row %(row)d: %(reason)s") % {"row": problem.row, "reason": problem_sentence(problem)}
            )
        figures = {
            "count": len(said.lines), "known": known, "in": format_yuan(said.money_in), "out": format_yuan(said.money_out),
        }  # fmt: skip
        self.stdout.write(_("%(count)d lines, %(known)d of them known; in %(in)s, out %(out)s") % figures)


def _person(number: str) -> User:
    if number:
        person = User.objects.filter(employee_number=number).first()
        if person is None:
            raise CommandError(_("There is nobody with the number %(number)s.") % {"number": number})
        return person
    keepers = holders(Role.BOOKKEEPER, timezone.now())
    if not keepers:
        raise CommandError(_("Nobody keeps the books. Name who brings it in with --by."))
    return keepers[0]
