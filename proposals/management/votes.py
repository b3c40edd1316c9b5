"""What the commands about votes have in common."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from proposals.models import BallotPaper

NUMBER_LONGEST = 9


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def opened_vote(typed: str) -> BallotPaper:
    """The vote with this number or uuid; refused while nothing is opened, so that there is nothing to look at."""
    papers = BallotPaper.objects.select_related("session__congress", "rules", "sheet")
    paper = papers.filter(uuid=typed).first()
    if paper is None and typed.isascii() and typed.isdecimal() and len(typed) <= NUMBER_LONGEST:
        paper = papers.filter(pk=int(typed)).first()
    if paper is None:
        raise CommandError(
            _(
                "There is no vote “%(typed)s”. Its number stands in the address of its page, its uuid on the public board."
            )
            % {"typed": typed}
        )
    if paper.opened_at is None:
        raise CommandError(
            _("“%(vote)s” is still being prepared: there is nothing to check yet.") % {"vote": paper}
        )
    return paper


def unwritable(path: Path, error: OSError) -> CommandError:
    return CommandError(
        _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": error.strerror}
    )
