"""Open an account again whose owner has lost the phone and the recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.actions.factors import take_off_factors
from members.models import User
from members.rules.numbers import tidy_number
from union_portal.lib import Refused


class Command(BaseCommand):
    help = "Takes all second factors off an account. Make sure first that it is really the owner who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="employee number")
        parser.add_argument("--reason", required=True, help="stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(employee_number=tidy_number(options["number"])).first()
        if user is None:
            raise CommandError(f"Nobody has the employee number {options['number']}.")
        try:
            take_off_factors(user, by=None, at=timezone.now(), reason=options["reason"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.employee_number}: the password alone opens the account again")
