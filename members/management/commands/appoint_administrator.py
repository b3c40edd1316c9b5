"""Make a system administrator from the machine itself, and print the code for the first sign-in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.actions.administrators import appoint_first_administrator
from union_portal.lib import Refused


class Command(BaseCommand):
    help = "Appoints the first system administrator; a further one only with --another and a reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="employee number")
        parser.add_argument("name", help="name, for a member who is not in the records yet")
        parser.add_argument("--another", metavar="REASON", default="", help="although there is one: why")

    def handle(self, *args: Any, **options: Any) -> None:
        at, reason = timezone.now(), options["another"].strip()
        try:
            user, code = appoint_first_administrator(options["number"], options["name"], at=at, reason=reason)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.employee_number}  {code}")
