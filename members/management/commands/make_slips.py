"""Activation slips as a file to print: for a branch with everything below it, or for single members."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from members import slip_sheets
from members.actions.slips import make_slips, never_activated
from members.models import Branch, User
from members.rules.numbers import tidy_number


class Command(BaseCommand):
    help = "Writes a page with activation slips, eight to an A4 sheet. The codes stand nowhere else."

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--branch", help="everybody here and below who has never signed in")
        whom.add_argument("--number", action="append", help="this employee number; may be given again")
        parser.add_argument("--out", type=Path, required=True, help="the HTML file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        members = (
            _numbered(options["number"]) if options["number"] else never_activated(_branch(options["branch"]))
        )
        made = make_slips(members, by=None, at=timezone.now())
        if not made:
            raise CommandError("Nobody here still needs a slip.")
        with open(options["out"], "w", encoding="utf-8", opener=_for_the_owner_only) as file:
            file.write(slip_sheets.as_file(made))
        self.stdout.write(f"{len(made)} slips in {options['out']}")


def _branch(name: str) -> Branch:
    found = list(Branch.objects.open().filter(name=name).select_related("parent"))
    if len(found) != 1:
        places = ", ".join(f"{branch.parent} > {branch}" for branch in found)
        raise CommandError(f"Which branch is {name}? {places}" if found else f"There is no branch {name}.")
    return found[0]


def _numbered(numbers: list[str]) -> QuerySet[User]:
    numbers = [tidy_number(number) for number in numbers]
    return (
        User.objects.filter(employee_number__in=numbers).select_related("branch__parent").order_by("name_key")
    )


def _for_the_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
