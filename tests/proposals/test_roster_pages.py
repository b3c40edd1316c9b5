"""The congress with its delegates to be searched, and the picture of the roster's health."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.rules.names import name_key
from members.rules.roles import Role
from proposals.actions import mandates, roster, rule_rows
from proposals.rules.presets import SHANGHAI
from tests.factories import UserFactory
from tests.factories.congress import (
    CongressFactory,
    ConstituencyFactory,
    DelegateFactory,
    DelegationFactory,
)
from tests.factories.members import appointed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

IN_MEMORY = 4
"""Settings, columns, categories and whether there is a congress: outside a transaction they are read once."""


@pytest.fixture
def congress(root, client):
    client.cookies["display"] = "standard.medium.auto.en"
    congress = CongressFactory(seats=4, workers=300, women_workers=100)
    rule_rows.choose_preset(congress, SHANGHAI, by=None, at=timezone.now())
    return congress


@pytest.fixture
def delegates(congress):
    """李建国 heads the first delegation, 王秀英 sits beside him, 张伟 in the second one."""
    places = [ConstituencyFactory(congress=congress, name=name, seats=2) for name in ("甲选区", "乙选区")]
    groups = [
        DelegationFactory(congress=congress, name=name, position=place)
        for place, name in enumerate(("甲团", "乙团"))
    ]
    people = [
        DelegateFactory(
            congress=congress, constituency=places[place], delegation=groups[place], category=category,
            member=UserFactory(name=name, name_key=name_key(name), sex=sex),
        )
        for name, place, category, sex in (
            ("李建国", 0, "frontline", "m"), ("王秀英", 0, "frontline", "f"), ("张伟", 1, "manager", "m"),
        )
    ]  # fmt: skip
    roster.change_delegation(groups[0], head=people[0], by=None, at=timezone.now())
    return people


def names(page):
    return [delegate.member.name for delegate in page.context["page"].items]


def test_a_member_finds_delegates_by_name_pinyin_constituency_and_delegation(
    congress, delegates, worker, sign_in
):
    browser, address = sign_in(worker), congress.get_absolute_url()
    first, _second, third = delegates
    for asked, expected in (
        ("", ["李建国", "王秀英", "张伟"]),
        ("?q=秀英", ["王秀英"]),
        ("?q=ljg", ["李建国"]),
        ("?q=zhang wei", ["张伟"]),
        (f"?constituency={third.constituency_id}", ["张伟"]),
        (f"?delegation={first.delegation_id}&q=国", ["李建国"]),
        ("?delegation=x", []),
        (f"?q={first.member.employee_number}", []),
        ("?q=没有这个人", []),
    ):
        page = browser.get(address + asked)
        assert (page.status_code, names(page)) == (200, expected), asked
    assert "No delegate fits" in page.content.decode()


def test_without_signing_in_nobody_reads_or_finds_a_name(congress, delegates, client):
    for asked in ("", "?q=李建国", "?delegation=1"):
        text = client.get(congress.get_absolute_url() + asked).content.decode()
        assert "甲团" in text
        assert "李建国" not in text.replace("?q=李建国", "")


def test_five_hundred_delegates_are_paged_and_cost_ten_queries(
    congress, worker, sign_in, django_assert_max_num_queries
):
    place, group = ConstituencyFactory(congress=congress, seats=500), DelegationFactory(congress=congress)
    people = [UserFactory.build(branch=worker.branch, name=f"代表{number:03}") for number in range(500)]
    type(worker).objects.bulk_create(people)
    delegate = DelegateFactory.build
    type(delegate()).objects.bulk_create(
        [delegate(congress=congress, constituency=place, delegation=group, member=each) for each in people]
    )
    browser = sign_in(worker)
    browser.get(congress.get_absolute_url())
    with django_assert_max_num_queries(10 + IN_MEMORY):
        page = browser.get(congress.get_absolute_url() + "?q=代表&page=2")
    assert (page.context["found"], len(page.context["page"].items)) == (500, 60)
    assert page.context["page"].older_url.endswith("page=3")


def test_the_picture_shows_seats_shares_and_who_left_a_seat(
    congress, delegates, sign_in, django_assert_max_num_queries
):
    secretary, now = appointed(Role.CONGRESS_SECRETARY), timezone.now()
    yesterday = timezone.localdate(now) - timedelta(1)
    gone = mandates.end_mandate(delegates[2], "resigned", by=None, at=now, on=yesterday)
    browser = sign_in(secretary)
    address = f"{congress.get_absolute_url()}health/"
    browser.get(address)
    with django_assert_max_num_queries(10 + IN_MEMORY):
        page = browser.get(address)
    text = page.content.decode()

    assert [(bar.constituency.name, bar.filled, bar.vacant) for bar in page.context["bars"]] == [
        ("乙选区", 0, 2), ("甲选区", 2, 0),
    ]  # fmt: skip
    assert [kind for _x, _y, kind in page.context["bars"][0].cells] == ["vacant", "vacant"]
    assert page.context["bars"][0].vacated == [gone]
    assert f"张伟 until {yesterday}: resigned" in text
    assert f"/{gone.constituency_id}/by-election/?seat={gone.pk}" in text
    shares = {
        share.label: (share.count, share.total, share.percent, share.rule, share.is_met)
        for share in page.context["shares"]
    }
    assert shares == {
        "Front line": (2, 2, "100", "more than 50%", True),
        "Managers": (0, 2, "0", "at most 20%", True),
        "Women": (1, 2, "50", "about 33.3%, as among all workers", True),
    }
    leader = sign_in(appointed(Role.LEADER)).get(address).content.decode()
    assert "by-election/" not in leader
    assert "乙选区" in leader


def test_where_nobody_was_elected_the_page_says_so(root, sign_in):
    congress = CongressFactory()
    page = sign_in(appointed(Role.LEADER)).get(f"{congress.get_absolute_url()}health/")
    assert page.status_code == 200
    assert (page.context["shares"], page.context["bars"]) == ([], [])
