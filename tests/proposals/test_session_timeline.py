"""The legal timeline as a pure function: facts in, steps out."""

from dataclasses import replace
from datetime import date

import pytest

from proposals.reading.session import Row, now_of, sentence
from proposals.rules.book import DEFAULTS
from proposals.rules.timeline import Facts, Served, State, Step, timeline
from union_portal.lib.working_days import MONDAY_TO_FRIDAY

BEFORE = Facts(
    today=date(2026, 12, 1), starts_on=date(2026, 12, 18), ends_on=date(2026, 12, 18), term_from=date(2025, 1, 1),
    term_until=date(2029, 12, 31), previous_on=date(2025, 12, 19), delegates=180, items=1,
    documents=[Served("集体合同草案", True)],
)  # fmt: skip
CLOSED = replace(BEFORE, today=date(2026, 12, 19), closed_on=date(2026, 12, 18), present=120, decided=1)


def states(facts):
    return {stage.step: stage.state for stage in timeline(facts, DEFAULTS, MONDAY_TO_FRIDAY)}


@pytest.mark.parametrize(
    ("today", "served_on", "is_excused", "state"),
    [
        (date(2026, 12, 7), None, False, State.RUNNING),
        (date(2026, 12, 8), None, False, State.SOON),
        (date(2026, 12, 12), None, False, State.OVERDUE),
        (date(2026, 12, 12), date(2026, 12, 11), False, State.DONE),
        (date(2026, 12, 12), date(2026, 12, 12), False, State.DONE_LATE),
        (date(2026, 12, 12), date(2026, 12, 12), True, State.EXCUSED),
    ],
)
def test_documents_are_served_seven_days_before(today, served_on, is_excused, state):
    given = [Served("集体合同草案", True, served_on, is_excused)]
    assert states(replace(BEFORE, today=today, documents=given))[Step.SERVED] == state


def test_only_what_came_late_is_called_late_and_every_late_one_needs_a_reason():
    late = date(2026, 12, 12)
    given = [Served("草案", True, late, True), Served("说明", False, late), Served("未发的机密", True)]
    facts = replace(BEFORE, today=late, documents=given)
    stage = next(each for each in timeline(facts, DEFAULTS, MONDAY_TO_FRIDAY) if each.step is Step.SERVED)
    assert (stage.values["titles"], stage.values["waiting"]) == ("草案、说明", "未发的机密")
    assert "机密" not in sentence(stage, sees_all=False)
    assert "机密" in sentence(stage, sees_all=True)
    assert states(replace(facts, documents=given[:2]))[Step.SERVED] == State.DONE_LATE
    assert states(replace(facts, documents=given[:1]))[Step.SERVED] == State.EXCUSED


@pytest.mark.parametrize(("present", "state"), [(119, State.OVERDUE), (120, State.DONE)])
def test_two_thirds_of_all_make_a_quorum(present, state):
    assert states(replace(CLOSED, present=present))[Step.QUORUM] == state


def test_clocks_run_from_the_closing():
    assert states(BEFORE)[Step.PUBLISHED] == State.AHEAD
    due = {stage.step: stage.due for stage in timeline(CLOSED, DEFAULTS, MONDAY_TO_FRIDAY)}
    assert (due[Step.PUBLISHED], due[Step.REPORTED]) == (date(2026, 12, 21), date(2026, 12, 29))
    assert states(replace(CLOSED, today=date(2026, 12, 22)))[Step.PUBLISHED] == State.OVERDUE
    late = replace(CLOSED, shown_from=date(2026, 12, 22), shown_until=date(2026, 12, 29))
    assert states(late)[Step.PUBLISHED] == State.DONE_LATE
    assert states(replace(late, today=date(2026, 12, 30)))[Step.SHOWN] == State.DONE
    assert states(replace(late, shown_until=date(2026, 12, 28)))[Step.SHOWN] == State.OVERDUE


def test_a_year_without_a_session_is_too_long():
    assert states(replace(BEFORE, previous_on=date(2025, 11, 30)))[Step.FREQUENCY] == State.OVERDUE
    assert states(replace(BEFORE, term_until=date(2030, 6, 30)))[Step.TERM] == State.OVERDUE


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (BEFORE, Step.SERVED),
        (replace(BEFORE, today=date(2026, 12, 12)), Step.SERVED),
        (replace(BEFORE, previous_on=date(2025, 11, 1)), Step.FREQUENCY),
        (
            replace(
                BEFORE, documents=[Served("草案", True, date(2026, 11, 1), False, 180)], discussions_wanted=6
            ),
            Step.DISCUSSED,
        ),
    ],
)
def test_what_comes_next_is_what_somebody_has_to_do(facts, step):
    """The term and the yearly session are kept by holding this one: they come first only when they are late."""
    rows = [Row(stage, "", "", "", False) for stage in timeline(facts, DEFAULTS, MONDAY_TO_FRIDAY)]
    assert now_of(rows).stage.step is step
