"""The whole table: every stage x move x person. Allowed ones move, the others are refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import timedelta

import pytest
from django.db import transaction

from members.models import User
from proposals.actions import handling, rating, review, writing
from proposals.models import Proposal
from proposals.permissions import actors
from proposals.rules.moves import TABLE, Actor, Move, Stage, moves_of, step, ways
from tests.proposals.cast import Cast, drafted_hash, fresh
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
PART = {"title": "甲", "grounds": "乙", "measures": "丙"}
Deed = Callable[[Cast, Proposal, User], object]


def _dock(cast, proposal, by):
    review.sign_off(proposal, by=cast.reviewers[1], at=cast.at)
    return review.sign_off(proposal, by=by, at=cast.at)


def _reply(cast, proposal, by):
    if by == cast.clerk:
        return handling.sign_reply(
            proposal, by=by, at=cast.at, text_hash=drafted_hash(proposal), signatory=cast.leader,
            paper=cast.paper(proposal),
        )  # fmt: skip
    return handling.sign_reply(proposal, by=by, at=cast.at, text_hash=drafted_hash(proposal))


def _milestone(cast, proposal, by):
    reply = proposal.replies.order_by("-number").first()
    milestone = reply.milestones.first() if reply else None
    if milestone is None:  # nothing was promised: somebody else's measure is tried, and nothing here moves
        milestone = cast.promised.replies.get().milestones.first()
    return handling.finish_milestone(milestone, by=by, at=cast.at, proof="验收单")


def _opinion(cast, proposal, by):
    return handling.give_opinion(proposal, cast.co, by=by, at=cast.at, words="可行")


DEEDS: dict[Move, Deed] = {
    Move.EDIT: lambda c, p, by: writing.write(p, by=by, at=c.at, title="改了题目"),
    Move.INVITE: lambda c, p, by: writing.invite(p, c.seconders, by=by, at=c.at),
    Move.SECOND: lambda c, p, by: writing.second(p, by=by, at=c.at, text_hash=p.text_hash),
    Move.DECLINE_SECOND: lambda c, p, by: writing.decline_second(p, by=by, at=c.at),
    Move.SUBMIT: lambda c, p, by: writing.submit(p, by=by, at=c.at),
    Move.START_REVIEW: lambda c, p, by: review.start_review(p, by=by, at=c.at),
    Move.ASK_REVISION: lambda c, p, by: review.ask_revision(p, by=by, at=c.at, words="请补充"),
    Move.REVISE: lambda c, p, by: writing.revise(p, by=by, at=c.at),
    Move.MERGE: lambda c, p, by: review.merge(p, c.other, by=by, at=c.at),
    Move.TAKE_IN: lambda c, p, by: review.merge(c.other, p, by=by, at=c.at),
    Move.SPLIT: lambda c, p, by: review.split(p, [PART, PART], by=by, at=c.at),
    Move.DECLINE: lambda c, p, by: review.decline(p, by=by, at=c.at, reason="done", words="已解决"),
    Move.SIGN: lambda c, p, by: review.sign_off(p, by=by, at=c.at),
    Move.DOCKET: _dock,
    Move.APPEAL: lambda c, p, by: review.appeal(p, by=by, at=c.at, words="没有解决"),
    Move.UPHOLD: lambda c, p, by: review.decide_appeal(p, by=by, at=c.at, admits=False, words="维持"),
    Move.ADMIT: lambda c, p, by: review.decide_appeal(p, by=by, at=c.at, admits=True, words="再议"),
    Move.CONVERT: lambda c, p, by: review.convert(p, by=by, at=c.at),
    Move.ANSWER_SUGGESTION: lambda c, p, by: review.answer_suggestion(p, by=by, at=c.at, words="采纳"),
    Move.ASSIGN: lambda c, p, by: handling.assign(p, c.lead, by=by, at=c.at),
    Move.RETURN_MISSENT: lambda c, p, by: handling.return_missent(p, by=by, at=c.at, words="应由机电部办"),
    Move.ACCEPT: lambda c, p, by: handling.accept(p, by=by, at=c.at),
    Move.EXTEND: lambda c, p, by: handling.extend(p, by=by, at=c.at, words="须等检修"),
    Move.CHASE: lambda c, p, by: handling.chase(p, by=by, at=c.at, words="请抓紧"),
    Move.CO_OPINION: _opinion,
    Move.PROGRESS: lambda c, p, by: handling.report_progress(p, by=by, at=c.at, words="已勘察"),
    Move.REPLY: _reply,
    Move.RATE_SATISFIED: lambda c, p, by: rating.rate(p, "satisfied", by=by, at=c.at),
    Move.RATE_BASICALLY: lambda c, p, by: rating.rate(p, "basically", by=by, at=c.at),
    Move.RATE_DISSATISFIED: lambda c, p, by: rating.rate(p, "dissatisfied", by=by, at=c.at, words="没有办"),
    Move.MILESTONE: _milestone,
    Move.SETTLE_CLOSE: lambda c, p, by: rating.settle(p, by=by, at=c.at, words="同意", closes=True),
    Move.SETTLE_REWORK: lambda c, p, by: rating.settle(p, by=by, at=c.at, words="重办", closes=False),
    Move.COMMEND: lambda c, p, by: rating.commend(p, by=by, at=c.at, words="切中要害"),
    Move.WITHDRAW: lambda c, p, by: writing.withdraw(p, by=by, at=c.at),
}
GUARDED = {
    ("reviewer", Move.UPHOLD), ("reviewer", Move.ADMIT),  # who declined does not decide about the appeal
    ("second_reviewer", Move.DOCKET),  # has signed already
    ("reviewer", Move.CONVERT), ("second_reviewer", Move.CONVERT), ("secretary", Move.CONVERT),  # can be appealed
}  # fmt: skip


def test_every_move_of_the_table_has_its_deed():
    made = {move for _stage, move in TABLE}
    assert made == {*DEEDS, Move.LAPSE}


@pytest.mark.long
@pytest.mark.parametrize("stage", list(Stage))
def test_from_each_stage_each_person_makes_exactly_the_moves_of_the_table(cast, stage, in_english):
    proposal = cast.at_stage(stage)
    cast.other = cast.in_review(title="沿线增设饮水点")
    if stage in {Stage.HANDLING, Stage.REWORK}:
        cast.drafted(proposal)
    if stage == Stage.SECONDING:  # enough have signed, one has not answered
        for seconder in cast.seconders[1:3]:
            writing.second(proposal, by=seconder.member, at=cast.at, text_hash=proposal.text_hash)
    wrong, before = [], proposal.events.count()
    cast.promised = cast.answered(cast.handled(title="另一件"), "B")
    capacities = {name: _capacities(name, stage) for name in cast.people}
    assert capacities == {name: actors(each, proposal, cast.at.date()) for name, each in cast.people.items()}
    proposal = fresh(proposal)
    for move, deed in DEEDS.items():
        row = step(stage, move)
        for name, person in cast.people.items():
            expected = row is not None and bool(row.actors & capacities[name]) and (name, move) not in GUARDED
            happened = _tried(deed, cast, copy(proposal), person, row)
            if happened != expected:
                wrong.append((stage.value, move.value, name, "moved" if happened else "refused"))
    assert wrong == []
    assert proposal.events.count() == before


def _capacities(name: str, stage: Stage) -> frozenset[Actor]:
    """Who is who, written down by hand."""
    with_a_department = {
        Stage.ASSIGNED, Stage.HANDLING, Stage.REPLIED, Stage.REWORK, Stage.ESCALATED, Stage.IMPLEMENTING,
        Stage.CLOSED, Stage.CLOSED_UNRATED,
    }  # fmt: skip
    office = {"reviewer": Actor.COMMITTEE, "second_reviewer": Actor.COMMITTEE, "secretary": Actor.SECRETARY}
    found = {"mover": {Actor.MOVER}} | {who: {actor} for who, actor in office.items()}
    if stage == Stage.SECONDING:
        found["seconder"] = {Actor.SECONDER}
    if stage in with_a_department:
        found |= {"clerk": {Actor.DEPARTMENT}, "leader": {Actor.DEPARTMENT, Actor.SIGNATORY}}
        found["co_clerk"] = {Actor.CO_DEPARTMENT}
    return frozenset(found.get(name, set()))


def _tried(deed, cast, proposal, person, row) -> bool:
    """Whether it moved, to where the table says; everything is undone again."""
    try:
        with transaction.atomic():
            before = proposal.stage
            deed(cast, proposal, person)
            after = fresh(proposal)
            assert row is not None, f"{before} moved to {after.stage}"
            assert Stage(after.stage) in row.targets
            raise Undo
    except Undo:
        return True
    except Refused as refused:
        return not str(refused).strip()  # a refusal without a sentence counts as a fault


class Undo(Exception):
    pass


def test_only_the_clock_lets_a_rating_lapse_and_only_when_its_days_are_over(cast):
    proposal = cast.answered()
    with pytest.raises(Refused):
        rating.lapse(proposal, at=cast.at)
    lapsed = rating.lapse(proposal, at=cast.at + timedelta(days=40))
    assert (lapsed.stage, lapsed.rating) == (Stage.CLOSED_UNRATED, "")


def test_the_table_offers_nothing_from_an_end():
    for stage in (Stage.MERGED, Stage.SPLIT, Stage.WITHDRAWN, Stage.CLOSED_UNRATED):
        assert all(not moves_of(actor, stage) for actor in Actor)


def test_every_way_of_the_database_is_a_row_of_the_table():
    assert {(source, kind) for source, kind, _target in ways() if source} == {
        (stage.value, move.value) for stage, move in TABLE
    }
