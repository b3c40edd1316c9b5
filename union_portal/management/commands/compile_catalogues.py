"""Compile the message catalogues; needs no gettext tools."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed

from union_portal.lib.catalogues import compile_all


class Command(BaseCommand):
    help = "Writes the compiled message catalogues that are older than their source."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        written = sum(compile_all(folder) for folder in settings.LOCALE_PATHS)
        if written:  # this process may have looked before they were there: `up` goes on to furnish the portal
            translation_file_changed(self, Path("django.mo"))
        self.stdout.write(f"{written} catalogue(s) compiled")
