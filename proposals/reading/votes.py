"""Votes as pages show them: those of a session, where each stands, and what waits for a person there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from members.models import User
from proposals import attendance, ballot_sheets, permissions
from proposals.ballot_content import entry_of
from proposals.belenios.events import Kind
from proposals.models import (
    BallotEvent,
    BallotOfficer,
    BallotPaper,
    BoardEvent,
    Congress,
    NamedBallot,
    RollEntry,
    Session,
)
from proposals.models.voting import STAGES
from proposals.reading.vote_keys import codes_missing, has_decrypted
from proposals.rules.attendance import State
from proposals.rules.voting import ENDED, OPENED, Codes, Given, Stage, Way


def of_session(session: Session, user: User) -> list[BallotPaper]:
    """Those this person may see, in the order in which they were prepared. One query, or none (`with_votes`)."""
    papers = ballot_sheets.votes_of(session, user)
    if permissions.may_keep_congress(user):
        return papers
    return [paper for paper in papers if paper.opened_at is not None or paper.is_watched]


def rows_of_session(session: Session, user: User, at: datetime) -> list[tuple[BallotPaper, Stage, str]]:
    """The same with stage and words, as proposals/vote_rows.html takes them."""
    return [(paper, paper.stage(at), stage_words(paper, at)) for paper in of_session(session, user)]


def to_vote(user: User, at: datetime) -> list[BallotPaper]:
    """Open votes in which this person can vote on the web and has not: the one that closes first on top. One query."""
    if not user.is_authenticated:
        return []
    mine = RollEntry.objects.filter(delegate__member=user).exclude(given=Given.PAPER.value)
    waiting = mine.filter(paper=OuterRef("pk")).exclude(Exists(_cast_sealed())).exclude(Exists(_cast_named()))
    return list(_open_at(at).filter(~Q(way=Way.PAPER.value), Exists(waiting)))


def open_votes(congress: Congress, at: datetime) -> list[tuple[BallotPaper, Stage, str]]:
    """For every member: what is voted on now, as proposals/vote_rows.html takes it. One query."""
    found = _open_at(at).filter(session__congress=congress).select_related("sheet")
    return [(paper, paper.stage(at), stage_words(paper, at)) for paper in found]


def _open_at(at: datetime) -> QuerySet[BallotPaper]:
    found = BallotPaper.objects.alias(last_moment_at=Coalesce("ended_at", "closes_at"))
    found = found.filter(
        countersigned_at__isnull=False, voided_at=None, opens_at__lte=at, last_moment_at__gt=at
    )
    return found.select_related("session__congress").order_by("last_moment_at", "pk")


def _cast_sealed() -> QuerySet[BoardEvent]:
    return BoardEvent.objects.filter(entry=OuterRef("pk"), kind=Kind.BALLOT.value)


def _cast_named() -> QuerySet[NamedBallot]:
    return NamedBallot.objects.filter(entry=OuterRef("pk"))


def roll_with_marks(paper: BallotPaper) -> QuerySet[RollEntry]:
    """The roll in its order; `has_cast` says whether a ballot on the web counts for this delegate. One query."""
    cast = _cast_sealed() if paper.is_sealed else _cast_named()
    return paper.roll.select_related("delegate").annotate(has_cast=Exists(cast)).order_by("number")


@dataclass(frozen=True)
class RollGroup:
    """A delegation on the roll."""

    name: str
    entries: list[RollEntry]

    @property
    def voted(self) -> int:
        return sum(each.has_cast or each.given == Given.PAPER for each in self.entries)  # type: ignore[attr-defined]


def roll_groups(entries: QuerySet[RollEntry]) -> list[RollGroup]:
    """The roll of `roll_with_marks` by delegation."""
    found: dict[str, list[RollEntry]] = {}
    for each in entries:
        found.setdefault(each.delegation, []).append(each)
    return [RollGroup(name, people) for name, people in found.items()]


def rounds_of(paper: BallotPaper) -> list[BallotPaper]:
    """Every round of this vote that was opened, the first one first; only itself where it was held once. One query."""
    found = BallotPaper.objects.filter(session=paper.session_id).select_related("sheet")
    opened = {each.pk: each for each in found if each.opened_at is not None or each.pk == paper.pk}
    after = {each.earlier_id: each for each in opened.values()}
    first = paper
    while first.earlier_id in opened:
        first = opened[first.earlier_id]
    rounds = [first]
    while rounds[-1].pk in after:
        rounds.append(after[rounds[-1].pk])
    return rounds


def events_of(paper: BallotPaper) -> list[BallotEvent]:
    """What was done to a vote, the last on top."""
    return list(paper.events.select_related("by").order_by("-at", "-pk"))


def reason_of(events: list[BallotEvent], kind: str) -> str:
    """Why it was declared void, or closed early."""
    return next((str(each.details.get("reason", "")) for each in events if each.kind == kind), "")


def stage_words(paper: BallotPaper, at: datetime) -> str:
    return str(STAGES[paper.stage(at)])


TRACKERS_SHOWN = 20


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
            and not self.is_absent
        )

    @cached_property
    def is_absent(self) -> bool:
        """On the roll, but not signed in to the session, where that is asked. Who has a ballot already is not asked."""
        entry = self.entry
        if entry is None or entry.given or not self.paper.needs_sign_in:
            return False
        here = attendance.delegates(self.paper.session, self.at).filter(pk=entry.delegate_id)
        return not here.filter(state=State.PRESENT.value).exists()

    @cached_property
    def trackers(self) -> list[str]:
        """Of this person's sealed ballots, the one that counts first."""
        if self.entry is None or not self.paper.is_sealed:
            return []
        found = self.entry.sealed_ballots.filter(kind=Kind.BALLOT.value).order_by("-height")
        return list(found.values_list("tracker", flat=True)[:TRACKERS_SHOWN])

    @cached_property
    def named_ballot(self) -> NamedBallot | None:
        """This person's ballot that counts, in a named vote."""
        if self.entry is None or self.paper.way != Way.NAMED:
            return None
        return self.entry.named_ballots.order_by("-number").first()

    @property
    def until(self) -> str:
        """When it closes: the hour alone if that is today."""
        last, now = (timezone.localtime(each) for each in (self.paper.last_moment or self.at, self.at))
        is_today = last.date() == now.date()
        return format_date(
            last, "H:i" if is_today else pgettext("date format: a day and a time", "j M Y, H:i")
        )

    @property
    def has_voted(self) -> bool:
        return bool(self.trackers or self.named_ballot)

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
        if not self.votes_here:
            return []
        label = _("Change my vote") if self.has_voted else _("Vote")
        return [self._door("vote-booth", label, waits=not self.has_voted)]

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
        if permissions.may_hand_out_ballots(self.user) and self.stage in (Stage.WAITING, Stage.OPEN):
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
        if self.stage in ENDED:
            found.append(self._door("vote-roll", _("Who has voted")))
        return found


def page_of(name: str, paper: BallotPaper) -> str:
    """The address of a page of the vote."""
    return reverse(f"proposals:{name}", args=[paper.pk])
