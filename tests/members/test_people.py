"""Members' records: entered, corrected, moved, retired, left, returned - and what stays private."""

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.actions import branches, people, slips
from members.models import Appointment, User
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import AppointmentFactory, BranchFactory, UserFactory
from tests.factories.members import PASSWORD, appointed
from union_portal.lib import Refused

pytestmark = pytest.mark.usefixtures("in_english")
TODAY = date(2026, 11, 23)


@pytest.fixture
def officer(root):
    return appointed(Role.MEMBERSHIP_OFFICER, employee_number="90001", name="赵勇")


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def member(mine):
    return UserFactory(name="王素", employee_number="10001", branch=mine, phone="13900000001")


def history(user):
    return [(event.kind, event.by, event.at, event.details) for event in user.events.all()]


def test_a_member_is_entered_without_a_password(mine, officer):
    user = people.enter(
        mine, employee_number=" １０００２ ", name="范　珍", phone="13900000002", by=officer, at=NOON
    )

    assert (user.employee_number, user.name, user.branch, user.status) == ("10002", "范珍", mine, "active")
    assert not user.has_usable_password()
    assert history(user) == [("entered", officer, NOON, {"branch": "一号矿", "branch_id": mine.pk})]


def test_a_second_member_of_one_employee_number_is_refused(mine, member, officer):
    with pytest.raises(Refused, match="the employee number 10001 already"):
        people.enter(mine, employee_number="10001", name="范珍", by=officer, at=NOON)

    assert User.objects.filter(employee_number="10001").count() == 1


@pytest.mark.parametrize("number", ["", "10 001#", "-1", "1" * 21])
def test_an_employee_number_is_plain(mine, officer, number):
    with pytest.raises(Refused):
        people.enter(mine, employee_number=number, name="范珍", by=officer, at=NOON)


def test_nobody_is_entered_into_a_closed_branch(mine, officer):
    branches.close(mine, by=officer, at=NOON)

    with pytest.raises(Refused, match="一号矿 is closed"):
        people.enter(mine, employee_number="10002", name="范珍", by=officer, at=NOON)


def test_a_correction_names_the_fields_and_keeps_no_old_value(member, officer):
    people.correct(
        member, name="王 素", phone="13900000009", born_on=date(1980, 1, 1), remarks="", by=officer, at=NOON
    )

    member.refresh_from_db()
    assert (member.phone, member.born_on) == ("13900000009", date(1980, 1, 1))
    assert history(member) == [("corrected", officer, NOON, {"fields": ["phone", "born_on"]})]


def test_a_new_name_sorts_at_its_new_place(member, officer):
    people.correct(member, name="安素", by=officer, at=NOON)

    member.refresh_from_db()
    assert member.name_key.startswith("an1 ")


def test_a_correction_cannot_take_the_number_of_another(member, officer):
    with pytest.raises(Refused, match="the employee number 90001 already"):
        people.correct(member, employee_number="90001", by=officer, at=NOON)


def test_a_correction_changes_neither_branch_nor_status(member, officer):
    with pytest.raises(ValueError, match="status"):
        people.correct(member, status="left", by=officer, at=NOON)


def test_a_member_moves_to_another_branch(member, mine, officer):
    other = BranchFactory(name="二号矿")

    people.move_to_branch(member, other, by=officer, at=NOON)

    member.refresh_from_db()
    assert member.branch == other
    moved = {"from": "一号矿", "from_id": mine.pk, "to": "二号矿", "to_id": other.pk}
    assert history(member) == [("moved", officer, NOON, moved)]


def test_nobody_moves_to_a_closed_branch(member, officer):
    closed = branches.close(BranchFactory(name="老矿"), by=officer, at=NOON)

    with pytest.raises(Refused, match="老矿 is closed"):
        people.move_to_branch(member, closed, by=officer, at=NOON)


def test_who_retires_stays_a_member_and_cannot_retire_twice(member, officer):
    member = people.retire(member, by=officer, at=NOON)

    assert (member.status, member.is_active) == ("retired", True)
    with pytest.raises(Refused, match="in service"):
        people.retire(member, by=officer, at=NOON)


