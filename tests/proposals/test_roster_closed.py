"""Who was a delegate on the day of a closed session stays so: in deeds, in the admin, from a list and in the database."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from members.actions import people
from members.rules.roles import Role
from proposals import attendance
from proposals.actions import mandates, session
from proposals.models import Delegate, Session
from proposals.roll.plan import make_plan
from proposals.roll.sheet import find_table
from tests.conftest import NOON
from tests.factories import UserFactory
from tests.factories.congress import CongressFactory, ConstituencyFactory, DelegateFactory, SessionFactory
from tests.factories.members import appointed
from union_portal.lib import Refused, spreadsheets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

HELD = date(2026, 5, 20)
BEFORE, AFTER = HELD - timedelta(1), HELD + timedelta(1)
WHO = {"by": None, "at": NOON}


@pytest.fixture
def constituency(root):
    congress = CongressFactory(starts_on=date(2025, 1, 1))
    return ConstituencyFactory(congress=congress, seats=5, workers=300)


@pytest.fixture
def delegate(constituency):
    return DelegateFactory(congress=constituency.congress, constituency=constituency)


@pytest.fixture
def closed(constituency, delegate):
    begins = NOON.replace(month=5, day=20)
    held = SessionFactory(
        congress=constituency.congress, starts_at=begins, ends_at=begins + timedelta(hours=4),
        proposals_from=None, proposals_until=None,
    )  # fmt: skip
    return session.close_session(held, by=None, at=begins + timedelta(hours=4))


def vote(**more):
    return {"entitled": 300, "took_part": 280, "votes": 200, "reason": "长期不履行职责", **more, **WHO}


def test_no_deed_is_dated_back_over_a_closed_session(constituency, delegate, closed):
    gone = DelegateFactory(
        congress=constituency.congress, constituency=constituency, valid_from=AFTER, valid_to=AFTER
    )
    for deed, field in (
        (lambda: mandates.elect(constituency, UserFactory(), category="manager", valid_from=HELD, **WHO), "valid_from"),
        (lambda: mandates.elect(constituency, UserFactory(), category="manager", valid_from=BEFORE, **WHO), "valid_from"),
        (lambda: mandates.end_mandate(delegate, "resigned", on=BEFORE, **WHO), "on"),
        (lambda: mandates.recall(delegate, on=BEFORE, **vote()), "on"),
        (lambda: mandates.correct_mandate(delegate, valid_from=AFTER, **WHO), "valid_from"),
        (lambda: mandates.correct_mandate(delegate, valid_to=BEFORE, **WHO), "valid_to"),
        (lambda: mandates.correct_mandate(gone, valid_from=HELD, **WHO), "valid_from"),
    ):  # fmt: skip
        with pytest.raises(
            Refused, match=r"\(2026-05-20\) is closed: who was a delegate on its day"
        ) as refused:
            deed()
        assert refused.value.field == field

    assert mandates.elect(constituency, UserFactory(), category="manager", valid_from=AFTER, **WHO)
    past = mandates.elect(
        constituency, UserFactory(), category="manager", valid_from=date(2026, 1, 1), valid_to=BEFORE, **WHO
    )
    assert past.valid_to == BEFORE
    assert mandates.recall(delegate, on=HELD, **vote()).valid_to == HELD
    assert list(attendance.entitled(closed)) == [delegate]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE proposals_delegate SET valid_to = '2026-05-19' WHERE id = {held}",
        "UPDATE proposals_delegate SET valid_from = '2026-05-21' WHERE id = {held}",
        "UPDATE proposals_delegate SET valid_from = '2026-05-20' WHERE id = {later}",
        "UPDATE proposals_delegate SET member_id = {stranger} WHERE id = {held}",
        "UPDATE proposals_delegate SET congress_id = {other}, constituency_id = NULL WHERE id = {held}",
        "DELETE FROM proposals_delegate WHERE id = {held}",
        "UPDATE proposals_congress SET ends_on = '2026-05-19' WHERE id = {congress}",
        "INSERT INTO proposals_delegate (congress_id, member_id, category, came_by, valid_from, ended, created_at,"
        " updated_at) VALUES ({congress}, {stranger}, 'manager', 'election', '2026-05-20', '', now(), now())",
    ],
)
def test_the_database_keeps_the_roll_of_a_closed_session(constituency, delegate, closed, statement):
    later = DelegateFactory(congress=constituency.congress, valid_from=AFTER)
    names = {
        "held": delegate.pk, "later": later.pk, "stranger": UserFactory().pk,
        "congress": constituency.congress_id, "other": CongressFactory().pk,
    }  # fmt: skip
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**names))
    assert refused.value.__cause__.diag.constraint_name == "the_roll_of_a_closed_session_stays"
    Delegate.objects.filter(pk=later.pk).delete()  # who was not counted can still be taken out
    assert list(attendance.entitled(closed)) == [delegate]


@pytest.mark.parametrize("change", ["starts_at = starts_at - interval '1 day'", "closed_at = NULL"])
def test_a_closed_session_keeps_its_day(closed, change):
    with (
        pytest.raises(IntegrityError, match="as it was held"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE proposals_session SET {change} WHERE id = {closed.pk}")
    Session.objects.filter(pk=closed.pk).update(place="礼堂")


def test_who_leaves_after_the_closing_was_counted(constituency, worker):
    """On the very day: the mandate holds until the evening, and nobody can leave it out afterwards."""
    now = timezone.now()
    today = timezone.localdate(now)
    delegate = DelegateFactory(congress=constituency.congress, constituency=constituency, member=worker)
    held = SessionFactory(
        congress=constituency.congress, starts_at=now - timedelta(minutes=2), ends_at=now + timedelta(hours=1),
        proposals_from=None, proposals_until=None,
    )  # fmt: skip
    day = attendance.day_of(held)
    held = session.close_session(held, by=None, at=now)

    people.leave(worker, by=None, at=now)

    delegate.refresh_from_db()
    assert (delegate.ended, delegate.valid_to) == ("left", day if day == today else today - timedelta(1))
    assert list(attendance.entitled(held)) == [delegate]
    assert delegate.events.last().details["until"] == delegate.valid_to.isoformat()
    with pytest.raises(IntegrityError, match="who has left"), transaction.atomic():
        Delegate.objects.filter(pk=delegate.pk).update(valid_to=today + timedelta(1))


def test_a_list_is_told_row_by_row_what_a_closed_session_forbids(constituency, closed):
    people = [UserFactory(employee_number=f"3000{place}") for place in range(2)]
    rows = "".join(
        f"{each.employee_number},{constituency.name},一线,{day}\n"
        for each, day in zip(people, ("2026-05-01", "2026-06-01"), strict=True)
    )
    text = f"工号,选区,类别,任期起\n{rows}".encode()
    table = find_table(spreadsheets.read(text, "x.csv", limit=10**6))

    plan = make_plan(constituency.congress, table, today=NOON.date())

    assert [entry.row for entry in plan.new] == [3]
    assert "is closed: who was a delegate on its day" in plan.wrong[0].reason


def test_the_admin_says_it_beside_the_field(desk, client, constituency, delegate, closed):
    client.cookies["display"] = "standard.medium.auto.en"
    browser = desk(appointed(Role.CONGRESS_SECRETARY))
    typed = {
        "employee_number": UserFactory().employee_number, "constituency": constituency.pk, "delegation": "",
        "category": "manager", "came_by": "election", "valid_from": "2026-05-01", "seen": "",
    }  # fmt: skip
    page = browser.post(reverse("admin:proposals_delegate_add"), typed)

    errors = page.context["adminform"].form.errors
    assert (page.status_code, list(errors)) == (400, ["valid_from"])
    assert "is closed" in errors["valid_from"][0]
    assert constituency.delegates.count() == 1
