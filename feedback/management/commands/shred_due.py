"""manage.py shred_due: destroys the words of letters that have been kept as long as they have to be."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from feedback.actions import replying
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = (
        "Destroys words, files, keys and writers of letters that were closed longer ago than their category keeps them. "
        "Figures stay. Runs every night by itself; running it again does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        due = list(replying.past_keeping(at))
        if options["dry_run"]:
            sentence = ngettext(
                "%(count)d letter is past its time. Nothing was destroyed.",
                "%(count)d letters are past their time. Nothing was destroyed.",
                len(due),
            )
            self.stdout.write(sentence % {"count": len(due)})
            return
        bar = Bar(pgettext("of the mailbox", "letters"))
        for done, case in enumerate(due, 1):
            replying.purge(case, at=at)
            bar(done, len(due))
        self.stdout.write(_("Destroyed: %(count)d.") % {"count": len(due)})
