"""Close the portal for a while, or open it again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "While on, every page says that the portal is being looked after."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("state", choices=["on", "off"])

    def handle(self, *args: Any, **options: Any) -> None:
        sign = settings.DATA_DIR / "maintenance"
        if options["state"] == "on":
            sign.parent.mkdir(parents=True, exist_ok=True)
            sign.touch()
        else:
            sign.unlink(missing_ok=True)
        self.stdout.write(f"maintenance {options['state']}")
