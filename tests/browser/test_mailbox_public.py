"""Published answers and incidents in a browser: every kind of page, and the button that blackens what is selected."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions import incidents, publishing
from members.rules.roles import Role
from tests.factories.members import AppointmentFactory, appointed, union
from tests.feedback.cast import make_cast

TEXTS = {
    "title": "夜班补贴被克扣怎么办",
    "question": "████把夜班补贴扣了一半，打████████████没有人接。",
    "answer": "已责成退还补贴，今后按月公示。",
}


@pytest.fixture
def pages(transactional_db):
    """Somebody who publishes and commands, the addresses for everybody, and those for that person."""
    cast = make_cast()
    cast.at = at = timezone.now()
    person = appointed(Role.CASE_PUBLISHER, name="梁玉芬")
    AppointmentFactory(role=Role.INCIDENT_COMMANDER.value, branch=union(), user=person)
    answer, waiting, gone = (
        publishing.put_forward(cast.closed(), by=cast.handler, at=at, **TEXTS) for _number in range(3)
    )
    for publisher in cast.publishers:
        answer, gone = (
            publishing.approve(each, by=publisher, at=at, seen=each.fingerprint) for each in (answer, gone)
        )
    gone = publishing.withdraw(gone, by=person, at=at, reason="还能认出人来")
    mine = publishing.put_forward(cast.closed(), by=person, at=at, **TEXTS)
    mine = publishing.send_back(mine, by=cast.publishers[0], at=at, reason="三号炉也要遮")
    incident, who = (
        incidents.open_incident(by=person, at=at, title="三号炉煤气泄漏"),
        {"by": person, "at": at},
    )
    incidents.link(incident, cast.accepted(), **who)
    incidents.approve_statement(
        incidents.draft_statement(incident, text="已处置。", **who), by=cast.chair, at=at
    )
    incidents.draft_statement(incident, text="检测合格。", **who)
    incidents.add_task(
        incident, title="查管道", assignee=person, due_on=timezone.localdate() + timedelta(3), **who
    )
    cast.letter()
    public = [
        reverse("feedback:answers"), reverse("feedback:answers") + "?q=没有这个词", answer.get_absolute_url(),
        gone.get_absolute_url(), reverse("feedback:incident-public", args=[incident.pk]),
    ]  # fmt: skip
    own = [
        reverse("feedback:put-forward", args=[cast.closed().pk]), reverse("feedback:publishing"),
        waiting.get_absolute_url(), mine.get_absolute_url(), reverse("feedback:change-draft", args=[mine.pk]),
        reverse("feedback:withdraw-answer", args=[answer.pk]), reverse("feedback:incidents"),
        reverse("feedback:open-incident"), incident.get_absolute_url(), answer.get_absolute_url(),
    ]  # fmt: skip
    return person, public, own


@pytest.mark.long
def test_no_page_of_answers_and_incidents_has_a_fault_that_a_browser_can_find(pages, window):
    person, public, own = pages
    view = window()
    found = view.faults(public, "best-practice")
    view.sign_in(person)

    assert found | view.faults(own, "best-practice") == {}
    assert [said for said in view.complaints if "410" not in said] == []
    assert view.outside == []


def test_a_button_blackens_what_is_selected(pages, window):
    person, _public, own = pages
    view = window(width=360)
    view.sign_in(person)
    page = view.open(own[0])
    page.fill("textarea[name=question]", "只有三号炉的早班知道")
    page.evaluate("() => document.querySelector('[name=question]').setSelectionRange(2, 5)")
    page.click("textarea[name=question] + .btns button")

    assert page.input_value("textarea[name=question]") == "只有【三号炉】的早班知道"
    view.press("button[name=preview]")
    assert page.locator(".preview .bar-black").count() == 1
