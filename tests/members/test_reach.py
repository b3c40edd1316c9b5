"""How far the hand of an officer of one branch reaches: not to those who are trusted with more."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from members import permissions
from members.actions import roles, slips
from members.models import User
from members.rules.roles import Role
from tests.factories import AppointmentFactory, BranchFactory, UserFactory
from tests.factories.members import appointed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(root):
    return BranchFactory(name="一号矿")


@pytest.fixture
def branch_officer(mine):
    return appointed(Role.MEMBERSHIP_OFFICER, mine)


def trusted(home, role, branch):
    """A member of the branch `home` with a role for `branch`."""
    return AppointmentFactory(user=UserFactory(branch=home), role=role.value, branch=branch).user


def reached(officer):
    return set(permissions.open_to_slips(officer, User.objects.all()))


def test_an_officer_of_a_branch_makes_no_slip_for_who_is_trusted_with_more(mine, branch_officer, root):
    plain = UserFactory(branch=mine)
    editor_here = trusted(mine, Role.EDITOR, mine)
    officer_of_the_union = trusted(mine, Role.MEMBERSHIP_OFFICER, root)
    editor_elsewhere = trusted(mine, Role.EDITOR, BranchFactory(name="二号矿"))

    assert reached(branch_officer) == {plain, editor_here}
    assert {officer_of_the_union, editor_elsewhere} <= reached(appointed(Role.MEMBERSHIP_OFFICER))


def test_a_role_that_is_over_shuts_nobody_out_and_one_to_come_does(mine, branch_officer, root):
    today = timezone.localdate()
    once, soon = UserFactory.create_batch(2, branch=mine)
    AppointmentFactory(user=once, role=Role.EDITOR.value, ends_on=today - timedelta(days=1))
    AppointmentFactory(user=soon, role=Role.SYSTEM_ADMINISTRATOR.value, starts_on=today + timedelta(days=1))

    assert reached(branch_officer) == {once}


def test_a_slip_from_before_opens_no_administrator(root, worker):
    """Whoever printed it could have kept a copy."""
    now = timezone.now()
    slip = slips.make_slip(worker, by=appointed(Role.MEMBERSHIP_OFFICER), at=now)
    roles.give_role(worker, Role.SYSTEM_ADMINISTRATOR, root, by=None, at=now)

    assert slips.find_slip(worker.employee_number, slip.code, at=now) is None


def test_other_roles_leave_the_slip_in_force(root, worker):
    now = timezone.now()
    slip = slips.make_slip(worker, by=None, at=now)
    roles.give_role(worker, Role.EDITOR, root, by=None, at=now)

    assert slips.find_slip(worker.employee_number, slip.code, at=now) is not None


def test_who_administers_and_keeps_one_branch_takes_out_that_branch_alone(mine, branch_officer, root, desk):
    AppointmentFactory(user=branch_officer, role=Role.SYSTEM_ADMINISTRATOR.value)
    here, elsewhere = UserFactory(branch=mine), UserFactory(phone="13900000000")

    answer = desk(branch_officer).post(reverse("admin:roster_export"), {"form": "xlsx"})

    rows = openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    numbers = {str(row[0]) for row in rows}
    assert here.employee_number in numbers
    assert elsewhere.employee_number not in numbers
