"""Drafts on their way, three people for each, periods that never reopen, publications on their days."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from finance.rules.moves import (
    ENDED,
    NEXT_STATE,
    TABLE,
    TAKES_DRAFTS,
    TAKES_ENTRIES,
    Actor,
    Objection,
    Past,
    PeriodState,
    PublicationStage,
    Stage,
    Step,
    are_in_order,
    needs_resolution,
    objection,
    publication_stage,
    steps_of,
    way,
    ways,
)

ANN, BO, CAI, DING = 1, 2, 3, 4


def test_a_draft_goes_to_the_books_by_four_steps_and_no_shorter():
    steps = [Step.SUBMIT, Step.CHECK, Step.APPROVE, Step.POST]
    stage = Stage.DRAFTING
    for step in steps:
        stage = way(stage, step).next
    assert stage is Stage.POSTED

    distance, reached, seen = 0, {Stage.DRAFTING}, set()
    while Stage.POSTED not in reached:
        seen |= reached
        reached = {row.next for (there, _step), row in TABLE.items() if there in reached} - seen
        distance += 1
    assert distance == 4


def test_nothing_leaves_a_posted_or_dropped_draft_and_every_other_stage_can_go_back():
    for stage, step in product(Stage, Step):
        if stage in ENDED:
            assert way(stage, step) is None
    for stage in {Stage.CHECKING, Stage.APPROVING, Stage.APPROVED}:
        assert way(stage, Step.RETURN).next is Stage.DRAFTING
    assert steps_of(Actor.PREPARER, Stage.CHECKING) == {Step.TAKE_BACK}
    assert steps_of(Actor.BOOKKEEPER, Stage.APPROVED) == {Step.POST, Step.RETURN}
    assert len(set(ways())) == len(TABLE) == 10


def test_each_step_has_its_objection():
    fresh = Past(ANN)
    checked = Past(ANN, checker=BO)
    approved = Past(ANN, checker=BO, approver=CAI)

    assert objection(Step.SUBMIT, BO, fresh) is Objection.NOT_THE_PREPARER
    assert objection(Step.TAKE_BACK, BO, checked) is Objection.NOT_THE_PREPARER
    assert objection(Step.CHECK, ANN, fresh) is Objection.PREPARED_IT
    assert objection(Step.APPROVE, ANN, checked) is Objection.PREPARED_IT
    assert objection(Step.APPROVE, BO, checked) is Objection.CHECKED_IT
    assert objection(Step.POST, CAI, approved) is Objection.APPROVED_IT
    assert objection(Step.POST, ANN, approved) is Objection.PREPARED_IT
    assert objection(Step.POST, ANN, Past(ANN, BO, CAI, has_other_bookkeeper=False)) is None
    assert objection(Step.POST, CAI, Past(ANN, BO, CAI, has_other_bookkeeper=False)) is Objection.APPROVED_IT
    assert [
        objection(Step.SUBMIT, ANN, fresh),
        objection(Step.CHECK, BO, fresh),
        objection(Step.APPROVE, CAI, checked),
        objection(Step.POST, DING, approved),
        objection(Step.POST, BO, approved),
    ] == [None] * 5


@given(st.lists(st.tuples(st.sampled_from(Step), st.sampled_from([ANN, BO, CAI, DING])), max_size=40))
def test_whatever_people_try_what_is_posted_went_through_three_of_them(tries):
    stage, past = Stage.DRAFTING, Past(ANN)
    for step, person in tries:
        row = way(stage, step)
        if row is None or objection(step, person, past):
            continue
        stage = row.next
        if step is Step.CHECK:
            past = Past(ANN, checker=person)
        elif step is Step.APPROVE:
            past = Past(ANN, past.checker, person)
        elif stage is Stage.DRAFTING:
            past = Past(ANN)
        if stage is Stage.POSTED:
            assert len({past.preparer, past.checker, past.approver}) == 3
            assert person not in {past.preparer, past.approver}


def test_the_committee_decides_from_the_threshold_on():
    assert [needs_resolution(fen, 500_000) for fen in (499_999, 500_000)] == [False, True]
    assert not needs_resolution(10**12, None)


def test_a_period_never_goes_back():
    order = list(PeriodState)
    for state, following in NEXT_STATE.items():
        assert all(order.index(other) == order.index(state) + 1 for other in following)
    assert NEXT_STATE[PeriodState.CLOSED] == frozenset()
    assert TAKES_DRAFTS < TAKES_ENTRIES
    assert PeriodState.CLOSED not in TAKES_ENTRIES


def test_a_publication_on_each_of_its_days():
    opens, until, due, final = (date(2026, 10, day) for day in (10, 20, 25, 28))
    seen = {
        day: publication_stage(opens, until, due, final, date(2026, 10, day))
        for day in (9, 10, 20, 21, 25, 26, 27, 28, 29)
    }
    assert seen == {
        9: PublicationStage.ANNOUNCED,
        10: PublicationStage.OPEN,
        20: PublicationStage.OPEN,
        21: PublicationStage.QUESTIONS_CLOSED,
        25: PublicationStage.QUESTIONS_CLOSED,
        26: PublicationStage.ANSWERS_OVERDUE,
        27: PublicationStage.ANSWERS_OVERDUE,
        28: PublicationStage.FINAL,
        29: PublicationStage.FINAL,
    }
    later = date(2027, 1, 1)
    assert publication_stage(opens, until, due, None, later) is PublicationStage.ANSWERS_OVERDUE
    answered = publication_stage(opens, until, due, None, later, is_all_answered=True)
    assert answered is PublicationStage.QUESTIONS_CLOSED


def test_the_days_of_a_publication_come_one_after_the_other():
    days = [date(2026, 10, day) for day in (10, 20, 25, 28)]

    assert are_in_order(*days)
    assert are_in_order(*[days[0]] * 4)
    assert are_in_order(*days[:3], None)
    for number in range(3):
        swapped = [*days[:number], days[number + 1], days[number], *days[number + 2 :]]
        assert not are_in_order(*swapped)
    assert not are_in_order(days[1], days[0], days[2], None)


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_a_publication_goes_forward_only(days):
    dates = [date(2026, 10, 1) + timedelta(days=day) for day in days]
    if not are_in_order(*dates):
        assert dates != sorted(dates)
        return
    order = list(PublicationStage)
    stages = [
        order.index(publication_stage(*dates, date(2026, 10, 1) + timedelta(days=day))) for day in range(50)
    ]
    assert stages == sorted(stages)
    assert order[stages[-1]] is PublicationStage.FINAL
