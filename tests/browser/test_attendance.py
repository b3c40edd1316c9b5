"""Signing in to a session while pages stay open: the phone's code, the desk that scans it, the wall of the hall.

The clocks of the browser and of the portal are moved on; nobody waits.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from members.rules.roles import Role
from proposals import codes
from proposals.actions.attendance import sign_in
from proposals.models import Delegate, Session
from proposals.rules.attendance import Way
from tests.factories.congress import CongressFactory, DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import UserFactory, appointed

WALLS = [(1920, 1080), (1366, 768), (1280, 720), (1024, 768)]
SEEN = "async () => (await fetch(document.querySelector('[data-code]').src)).text()"
"""The picture as the phone shows it, from the browser's hand."""


@pytest.fixture
def session(transactional_db, root) -> Session:
    """It is being held, with twenty delegations and a name of two lines."""
    now = timezone.now()
    congress = CongressFactory(name="云岭矿业集团有限责任公司第一届职工代表大会暨会员代表大会（扩大会议）")
    begun = SessionFactory(
        congress=congress, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=6)
    )
    for _number in range(20):
        group = DelegationFactory(congress=begun.congress)
        DelegateFactory.create_batch(2, congress=begun.congress, delegation=group)
    return begun


@pytest.fixture
def delegate(session) -> Delegate:
    return DelegateFactory(congress=session.congress, member=UserFactory(name="李建国"))


@pytest.fixture
def clock(monkeypatch):
    """The portal's clock: clock(seconds) puts it on."""
    ahead, now = [timedelta()], timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + ahead[0])

    def put_on(seconds: int) -> None:
        ahead[0] += timedelta(seconds=seconds)

    return put_on


def at(name: str, session: Session) -> str:
    return reverse(f"proposals:{name}", args=[session.pk])


def test_the_code_of_a_phone_changes_and_the_desk_that_scans_it_signs_in(window, session, delegate, clock):
    phone, desk = window(width=360), window()
    phone.sign_in(delegate.member)
    phone.page.clock.install()
    phone.open(at("sign-in", session))
    pictures = [phone.page.evaluate(SEEN)]
    for _step in range(2):
        before = phone.page.get_attribute("[data-code]", "src")
        clock(30)
        phone.page.clock.fast_forward(31_000)
        expect(phone.page.locator("[data-code]")).not_to_have_attribute("src", before)
        pictures.append(phone.page.evaluate(SEEN))
    assert len(set(pictures)) == 3

    desk.sign_in(appointed(Role.SCRUTINEER))
    desk.open(at("sign-in-desk", session))
    desk.page.fill("#q", _scanned(session, delegate))
    desk.press("form.find button")
    expect(desk.page.locator("h1")).to_have_text("李建国")
    desk.press("main form[method=post] button")
    expect(desk.page.locator(".messages")).to_contain_text("李建国")
    phone.page.clock.fast_forward(11_000)
    expect(phone.page.locator("h1")).to_contain_text("已签到")
    assert [phone.complaints, desk.complaints, phone.outside, desk.outside] == [[], [], [], []]


def _scanned(session: Session, delegate: Delegate) -> str:
    """What a scanner at the laptop types: it reads the picture, which no browser does."""
    code = codes.phone_code(session, delegate, timezone.now())
    return f"http://testserver{at('sign-in-scan', session)}?c={code}"


def test_the_wall_follows_who_comes_in_and_is_seen_whole_on_every_projector(window, session, delegate):
    clerk = appointed(Role.SCRUTINEER)
    wall = window()
    wall.sign_in(clerk)
    wall.page.clock.install()
    page = wall.open(at("projector", session))
    present = page.locator("[data-figure=present]")
    expect(present).to_have_text("0")

    sign_in(session, delegate, way=Way.DESK, by=clerk, at=timezone.now())
    page.clock.fast_forward(5_500)

    expect(present).to_have_text("1")
    expect(page.locator("[data-delegations] li").last).to_contain_text("1 / 1")
    for width, height in WALLS:
        page.set_viewport_size({"width": width, "height": height})
        below = page.evaluate(
            "() => [...document.querySelectorAll('footer, [data-delegations] li')]"
            ".filter((each) => each.getBoundingClientRect().bottom > innerHeight).length"
        )
        hidden = page.evaluate("() => { const list = document.querySelector('ul');"
                               " return list.scrollHeight - list.clientHeight; }")  # fmt: skip
        assert (width, below, hidden) == (width, 0, 0)
    assert (wall.complaints, wall.outside) == ([], [])


def test_who_asks_to_be_excused_is_asked_why_and_for_nothing_else(window, session, delegate):
    Session.objects.update(starts_at=timezone.now() + timedelta(minutes=20), form="online")
    view = window(width=360)
    view.sign_in(delegate.member)
    page = view.open(at("sign-in", session) + "?ask")

    assert page.locator("main form").count() == 1
    assert page.get_attribute("[name=note]", "required") is not None
    assert "选填" not in page.locator("main").inner_text()
