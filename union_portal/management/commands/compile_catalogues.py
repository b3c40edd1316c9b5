"""Compile the message catalogues; needs no gettext tools."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from union_portal.lib.catalogues import compile_all


class Command(BaseCommand):
    help = "Writes the compiled message catalogues that are older than their source."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        written = sum(compile_all(folder) for folder in settings.LOCALE_PATHS)
        self.stdout.write(f"{written} catalogue(s) compiled")