def test_leaving_ends_roles_slips_and_sessions(client, member, mine, officer):
    held = AppointmentFactory(user=member, role=Role.EDITOR.value, branch=mine)
    future = AppointmentFactory(user=member, role=Role.APPROVER.value, starts_on=TODAY + timedelta(days=9))
    slips.make_slip(member, by=officer, at=NOON)
    client.force_login(member)
    client.get(reverse("me"))
    UserSession.objects.get_or_create(user=member, session_key=client.session.session_key, ip="127.0.0.1")

    people.leave(member, by=officer, at=NOON)

    member = User.objects.get(pk=member.pk)
    assert (member.status, member.left_on, member.is_active) == ("left", TODAY, False)
    assert not Appointment.objects.current(TODAY).filter(user=member).exists()
    future.refresh_from_db()
    held.refresh_from_db()
    assert (held.ends_on, future.ends_on) == (TODAY - timedelta(days=1), future.starts_on - timedelta(days=1))
    assert not member.slips.open(NOON).exists()
    assert not UserSession.objects.filter(user=member).exists()
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert [event.kind for event in member.events.all()] == ["left"]


def test_who_has_left_cannot_sign_in_or_leave_again(client, member, officer):
    people.leave(member, by=officer, at=NOON)

    assert not client.login(username="10001", password=PASSWORD)
    with pytest.raises(Refused, match="left already"):
        people.leave(member, by=officer, at=NOON)


def test_nobody_records_their_own_leaving(officer):
    with pytest.raises(Refused, match="their own leaving"):
        people.leave(officer, by=officer, at=NOON)


def test_the_last_administrator_cannot_leave(root, officer):
    last = appointed(Role.SYSTEM_ADMINISTRATOR)

    with pytest.raises(Refused, match="last system administrator"):
        people.leave(last, by=officer, at=NOON)

    assert User.objects.get(pk=last.pk).is_active


def test_who_returns_is_in_service_and_has_no_roles(member, mine, officer):
    AppointmentFactory(user=member, role=Role.EDITOR.value, branch=mine)
    people.leave(member, by=officer, at=NOON)

    member = people.return_(member, by=officer, at=NOON)

    assert (member.status, member.left_on) == ("active", None)
    assert not Appointment.objects.current(TODAY).filter(user=member).exists()
    assert [event.kind for event in member.events.all()] == ["left", "returned"]
    with pytest.raises(Refused, match="in service already"):
        people.return_(member, by=officer, at=NOON)


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ("employee_number = 'a 1'", "employee_number_is_plain"),
        ("name = ''", "member_has_a_name"),
        ("status = 'left'", "who_has_left_has_a_day_of_leaving"),
        ("employee_number = '90001'", "unique"),
    ],
)
def test_the_database_knows_what_a_member_is(member, officer, change, fact):
    with pytest.raises(IntegrityError, match=fact), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE members_user SET {change} WHERE id = %s", [member.pk])


