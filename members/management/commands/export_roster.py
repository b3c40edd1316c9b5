"""manage.py export_roster FILE: write the records as a roster."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from members.models import User
from members.roster.export import FORMATS, export_roster


class Command(BaseCommand):
    help = "Writes the records of all members who have not left, in the columns that import_roster reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, help="else by the ending of the file's name")

    def handle(self, *args: object, **options: object) -> None:
        path = Path(str(options["file"]))
        file_format = options["format"] or ("csv" if path.suffix.lower() == ".csv" else "xlsx")
        content, _ending = export_roster(
            User.objects.working_names(), file_format=str(file_format), by=None, at=timezone.now()
        )
        path.write_bytes(content)
        path.chmod(0o600)
