"""manage.py verify_election ID: whether ballots, board, roll and result sheet of a vote are whole and fit together."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.management.votes import cores, opened_vote
from proposals.models import BallotPaper
from proposals.models.voting import STAGES
from proposals.verification import Verdict, checked
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = (
        "Checks a vote from the database: a sealed one by its board with every proof and the second proofs, a named one "
        "by counting its ballots again; then roll and result sheet. Ends with 1 if anything is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vote", metavar="ID", help="the number of the vote, or its uuid")
        parser.add_argument(
            "--jobs", type=int, default=cores(), metavar="N", help="processes (default: one for each core)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paper = opened_vote(options["vote"])
        if not 1 <= options["jobs"] <= 64:
            raise CommandError(_("--jobs takes a number from 1 to 64."))
        begun = time.monotonic()
        verdict = checked(paper, jobs=options["jobs"], progress=Bar(pgettext("of a board", "ballots")))
        self._tell(paper, verdict)
        for fault in verdict.faults:
            self.stderr.write(fault)
        if verdict.faults:
            raise CommandError(_("“%(vote)s” is not in order.") % {"vote": paper})
        self.stdout.write(
            _("Everything is right; checked in %(seconds).1f s.") % {"seconds": time.monotonic() - begun}
        )

    def _tell(self, paper: BallotPaper, verdict: Verdict) -> None:
        stage = STAGES[paper.stage(timezone.now())]
        self.stdout.write(f"{paper.session.short_name}　{paper}　{stage}")
        if verdict.report is not None:
            words = _(
                "%(voters)d on the roll, %(cast)d sealed ballots cast, %(counted)d count; fingerprint %(fingerprint)s"
            )
            report = verdict.report
            self.stdout.write(
                words
                % {
                    "voters": report.voters,
                    "cast": report.cast,
                    "counted": report.counted,
                    "fingerprint": report.election.fingerprint,
                }
            )
        else:
            words = _("%(voters)d on the roll, %(cast)d have voted on the web")
            self.stdout.write(words % {"voters": paper.roll.count(), "cast": verdict.voters})
        if not verdict.is_finished:
            self.stdout.write(_("There is no result yet: what is there was checked."))