@pytest.mark.parametrize(
    "statement", ["UPDATE members_userevent SET kind = 'left'", "DELETE FROM members_userevent"]
)
def test_the_history_of_a_member_only_grows(member, officer, statement):
    people.retire(member, by=officer, at=NOON)

    with (
        pytest.raises(IntegrityError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# --- the pages ----------------------------------------------------------------------------------------------

LIST = "admin:members_user_changelist"


def address(user, page="change"):
    return reverse(f"admin:members_user_{page}", args=[user.pk])


def typed(user, **other):
    values = {name: getattr(user, name) or "" for name in people.CORRECTABLE}
    more = {"branch": user.branch_id, "seen": user.updated_at.isoformat()}
    return {**values, **more, "events-TOTAL_FORMS": "0", "events-INITIAL_FORMS": "0", **other}


def listed(browser, **query):
    return [user.name for user in browser.get(reverse(LIST), query).context["cl"].result_list]


def test_the_list_is_in_the_order_of_names(desk, mine):
    officer = appointed(Role.MEMBERSHIP_OFFICER, mine, name="赵勇")
    for name in ["张三", "王素", "阿依古丽·吐尔逊", "李建国", "安全"]:
        UserFactory(name=name, branch=mine)

    assert listed(desk(officer)) == ["阿依古丽·吐尔逊", "安全", "李建国", "王素", "张三"]


@pytest.mark.parametrize("words", ["李建国", "建国", "lijianguo", "li jian guo", "ljg", "LiJian", "10077"])
def test_people_are_found_by_name_number_and_pinyin(desk, mine, officer, words):
    UserFactory(name="李建国", employee_number="10077", branch=mine)
    UserFactory(name="王素", employee_number="10088", branch=mine)

    assert listed(desk(officer), q=words) == ["李建国"]


def test_a_branch_is_filtered_with_everything_below_it(desk, mine, officer):
    group = BranchFactory(name="综采队", kind="group", parent=mine)
    UserFactory(name="王素", branch=group)
    UserFactory(name="范珍", branch=BranchFactory(name="二号矿"))

    assert listed(desk(officer), **{"in": mine.pk}) == ["王素"]
    assert listed(desk(officer), **{"in": "x"}) != []


def test_a_branch_officer_sees_the_own_branch_only(desk, mine, member):
    stranger = UserFactory(name="范珍", branch=BranchFactory(name="二号矿"))
    browser = desk(appointed(Role.MEMBERSHIP_OFFICER, mine))

    assert listed(browser) == ["王素"]
    assert browser.get(address(stranger)).status_code == 302
    assert browser.post(address(stranger, "leave")).status_code == 404
    assert User.objects.get(pk=stranger.pk).is_active


def test_an_officer_cannot_move_a_member_out_of_the_own_branches(desk, mine, member):
    other = BranchFactory(name="二号矿")

    page = desk(appointed(Role.MEMBERSHIP_OFFICER, mine)).post(
        address(member), typed(member, branch=other.pk)
    )

    assert page.status_code == 400
    assert User.objects.get(pk=member.pk).branch == mine


def test_who_gives_roles_finds_people_and_sees_no_contact_data(desk, root, member):
    browser = desk(appointed(Role.SYSTEM_ADMINISTRATOR))

    page = browser.get(address(member)).content.decode()

    assert "王素" in listed(browser)
    assert "王素" in page
    assert "13900000001" not in page
    assert browser.post(address(member), typed(member, name="别人")).status_code == 403
    assert browser.post(address(member, "leave")).status_code == 403


def test_an_editor_finds_nobody(desk, root, member):
    browser = desk(appointed(Role.EDITOR))

    assert browser.get(reverse(LIST)).status_code == 403
    assert browser.get(address(member)).status_code == 403


def test_an_officer_enters_a_member_by_the_form(desk, officer, mine):
    new = {"employee_number": "a-17", "name": "范　珍", "branch": mine.pk, "sex": "f"}

    page = desk(officer).post(reverse("admin:members_user_add"), new)

    assert page.status_code == 302
    user = User.objects.get(employee_number="A-17")
    assert (user.name, user.sex, [event.kind for event in user.events.all()]) == ("范珍", "f", ["entered"])


def test_a_number_that_is_taken_is_said_beside_the_field(desk, officer, mine, member):
    new = {"employee_number": "１０００１", "name": "范珍", "branch": mine.pk}

    page = desk(officer).post(reverse("admin:members_user_add"), new)

    assert page.status_code == 400
    assert list(page.context["adminform"].form.errors) == ["employee_number"]
    assert not User.objects.filter(name="范珍").exists()


def test_an_officer_corrects_and_moves_by_the_form(desk, officer, member):
    other = BranchFactory(name="二号矿")

    desk(officer).post(address(member), typed(member, phone="13900000003", branch=other.pk))

    assert [(event.kind, event.details.get("fields")) for event in member.events.all()] == [
        ("corrected", ["phone"]),
        ("moved", None),
    ]


def test_a_stale_form_changes_nothing(desk, officer, member):
    old = typed(member, phone="13900000004")
    people.correct(member, phone="13900000005", by=officer, at=NOON)

    page = desk(officer).post(address(member), old)

    assert page.status_code == 400
    assert User.objects.get(pk=member.pk).phone == "13900000005"


@pytest.mark.parametrize(("deed", "status"), [("retire", "retired"), ("leave", "left")])
def test_status_changes_by_buttons_that_ask_first(desk, officer, member, deed, status):
    browser = desk(officer)

    assert browser.get(address(member, deed)).status_code == 200
    assert User.objects.get(pk=member.pk).status == "active"
    browser.post(address(member, deed))
    assert User.objects.get(pk=member.pk).status == status
    assert browser.post(address(member, deed)).status_code == 409
    browser.post(address(member, "return"))
    assert User.objects.get(pk=member.pk).status == "active"


def test_every_field_of_a_record_has_help(desk, officer, member):
    form = desk(officer).get(address(member)).context["adminform"].form

    assert [name for name, field in form.fields.items() if not field.help_text] == ["seen"]
