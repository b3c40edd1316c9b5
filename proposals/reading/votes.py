"""Votes as pages show them: those of a session, where each stands, and what waits for a person there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import User
from proposals import permissions
from proposals.ballot_content import entry_of
from proposals.models import BallotOfficer, BallotPaper, RollEntry, Session
from proposals.models.voting import STAGES
from proposals.reading.vote_keys import codes_missing, has_decrypted
from proposals.rules.voting import OPENED, Codes, Given, Stage


def of_session(session: Session, user: User) -> list[BallotPaper]:
    """Those this person may see, in the order in which they were prepared. Two queries at most."""
    found = BallotPaper.objects.filter(session=session, set_aside_at=None).select_related("sheet", "earlier")
    papers = list(found.prefetch_related("items"))
    for paper in papers:
        paper.session = session
    if permissions.may_keep_congress(user):
        return papers
    watched = set(
        BallotOfficer.objects.filter(paper__session=session, user=user).values_list("paper", flat=True)
    )
    return [paper for paper in papers if paper.opened_at is not None or paper.pk in watched]


def stage_words(paper: BallotPaper, at: datetime) -> str:
    return str(STAGES[paper.stage(at)])


@dataclass(frozen=True)
class Door:
    """A page of a vote that this person can open now. `waits`: something is to be done there."""

    name: str
    label: str | Promise
    url: str
    waits: bool = False


@dataclass(frozen=True)
class Place:
    """A person at a vote at one moment."""

    paper: BallotPaper
    user: User
    at: datetime
    entry: RollEntry | None

    @classmethod
    def of(cls, paper: BallotPaper, user: User, at: datetime) -> Place:
        entry = entry_of(paper, user) if paper.opened_at else None
        if entry is not None:
            entry.paper = paper
        return cls(paper, user, at, entry)

    @property
    def stage(self) -> Stage:
        return self.paper.stage(self.at)

    @property
    def votes_here(self) -> bool:
        """Whether this person can vote on this page now."""
        return (
            self.stage == Stage.OPEN
            and self.paper.takes_web
            and self.entry is not None
            and self.entry.given != Given.PAPER
        )

    @property
    def needs_slip(self) -> bool:
        return self.paper.codes == Codes.SLIPS

    def doors(self) -> list[Door]:
        """In the order of the page: what waits for this person first."""
        found = [*self._of_delegate(), *self._of_scrutineer(), *self._of_teller(), *self._of_office()]
        found += self._of_everybody()
        return sorted((door for door in found if door.url), key=lambda door: not door.waits)

    def _door(self, name: str, label: str | Promise, waits: bool = False) -> Door:
        return Door(name, label, page_of(name, self.paper), waits)

    def _of_delegate(self) -> list[Door]:
        return [self._door("vote-booth", _("Vote"), waits=True)] if self.votes_here else []

    def _of_scrutineer(self) -> list[Door]:
        me = permissions.office_in(self.user, self.paper, BallotOfficer.Part.SCRUTINEER)
        if me is None:
            return []
        paper, found = self.paper, []
        if paper.is_sealed and self.stage == Stage.DRAFT:
            found.append(self._door("vote-key", _("My key"), waits=me.drilled_at is None))
        if self.stage == Stage.SIGNED:
            needs_codes = codes_missing(paper)
            if needs_codes:
                found.append(self._door("vote-slips", _("Voting codes on slips"), waits=True))
            found.append(self._door("vote-countersign", _("Counter-sign"), waits=not needs_codes))
        if paper.is_sealed and self.stage == Stage.CLOSED:
            found.append(self._door("vote-decrypt", _("Decrypt"), waits=not has_decrypted(me)))
        if self.stage in (Stage.COUNTED, Stage.PUBLISHED):
            found.append(self._door("vote-sign-result", _("Sign the result"), self.stage == Stage.COUNTED))
        return found

    def _of_teller(self) -> list[Door]:
        if permissions.office_in(self.user, self.paper, BallotOfficer.Part.TELLER) is None:
            return []
        if self.stage == Stage.CLOSED and self.paper.takes_paper:
            return [self._door("vote-count", _("Enter my count"), waits=True)]
        return []

    def _of_office(self) -> list[Door]:
        found = []
        if permissions.may_keep_congress(self.user):
            found.append(self._door("office-vote", _("Office of this vote")))
        if permissions.may_hand_out_ballots(self.user) and self.stage in OPENED:
            found.append(self._door("vote-desk", _("Hand out ballots")))
        if permissions.may_see_projector(self.user) and self.stage in OPENED:
            found.append(self._door("vote-room", _("Projector")))
        return found

    def _of_everybody(self) -> list[Door]:
        found = []
        if permissions.may_see_result(self.user, self.paper) and hasattr(self.paper, "sheet"):
            found.append(self._door("vote-result", _("Result sheet")))
        if self.paper.is_sealed and self.stage in OPENED:
            found.append(self._door("vote-board", _("Public board")))
        if self.stage in (Stage.CLOSED, Stage.COUNTED, Stage.PUBLISHED):
            found.append(self._door("vote-roll", _("Who has voted")))
        return found


def page_of(name: str, paper: BallotPaper) -> str:
    """The address of a page of the vote; empty while the page is not built."""
    try:
        return reverse(f"proposals:{name}", args=[paper.pk])
    except NoReverseMatch:
        return ""
