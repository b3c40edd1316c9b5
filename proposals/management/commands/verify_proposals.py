"""manage.py verify_proposals: whether the history and the signed text of every proposal are whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.chain import broken_at
from proposals.models import Proposal, ProposalFile

SPOKEN_OF_EVERY = 200
"""Proposals between two signs of life."""


class Command(BaseCommand):
    help = "Verifies the hash chain of every proposal's events, and that the text is the one that was frozen."

    def handle(self, *args: Any, **options: Any) -> None:
        found = Proposal.objects.select_related("session__congress").prefetch_related("events", "files")
        count, faults = found.count(), 0
        for done, proposal in enumerate(found.order_by("pk").iterator(chunk_size=SPOKEN_OF_EVERY), 1):
            for fault in self._faults(proposal):
                self.stdout.write(f"{proposal.code or proposal.pk}: {fault}")
                faults += 1
            if done % SPOKEN_OF_EVERY == 0:
                self.stderr.write(f"{done * 100 // count:3d} %\r", ending="")
        if faults:
            raise CommandError(_("The history of proposals has been changed."))
        sentence = ngettext(
            "%(count)d proposal: every event and every signed text fits.",
            "%(count)d proposals: every event and every signed text fits.",
            count,
        )
        self.stdout.write(sentence % {"count": count})

    def _faults(self, proposal: Proposal) -> list[str]:
        events = sorted(proposal.events.all(), key=lambda event: event.number)
        faults = []
        if (broken := broken_at(events)) is not None:
            faults.append(_("event %(number)d does not fit") % {"number": broken})
        if proposal.text_hash:
            text = ProposalFile.Purpose.TEXT
            digests = [file.sha256 for file in proposal.files.all() if file.purpose == text]
            if proposal.fingerprint(digests) != proposal.text_hash:
                faults.append(_("the text is not the one that was signed"))
        return faults
