"""What the mover says to an answer, and what follows: closed, carried out, handled again, the joint meeting."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from proposals.actions.clocks import begun, until
from proposals.actions.handling import last_signed, next_milestone
from proposals.actions.moving import NO_CLOCK, allowed, move, needed
from proposals.actions.refusals import refusals_in_words
from proposals.actions.telling import movers, office, people_of, supporters, tell
from proposals.models import Proposal, Rating, Session
from proposals.rule_book import book_of
from proposals.rules.book import Topic
from proposals.rules.moves import Clock, Move, Stage
from union_portal.lib import Refused

MOVES = {
    Rating.Value.SATISFIED: Move.RATE_SATISFIED,
    Rating.Value.BASICALLY: Move.RATE_BASICALLY,
    Rating.Value.DISSATISFIED: Move.RATE_DISSATISFIED,
}


@transaction.atomic
def rate(proposal: Proposal, value: str, *, by: User, at: datetime, words: str = "") -> Proposal:
    """The mover's word on the last answer, while the days for it last.

    Dissatisfied: handled again, as often as the rules allow, then the joint meeting. Otherwise it is closed, or
    carried out first where measures are still promised.
    """
    if value not in Rating.Value.values:
        raise Refused(_("Choose how satisfied you are."))
    value = Rating.Value(value)
    proposal = allowed(proposal, MOVES[value], by=by, at=at)
    if proposal.due_on < timezone.localdate(at):
        raise Refused(_("The days for rating ended on %(day)s.") % {"day": proposal.due_on.isoformat()})
    words = words.strip()
    if value == Rating.Value.DISSATISFIED:
        needed(words, _("Say what you are not satisfied with: the department has to know."))
    reply = last_signed(proposal)
    is_of_work = reply.milestones.exists() and next_milestone(reply) is None
    with refusals_in_words():
        Rating.objects.create(
            reply=reply, value=value, is_of_work=is_of_work, words=words[:300], by=by, at=at
        )
    if value == Rating.Value.DISSATISFIED:
        return _again(proposal, words, by=by, at=at)
    return _settled(proposal, MOVES[value], Stage.CLOSED, by=by, at=at, words=words, rating=value.value)


@transaction.atomic
def lapse(proposal: Proposal, *, at: datetime) -> Proposal:
    """The days for rating are over. That is not taken for satisfaction."""
    proposal = allowed(proposal, Move.LAPSE, by=None, at=at)
    if proposal.due_on >= timezone.localdate(at):
        raise Refused(_("The mover can still rate this."))
    return _settled(proposal, Move.LAPSE, Stage.CLOSED_UNRATED, by=None, at=at)


def lapse_due(at: datetime) -> int:
    """Every rating whose days are over, each in a transaction of its own; how many there were."""
    waiting = Proposal.objects.filter(stage=Stage.REPLIED, due_on__lt=timezone.localdate(at))
    done = 0
    for proposal in waiting.order_by("pk"):
        try:
            lapse(proposal, at=at)
        except Refused:  # rated at this very moment
            continue
        done += 1
    return done


@transaction.atomic
def settle(
    proposal: Proposal, *, by: User, at: datetime, words: str, closes: bool, meeting: Session | None = None
) -> Proposal:
    """What the joint meeting (联席会议) said to a proposal that was answered in vain: closed, or handled once more."""
    proposal = allowed(proposal, Move.SETTLE_CLOSE if closes else Move.SETTLE_REWORK, by=by, at=at)
    words = needed(words, _("Write down what the joint meeting decided."))
    details = {"meeting": meeting.pk} if meeting else {}
    if closes:
        proposal = move(
            proposal, Move.SETTLE_CLOSE, Stage.CLOSED, by=by, at=at, words=words, details=details,
            ended_at=at, **NO_CLOCK,
        )  # fmt: skip
    else:
        proposal = move(
            proposal, Move.SETTLE_REWORK, Stage.REWORK, by=by, at=at, words=words, details=details,
            **begun(proposal, Clock.REWORK, at=at).fields(),
        )  # fmt: skip
        tell(
            people_of([proposal.lead_department], at),
            gettext_lazy("The joint meeting wants another answer: {code} “{title}”"),
            proposal,
            at=at,
            waits=True,
        )
    tell(movers(proposal), gettext_lazy("The joint meeting has dealt with “{title}”."), proposal, at=at)
    return proposal


@transaction.atomic
def commend(proposal: Proposal, *, by: User, at: datetime, words: str) -> Proposal:
    """Name it an excellent proposal (优秀提案), and say why."""
    proposal = allowed(proposal, Move.COMMEND, by=by, at=at)
    words = needed(words, _("Say what is excellent about it: it stands on the public board."))
    if proposal.docketed_at is None:
        raise Refused(_("Only what was docketed can be named excellent."))
    proposal = move(proposal, Move.COMMEND, by=by, at=at, words=words, is_excellent=True, praise=words)
    tell(
        [*movers(proposal), *supporters(proposal)],
        gettext_lazy("“{title}” was named an excellent proposal."),
        proposal,
        at=at,
    )
    return proposal


def _again(proposal: Proposal, words: str, *, by: User, at: datetime) -> Proposal:
    most = book_of(proposal.session.congress).number(Topic.REWORKS_MOST)
    kind, value = Move.RATE_DISSATISFIED, Rating.Value.DISSATISFIED.value
    if proposal.reworks >= most:
        proposal = move(proposal, kind, Stage.ESCALATED, by=by, at=at, words=words, rating=value, **NO_CLOCK)
        tell(
            office(at),
            gettext_lazy("{code} “{title}” goes to the joint meeting."),
            proposal,
            at=at,
            waits=True,
        )
        return proposal
    proposal = move(
        proposal, kind, Stage.REWORK, by=by, at=at, words=words, rating=value, reworks=proposal.reworks + 1,
        **begun(proposal, Clock.REWORK, at=at).fields(),
    )  # fmt: skip
    tell(
        [*people_of([proposal.lead_department], at), *office(at)],
        gettext_lazy("The mover is not satisfied: {code} “{title}” has to be handled again."),
        proposal, at=at, waits=True,
    )  # fmt: skip
    return proposal


def _settled(
    proposal: Proposal,
    kind: Move,
    end: Stage,
    *,
    by: User | None,
    at: datetime,
    words: str = "",
    rating: str = "",
) -> Proposal:
    """Closed - or carried out first, where measures are still promised."""
    coming = next_milestone(last_signed(proposal))
    if coming is not None:
        clock = until(Clock.MILESTONE, coming.due_on, at=at).fields()
        proposal = move(proposal, kind, Stage.IMPLEMENTING, by=by, at=at, words=words, rating=rating, **clock)
    else:
        proposal = move(
            proposal, kind, end, by=by, at=at, words=words, rating=rating, ended_at=at, **NO_CLOCK
        )
    if by is not None:
        tell(
            people_of([proposal.lead_department], at),
            gettext_lazy("The mover has rated the answer to {code} “{title}”."),
            proposal,
            at=at,
        )
    return proposal
