"""Signing in as people meet it: the delegate's phone, the desk, the hall, the wall, the paper."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from proposals import codes
from proposals.actions.attendance import record, sign_in
from proposals.models import Attendance, Observer
from proposals.rules.attendance import Deed, Way
from tests.factories.congress import DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import UserFactory, appointed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

STARTS = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """The views' clock: clock(seconds) moves it."""
    moment = [STARTS - timedelta(minutes=58)]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])

    def move(seconds=0):
        moment[0] += timedelta(seconds=seconds)
        return moment[0]

    cache.clear()
    return move


@pytest.fixture
def session(root):
    return SessionFactory(starts_at=STARTS, ends_at=STARTS + timedelta(hours=8))


@pytest.fixture
def delegate(session):
    group = DelegationFactory(congress=session.congress, name="一号矿代表团")
    return DelegateFactory(congress=session.congress, delegation=group, member=UserFactory(name="李建国"))


@pytest.fixture
def desk(clock, session):
    return browser(appointed(Role.SCRUTINEER))


@pytest.fixture
def phone(clock, delegate):
    return browser(delegate.member)


def browser(user):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.cookies["display"] = "standard.medium.auto.en"
    client.force_login(user)
    return client


def at(name, session, *more):
    return reverse(f"proposals:{name}", args=[session.pk, *more])


def rows():
    return list(Attendance.objects.order_by("pk").values_list("kind", "way", "to_state"))


def test_the_desk_scans_a_phone_sees_who_it_is_and_signs_in(phone, desk, session, delegate, clock):
    assert at("sign-in-code", session) in phone.get(at("sign-in", session)).text
    assert phone.get(at("sign-in-code", session))["Content-Type"] == "image/svg+xml"
    code = codes.phone_code(session, delegate, clock())
    clock(31)

    page = desk.get(at("sign-in-scan", session), {"c": code})
    assert "李建国" in page.text
    assert rows() == []
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)[1]
    done = desk.post(at("sign-in-scan", session), {"ticket": ticket}, follow=True)

    assert rows() == [("in", "phone", "present")]
    assert "李建国 is signed in, 08:02" in done.text
    assert "You are signed in, 08:02" in phone.get(at("sign-in", session)).text
    assert phone.get(at("sign-in-now", session)).json() == {"state": "present"}
    again = desk.post(at("sign-in-scan", session), {"ticket": ticket}, follow=True)  # a replayed form
    assert "has signed in already, at 08:02" in again.text
    assert len(rows()) == 1


def test_an_old_code_a_forged_one_and_a_ticket_of_another_desk_change_nothing(desk, session, delegate, clock):
    code = codes.phone_code(session, delegate, clock())
    other = browser(appointed(Role.SCRUTINEER))
    ticket = codes.ticket(session, codes.PHONE, who=f"d{delegate.pk}", by=1)
    assert "open too long" in other.post(at("sign-in-scan", session), {"ticket": ticket}, follow=True).text
    clock(60)

    assert "older than its 30 seconds" in desk.get(at("sign-in-scan", session), {"c": code}).text
    assert (
        "no code of this session"
        in desk.get(at("sign-in-scan", session), {"c": code[:-1] + "76"[code[-1] == "7"]}).text
    )
    gone = DelegateFactory(congress=session.congress, valid_to=STARTS.date() - timedelta(days=1))
    lost = codes.phone_code(session, gone, clock())
    assert "not on the list" in desk.get(at("sign-in-scan", session), {"c": lost}).text
    assert rows() == []


def test_the_search_field_takes_initials_and_what_a_scanner_types(desk, session, delegate, clock):
    DelegateFactory(congress=session.congress, member=UserFactory(name="王芳"))
    found = desk.get(at("sign-in-desk", session), {"q": "ljg"}).text
    assert "李建国" in found
    assert "王芳" not in found
    code = codes.phone_code(session, delegate, clock())
    for typed in (code, f"http://testserver{at('sign-in-scan', session)}?c={code}"):
        assert desk.get(at("sign-in-desk", session), {"q": typed}).url.endswith(f"?c={code}")


def test_at_the_desk_one_press_signs_in_a_correction_needs_a_reason_and_what_was_typed_stays(
    desk, session, delegate
):
    key = f"d{delegate.pk}"
    guest = Observer.objects.create(session=session, name="孙工", post="设计院")
    desk.post(f"{at('sign-in-desk', session)}?show=missing", {"person": key})
    desk.post(at("sign-in-desk", session), {"person": f"o{guest.pk}"})
    assert rows() == [("in", "desk", "present")] * 2
    assert "1 of 1 delegates are here" in desk.get(at("sign-in-desk", session)).text

    person = at("sign-in-person", session, key)
    assert "Say why" in desk.post(person, {"deed": "undo"}).text
    refused = desk.post(person, {"deed": "excuse", "note": "住院"})
    assert "has signed in already" in refused.text
    assert "住院</textarea>" in refused.text
    desk.post(person, {"deed": "undo", "note": "看错了人"})
    assert rows()[2:] == [("undo", "desk", "awaited")]
    assert desk.post(person, {"deed": "ask", "note": "x"}).status_code == 404
    assert desk.post(at("sign-in-desk", session), {"person": "d999999"}).status_code == 404
    assert desk.post(at("sign-in-desk", session), {"person": "d٣"}).status_code == 404


