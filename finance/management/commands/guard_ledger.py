"""manage.py guard_ledger ROLE: gives the application's role what it needs, and of the books reading and posting only."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils.translation import gettext as _

from finance import guarding


class Command(BaseCommand):
    help = (
        "Run as the owner of the tables, after every migrate: ROLE may then use the portal, read the books and post through "
        "one function, and nothing else in them. Let DATABASE_URL of the application name that role."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        if not guarding.is_owner():
            raise CommandError(_("Only the owner of the tables can do this."))
        try:
            guarding.give(options["role"])
        except Error as error:
            raise CommandError(str(error).splitlines()[0]) from error
        self.stdout.write(
            _("%(role)s reads the books and posts through one function.") % {"role": options["role"]}
        )
