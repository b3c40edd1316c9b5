"""Departments: who acts for them, and who keeps them."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members import permissions
from members.actions import departments, people
from members.models import Department, DepartmentPost, User
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import UserFactory
from tests.factories.congress import DepartmentFactory, posted
from tests.factories.members import appointed
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db


def test_a_clerk_works_for_a_department_and_its_leader_signs_too():
    department, other = DepartmentFactory(), DepartmentFactory()
    clerk, leader = posted(department), posted(department, "leader")

    assert [permissions.works_for(user, department) for user in (clerk, leader)] == [True, True]
    assert [permissions.signs_for(user, department) for user in (clerk, leader)] == [False, True]
    assert permissions.departments_of(clerk) == [department]
    assert not permissions.works_for(leader, other)
    assert not permissions.signs_for(leader, other)
    assert not clerk.is_staff


def test_a_post_counts_from_its_first_day_to_its_last_and_not_for_who_has_left():
    today = timezone.localdate()
    department = DepartmentFactory()
    past, future, gone = UserFactory.create_batch(3)
    for user, starts_on, ends_on in (
        (past, today - timedelta(days=9), today - timedelta(days=1)),
        (future, today + timedelta(days=1), None),
        (gone, today - timedelta(days=9), None),
    ):
        DepartmentPost.objects.create(
            department=department, user=user, duty="leader", starts_on=starts_on, ends_on=ends_on
        )
    User.objects.filter(pk=gone.pk).update(status="left", left_on=today)
    gone = User.objects.get(pk=gone.pk)

    for user in (past, future, gone, AnonymousUser()):
        assert permissions.departments_of(user) == []
        assert not permissions.signs_for(user, department)


def test_asking_again_costs_no_query(django_assert_num_queries):
    department = DepartmentFactory()
    clerk = posted(department)

    with django_assert_num_queries(1):
        assert permissions.works_for(clerk, department)
        assert not permissions.signs_for(clerk, department)
        assert permissions.departments_of(clerk) == [department]


def test_a_department_is_opened_renamed_and_closed_with_everybody_who_acted_for_it(worker):
    mechanics = departments.open_department(" 机电部 ", by=worker, at=NOON)
    departments.give_post(mechanics, worker, duty="clerk", by=None, at=NOON, starts_on=date(2020, 1, 1))
    mechanics = departments.change_department(mechanics, name="机电动力部", position=3, by=worker, at=NOON)

    departments.close_department(mechanics, by=worker, at=NOON)

    assert not permissions.works_for(User.objects.get(pk=worker.pk), mechanics)
    assert [event.kind for event in mechanics.events.all()] == [
        "opened",
        "post_given",
        "renamed",
        "post_ended",
        "closed",
    ]
    with pytest.raises(Refused, match="机电动力部"):
        departments.give_post(mechanics, worker, duty="clerk", by=None, at=NOON)


def test_two_open_departments_never_share_a_name_and_a_post_is_held_once(worker):
    mechanics = departments.open_department("机电部", by=None, at=NOON)
    departments.give_post(mechanics, worker, duty="leader", by=None, at=NOON, title="副总经理")

    for wrong in (
        lambda: departments.open_department("机电部", by=None, at=NOON),
        lambda: departments.give_post(mechanics, worker, duty="leader", by=None, at=NOON),
        lambda: departments.give_post(
            mechanics, UserFactory(status="left", left_on=NOON.date()), duty="clerk", by=None, at=NOON
        ),
    ):
        with pytest.raises(Refused):
            wrong()
    with pytest.raises(IntegrityError), transaction.atomic():
        DepartmentPost.objects.create(department=mechanics, user=worker, duty="leader", starts_on=NOON.date())


def test_who_leaves_acts_for_no_department_and_coming_back_brings_no_post(worker):
    department = DepartmentFactory()
    clerk = posted(department)

    people.leave(clerk, by=worker, at=timezone.now())
    people.return_(clerk, by=worker, at=timezone.now())

    assert permissions.departments_of(User.objects.get(pk=clerk.pk)) == []


def test_the_secretary_opens_a_department_and_names_its_leader_in_the_admin(client, root, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    client.force_login(appointed(Role.CONGRESS_SECRETARY))
    leader = UserFactory(employee_number="30001")

    client.post(reverse("admin:members_department_add"), {"name": "安监部", "position": 1})
    department = Department.objects.get(name="安监部")
    post = {
        "department": department.pk,
        "employee_number": "３０００１",
        "duty": "leader",
        "title": "副总经理",
    }
    add = reverse("admin:members_departmentpost_add")
    answers = [
        client.post(add, {**post, "starts_on": starts_on}) for starts_on in ("2020-01-01", "2021-01-01")
    ]

    assert [answer.status_code for answer in answers] == [302, 400]
    assert permissions.signs_for(User.objects.get(pk=leader.pk), department)
    end = reverse("admin:members_departmentpost_end", args=[department.posts.get().pk])
    assert client.post(end).status_code == 302
    assert not permissions.signs_for(User.objects.get(pk=leader.pk), department)
