"""The roster of a congress: founded, elected, moved, recalled, left."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from members.actions import people
from members.models import User
from proposals.actions import mandates, roster
from proposals.models import Committee, CommitteeSeat, Delegate, DelegateEvent
from tests.conftest import NOON
from tests.factories import BranchFactory, UserFactory
from tests.factories.congress import (
    CongressFactory,
    ConstituencyFactory,
    DelegateFactory,
    DelegationFactory,
    SessionFactory,
)
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def congress(root):
    return CongressFactory()


@pytest.fixture
def constituency(congress):
    return ConstituencyFactory(congress=congress, workers=300, seats=2)


def elected(constituency, member=None, **facts):
    facts = {"category": "frontline", "by": None, "at": NOON, **facts}
    return mandates.elect(constituency, member or UserFactory(), **facts)


def test_a_congress_is_founded_divided_and_called_to_a_session(root, worker):
    who = {"by": worker, "at": NOON}
    mine = BranchFactory(name="二号矿")
    congress = roster.found_congress(
        name="云岭矿业集团职工代表大会", term=5, starts_on=date(2025, 1, 1), seats=40, workers=300, **who
    )
    constituency = roster.add_constituency(congress, "二号矿　选区", branches=[mine], seats=8, **who)
    roster.add_delegation(congress, "二号矿代表团", **who)
    session = roster.call_session(
        congress, number=2, starts_at=NOON, ends_at=NOON + timedelta(hours=6), **who
    )
    session = roster.change_session(session, place="礼堂", **who)

    assert [event.kind for event in congress.events.all()] == ["founded", "constituency", "delegation"]
    assert [(event.kind, event.details) for event in session.events.all()] == [
        ("opened", {}),
        ("edited", {"place": ["", "礼堂"]}),
    ]
    with pytest.raises(Refused, match="votes in 二号矿 选区 already"):
        roster.add_constituency(congress, "另一选区", branches=[mine], **who)
    assert list(constituency.branches.all()) == [mine]


def test_what_cannot_be_about_a_session_is_refused_with_a_sentence(congress):
    session = SessionFactory(congress=congress)
    who = {"by": None, "at": NOON}
    late = datetime(2031, 1, 1, tzinfo=UTC)
    for wrong, words in (
        ({"starts_at": late, "ends_at": late + timedelta(hours=1)}, "outside the term"),
        ({"ends_at": session.starts_at - timedelta(hours=1)}, "before it begins"),
        ({"proposals_until": None}, "from when and until when"),
        ({"proposals_until": session.ends_at + timedelta(days=1)}, "after the session"),
    ):
        with pytest.raises(Refused, match=words):
            roster.change_session(session, **wrong, **who)
    session.closed_at = NOON
    session.save()
    with pytest.raises(Refused, match="closed"):
        roster.change_session(session, place="礼堂", **who)
    assert session.events.count() == 0


def test_an_election_is_entered_with_its_figures(constituency, worker):
    delegate = elected(constituency, worker, entitled=300, took_part=200, votes=150, valid_from=YESTERDAY)

    assert (delegate.member, delegate.valid_from, delegate.ended) == (worker, YESTERDAY, "")
    assert [event.kind for event in delegate.events.all()] == ["elected"]
    assert list(Delegate.objects.on(TODAY)) == [delegate]


@pytest.mark.parametrize(
    ("took_part", "votes", "words"),
    [(199, 150, "200 are needed"), (200, 149, "150 are needed")],
)
def test_an_election_short_of_the_rule_needs_a_reason(constituency, took_part, votes, words):
    facts = {"entitled": 300, "took_part": took_part, "votes": votes}
    with pytest.raises(mandates.AgainstTheRule, match=words) as refused:
        elected(constituency, **facts)
    assert "Shanghai 15" in str(refused.value)

    delegate = elected(constituency, **facts, reason="井下两班未能到场，选举委员会研究同意")

    assert delegate.events.get().details["reason"] == "井下两班未能到场，选举委员会研究同意"


def test_nobody_is_elected_beyond_the_seats_twice_or_out_of_service(constituency, worker):
    elected(constituency, worker)
    for member, words in (
        (worker, "already"),
        (UserFactory(status="retired"), "not in service"),
        (UserFactory(status="left", left_on=TODAY), "not in service"),
    ):
        with pytest.raises(Refused, match=words):
            elected(constituency, member)
    elected(constituency)
    with pytest.raises(Refused, match="filled"):
        elected(constituency)
    with pytest.raises(Refused, match="fit together"):
        elected(ConstituencyFactory(congress=constituency.congress), entitled=5, took_part=6, votes=1)


def test_a_recall_needs_more_than_half_of_all_workers(constituency, worker):
    delegate = elected(constituency, worker, valid_from=YESTERDAY)
    vote = {"entitled": 300, "took_part": 280, "reason": "长期不履行职责", "by": None, "at": NOON}
    with pytest.raises(Refused, match="151 of 300"):
        mandates.recall(delegate, votes=150, **vote)

    delegate = mandates.recall(delegate, votes=151, **vote)

    assert (delegate.ended, delegate.valid_to) == ("recalled", TODAY)
    assert delegate.events.last().details["votes"] == 151
    with pytest.raises(Refused, match="ended already"):
        mandates.recall(delegate, votes=151, **vote)


def test_a_by_election_fills_the_seat_of_who_went(constituency):
    delegation = DelegationFactory(congress=constituency.congress)
    elected(constituency)
    going = elected(constituency, delegation=delegation, valid_from=YESTERDAY)
    with pytest.raises(Refused, match="no vacancy"):
        mandates.elect_into_vacancy(going, UserFactory(), category="frontline", by=None, at=NOON)
    going = mandates.end_mandate(going, "resigned", by=None, at=NOON, on=YESTERDAY)

    new = mandates.elect_into_vacancy(going, UserFactory(), category="frontline", by=None, at=NOON)

    assert (new.came_by, new.constituency, new.delegation, new.valid_from) == (
        "by_election",
        constituency,
        delegation,
        TODAY,
    )


def test_a_head_is_of_the_own_delegation_and_stops_when_moved(constituency):
    delegation, other = DelegationFactory.create_batch(2, congress=constituency.congress)
    who = {"by": None, "at": NOON}
    delegate = elected(constituency, delegation=delegation)
    with pytest.raises(Refused, match="own delegates"):
        roster.change_delegation(other, head=delegate, **who)
    roster.change_delegation(delegation, head=delegate, **who)

    delegate = mandates.move_delegate(delegate, other, **who)

    delegation.refresh_from_db()
    assert (delegation.head, delegate.delegation) == (None, other)
    assert delegate.events.last().details == {"from": delegation.name, "to": other.name}


def test_a_committee_is_seated_as_a_whole(congress):
    committee = roster.found_committee(congress, kind="presidium", name="主席团", by=None, at=NOON)
    first, second, third = DelegateFactory.create_batch(3, congress=congress)
    stranger = DelegateFactory()
    who = {"by": None, "at": NOON}
    roster.seat_committee(committee, {first: "chair", second: "member"}, **who)
    roster.seat_committee(committee, {second: "chair", third: "member"}, **who)

    assert set(committee.seats.values_list("delegate", "post")) == {
        (second.pk, "chair"),
        (third.pk, "member"),
    }
    assert congress.events.last().details == {
        "committee": "主席团",
        "came": {str(third.pk): "member"},
        "gone": [first.pk],
        "moved": {str(second.pk): "chair"},
    }
    for posts, words in (
        ({first: "chair", second: "chair"}, "one chair"),
        ({stranger: "member"}, "another congress"),
    ):
        with pytest.raises(Refused, match=words):
            roster.seat_committee(committee, posts, **who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Committee.objects.create(congress=congress, kind="presidium", name="另一个")


@pytest.mark.parametrize("how", ["leave", "retire", "roster", "sql"])
def test_who_has_left_never_counts_as_a_delegate(congress, worker, how):
    """Whatever wrote it: a deed, a roster of thousands, or a hand at the database."""
    now = timezone.now()
    today = timezone.localdate(now)
    delegate = DelegateFactory(congress=congress, member=worker)
    later = DelegateFactory(congress=CongressFactory(), member=worker, valid_from=today + timedelta(days=30))
    if how == "leave":
        people.leave(worker, by=None, at=now)
    elif how == "retire":
        people.retire(worker, by=None, at=now)
    elif how == "roster":
        people.leave_all([worker], by=None, at=now)
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE members_user SET status = 'left', left_on = %s", [today])

    delegate.refresh_from_db()
    later.refresh_from_db()
    assert (delegate.ended, delegate.valid_to) == ("left", today - timedelta(days=1))
    assert later.valid_to < later.valid_from
    assert not Delegate.objects.filter(member=worker).on(today).exists()
    assert not Delegate.objects.filter(member=worker).on(today + timedelta(days=60)).exists()
    assert DelegateEvent.objects.filter(delegate=delegate).get().details == {
        "why": "left",
        "until": (today - timedelta(days=1)).isoformat(),
    }


def test_the_database_gives_no_mandate_to_who_has_left(congress):
    gone = UserFactory(status="left", left_on=TODAY)
    with pytest.raises(IntegrityError, match="who has left"), transaction.atomic():
        DelegateFactory(congress=congress, member=gone)
    past = DelegateFactory(congress=congress, member=gone, valid_to=YESTERDAY)
    with pytest.raises(IntegrityError, match="who has left"), transaction.atomic():
        Delegate.objects.filter(pk=past.pk).update(valid_to=TOMORROW)
    assert User.objects.get(pk=gone.pk).mandates.count() == 1


def test_events_of_a_congress_only_grow(congress):
    roster.change_congress(congress, seats=41, by=None, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        congress.events.all().delete()
    assert CommitteeSeat.objects.count() == 0


def test_corrected_days_and_fewer_seats_keep_to_the_seats(congress, constituency):
    constituency.seats = 1
    constituency.save()
    first = elected(constituency, valid_from=date(2025, 3, 1), valid_to=date(2025, 12, 31))
    second = elected(constituency, valid_from=date(2026, 1, 1))
    who = {"by": None, "at": NOON}
    for delegate, days in ((first, {"valid_to": None}), (second, {"valid_from": date(2025, 12, 31)})):
        with pytest.raises(Refused, match="All 1 seats"):
            mandates.correct_mandate(delegate, **days, **who)
    first = mandates.correct_mandate(first, valid_to=date(2025, 11, 30), **who)
    mandates.correct_mandate(second, valid_from=date(2025, 12, 1), **who)

    with pytest.raises(Refused, match="has 1 delegates"):
        roster.change_constituency(constituency, seats=0, **who)
    roster.change_constituency(constituency, seats=3, **who)


def test_corrected_days_leave_the_roll_of_a_closed_session(congress, constituency):
    delegate = elected(constituency, valid_from=date(2025, 3, 1))
    SessionFactory(congress=congress, starts_at=NOON, ends_at=NOON + timedelta(hours=1), closed_at=NOON)
    who = {"by": None, "at": NOON}
    for days in ({"valid_from": TOMORROW}, {"valid_to": YESTERDAY}):
        with pytest.raises(Refused, match="is closed: who was a delegate"):
            mandates.correct_mandate(delegate, **days, **who)
    assert mandates.correct_mandate(delegate, valid_from=TODAY, valid_to=TODAY, **who).valid_to == TODAY


def test_a_congress_keeps_its_term_and_its_sessions(congress, cast):
    who = {"by": None, "at": NOON}
    session = SessionFactory(congress=congress)
    day = timezone.localdate(session.starts_at)
    for days in ({"ends_on": day - timedelta(1)}, {"starts_on": day + timedelta(1)}):
        with pytest.raises(Refused, match="would lie outside the term"):
            roster.change_congress(congress, **days, **who)
    assert roster.change_congress(congress, term=9170, ends_on=day, **who).ends_on == day
    numbered = cast.submitted().session.congress
    with pytest.raises(Refused, match="carry the number"):
        roster.change_congress(numbered, term=9180, **who)


def test_a_branch_and_what_lies_below_it_vote_in_one_constituency(congress, root):
    above = BranchFactory(name="二号矿", parent=root)
    below = BranchFactory(name="综采一队", parent=above)
    who = {"by": None, "at": NOON}
    first = roster.add_constituency(congress, "综采选区", branches=[below], **who)
    with pytest.raises(Refused, match="parts of each other"):
        roster.add_constituency(congress, "二号矿选区", branches=[above], **who)
    roster.change_constituency(first, branches=[above], **who)
    with pytest.raises(Refused, match="parts of each other"):
        roster.add_constituency(congress, "综采二选区", branches=[below], **who)
    assert congress.constituencies.count() == 1


def test_who_will_be_a_delegate_can_be_named_head_and_seated(congress, constituency):
    delegation = DelegationFactory(congress=congress)
    who = {"by": None, "at": NOON}
    coming = elected(constituency, delegation=delegation, valid_from=TOMORROW)
    gone = DelegateFactory(congress=congress, delegation=delegation, valid_to=YESTERDAY)
    assert roster.change_delegation(delegation, head=coming, **who).head == coming
    committee = roster.found_committee(congress, kind="presidium", name="主席团", **who)
    roster.seat_committee(committee, {coming: "chair"}, **who)
    for deed in (
        lambda: roster.change_delegation(delegation, head=gone, **who),
        lambda: roster.seat_committee(committee, {gone: "member"}, **who),
    ):
        with pytest.raises(Refused, match="has ended"):
            deed()
