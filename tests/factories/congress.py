"""A congress, its sessions and its delegates."""

from datetime import UTC, date, datetime

import factory

from members.models import Department, DepartmentPost
from proposals.models import Congress, Constituency, Delegate, Delegation, ProposalCategory, Session
from tests.factories.members import UserFactory


class CongressFactory(factory.django.DjangoModelFactory):
    """The fifth congress; its term runs on every day of the tests."""

    class Meta:
        model = Congress

    name = "云岭矿业集团职工代表大会"
    term = factory.Sequence(lambda n: 5 + n)
    starts_on = date(2025, 1, 1)
    ends_on = date(2029, 12, 31)
    workers = 2600
    women_workers = 600
    seats = 40


class SessionFactory(factory.django.DjangoModelFactory):
    """The second session, in December 2026; proposals are taken from 1 November to 5 December."""

    class Meta:
        model = Session

    congress = factory.SubFactory(CongressFactory)
    number = 2
    place = "职工俱乐部礼堂"
    starts_at = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)
    ends_at = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)
    proposals_from = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    proposals_until = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)


class ConstituencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Constituency

    congress = factory.SubFactory(CongressFactory)
    name = factory.Sequence(lambda n: f"第{n}选区")
    workers = 200
    seats = 4


class DelegationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delegation

    congress = factory.SubFactory(CongressFactory)
    name = factory.Sequence(lambda n: f"第{n}代表团")


class DelegateFactory(factory.django.DjangoModelFactory):
    """A delegate from the front line whose mandate began with the term."""

    class Meta:
        model = Delegate

    congress = factory.SubFactory(CongressFactory)
    member = factory.SubFactory(UserFactory)
    category = Delegate.Category.FRONTLINE.value
    valid_from = date(2025, 1, 1)


class ProposalCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProposalCategory

    name = factory.Sequence(lambda n: f"生活后勤{n}")


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"生活服务中心{n}")


def posted(department: Department, duty: str = "clerk", **user: object):
    """Somebody who acts for the department since long ago."""
    member = UserFactory(**user)
    DepartmentPost.objects.create(
        department=department,
        user=member,
        duty=duty,
        title="副总经理" if duty == "leader" else "",
        starts_on=date(2020, 1, 1),
    )
    return member