def test_a_ticket_of_the_hall_is_for_who_scanned_it(session, delegate, phone, clock):
    other = DelegateFactory(congress=session.congress)
    theirs = browser(other.member)
    theirs.get(at("hall-scan", session), {"c": codes.hall_code(session, clock())})
    phone.cookies["hall_ticket"] = theirs.cookies["hall_ticket"].value
    phone.post(at("sign-in", session), {"deed": "in"})
    assert rows() == []
    theirs.post(at("sign-in", session), {"deed": "in"})
    assert rows() == [("in", "hall", "present")]


def test_the_attendance_list_is_kept_by_no_browser(desk, session):
    assert "no-store" in desk.get(at("attendance-list", session))["Cache-Control"]


def test_the_hall_s_code_leads_through_the_sign_in_page_on_a_ticket_of_five_minutes(session, delegate, clock):
    client = Client()
    code = codes.hall_code(session, clock())
    old = client.get(
        at("hall-scan", session), {"c": codes.hall_code(session, clock() - timedelta(seconds=60))}
    )
    assert (old.status_code, "older than its 30 seconds" in old.text or "30" in old.text) == (403, True)
    assert client.get(at("hall-scan", session), {"c": code}).url == at("sign-in", session)
    assert client.cookies["hall_ticket"]["httponly"]
    client.force_login(delegate.member)
    other = SessionFactory(congress=session.congress, number=3, starts_at=STARTS, ends_at=session.ends_at)
    assert client.post(at("sign-in", other), {"deed": "in"}).status_code == 200  # not with this ticket
    assert rows() == []
    client.post(at("sign-in", session), {"deed": "in"})
    assert rows() == [("in", "hall", "present")]


def test_a_ticket_of_the_hall_ends_after_five_minutes(phone, session, clock, monkeypatch):
    phone.get(at("hall-scan", session), {"c": codes.hall_code(session, clock())})
    monkeypatch.setattr(codes, "TICKET_SECONDS", -1)
    assert "held in a hall" in phone.post(at("sign-in", session), {"deed": "in"}).text
    assert rows() == []


def test_online_a_delegate_signs_in_leaves_and_comes_back_alone(phone, session, delegate):
    session.form = "online"
    session.save()
    for deed in ("in", "out", "back"):
        phone.post(at("sign-in", session), {"deed": deed})
    assert rows() == [("in", "self", "present"), ("out", "self", "gone"), ("back", "self", "present")]
    assert phone.post(at("sign-in", session), {"deed": "undo"}).status_code == 404
    statuses = [phone.post(at("sign-in", session), {"deed": "in"}).status_code for _number in range(15)]
    assert statuses[-1] == 429


def test_an_excuse_is_asked_with_a_reason_that_only_the_desk_reads(phone, desk, session, delegate, clock):
    page = f"{at('sign-in', session)}?ask"
    assert "Say why" in phone.post(page, {"deed": "ask"}).text
    phone.post(page, {"deed": "ask", "note": "陪护住院的母亲"})
    assert "陪护" in desk.get(at("sign-in-person", session, f"d{delegate.pk}")).text
    desk.post(at("sign-in-person", session, f"d{delegate.pk}"), {"deed": "excuse"})
    assert "You are excused" in phone.get(at("sign-in", session)).text
    leader = browser(appointed(Role.LEADER))
    for name in ("projector", "projector-figures"):
        assert "陪护" not in leader.get(at(name, session)).text
    for blank in ("", "?blank=1"):
        assert "陪护" not in desk.get(at("attendance-list", session) + blank).text


def test_who_is_not_on_the_list_is_told_so(clock, session):
    gone = DelegateFactory(congress=session.congress, valid_to=STARTS.date() - timedelta(days=1))
    answer = browser(gone.member).get(at("sign-in", session))
    assert (answer.status_code, "not on the list" in answer.text) == (403, True)
    assert browser(gone.member).post(at("sign-in", session), {"deed": "in"}).status_code == 403


def test_the_wall_shows_figures_and_answers_an_unchanged_question_with_nothing(
    desk, session, delegate, django_assert_max_num_queries
):
    user = appointed(Role.SCRUTINEER)
    DelegateFactory(congress=session.congress)
    first = desk.get(at("projector-figures", session))
    assert first.json() | {"sentence": ""} == {
        "entitled": 2, "present": 0, "excused": 0, "absent": 2, "gone": 0, "observers": 0, "needed": 2, "met": False,
        "words": "2 more for a quorum", "sentence": "",
        "delegations": [["一号矿代表团", 0, 1], ["In no delegation", 0, 1]],
    }  # fmt: skip
    # Who asks costs three, the session one, the figures three.
    with django_assert_max_num_queries(7):
        same = desk.get(at("projector-figures", session), headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    sign_in(session, delegate, way=Way.DESK, by=user, at=STARTS)
    changed = desk.get(at("projector-figures", session), headers={"If-None-Match": first["ETag"]})
    assert changed.json()["present"] == 1
    assert 'http-equiv="refresh" content="5"' in desk.get(at("projector", session)).text


def test_the_list_is_a_page_and_files_with_lines_to_sign_on(desk, session, delegate):
    record(session, delegate, Deed.IN, way=Way.DESK, by=appointed(Role.SCRUTINEER), at=STARTS)
    assert "Signature" in desk.get(f"{at('attendance-list', session)}?blank=1").text
    assert "09:00" in desk.get(at("attendance-list", session)).text
    for ending, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("csv", "﻿".encode())):
        assert desk.get(f"{at('attendance-list', session)}?format={ending}").content.startswith(begins)
