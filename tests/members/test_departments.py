"""Departments: who acts for them, and who keeps them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from members import permissions
from members.models import DepartmentPost, User
from tests.factories import UserFactory
from tests.factories.congress import DepartmentFactory, posted

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
