"""manage.py export_election ID FILE.bel: the archive of a sealed vote, for whoever checks it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals import ballot_board
from proposals.belenios.events import Kind
from proposals.management.votes import opened_vote, unwritable
from proposals.models import BallotPaper, BoardTip
from union_portal.lib.steps import Bar


class Command(BaseCommand):
    help = (
        "Writes the archive of a sealed vote as FILE.bel, and FILE.proofs.json beside it once somebody has decrypted. "
        "FILE may be a folder: the archive is then called <uuid>.bel, as belenios-tool wants it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vote", metavar="ID", help="the number of the vote, or its uuid")
        parser.add_argument("file", type=Path, metavar="FILE.bel")

    def handle(self, *args: Any, **options: Any) -> None:
        paper = _sealed_vote(options["vote"])
        file: Path = options["file"]
        if file.is_dir():
            file = file / f"{paper.uuid}.bel"
        if file.suffix != ".bel":
            raise CommandError(_("The name of an archive ends in .bel: %(file)s") % {"file": file})
        tip = BoardTip.objects.get(paper=paper)
        _write(file, _watched(ballot_board.archive(paper), tip.height + 1))
        self.stdout.write(_("Archive: %(file)s") % {"file": file})
        proofs = file.with_suffix(".proofs.json")
        if paper.second_proofs.exists():
            _write(proofs, [ballot_board.proofs_file(paper)])
            self.stdout.write(_("Second proofs: %(file)s") % {"file": proofs})
        else:
            proofs.unlink(missing_ok=True)
        if tip.kind != Kind.RESULT:
            self.stdout.write(
                _(
                    "The vote is not finished: the last event of its board is %(kind)s. Check it with --unfinished."
                )
                % {"kind": tip.kind}
            )
        self.stdout.write(f"python -m proposals.belenios verify {file}")


def _sealed_vote(typed: str) -> BallotPaper:
    paper = opened_vote(typed)
    if not paper.is_sealed:
        raise CommandError(
            _(
                "“%(vote)s” is no sealed vote: it has no archive. Its result sheet can be downloaded on its page."
            )
            % {"vote": paper}
        )
    if paper.countersigned_at is None:
        raise CommandError(
            _("“%(vote)s” waits for its counter-signature: its board has not begun.") % {"vote": paper}
        )
    return paper


def _watched(pieces: Iterable[bytes], events: int) -> Iterable[bytes]:
    """Every event has one record of its own: these are counted."""
    bar, done = Bar(pgettext("of a board", "events")), 0
    for piece in pieces:
        yield piece
        if b".event.json" in piece[:100]:
            done += 1
            bar(min(done, events), events)


def _write(file: Path, pieces: Iterable[bytes]) -> None:
    """As a whole or not at all."""
    scratch = file.with_name(f".{file.name}.part")
    try:
        with scratch.open("wb") as opened:
            for piece in pieces:
                opened.write(piece)
        scratch.replace(file)
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        if scratch.is_file():
            scratch.unlink()
