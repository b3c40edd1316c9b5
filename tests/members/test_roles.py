"""Roles: given, ended, kept apart."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members import permissions
from members.actions.administrators import appoint_first_administrator
from members.actions.roles import end_role, give_role
from members.models import Appointment, AuditEntry, Branch, User
from members.rules.branches import BranchKind
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import AppointmentFactory, BranchFactory, UserFactory, union
from tests.factories.members import appointed
from union_portal.lib import Refused

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)


@pytest.fixture
def administrator(root):
    return appointed(Role.SYSTEM_ADMINISTRATOR, name="王敏")


def test_a_role_holds_from_today_and_leaves_a_line_and_a_notice(administrator, worker):
    branch = BranchFactory(name="一号矿")

    appointment = give_role(worker, Role.EDITOR, branch, by=administrator, at=NOON)

    assert (appointment.starts_on, appointment.ends_on, appointment.given_by) == (TODAY, None, administrator)
    entry = AuditEntry.objects.get(kind="role_given")
    assert (entry.subject, entry.by, entry.at) == (worker, administrator, NOON)
    assert entry.details == {"role": "editor", "branch": "一号矿", "from": "2026-11-23"}
    assert [notice.recipient for notice in worker.notices.all()] == [worker]


def test_a_role_holds_for_its_branch_and_everything_below(worker):
    mine = BranchFactory(name="一号矿")
    group = BranchFactory(name="综采队", kind=BranchKind.GROUP.value, parent=mine)
    elsewhere = BranchFactory(name="二号矿")

    give_role(worker, Role.EDITOR, mine, by=None, at=NOON, starts_on=date(2020, 1, 1))

    worker = User.objects.get(pk=worker.pk)
    assert [
        permissions.holds(worker, Role.EDITOR, branch=each) for each in (mine, group, elsewhere, union())
    ] == [
        True,
        True,
        False,
        False,
    ]


def test_nobody_gives_a_role_to_oneself(worker):
    given = AppointmentFactory(
        user=worker, role=Role.SYSTEM_ADMINISTRATOR.value, given_by=UserFactory(name="赵强")
    )

    with pytest.raises(Refused):
        give_role(given.user, Role.EDITOR, union(), by=given.user, at=NOON)

    assert [appointment.role for appointment in worker.appointments.all()] == ["system_administrator"]


def test_the_first_administrator_starts_alone_and_may_take_on_the_first_roles(root):
    first, _code = appoint_first_administrator("ADMIN", "王敏", at=NOON)

    give_role(first, Role.MEMBERSHIP_OFFICER, root, by=first, at=NOON)

    roles = {appointment.role for appointment in first.appointments.all()}
    assert roles == {"system_administrator", "membership_officer"}


@pytest.mark.parametrize("finance", [Role.BOOKKEEPER, Role.APPROVER])
@pytest.mark.parametrize("auditor_first", [True, False])
def test_the_audit_committee_and_the_accounts_are_refused_to_one_person(worker, finance, auditor_first):
    first, second = (Role.AUDIT_COMMITTEE, finance) if auditor_first else (finance, Role.AUDIT_COMMITTEE)
    give_role(worker, first, union(), by=None, at=NOON)

    with pytest.raises(Refused, match="李建国"):
        give_role(worker, second, union(), by=None, at=NOON)

    assert [appointment.role for appointment in worker.appointments.all()] == [first.value]


def test_one_after_the_other_they_are_fine(worker):
    give_role(worker, Role.BOOKKEEPER, union(), by=None, at=NOON, ends_on=TODAY)

    give_role(worker, Role.AUDIT_COMMITTEE, union(), by=None, at=NOON, starts_on=TOMORROW)

    assert worker.appointments.count() == 2


def test_a_role_that_was_ended_before_it_began_excludes_nothing(worker, administrator):
    planned = give_role(worker, Role.BOOKKEEPER, union(), by=None, at=NOON, starts_on=TOMORROW)
    end_role(planned, by=administrator, at=NOON)

    give_role(worker, Role.AUDIT_COMMITTEE, union(), by=None, at=NOON)

    assert worker.appointments.count() == 2


INSERT = """
INSERT INTO members_appointment (user_id, role, branch_id, starts_on, created_at, updated_at)
VALUES (%s, %s, %s, '2026-01-01', now(), now())
"""


def test_the_database_itself_keeps_them_apart(worker):
    AppointmentFactory(user=worker, role=Role.AUDIT_COMMITTEE.value)

    refused = pytest.raises(IntegrityError, match="would audit their own books")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [worker.pk, "bookkeeper", union().pk])

    assert worker.appointments.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_them_apart_at_the_same_moment():
    worker, root, start, refusals = UserFactory(), union(), Barrier(2), []

    def insert(role: str) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                start.wait(5)
                cursor.execute(INSERT, [worker.pk, role, root.pk])
        except IntegrityError as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=insert, args=[role]) for role in ("audit_committee", "approver")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(refusals) == 1
    assert worker.appointments.count() == 1


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.AUDIT_COMMITTEE, Role.CONGRESS_SECRETARY])
def test_some_roles_are_for_the_whole_union_only(worker, role):
    with pytest.raises(Refused):
        give_role(worker, role, BranchFactory(), by=None, at=NOON)

    assert give_role(worker, role, union(), by=None, at=NOON).branch == union()


def test_who_has_left_gets_no_role(root):
    gone = UserFactory(status=User.Status.LEFT, left_on=YESTERDAY)

    with pytest.raises(Refused):
        give_role(gone, Role.EDITOR, root, by=None, at=NOON)


def test_a_closed_branch_gives_no_roles(worker):
    with pytest.raises(Refused):
        give_role(worker, Role.EDITOR, BranchFactory(closed_on=YESTERDAY), by=None, at=NOON)


def test_the_same_role_is_not_given_twice(worker):
    give_role(worker, Role.EDITOR, union(), by=None, at=NOON)

    with pytest.raises(Refused):
        give_role(worker, Role.EDITOR, union(), by=None, at=NOON, ends_on=TOMORROW)


def test_the_last_day_does_not_lie_before_the_first(worker):
    with pytest.raises(Refused):
        give_role(worker, Role.EDITOR, union(), by=None, at=NOON, starts_on=TODAY, ends_on=YESTERDAY)


def test_a_role_that_ends_had_its_last_day_yesterday(administrator, worker):
    appointment = AppointmentFactory(user=worker, role=Role.EDITOR.value)

    appointment = end_role(appointment, by=administrator, at=NOON)

    assert appointment.ends_on == YESTERDAY
    assert AuditEntry.objects.get(kind="role_ended").by == administrator
    with pytest.raises(Refused):
        end_role(appointment, by=administrator, at=NOON)


def test_a_role_given_this_morning_can_end_at_noon(administrator, worker):
    appointment = give_role(worker, Role.EDITOR, union(), by=administrator, at=NOON)

    assert end_role(appointment, by=administrator, at=NOON).ends_on == YESTERDAY


def test_the_last_administrator_stays(administrator):
    (only,) = administrator.appointments.all()

    with pytest.raises(Refused):
        end_role(only, by=administrator, at=NOON)

    give_role(UserFactory(), Role.SYSTEM_ADMINISTRATOR, union(), by=administrator, at=NOON)
    assert end_role(only, by=administrator, at=NOON).ends_on == YESTERDAY


def test_an_administrator_who_has_left_does_not_count(administrator):
    gone = UserFactory(status=User.Status.LEFT, left_on=YESTERDAY)
    AppointmentFactory(user=gone, role=Role.SYSTEM_ADMINISTRATOR.value)

    with pytest.raises(Refused):
        end_role(administrator.appointments.get(), by=administrator, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_the_same_moment():
    pair = [appointed(Role.SYSTEM_ADMINISTRATOR).appointments.get() for _each in range(2)]
    start, refusals = Barrier(2), []

    def end(appointment: Appointment) -> None:
        try:
            start.wait(5)
            end_role(appointment, by=None, at=NOON)
        except Refused as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=end, args=[appointment]) for appointment in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(refusals) == 1
    assert Appointment.objects.filter(ends_on=None).count() == 1


def test_an_empty_portal_gets_its_first_administrator_from_the_machine(db, capsys):
    call_command("appoint_administrator", "Ｇ００１".lower(), "王　敏")  # noqa: RUF001

    user = User.objects.get()
    assert (user.employee_number, user.name, user.branch.kind) == ("G001", "王敏", BranchKind.UNION)
    assert [appointment.role for appointment in user.appointments.all()] == ["system_administrator"]
    assert Branch.objects.get() == user.branch
    assert len(capsys.readouterr().out.split()[1]) == 14


def test_a_second_one_needs_a_reason_and_the_reason_is_kept(administrator, worker):
    with pytest.raises(CommandError):
        call_command("appoint_administrator", worker.employee_number, worker.name)
    assert worker.appointments.count() == 0

    call_command("appoint_administrator", worker.employee_number, worker.name, "--another", "王敏 休产假")

    assert AuditEntry.objects.get(kind="role_given").details["reason"] == "王敏 休产假"


class TestInTheAdmin:
    URL = "admin:members_appointment_add"

    def data(self, number: str, role: Role, branch: Branch) -> dict[str, object]:
        return {
            "employee_number": number,
            "role": role.value,
            "branch": branch.pk,
            "starts_on": "2026-11-01",
            "ends_on": "",
        }

    def test_an_administrator_gives_a_role(self, administrator, worker, desk):
        data = self.data(worker.employee_number, Role.EDITOR, union())

        desk(administrator).post(reverse(self.URL), data)

        appointment = worker.appointments.get()
        assert (appointment.role, appointment.given_by) == ("editor", administrator)

    def test_what_is_refused_is_said_in_the_form(self, administrator, worker, desk):
        AppointmentFactory(user=worker, role=Role.AUDIT_COMMITTEE.value)
        data = self.data(worker.employee_number, Role.BOOKKEEPER, union())

        response = desk(administrator).post(reverse(self.URL), data)

        assert response.status_code == 400
        assert worker.name in response.content.decode()
        assert worker.appointments.count() == 1

    def test_an_unknown_number_is_said_in_the_form(self, administrator, desk):
        response = desk(administrator).post(reverse(self.URL), self.data("404", Role.EDITOR, union()))

        assert response.status_code == 400
        assert "employee_number" in response.context["adminform"].form.errors

    def test_an_administrator_ends_a_role(self, administrator, worker, desk):
        appointment = AppointmentFactory(user=worker, role=Role.EDITOR.value)
        page = reverse("admin:members_appointment_change", args=[appointment.pk])
        ending = reverse("admin:members_appointment_end", args=[appointment.pk])
        client = desk(administrator)

        assert ending in client.get(page).content.decode()
        client.post(ending)

        appointment.refresh_from_db()
        assert appointment.ends_on is not None

    def test_an_entry_cannot_be_rewritten(self, administrator, worker, desk):
        appointment = AppointmentFactory(user=worker, role=Role.EDITOR.value)
        page = reverse("admin:members_appointment_change", args=[appointment.pk])

        desk(administrator).post(page, {"role": "approver", "seen": appointment.updated_at.isoformat()})

        appointment.refresh_from_db()
        assert appointment.role == "editor"

    def test_a_membership_officer_looks_but_gives_nothing(self, worker, desk):
        client = desk(appointed(Role.MEMBERSHIP_OFFICER))

        assert client.get(reverse("admin:members_appointment_changelist")).status_code == 200
        data = self.data(worker.employee_number, Role.EDITOR, union())
        assert client.post(reverse(self.URL), data).status_code == 403
        assert worker.appointments.count() == 0
