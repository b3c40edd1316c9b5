"""manage.py demo_union: fill an empty portal with a union to look around in."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from union_portal import demo
from union_portal.lib import Refused


class Command(BaseCommand):
    help = "Fills an empty portal with the demo union and prints who can sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sign_ins = demo.build(
                at=timezone.now(), stdout=self.stdout, keys=Path(settings.DATA_DIR) / demo.KEYS
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for one in sign_ins:
            self.stdout.write(f"{one.title}  {one.employee_number}  {one.password}")
