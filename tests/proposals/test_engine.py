"""Numbers, chains, clocks and signatures of proposals, and what the database does when somebody goes round the actions."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members.actions.calendar import set_day
from members.calendar import calendar
from members.models import Notice
from proposals.actions import clocks, handling, rating, review, writing
from proposals.actions.handling import Promise
from proposals.chain import broken_at
from proposals.models import Proposal, ProposalEvent, ReviewSign, Support
from proposals.permissions import may_read_proposal, may_see_names, moves_open_to
from proposals.rules.moves import CAN_BE_OVERDUE, Move, Stage
from tests.factories import UserFactory
from tests.factories.congress import DelegateFactory, SessionFactory
from tests.proposals.cast import DAY, drafted_hash, fresh, make_cast
from tests.proposals.test_moves import DEEDS
from union_portal.lib import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def refused(deed, *words):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        deed()
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def breaks(name, deed):
    """The database refuses it under this name."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        _at_once(deed)
    assert error.value.__cause__.diag.constraint_name == name


def _at_once(deed):
    """With what the database otherwise looks at when a transaction ends."""
    deed()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_random_events_leave_every_invariant_whole(cast, seed):
    dice = random.Random(seed)
    pool = [cast.draft(title=f"提案{number}") for number in range(6)]
    done = len(pool)
    while done < 200:
        if dice.random() < 0.4:
            cast.at += dice.randint(1, 30) * DAY if done > 120 else timedelta(hours=3)
        proposal = fresh(dice.choice(pool))
        person = dice.choice(list(cast.people.values()))
        moves = moves_open_to(person, proposal, on=timezone.localdate(cast.at))
        cast.other = fresh(dice.choice(pool))
        if not moves or (dice.random() < 0.05 and Proposal.objects.count() < 60):
            cast.at = min(cast.at, cast.session.proposals_until - timedelta(hours=1))
            pool.append(cast.draft(title=f"提案{len(pool)}"))
            done += 1
            continue
        move = dice.choice(sorted(moves))
        if move == Move.REPLY:
            with suppress(Refused):
                cast.drafted(proposal, dice.choice("ABCD"))
        before = ProposalEvent.objects.count()
        with suppress(Refused), transaction.atomic():
            DEEDS[move](cast, proposal, person)
        done += ProposalEvent.objects.count() - before
        pool = list(Proposal.objects.all())
    rating.lapse_due(cast.at)

    today = timezone.localdate(cast.at)
    for proposal in Proposal.objects.prefetch_related("events"):
        events = list(proposal.events.all())
        assert broken_at(events) is None
        assert events[-1].to_stage == proposal.stage
    numbers = sorted(Proposal.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    late = {
        proposal.pk
        for proposal in Proposal.objects.all()
        if proposal.clock in CAN_BE_OVERDUE and _counted_by_hand(proposal) < today
    }
    assert set(Proposal.objects.overdue(today).values_list("pk", flat=True)) == late


def _counted_by_hand(proposal) -> date:
    """The due day, one day after the other."""
    if proposal.clock_days is None:
        reply = proposal.replies.filter(signed_at__isnull=False).order_by("-number").first()
        return min(each.due_on for each in reply.milestones.filter(done_at=None))
    day, left = proposal.clock_from, proposal.clock_days
    while left:
        day += DAY
        left -= calendar().is_working_day(day) if proposal.clock_is_working else 1
    return day


def test_the_clock_counts_anew_when_the_calendar_changes(cast):
    proposal = cast.handled()
    before = proposal.due_on
    day = calendar().add_working_days(timezone.localdate(cast.at), 3)
    set_day(day, name="停产检修", by=cast.secretary, at=cast.at)
    assert fresh(proposal).due_on == calendar().add_working_days(
        timezone.localdate(cast.at), proposal.clock_days
    )
    assert fresh(proposal).due_on > before
    assert clocks.recount() == 0


def test_a_text_is_frozen_when_seconders_are_asked_and_signatures_are_for_it(cast):
    proposal = cast.seconding()
    seconder = cast.seconders[1]
    writing.second(proposal, by=seconder.member, at=cast.at, text_hash=proposal.text_hash)
    breaks(
        "a_frozen_text_stays_as_it_was_signed",
        lambda: Proposal.objects.filter(pk=proposal.pk).update(measures="另作安排"),
    )
    old = proposal.text_hash
    proposal = writing.write(proposal, by=cast.mover.member, at=cast.at, measures="新建更衣室两处。")
    assert (proposal.stage, proposal.text_hash) == (Stage.DRAFT, "")
    assert set(proposal.supports.values_list("answer", flat=True)) == {"void"}
    assert Notice.objects.filter(recipient=seconder.member, title__contains="void").exists()
    proposal = writing.invite(proposal, cast.seconders[:2], by=cast.mover.member, at=cast.at)
    refused(lambda: writing.second(proposal, by=seconder.member, at=cast.at, text_hash=old), "changed")
    writing.second(proposal, by=seconder.member, at=cast.at, text_hash=proposal.text_hash)


def test_a_file_is_signed_with_the_text(cast):
    proposal = cast.draft()
    writing.attach(proposal, b"%PDF-1.7 x", "测温记录.pdf", by=cast.mover.member, at=cast.at)
    frozen = writing.invite(proposal, cast.seconders[:2], by=cast.mover.member, at=cast.at)
    assert frozen.text_hash != proposal.fingerprint([])
    refused(
        lambda: writing.attach(frozen, b"%PDF-1.7 y", "后补.pdf", by=cast.mover.member, at=cast.at), "frozen"
    )
    breaks("a_frozen_text_stays_as_it_was_signed", lambda: frozen.files.all().delete())


def test_who_may_stand_behind_a_proposal(cast):
    lost = DelegateFactory(congress=cast.session.congress, valid_to=timezone.localdate(cast.at))
    elsewhere = DelegateFactory()
    proposal = cast.draft()
    by = cast.mover.member
    refused(lambda: writing.invite(proposal, [elsewhere], by=by, at=cast.at), "not a delegate")
    refused(lambda: writing.invite(proposal, [cast.mover], by=by, at=cast.at), "own")
    refused(lambda: writing.invite(proposal, [], by=by, at=cast.at), "at least one")
    proposal = writing.invite(proposal, [lost, *cast.seconders[:1]], by=by, at=cast.at)
    tomorrow = cast.at + DAY
    refused(
        lambda: writing.second(proposal, by=lost.member, at=tomorrow, text_hash=proposal.text_hash), "mandate"
    )
    support = proposal.supports.get(delegate=lost)
    breaks(
        "a_seconder_holds_a_mandate",
        lambda: Support.objects.filter(pk=support.pk).update(
            answer="signed", answered_at=tomorrow, text_hash=proposal.text_hash
        ),
    )
    refused(lambda: writing.second(proposal, by=cast.stranger, at=cast.at, text_hash="x"), "not for you")
    refused(lambda: writing.submit(proposal, by=by, at=cast.at), "so far 0")
    writing.decline_second(proposal, by=cast.seconders[0].member, at=cast.at)
    refused(
        lambda: writing.second(
            proposal, by=cast.seconders[0].member, at=cast.at, text_hash=proposal.text_hash
        ),
        "declined already",
    )


def test_a_proposal_open_to_all_is_seconded_by_any_delegate_and_by_nobody_else(cast):
    proposal = writing.invite(cast.draft(is_open_to_all=True), [], by=cast.mover.member, at=cast.at)
    for seconder in cast.seconders[:2]:
        writing.second(proposal, by=seconder.member, at=cast.at, text_hash=proposal.text_hash)
    refused(
        lambda: writing.second(proposal, by=cast.stranger, at=cast.at, text_hash=proposal.text_hash),
        "not for you",
    )
    assert writing.submit(proposal, by=cast.mover.member, at=cast.at).code.endswith("-2-001")


def test_nothing_is_taken_outside_the_window_but_a_revision_is(cast):
    until = cast.session.proposals_until
    refused(lambda: writing.begin(cast.session, by=cast.mover.member, at=until), "were taken until")
    draft = cast.draft()
    refused(lambda: writing.invite(draft, cast.seconders, by=cast.mover.member, at=until), "were taken until")
    seconding = cast.seconding()
    for seconder in cast.seconders[:2]:
        writing.second(seconding, by=seconder.member, at=cast.at, text_hash=seconding.text_hash)
    refused(lambda: writing.submit(seconding, by=cast.mover.member, at=until), "were taken until")
    returned = cast.returned()
    number = returned.number
    cast.at = until + DAY
    again = writing.revise(returned, by=cast.mover.member, at=cast.at)
    again = writing.write(again, by=cast.mover.member, at=cast.at, grounds="补充了数据。")
    again = writing.invite(again, cast.seconders[:2], by=cast.mover.member, at=cast.at)
    for seconder in cast.seconders[:2]:
        writing.second(again, by=seconder.member, at=cast.at, text_hash=again.text_hash)
    again = writing.submit(again, by=cast.mover.member, at=cast.at)
    assert (again.round, again.number) == (2, number)


def test_what_is_missing_is_said_in_one_sentence(cast):
    draft = cast.draft(grounds=" ", measures="", category=None)
    refused(
        lambda: writing.invite(draft, cast.seconders, by=cast.mover.member, at=cast.at),
        "category", "grounds", "proposed measures",
    )  # fmt: skip


def test_two_people_docket_and_none_of_those_who_stand_behind_it(cast):
    from members.rules.roles import Role
    from tests.factories import AppointmentFactory

    proposal = cast.in_review()
    AppointmentFactory(user=cast.seconders[1].member, role=Role.PROPOSAL_REVIEWER)
    refused(lambda: review.sign_off(proposal, by=cast.seconders[1].member, at=cast.at), "not for you")
    breaks(
        "nobody_reviews_the_own_proposal",
        lambda: ReviewSign.objects.create(
            proposal=proposal, round=1, by=cast.seconders[1].member, at=cast.at
        ),
    )
    review.sign_off(proposal, by=cast.reviewers[0], at=cast.at, is_major=True)
    refused(lambda: review.sign_off(proposal, by=cast.reviewers[0], at=cast.at), "second person")
    docketed = review.sign_off(proposal, by=cast.secretary, at=cast.at)
    assert (docketed.stage, docketed.is_major, docketed.subject.title) == (
        Stage.DOCKETED, True, proposal.title,
    )  # fmt: skip


def test_a_merge_keeps_its_line_and_everybody_gets_the_answer(cast):
    lead = cast.docketed()
    other = DelegateFactory(congress=cast.session.congress, member=UserFactory(language="en"))
    second = writing.begin(cast.session, by=other.member, at=cast.at, **{**cast.text, "title": "保温饮水点"})
    second = writing.invite(second, cast.seconders[:2], by=other.member, at=cast.at)
    for seconder in cast.seconders[:2]:
        writing.second(second, by=seconder.member, at=cast.at, text_hash=second.text_hash)
    second = writing.submit(second, by=other.member, at=cast.at)
    refused(lambda: review.merge(second, second, by=cast.reviewers[0], at=cast.at), "itself")
    elsewhere = SessionFactory(congress=cast.session.congress, number=3)
    moved = Proposal(session=elsewhere, pk=0)
    refused(lambda: review.merge(second, moved, by=cast.reviewers[0], at=cast.at), "same session")
    merged = review.merge(second, lead, by=cast.reviewers[0], at=cast.at, words="同地同因")
    assert (merged.stage, merged.merged_into_id) == (Stage.MERGED, lead.pk)
    assert [each.delegate for each in lead.co_movers.all()] == [other]
    lead = handling.accept(
        handling.assign(lead, cast.lead, by=cast.secretary, at=cast.at), by=cast.clerk, at=cast.at
    )
    cast.answered(lead)
    assert Notice.objects.filter(
        recipient=other.member, title__contains="stand behind, was answered"
    ).exists()
    breaks(
        "proposals_merge_within_their_session",
        lambda: Proposal.objects.filter(pk=lead.pk).update(merged_into=merged),
    )


def test_a_split_gives_each_matter_a_number(cast):
    whole = cast.in_review()
    part = {"title": "更衣室", "grounds": "冷", "measures": "供热"}
    refused(lambda: review.split(whole, [part], by=cast.reviewers[0], at=cast.at), "two parts")
    children = review.split(whole, [part, {**part, "title": "饮水点"}], by=cast.reviewers[0], at=cast.at)
    assert [child.number for child in children] == [whole.number + 1, whole.number + 2]
    assert all(child.split_from_id == whole.pk and child.stage == Stage.IN_REVIEW for child in children)


def test_an_appeal_is_heard_once_and_by_somebody_else(cast):
    proposal = cast.appealed()
    refused(
        lambda: review.decide_appeal(proposal, by=cast.reviewers[0], at=cast.at, admits=False, words="维持"),
        "Somebody else",
    )
    upheld = review.decide_appeal(proposal, by=cast.reviewers[1], at=cast.at, admits=False, words="维持")
    refused(lambda: review.appeal(upheld, by=cast.mover.member, at=cast.at, words="再看看"), "once")
    late = cast.declined()
    refused(
        lambda: review.appeal(late, by=cast.mover.member, at=cast.at + 30 * DAY, words="再看看"),
        "days for an appeal",
    )
    suggestion = review.convert(upheld, by=cast.mover.member, at=cast.at)
    closed = review.answer_suggestion(suggestion, by=cast.secretary, at=cast.at, words="列入明年计划")
    assert (closed.stage, closed.is_public) == (Stage.CLOSED, False)


def test_departments_return_extend_and_answer_in_time(cast):
    proposal = cast.assigned()
    refused(
        lambda: handling.return_missent(proposal, by=cast.clerk, at=cast.at + 20 * DAY, words="不归我"),
        "until",
    )
    refused(lambda: handling.return_missent(proposal, by=cast.clerk, at=cast.at, words=" "), "Say why")
    back = handling.return_missent(proposal, by=cast.clerk, at=cast.at, words="应由机电部办")
    assert (back.stage, back.lead_department) == (Stage.DOCKETED, None)
    proposal = handling.assign(back, cast.co, by=cast.reviewers[0], at=cast.at)
    proposal = handling.accept(proposal, by=cast.co_clerk, at=cast.at)
    due = proposal.due_on
    extended = handling.extend(proposal, by=cast.co_clerk, at=cast.at, words="须等检修")
    assert extended.due_on > due
    refused(lambda: handling.extend(extended, by=cast.co_clerk, at=cast.at, words="再等"), "once")
    late = cast.handled(title="另一件")
    refused(lambda: handling.extend(late, by=cast.clerk, at=cast.at + 90 * DAY, words="再等"), "has passed")


def test_an_answer_needs_its_class_its_reason_its_day_and_its_signature(cast):
    proposal = cast.handled()
    sign = {"by": cast.leader, "at": cast.at}

    def signed(**by):
        return handling.sign_reply(proposal, **{**sign, **by, "text_hash": drafted_hash(proposal)})

    refused(signed, "Write the answer first")
    cast.drafted(proposal, "A")
    refused(lambda: signed(by=cast.clerk), "responsible leader")
    refused(
        lambda: signed(by=cast.clerk, signatory=cast.leader),
        "signed paper",
    )
    draft = {"by": cast.clerk, "at": cast.at, "words": "答复"}
    handling.draft_reply(proposal, answer_class="C", reason="", **draft)
    refused(signed, "reason")
    handling.draft_reply(proposal, answer_class="B", due_on=None, **draft)
    refused(signed, "by which day")
    soon = cast.at.date() + 10 * DAY
    handling.draft_reply(
        proposal, answer_class="B", due_on=soon, promises=[Promise("x", soon + DAY)], **draft
    )
    refused(signed, "after the day")
    handling.draft_reply(proposal, answer_class="B", due_on=cast.at.date() - DAY, **draft)
    refused(signed, "past")
    handling.draft_reply(proposal, answer_class="B", due_on=soon, **draft)
    handling.send_for_signature(proposal, by=cast.clerk, at=cast.at)
    handling.send_back_draft(proposal, by=cast.leader, at=cast.at, words="请写明责任人")
    seen = drafted_hash(proposal)
    handling.draft_reply(proposal, answer_class="B", due_on=soon, **{**draft, "words": "另一个答复"})
    refused(lambda: handling.sign_reply(proposal, **sign, text_hash=seen), "changed meanwhile")
    reply = signed()
    assert (reply.signatory, reply.signatory_title, reply.milestones.count()) == (cast.leader, "副总经理", 1)
    breaks(
        "a_signed_answer_stays_as_it_is", lambda: type(reply).objects.filter(pk=reply.pk).update(words="改")
    )
    breaks("a_promised_measure_stays_promised", lambda: reply.milestones.update(due_on=soon + DAY))


def test_dissatisfied_twice_is_handled_again_and_then_goes_to_the_joint_meeting(cast):
    proposal = cast.escalated()
    assert proposal.reworks == 2
    refused(
        lambda: rating.settle(proposal, by=cast.reviewers[0], at=cast.at, words="同意", closes=True),
        "not for you",
    )
    settled = rating.settle(proposal, by=cast.secretary, at=cast.at, words="会议议定办结", closes=True)
    assert (settled.stage, settled.rating) == (Stage.CLOSED, "dissatisfied")


def test_promised_measures_are_proved_and_then_rated_again(cast):
    proposal = cast.implementing()
    first, last = proposal.replies.get().milestones.order_by("due_on")
    assert proposal.due_on == first.due_on
    proposal = handling.finish_milestone(first, by=cast.clerk, at=cast.at, proof="验收单 0624")
    assert (proposal.stage, proposal.due_on) == (Stage.IMPLEMENTING, last.due_on)
    refused(lambda: handling.finish_milestone(first, by=cast.clerk, at=cast.at, proof="x"), "already")
    refused(
        lambda: handling.finish_milestone(
            last, by=cast.clerk, at=cast.at, proof="x", done_on=cast.at.date() + 2 * DAY
        ),
        "future",
    )
    proposal = handling.finish_milestone(last, by=cast.leader, at=cast.at, proof="测温记录")
    assert (proposal.stage, proposal.rating) == (Stage.REPLIED, "")
    refused(lambda: rating.rate(proposal, "satisfied", by=cast.stranger, at=cast.at), "not for you")
    assert cast.rated(proposal, "satisfied").stage == Stage.CLOSED


def test_what_is_not_rated_in_time_is_never_shown_as_satisfied(cast):
    proposal = cast.answered()
    refused(
        lambda: rating.rate(proposal, "satisfied", by=cast.mover.member, at=cast.at + 40 * DAY),
        "days for rating",
    )
    planned = cast.answered(cast.handled(title="另一件"), "B")
    assert rating.lapse_due(cast.at + 40 * DAY) == 2
    assert [(fresh(each).stage, fresh(each).rating) for each in (proposal, planned)] == [
        (Stage.CLOSED_UNRATED, ""), (Stage.IMPLEMENTING, ""),
    ]  # fmt: skip


def test_the_database_lets_no_proposal_go_another_way(cast):
    proposal = cast.submitted()
    breaks(
        "a_proposal_stands_where_its_last_event_led",
        lambda: Proposal.objects.filter(pk=proposal.pk).update(stage="in_review"),
    )
    last = proposal.events.last()
    more = {
        "proposal": proposal, "number": last.number + 1, "kind": "docket", "from_stage": "submitted",
        "to_stage": "docketed", "at": cast.at, "previous_hash": last.hash, "hash": "x",
    }  # fmt: skip
    breaks("a_proposal_goes_an_allowed_way", lambda: ProposalEvent.objects.create(**more))
    wrong = {**more, "kind": "start_review", "to_stage": "in_review", "previous_hash": "y"}
    breaks("events_of_a_proposal_form_a_chain", lambda: ProposalEvent.objects.create(**wrong))
    breaks("a_proposal_keeps_its_number", lambda: Proposal.objects.filter(pk=proposal.pk).update(number=2))
    rows = Proposal.objects.filter(pk=proposal.pk)
    breaks("a_proposal_is_never_deleted", lambda: rows._raw_delete(rows.db))
    breaks(
        "numbers_of_proposals_have_no_gap",
        lambda: Proposal.objects.filter(pk=cast.draft().pk).update(number=9),
    )
    breaks("proposals_proposalevent_only_grows", lambda: ProposalEvent.objects.update(words="别的"))
    in_review = review.start_review(proposal, by=cast.reviewers[0], at=cast.at)
    last = in_review.events.last()
    alone = {**more, "number": last.number + 1, "from_stage": "in_review", "previous_hash": last.hash}
    breaks("two_people_sign_off_a_docket", lambda: ProposalEvent.objects.create(**alone))
    events = list(in_review.events.all())
    events[1].words = "别的"
    assert broken_at(events) == 2


def test_who_reads_a_proposal_and_who_sees_the_names(cast):
    draft, seconding, submitted = cast.draft(is_open_to_all=True), cast.seconding(), cast.submitted()
    readers = {
        "draft": {"mover"},
        "seconding": {"mover", "seconder"},
        "submitted": {
            "mover",
            "reviewer",
            "second_reviewer",
            "secretary",
        },  # who was asked and signed nothing does not
    }
    on = cast.at.date()
    for proposal, name in ((draft, "draft"), (seconding, "seconding"), (submitted, "submitted")):
        found = {who for who, person in cast.people.items() if may_read_proposal(person, proposal, on)}
        assert found == readers[name]
    hidden = cast.assigned(hides_names=True)
    assert {who for who, person in cast.people.items() if may_see_names(person, hidden, on)} == {
        *cast.people
    } - {"stranger", "seconder"}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_forty_delegates_second_at_once_eight_times_each_and_count_once():
    from tests.factories.members import union

    union()
    cast = make_cast(seconders=40)
    proposal = writing.invite(cast.draft(), cast.seconders, by=cast.mover.member, at=cast.at)

    def sign(delegate):
        try:
            writing.second(proposal, by=delegate.member, at=cast.at, text_hash=proposal.text_hash)
        except Refused:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        counted = sum(pool.map(sign, [each for each in cast.seconders for _time in range(8)]))
    assert counted == proposal.supports.filter(answer="signed").count() == 40
    assert broken_at(proposal.events.all()) is None


@pytest.mark.django_db(transaction=True)
def test_many_submit_and_docket_at_once_under_one_numbering():
    from tests.factories.members import union

    union()
    cast = make_cast()
    ready = [cast.seconding(title=f"提案{number}") for number in range(6)]
    for proposal in ready:
        for seconder in cast.seconders[1:3]:
            writing.second(proposal, by=seconder.member, at=cast.at, text_hash=proposal.text_hash)

    def run(deeds):
        def do(deed):
            try:
                deed()
            except Refused:
                pass
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(do, deeds))

    run(
        [
            lambda p=p: writing.submit(p, by=cast.mover.member, at=cast.at)
            for p in ready
            for _twice in range(2)
        ]
    )
    assert sorted(Proposal.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    for proposal in ready:
        review.start_review(proposal, by=cast.reviewers[0], at=cast.at)
    both = [(proposal, reviewer) for proposal in ready for reviewer in cast.reviewers]
    run([lambda p=p, by=by: review.sign_off(p, by=by, at=cast.at) for p, by in both])
    assert set(Proposal.objects.values_list("stage", flat=True)) == {Stage.DOCKETED}
    assert all(proposal.events.filter(kind="docket").count() == 1 for proposal in ready)


def test_who_seconded_the_whole_reviews_none_of_its_parts(cast):
    whole = cast.in_review()
    part = {"title": "更衣室", "grounds": "冷", "measures": "供热"}
    child = review.split(whole, [part, part], by=cast.reviewers[0], at=cast.at)[0]
    seconder = cast.seconders[1].member
    assert child.is_behind(seconder)
    breaks(
        "nobody_reviews_the_own_proposal",
        lambda: ReviewSign.objects.create(proposal=child, round=1, by=seconder, at=cast.at),
    )


def test_the_days_for_an_appeal_are_the_movers(cast):
    declined = cast.declined()
    refused(lambda: review.convert(declined, by=cast.reviewers[0], at=cast.at), "can still appeal")
    assert review.convert(declined, by=cast.reviewers[0], at=cast.at + 30 * DAY).stage == Stage.CONVERTED


def test_a_no_was_to_one_text(cast):
    proposal = cast.seconding()
    seconder = cast.seconders[0]
    writing.decline_second(proposal, by=seconder.member, at=cast.at)
    proposal = writing.write(proposal, by=cast.mover.member, at=cast.at, measures="供热并烘干。")
    proposal = writing.invite(proposal, [seconder], by=cast.mover.member, at=cast.at)
    writing.second(proposal, by=seconder.member, at=cast.at, text_hash=proposal.text_hash)


def test_an_event_without_its_stage_is_no_event(cast):
    proposal = cast.submitted()
    last = proposal.events.last()
    breaks(
        "a_proposal_stands_where_its_last_event_led",
        lambda: ProposalEvent.objects.create(
            proposal=proposal, number=last.number + 1, kind="start_review", from_stage="submitted",
            to_stage="in_review", at=cast.at, previous_hash=last.hash, hash="x",
        ),
    )  # fmt: skip
