"""Recall, the end of a mandate and by-election as the secretary enters them in the admin."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from proposals.actions import mandates, rule_rows
from proposals.models import Delegate
from proposals.rules.presets import SHANGHAI
from tests.factories import UserFactory
from tests.factories.congress import CongressFactory, ConstituencyFactory, DelegateFactory, DelegationFactory
from tests.factories.members import appointed
from union_portal.lib import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

DAY = timedelta(days=1)


@pytest.fixture
def secretary(root, client):
    client.cookies["display"] = "standard.medium.auto.en"
    return appointed(Role.CONGRESS_SECRETARY, name="梁玉芬")


@pytest.fixture
def constituency(secretary):
    congress = CongressFactory()
    rule_rows.choose_preset(congress, SHANGHAI, by=None, at=timezone.now())
    return ConstituencyFactory(congress=congress, name="二号矿选区", workers=300, seats=2)


@pytest.fixture
def delegate(constituency):
    delegation = DelegationFactory(congress=constituency.congress, name="二号矿代表团")
    return DelegateFactory(
        congress=constituency.congress, constituency=constituency, delegation=delegation,
        member=UserFactory(name="李建国"),
    )  # fmt: skip


def address(page, thing):
    return reverse(f"admin:proposals_{page}", args=[thing.pk])


def test_a_recall_and_the_by_election_after_it(desk, secretary, constituency, delegate):
    """The whole way of a secretary: from the delegate's page to the successor's."""
    browser, today = desk(secretary), timezone.localdate()
    recall = address("delegate_recall", delegate)
    assert recall in browser.get(address("delegate_change", delegate)).content.decode()
    page = browser.get(recall)
    assert (page.context["form"]["entitled"].value(), page.context["form"]["on"].value()) == (300, today)
    assert [source for _sentence, source in page.context["rules"]] == [
        "Shanghai Regulations on Workers’ Congresses, Art. 19"
    ]
    typed = {"on": today, "entitled": "300", "took_part": "280", "votes": "150", "reason": "长期不履行职责"}

    page = browser.post(recall, typed)

    assert page.status_code == 409
    assert (
        "A recall needs 151 of 300 workers; 150 voted for it (Shanghai"
        in page.context["form"].errors["votes"][0]
    )
    assert page.context["form"]["reason"].value() == "长期不履行职责"
    assert browser.post(recall, {**typed, "reason": "", "votes": "160"}).status_code == 400
    assert browser.post(recall, {**typed, "took_part": "310", "votes": "160"}).status_code == 409
    assert not Delegate.objects.get().ended

    page = browser.post(recall, {**typed, "votes": "160"}, follow=True)
    text = page.content.decode()
    assert "160 for the recall; 280 of 300 took part · 长期不履行职责" in text
    by_election = f"{address('constituency_by_election', constituency)}?seat={delegate.pk}"
    assert by_election in text
    assert browser.get(recall).status_code == 409

    page = browser.get(by_election)
    successor = UserFactory(name="王秀英")
    typed = {
        "seat": delegate.pk, "employee_number": "x", "category": "frontline", "valid_from": today,
        "entitled": "300", "took_part": "190", "votes": "180", "reason": "",
    }  # fmt: skip
    assert page.context["form"]["seat"].value() == str(delegate.pk)
    assert page.context["facts"] == "1 of 2 seats are filled today."
    page = browser.post(by_election, typed)
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["employee_number"])
    typed["employee_number"] = successor.employee_number
    page = browser.post(by_election, typed)
    assert (page.status_code, list(page.context["form"].errors)) == (409, ["valid_from"])
    typed["valid_from"] = today + DAY
    page = browser.post(by_election, typed)
    assert page.status_code == 409
    assert (
        "190 of 300 workers took part; 200 are needed (Shanghai" in page.context["form"].errors["reason"][0]
    )

    page = browser.post(by_election, {**typed, "reason": "井下两班未能到场"}, follow=True)

    new = Delegate.objects.get(member=successor)
    assert (new.came_by, new.constituency, new.delegation, new.valid_from, new.votes) == (
        "by_election", constituency, delegate.delegation, today + DAY, 180,
    )  # fmt: skip
    assert "by-election · 井下两班未能到场" in page.content.decode()
    assert list(browser.get(by_election).context["form"].fields["seat"].queryset) == []


def test_a_seat_that_nobody_held_is_filled_and_a_full_constituency_takes_nobody(
    desk, secretary, constituency
):
    browser, today = desk(secretary), timezone.localdate()
    page = address("constituency_by_election", constituency)
    for expected in (302, 302, 409):
        person = UserFactory()
        typed = {
            "employee_number": person.employee_number, "category": "frontline", "valid_from": today,
            "entitled": "300", "took_part": "290", "votes": "280",
        }  # fmt: skip
        answer = browser.post(page, typed)
        assert answer.status_code == expected
    assert "All 2 seats of 二号矿选区 are filled" in answer.context["form"].non_field_errors()[0]
    assert constituency.delegates.filter(came_by="by_election").count() == 2
    gone = UserFactory(status="retired")
    answer = browser.post(page, {**typed, "employee_number": gone.employee_number})
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["employee_number"])


def test_a_mandate_ends_without_a_vote_on_the_day_that_is_given(desk, secretary, constituency, delegate):
    browser, today = desk(secretary), timezone.localdate()
    page = address("delegate_end", delegate)
    assert browser.post(page, {"why": "recalled", "on": today}).status_code == 400
    assert browser.post(page, {"why": "resigned", "on": "2020-01-01"}).context["form"].errors["on"]

    answer = browser.post(page, {"why": "moved", "on": today - DAY, "note": "调往机关"}, follow=True)

    delegate.refresh_from_db()
    assert (delegate.ended, delegate.valid_to) == ("moved", today - DAY)
    assert f"moved to another constituency · last day {today - DAY} · 调往机关" in answer.content.decode()
    assert browser.get(page).status_code == 409


def test_a_successor_does_not_begin_before_the_seat_is_vacant(constituency, delegate):
    now = timezone.now()
    delegate = mandates.end_mandate(delegate, "resigned", by=None, at=now)
    facts = {"category": "frontline", "by": None, "at": now}
    new = mandates.elect_into_vacancy(delegate, UserFactory(), **facts)
    assert new.valid_from == timezone.localdate(now) + DAY
    assert new.events.get().details == {"came_by": "by_election", "in_place_of": delegate.pk}
    with pytest.raises(Refused, match="has a successor already"):  # of two secretaries the later one is told
        mandates.elect_into_vacancy(delegate, UserFactory(), **facts)


def test_days_outside_the_term_are_refused_beside_the_field_and_not_quietly_changed(
    desk, secretary, constituency, delegate
):
    browser, congress = desk(secretary), constituency.congress
    end, seat = address("delegate_end", delegate), address("constituency_by_election", constituency)
    for day in (congress.ends_on + DAY, date.max):
        answer = browser.post(end, {"why": "resigned", "on": day})
        assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["on"])
    said = {
        "employee_number": UserFactory().employee_number, "category": "frontline", "entitled": 9, "took_part": 9,
        "votes": 9, "valid_from": congress.starts_on - DAY,
    }  # fmt: skip
    answer = browser.post(seat, said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["valid_from"])

    type(congress).objects.update(ends_on=None)
    assert browser.post(end, {"why": "resigned", "on": date.max}).status_code == 302
    answer = browser.post(seat, {**said, "valid_from": congress.starts_on, "seat": delegate.pk})
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["__all__"])


def test_others_do_not_get_near(desk, constituency, delegate):
    browser = desk(appointed(Role.SCRUTINEER))
    for page in (
        address("delegate_recall", delegate),
        address("delegate_end", delegate),
        address("constituency_by_election", constituency),
    ):
        assert (browser.get(page).status_code, browser.post(page, {}).status_code) == (403, 403)
        assert page not in browser.get(address("delegate_change", delegate)).content.decode()


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("?mandate=holds", 1),
        ("?mandate=over", 1),
        ("?mandate=later", 0),
        ("?q=李建", 1),
        ("?category=manager", 0),
    ],
)
def test_the_list_of_delegates_is_filtered_and_searched(desk, secretary, constituency, delegate, page, found):
    DelegateFactory(
        congress=constituency.congress, constituency=constituency, valid_to=timezone.localdate() - DAY,
        member=UserFactory(name="王秀英"),
    )  # fmt: skip
    answer = desk(secretary).get(reverse("admin:proposals_delegate_changelist") + page)
    assert answer.context["cl"].result_count == found
