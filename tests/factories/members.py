"""People and branches."""

from datetime import date

import factory

from members.models import Appointment, Branch, User
from members.rules.branches import BranchKind
from members.rules.roles import Role

PASSWORD = "correct horse battery"


def union() -> Branch:
    """The one root of the tree."""
    root, _ = Branch.objects.get_or_create(kind=BranchKind.UNION, defaults={"name": "云岭矿业集团工会"})
    return root


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch

    name = factory.Sequence(lambda n: f"第{n}分会")
    kind = BranchKind.BRANCH.value
    parent = factory.LazyFunction(union)


class UserFactory(factory.django.DjangoModelFactory):
    """A member in service, at the union itself, who can sign in with PASSWORD."""

    class Meta:
        model = User

    employee_number = factory.Sequence(lambda n: str(20001 + n))
    name = factory.Sequence(lambda n: f"李建国{n}")
    branch = factory.LazyFunction(union)
    password = factory.django.Password(PASSWORD)


class AppointmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    role = Role.EDITOR.value
    branch = factory.LazyFunction(union)
    starts_on = date(2020, 1, 1)


def appointed(role: Role, branch: Branch | None = None, **user: object) -> User:
    """A member who holds this role, for the whole union unless a branch is named."""
    return AppointmentFactory(role=role.value, branch=branch or union(), user=UserFactory(**user)).user
