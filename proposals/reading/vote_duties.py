"""What waits for the scrutineers and tellers of votes: keys, signatures, decryption, the count by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import User
from proposals.ballot_results import progress
from proposals.belenios.events import Kind
from proposals.models import BallotOfficer, BallotPaper, BoardEvent, ResultSignature, RollEntry
from proposals.reading.votes import page_of
from proposals.rules.voting import Codes, Given, Stage


@dataclass(frozen=True)
class Duty:
    """Something that an officer of a vote has to do now, and the page for it."""

    paper: BallotPaper
    label: str | Promise
    """With %(title)s."""
    url: str


def duties_of(user: User, at: datetime) -> list[Duty]:
    """In the order in which the votes were prepared. One query; two more for each count by hand that is due."""
    duties = []
    for officer in _offices(user):
        found = _of_teller(officer, at) if officer.part == _TELLER else _of_scrutineer(officer, at)
        if found is not None:
            label, page = found
            duties.append(Duty(officer.paper, label, page_of(page, officer.paper)))
    return duties


_TELLER = BallotOfficer.Part.TELLER
_Found = tuple[Promise, str] | None


def _offices(user: User) -> QuerySet[BallotOfficer]:
    """In votes that are not over, each with what this officer, or somebody for all, has done."""
    mine = {"paper": OuterRef("paper")}
    decryption = BoardEvent.objects.filter(**mine, kind=Kind.DECRYPTION.value, owner=OuterRef("position"))
    return (
        BallotOfficer.objects.filter(
            user=user, paper__set_aside_at=None, paper__voided_at=None, paper__published_at=None
        )
        .select_related("paper__session__congress", "paper__sheet", "paper__tip")
        .defer("paper__content", "paper__sheet__content")
        .annotate(
            lacks_codes=Exists(RollEntry.objects.filter(**mine, credential="")),
            has_paper=Exists(RollEntry.objects.filter(**mine, given=Given.PAPER.value)),
            has_decrypted=Exists(decryption),
            has_signed=Exists(ResultSignature.objects.filter(officer=OuterRef("pk"))),
        )
        .order_by("paper")
    )


def _of_scrutineer(officer: BallotOfficer, at: datetime) -> _Found:
    paper, stage = officer.paper, officer.paper.stage(at)
    if stage == Stage.DRAFT and paper.is_sealed and officer.drilled_at is None:
        return _("Make your key: %(title)s"), "vote-key"
    if stage == Stage.SIGNED:
        if paper.codes == Codes.SLIPS and officer.lacks_codes:  # type: ignore[attr-defined]
            return _("Print the slips: %(title)s"), "vote-slips"
        return _("Counter-sign: %(title)s"), "vote-countersign"
    is_added_up = hasattr(paper, "tip") and paper.tip.kind in (Kind.TALLY, Kind.DECRYPTION)
    if stage == Stage.CLOSED and is_added_up and not officer.has_decrypted:  # type: ignore[attr-defined]
        return _("Decrypt: %(title)s"), "vote-decrypt"
    if stage == Stage.COUNTED and not officer.has_signed:  # type: ignore[attr-defined]
        return _("Sign the result: %(title)s"), "vote-sign-result"
    return None


def _of_teller(officer: BallotOfficer, at: datetime) -> _Found:
    is_closed = officer.paper.stage(at) == Stage.CLOSED
    if is_closed and officer.has_paper and progress(officer.paper).asks(officer):  # type: ignore[attr-defined]
        return _("Count the paper ballots: %(title)s"), "vote-count"
    return None
