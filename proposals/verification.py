"""Whether what the database holds of a vote is whole: its board as the verifier sees it, roll, ballots and result sheet.

Nothing here trusts a trigger: all of it is read and computed anew. A fault is a sentence; none is what should come out.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from proposals import ballot_board, ballot_results
from proposals.ballot_content import digest, roll_text, sealed_questions
from proposals.belenios.archive import InFile
from proposals.belenios.elections import Election
from proposals.belenios.events import Kind
from proposals.belenios.hashing import fingerprint
from proposals.belenios.refusals import Refusal
from proposals.belenios.verifier import Progress, Report, verify
from proposals.models import BallotPaper, NamedBallot, RollEntry
from proposals.rules import result_file
from proposals.rules.questions import are_allowed, summed
from proposals.rules.voting import Given, Way


@dataclass
class Verdict:
    """What was found about a vote."""

    faults: list[str] = field(default_factory=list)
    report: Report | None = None
    """Of a sealed vote whose board is right."""
    is_finished: bool = True
    voters: int = 0
    """Delegates of whom a ballot is there."""


def checked(paper: BallotPaper, *, jobs: int = 1, progress: Progress | None = None) -> Verdict:
    """Everything of a vote that was opened."""
    verdict = Verdict()
    faults, entries = verdict.faults, list(paper.roll.order_by("number"))
    faults += _frozen(paper, entries)
    counts: list[list[int]] | None = None
    if paper.is_sealed and paper.countersigned_at is not None:
        counts = _board(paper, entries, verdict, jobs, progress)
    elif paper.way == Way.NAMED:
        counts = _named(paper, entries, verdict)
    elif paper.way == Way.PAPER:
        counts = summed(paper.asked, [])
    if hasattr(paper, "sheet"):
        faults += _sheet(paper, entries, counts, verdict.voters)
    else:
        verdict.is_finished = False
    return verdict


def _frozen(paper: BallotPaper, entries: list[RollEntry]) -> Iterator[str]:
    if digest(paper.content) != paper.content_sha256:
        yield _("The paper is not the one that was signed for the opening.")
    if digest(roll_text(entries)) != paper.roll_sha256:
        yield _("The roll is not the one that was signed for the opening.")


# --- sealed --------------------------------------------------------------------------------------------------------


def _board(
    paper: BallotPaper, entries: list[RollEntry], verdict: Verdict, jobs: int, progress: Progress | None
) -> list[list[int]] | None:
    with tempfile.TemporaryFile() as file:
        cast = _written(paper, file, verdict.faults)
        kinds = set(paper.board.exclude(kind=Kind.BALLOT.value).values_list("kind", flat=True))
        proofs = ballot_board.proofs_file(paper) if Kind.TALLY in kinds else None
        verdict.is_finished = Kind.RESULT in kinds
        try:
            report = verify(
                InFile(file.fileno()), proofs, jobs=jobs, is_finished=verdict.is_finished, progress=progress
            )
        except Refusal as refusal:
            verdict.faults.append(_("The board: %(why)s (%(code)s)") % {"why": refusal, "code": refusal.code})
            return None
    verdict.report, verdict.voters = report, report.counted if Kind.TALLY in kinds else len(cast)
    verdict.faults += _belongs(paper, entries, report.election)
    verdict.faults += _given(entries, cast)
    return report.result


def _written(paper: BallotPaper, file: IO[bytes], faults: list[str]) -> set[int]:
    """The archive as a file; by the way, that the columns which pages show say what the records say. Who has voted."""
    credentials = dict(paper.roll.values_list("pk", "credential"))
    voted: set[int] = set()
    for height, event in enumerate(paper.board.order_by("height").iterator(chunk_size=ballot_board.AT_ONCE)):
        if event.kind == Kind.BALLOT and event.entry_id is not None:
            voted.add(event.entry_id)
            body = event.bodies[0].encode()
            own = f'"credential":"{credentials.get(event.entry_id)}"'.encode()
            if event.tracker != fingerprint(body) or own not in body:
                faults.append(
                    _("Event %(height)d does not stand beside its voter and tracker.") % {"height": height}
                )
        if event.height != height:
            faults.append(_("Event %(height)d is missing.") % {"height": height})
            break
    for piece in ballot_board.archive(paper):
        file.write(piece)
    file.flush()
    return voted


def _belongs(paper: BallotPaper, entries: list[RollEntry], election: Election) -> Iterator[str]:
    """The set-up of the board is that of this paper and this roll."""
    if election.uuid != paper.uuid or list(election.questions) != sealed_questions(paper.asked):
        yield _("The board asks something else than the paper.")
    if Counter(ballot_board.set_up_of(paper).roll.weights) != Counter(entry.credential for entry in entries):
        yield _("The voting codes of the board are not those of the roll.")


def _given(entries: list[RollEntry], voted: set[int]) -> Iterator[str]:
    for entry in entries:
        if entry.pk in voted and entry.given != Given.WEB:
            yield _("%(name)s has voted on the web without having taken a ballot there.") % {
                "name": entry.name
            }


# --- named ---------------------------------------------------------------------------------------------------------


def _named(paper: BallotPaper, entries: list[RollEntry], verdict: Verdict) -> list[list[int]]:
    """Every row is allowed, they are numbered without gaps, and the last of each delegate counts."""
    last: dict[int, NamedBallot] = {}
    found = NamedBallot.objects.filter(entry__paper=paper).select_related("entry")
    for ballot in found.order_by("entry__number", "number"):
        before = last.get(ballot.entry_id)
        if ballot.number != (before.number + 1 if before else 1) or not are_allowed(
            paper.asked, ballot.choices
        ):
            verdict.faults.append(
                _("Ballot %(number)d of %(name)s cannot be.")
                % {"number": ballot.number, "name": ballot.entry.name}
            )
        last[ballot.entry_id] = ballot
    verdict.faults += _given(entries, set(last))
    verdict.voters = len(last)
    sound = [each.choices for each in last.values() if are_allowed(paper.asked, each.choices)]
    return summed(paper.asked, sound)


# --- the result sheet ----------------------------------------------------------------------------------------------


def _sheet(
    paper: BallotPaper, entries: list[RollEntry], counts: list[list[int]] | None, voters: int
) -> Iterator[str]:
    """The sheet is the one that was signed, computes, and has the counted numbers in it."""
    sheet = paper.sheet
    if digest(sheet.content) != sheet.sha256:
        yield _("The result sheet has another hash than the one that was signed.")
    if sheet.signatures.exclude(sha256=sheet.sha256).exists():
        yield _("A signature under the result is for another sheet.")
    try:
        wrong = result_file.check_file(sheet.content.encode())
    except result_file.Unreadable as error:
        yield _("The result sheet cannot be read: %(why)s") % {"why": error}
        return
    for fault in wrong:
        yield _("The result sheet does not compute: %(kind)s, %(where)s") % {
            "kind": fault.kind,
            "where": fault.where,
        }
    if wrong:
        return
    data = sheet.data
    if (data["paper"]["content"], data["paper"]["roll_sha256"]) != (paper.content, paper.roll_sha256):
        yield _("The result sheet is that of another paper or roll.")
    if counts is not None and data["counts"]["web"] != counts:
        yield _("The result sheet has other numbers than the ballots.")
    yield from _figures(paper, entries, data, voters)


def _figures(
    paper: BallotPaper, entries: list[RollEntry], data: dict[str, Any], voters: int
) -> Iterator[str]:
    by_hand = ballot_results.hand_counts(paper) if data["counts"]["paper"] is not None else []
    if data["counts"]["paper"] is not None and (
        len(by_hand) < 2 or any(each.numbers != data["counts"]["paper"] for each in by_hand)
    ):
        yield _("The result sheet has other numbers than the tellers counted.")
    turnout = data["turnout"]
    returned = by_hand[0].returned if by_hand else 0
    issued = sum(bool(entry.given) for entry in entries)
    if (turnout["entitled"], turnout["issued"]) != (len(entries), issued):
        yield _("The result sheet has another number of delegates or ballots than the roll.")
    if turnout["returned"] != voters + returned:
        yield _("The result sheet has another number of ballots than were cast.")
